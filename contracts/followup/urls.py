"""Addresses under /uppfoljning/."""

from django.urls import path

from contracts.followup.pages import following, leaking, renewing, reporting, saving

app_name = "followup"
urlpatterns = [
    path("", following.home, name="home"),
    path("avtal/<int:pk>/", following.agreement, name="agreement"),
    path("medlem/<int:pk>/", following.member, name="member"),
    path("utanfor/", leaking.overview, name="leakage"),
    path("utanfor/<int:organisation_pk>/", leaking.explain, name="explain"),
    path("utgaende/", renewing.expiring, name="expiring"),
    path("avtal/<int:pk>/nasta/", renewing.next_cycle, name="next"),
    path("avtal/<int:pk>/avslutas/", renewing.end, name="end"),
    path("avtal/<int:pk>/besparingar/", saving.savings, name="savings"),
    path("besparingar/<int:pk>/aterta/", saving.withdraw, name="withdraw_saving"),
    path("arsrapporter/", reporting.reports, name="reports"),
    path("arsrapporter/ny/", reporting.make, name="make_report"),
    path("arsrapporter/<int:pk>/", reporting.report, name="report"),
    path("installningar/", leaking.settings, name="settings"),
]
