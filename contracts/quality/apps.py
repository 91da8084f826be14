from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QualityConfig(AppConfig):
    """Whether suppliers keep what they have agreed: looked at, put right, and told."""

    name = "contracts.quality"
    label = "quality"
    verbose_name = _("Quality follow-up")

    def ready(self) -> None:
        from contracts.quality import registration

        registration.register()
