from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    """The annual wheel: every cycle and agreement on one time line, and when work must begin."""

    name = "needs.planning"
    label = "planning"
    verbose_name = _("Annual wheel")

    def ready(self) -> None:
        from needs.planning import registration

        registration.register()
