from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RadarConfig(AppConfig):
    """What members buy or plan each for themselves, gathered into joint cycles to suggest."""

    name = "needs.radar"
    label = "radar"
    verbose_name = _("Joint demand radar")

    def ready(self) -> None:
        from needs.radar import audit_codes, registration  # noqa: F401
