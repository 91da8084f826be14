from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    """Inquiries to members and their answers. Labelled `needs`: its tables and addresses are older
    than the rooms beside it."""

    name = "needs.inquiries"
    label = "needs"
    verbose_name = _("Needs")

    def ready(self) -> None:
        from needs.inquiries import audit_codes, registration  # noqa: F401
