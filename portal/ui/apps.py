"""The app of the portal's look."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layout, components and the registries that higher rooms fill."""

    name = "portal.ui"
    label = "ui"
