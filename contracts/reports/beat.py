"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "reports-ask-all": {"task": "reports.ask_all", "schedule": crontab(hour=5, minute=30)},
    "reports-remind-all": {"task": "reports.remind_all", "schedule": crontab(hour=7, minute=0)},
    "reports-clear-old": {"task": "reports.clear_old", "schedule": crontab(hour=2, minute=40)},
}
