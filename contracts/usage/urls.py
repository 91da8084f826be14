"""Addresses of ledgers."""

from django.urls import path

from contracts.usage import review_views as review
from contracts.usage import views

app_name = "usage"
urlpatterns = [
    path("reskontra/", views.imports, name="imports"),
    path("reskontra/ny/", views.import_new, name="import_new"),
    path("reskontra/<int:pk>/", views.import_detail, name="import_detail"),
    path("reskontra/<int:pk>/kolumner/", views.import_columns, name="import_columns"),
    path("reskontra/<int:pk>/provlasning/", views.import_check, name="import_check"),
    path("reskontra/<int:pk>/las-in/", views.import_confirm, name="import_confirm"),
    path("reskontra/<int:pk>/kasta/", views.import_discard, name="import_discard"),
    path("reskontra/<int:pk>/matcha-om/", views.import_match_again, name="import_match_again"),
    path("reskontra/<int:pk>/avvisade/", views.import_rejected, name="import_rejected"),
    path("reskontra/<int:pk>/rader/", views.import_lines, name="import_lines"),
    path("osakra-rader/", review.unsure_lines, name="unsure"),
    path("osakra-rader/avgor/", review.confirm, name="confirm"),
    path("inlarda-traffar/", review.learnt, name="learnt"),
    path("inlarda-traffar/<int:pk>/angra/", review.undo, name="undo"),
    path("avtal/<int:agreement_pk>/konton/", review.rules, name="rules"),
    path("konton/<int:pk>/ta-bort/", review.rule_remove, name="rule_remove"),
]
