"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "usage-discard-old-uploads": {"task": "usage.discard_old_uploads", "schedule": 3600.0},
    "usage-match-all-again": {
        "task": "usage.match_all_again",
        "schedule": crontab(hour=3, minute=15),
    },
}
