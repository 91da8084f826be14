"""Addresses of electronic invoices."""

from django.urls import path

from contracts.invoices import views

app_name = "invoices"
urlpatterns = [
    path("", views.invoice_list, name="list"),
    path("ny/", views.upload_new, name="new"),
    path("inlasningar/", views.upload_list, name="uploads"),
    path("inlasningar/<int:pk>/", views.upload_detail, name="upload"),
    path("inlasningar/<int:pk>/las/", views.upload_read, name="read"),
    path("priskontroll/<int:agreement_pk>/", views.prices, name="prices"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/ta-bort/", views.withdraw, name="withdraw"),
]
