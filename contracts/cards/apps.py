from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CardsConfig(AppConfig):
    """“May we use it?”, and the contract card that answers how."""

    name = "contracts.cards"
    label = "cards"
    verbose_name = _("Contract cards")

    def ready(self) -> None:
        from contracts.cards import registration

        registration.register()
