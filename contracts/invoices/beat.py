"""What this room wants done at intervals."""

SCHEDULE = {"invoices-lapse-old": {"task": "invoices.lapse_old", "schedule": 3600.0}}
