"""Addresses of “may we use it?” and of contract cards, inside and outside."""

from django.urls import path

from contracts.cards import views

app_name = "cards"
urlpatterns = [
    path("far-vi-anvanda/", views.may_use, name="may_use"),
    path("avtal/<int:pk>/avtalskort/", views.card, name="card"),
    path("avtal/<int:pk>/avtalskort.pdf", views.card_pdf, name="card_pdf"),
    path("avtal/<int:pk>/vagledning/", views.guide, name="guide"),
    path("avtal/<int:pk>/publicera/", views.publish, name="publish"),
    path("avtal/<int:pk>/avpublicera/", views.withdraw, name="withdraw"),
    path("avtalskort/<int:pk>/", views.public_card, name="public_card"),
    path("avtalskort/<int:pk>/avtalskort.pdf", views.public_card_pdf, name="public_card_pdf"),
]
