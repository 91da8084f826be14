from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """What suppliers sold: asked for each period, by a link, without accounts."""

    name = "contracts.reports"
    label = "reports"
    verbose_name = _("Supplier reports")

    def ready(self) -> None:
        from contracts.reports import registration

        registration.register()
