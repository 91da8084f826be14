"""Addresses under /avtal/."""

from django.urls import path

from contracts.agreements import views
from contracts.agreements.pages import changes, correcting, pricing, registering, tabs

app_name = "agreements"
urlpatterns = [
    path("", views.agreement_list, name="list"),
    path("anvandning/", views.use_overview, name="use"),
    path("registrera/", registering.register_by_hand, name="register_by_hand"),
    path("registrera/<int:procurement_pk>/", views.register, name="register"),
    path("optioner/<int:pk>/ta/", views.take_option, name="take_option"),
    path("optioner/<int:pk>/avsta/", changes.decline_option, name="decline_option"),
    path("optioner/<int:pk>/ratta/", correcting.correct_option, name="correct_option"),
    path("parter/<int:pk>/eftertradare/", registering.succeed_party, name="succeed_party"),
    path("parter/<int:pk>/avsluta/", registering.end_party, name="end_party"),
    path("delomraden/<int:pk>/ratta/", correcting.correct_lot, name="correct_lot"),
    path("delomraden/<int:pk>/leverantor/", correcting.add_supplier, name="add_supplier"),
    path("delomraden/<int:pk>/avrop/", registering.edit_lot, name="edit_lot"),
    path("delomraden/<int:pk>/pris/", pricing.set_price, name="set_price"),
    path("platser/<int:pk>/avsluta/", changes.terminate_place, name="terminate_place"),
    path("platser/<int:pk>/byt/", changes.succeed_supplier, name="succeed_supplier"),
    path("index/<int:pk>/justera/", pricing.adjust_prices, name="adjust_prices"),
    path("<int:pk>/ratta/", registering.edit, name="edit"),
    path("<int:pk>/parter/", registering.enter_parties, name="enter_parties"),
    path("<int:pk>/delomrade/nytt/", correcting.add_lot, name="add_lot"),
    path("<int:pk>/option/ny/", correcting.add_option, name="add_option"),
    path("<int:pk>/priser/", pricing.prices, name="prices"),
    path("<int:pk>/index/", pricing.set_index, name="set_index"),
    path("<int:pk>/andringar/", changes.changes, name="changes"),
    path("<int:pk>/andringar/ny/", changes.amend, name="amend"),
    path("<int:pk>/uppsagning/", changes.terminate, name="terminate"),
    path("<int:pk>/handlingar/", changes.documents, name="documents"),
    path("<int:pk>/handlingar/ny/", changes.add_document, name="add_document"),
    path("<int:pk>/", tabs.overview, name="detail"),
    path("<int:pk>/leverantorer/", tabs.suppliers, name="suppliers"),
    path("<int:pk>/avtalsparter/", tabs.parties, name="parties"),
    path("<int:pk>/anvandning/", tabs.usage, name="usage"),
    path("<int:pk>/historik/", tabs.history, name="history"),
    path("<int:pk>/rader/", views.lines, name="lines"),
    path("<int:pk>/rader/<int:organisation_pk>/", views.party_lines, name="party_lines"),
    path("<int:pk>/utanfor/", views.off_lines, name="off_lines"),
]
