"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "audit-chain": {"task": "audit.chain", "schedule": 300.0},
    # Often, so that a night without a scheduler is made up for; what is closed is left alone.
    "audit-close": {"task": "audit.close", "schedule": crontab(minute=20)},
    "audit-verify": {"task": "audit.verify", "schedule": crontab(hour=3, minute=40)},
}
