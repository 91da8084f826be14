"""What this room wants done at intervals."""

SCHEDULE = {
    "send what waits in the outbox": {"task": "notices.send_outbox", "schedule": 15.0},
    "write the daily digests": {"task": "notices.write_digests", "schedule": 300.0},
}
