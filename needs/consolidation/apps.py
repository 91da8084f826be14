from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsolidationConfig(AppConfig):
    """From answers to a demand that holds: sums, outliers, adjustments, scenarios, snapshots."""

    name = "needs.consolidation"
    label = "consolidation"
    verbose_name = _("Consolidated demand")

    def ready(self) -> None:
        from needs.consolidation import registration

        registration.register()
