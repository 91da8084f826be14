"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "needs-remind-by-rule": {
        "task": "needs.remind_by_rule",
        "schedule": crontab(hour="7,13", minute=20, day_of_week="mon-fri"),
    },
}
