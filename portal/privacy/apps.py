from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """What is known about persons: told to them, erased, kept no longer than needed."""

    name = "portal.privacy"
    label = "privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        autodiscover_modules("personal_data")
        from portal.privacy import audit_codes, checks, menu, third_parties  # noqa: F401
