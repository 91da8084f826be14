"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "remind of declarations of interests": {
        "task": "procurements.remind_of_declarations",
        "schedule": crontab(hour="7", minute="10"),
    },
}
