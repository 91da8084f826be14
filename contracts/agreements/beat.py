"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "agreements-remind-options": {
        "task": "agreements.remind_options",
        "schedule": crontab(hour=6, minute=10),
    },
}
