"""The base of every Celery task."""

from collections.abc import Callable
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask

from portal.core.history import acting


class PortalTask(DjangoTask):
    """A task takes ids, checks "already done?", calls one action, and is safe to run twice.

    Queue it with `delay_on_commit`, so that no worker sees a row before it is committed. History
    rows that it causes carry its name.
    """

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        ids = [one for one in args if isinstance(one, int)]
        with acting(task=self.name, ids=ids):
            return super().__call__(*args, **kwargs)


def portal_task(name: str, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Declare a task by its public name; acknowledged late, so that a lost worker loses nothing."""
    return shared_task(name=name, base=PortalTask, acks_late=True, ignore_result=True, **options)
