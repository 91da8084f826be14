from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcurementsConfig(AppConfig):
    """The spine: processes, cases, notice, tenders and award."""

    name = "portal.procurements"
    label = "procurements"
    verbose_name = _("Procurements")

    def ready(self) -> None:
        from portal.procurements import audit_codes, registration  # noqa: F401
