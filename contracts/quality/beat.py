"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "quality-ask-all": {"task": "quality.ask_all", "schedule": crontab(hour=5, minute=45)},
    "quality-remind-all": {"task": "quality.remind_all", "schedule": crontab(hour=7, minute=10)},
    "quality-clear-old": {"task": "quality.clear_old", "schedule": crontab(hour=2, minute=45)},
}
