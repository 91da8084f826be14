from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvoicesConfig(AppConfig):
    """Electronic invoices: read, told to the room of use, and their prices checked."""

    name = "contracts.invoices"
    label = "invoices"
    verbose_name = _("Electronic invoices")

    def ready(self) -> None:
        from contracts.invoices import registration

        registration.register()
