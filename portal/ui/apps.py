"""The app of the portal's look."""

from django.apps import AppConfig
from django.db.models import fields
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Layout, components and the registries that higher rooms fill."""

    name = "portal.ui"
    label = "ui"

    def ready(self) -> None:
        """Choose the words of an empty choice: Django has none in Swedish for its own."""
        fields.BLANK_CHOICE_LABEL = _("Choose")
