"""What this room wants done at intervals."""

from celery.schedules import crontab

SCHEDULE = {
    "privacy-retention": {"task": "privacy.retention", "schedule": crontab(hour="2", minute="20")},
    "privacy-numbers": {
        "task": "privacy.search_for_numbers",
        "schedule": crontab(hour="3", minute="10", day_of_week="sunday"),
    },
}
