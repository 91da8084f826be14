"""What this room wants done at intervals."""

SCHEDULE = {
    "take planned names of organisations": {
        "task": "members.take_planned_names",
        "schedule": 900.0,
    },
}
