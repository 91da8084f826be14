"""Addresses under /uppfoljning/."""

from django.urls import path

from contracts.followup.pages import leaking

app_name = "followup"
urlpatterns = [
    path("utanfor/", leaking.overview, name="leakage"),
    path("utanfor/<int:organisation_pk>/", leaking.explain, name="explain"),
    path("installningar/", leaking.settings, name="settings"),
]
