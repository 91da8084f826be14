"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "calloffs-watch-ceilings": {
        "task": "calloffs.watch_ceilings",
        "schedule": crontab(hour=4, minute=30),
    },
}
