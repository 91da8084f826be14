from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    """What came of the agreements: use, leakage with its causes, savings, reports, what is next."""

    name = "contracts.followup"
    label = "followup"
    verbose_name = _("Following up")

    def ready(self) -> None:
        from contracts.followup import registration

        registration.register()
