"""Support sessions: someone of the association acts for a person of a municipality, for a while."""
