from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistersConfig(AppConfig):
    """Registers of agreements kept elsewhere: read, checked, and brought into ours."""

    name = "contracts.registers"
    label = "registers"
    verbose_name = _("Registers of agreements")

    def ready(self) -> None:
        from contracts.registers import audit_codes, runners  # noqa: F401 - register themselves
        from contracts.registers.models import RegisterImport
        from portal.audit import timeline
        from portal.organisations import access
        from portal.ui import navigation

        timeline.register(RegisterImport)
        navigation.register(
            navigation.NavItem(
                _("Registers of agreements"), "registers:imports", 66, access.may_coordinate
            )
        )
