"""The style guide; mounted in development and tests only."""

from django.urls import path

from portal.ui import styleguide

app_name = "ui"

urlpatterns = [
    path("", styleguide.guide, name="styleguide"),
    path("lista/", styleguide.sample_list, name="styleguide_list"),
    path("utkast/", styleguide.draft, name="styleguide_draft"),
    path("fel/<int:code>/", styleguide.error, name="styleguide_error"),
    path("papper/", styleguide.paper, name="styleguide_paper"),
]
