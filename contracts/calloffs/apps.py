from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallOffsConfig(AppConfig):
    """Call-offs by the agreements: whom to buy from, whether it fits, and how much is left."""

    name = "contracts.calloffs"
    label = "calloffs"
    verbose_name = _("Call-offs")

    def ready(self) -> None:
        from contracts.calloffs import registration

        registration.register()
