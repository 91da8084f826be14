"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "jobs-reconcile": {"task": "jobs.reconcile", "schedule": 120.0},
    "jobs-files": {"task": "jobs.forget_files", "schedule": crontab(hour="2", minute="50")},
}
