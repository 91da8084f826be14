"""What this room wants done at intervals."""

SCHEDULE = {
    "registers-discard-old-uploads": {"task": "registers.discard_old_uploads", "schedule": 3600.0}
}
