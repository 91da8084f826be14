from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SsoConfig(AppConfig):
    """Organisations' own directories: who logs in through them, and which roles that gives."""

    name = "portal.sso"
    label = "sso"
    verbose_name = _("Organisations' own log-in")

    def ready(self) -> None:
        from portal.sso import audit_codes, registration  # noqa: F401 - register themselves
