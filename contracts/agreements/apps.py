from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "contracts.agreements"
    label = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        from importlib.util import find_spec

        if find_spec("contracts.agreements.registration"):
            from contracts.agreements import registration

            registration.register()
