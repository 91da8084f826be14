from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RulesConfig(AppConfig):
    """The law: dated values and pure functions over them."""

    name = "portal.rules"
    label = "rules"
    verbose_name = _("Rules")

    def ready(self) -> None:
        from portal.rules import audit_codes, menu  # noqa: F401 - they register themselves
