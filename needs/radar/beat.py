"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "radar-recompute": {"task": "radar.recompute", "schedule": crontab(hour=4, minute=40)},
}
