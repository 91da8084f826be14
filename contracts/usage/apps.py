from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsageConfig(AppConfig):
    """Who uses the agreements: ledgers read, checked, matched, and every row accounted for."""

    name = "contracts.usage"
    label = "usage"
    verbose_name = _("Usage")

    def ready(self) -> None:
        from contracts.usage import audit_codes, menu, runners  # noqa: F401 - register themselves
