from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MandatesConfig(AppConfig):
    name = "mandates"
    label = "mandates"
    verbose_name = _("Mandates")

    def ready(self) -> None:
        from mandates import audit_codes, registration  # noqa: F401
