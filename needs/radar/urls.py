from django.urls import URLPattern

app_name = "radar"

urlpatterns: list[URLPattern] = []
