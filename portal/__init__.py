"""The portal; Celery is set up with it, so that shared tasks find their app."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
