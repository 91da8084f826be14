from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Work that a person waits for: progress, result, and rights checked again in the worker."""

    name = "portal.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        from portal.jobs import audit_codes, files  # noqa: F401 - they register themselves
