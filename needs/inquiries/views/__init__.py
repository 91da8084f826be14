"""Pages of this room: the coordinator's inquiry, answers and demand; the member's own answer."""
