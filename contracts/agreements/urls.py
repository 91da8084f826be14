"""Addresses under /avtal/."""

from django.urls import path

from contracts.agreements import views

app_name = "agreements"
urlpatterns = [
    path("", views.agreement_list, name="list"),
    path("anvandning/", views.use_overview, name="use"),
    path("registrera/<int:procurement_pk>/", views.register, name="register"),
    path("optioner/<int:pk>/ta/", views.take_option, name="take_option"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/rader/", views.lines, name="lines"),
    path("<int:pk>/rader/<int:organisation_pk>/", views.party_lines, name="party_lines"),
    path("<int:pk>/utanfor/", views.off_lines, name="off_lines"),
]
