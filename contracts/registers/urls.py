"""Addresses under /avtal/register/."""

from django.urls import path

from contracts.registers import views

app_name = "registers"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("nytt/", views.new, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/kolumner/", views.columns, name="columns"),
    path("<int:pk>/provlasning/", views.check, name="check"),
    path("<int:pk>/las-in/", views.confirm, name="confirm"),
    path("<int:pk>/kasta/", views.discard, name="discard"),
    path("<int:pk>/avvisade/", views.rejected, name="rejected"),
]
