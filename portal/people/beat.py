"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "forget log-ins that are over": {
        "task": "people.forget_ended_sessions",
        "schedule": crontab(hour="3", minute="20"),
    },
}
