"""What this room wants done at intervals."""

SCHEDULE = {"jobs-reconcile": {"task": "jobs.reconcile", "schedule": 120.0}}
