"""The Celery app: tasks are found in the rooms, the schedule is put together from them.

A room that wants something done at intervals has a `beat.py` with
`SCHEDULE = {"name": {"task": "room.task", "schedule": seconds or crontab(...)}}`;
it is read when the scheduler starts and must not import models.
"""

import os
from importlib import import_module, util
from typing import Any

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
TRANSPORT_ALIASES["filesystem"] = "portal.core.filebroker:Transport"

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def schedule() -> dict[str, dict[str, Any]]:
    """What the rooms want done at intervals; two rooms may not use the same name."""
    from django.conf import settings

    found: dict[str, dict[str, Any]] = {}
    for room in settings.ROOMS:
        if room not in settings.INSTALLED_APPS or not util.find_spec(f"{room}.beat"):
            continue
        for name, entry in import_module(f"{room}.beat").SCHEDULE.items():
            if name in found:
                raise ValueError(f"Two rooms schedule {name!r}")
            found[name] = entry
    return found


@app.on_after_configure.connect
def _schedule_rooms(sender: Celery, **_kwargs: object) -> None:
    sender.conf.beat_schedule = schedule()
