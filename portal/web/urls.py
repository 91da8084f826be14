from django.urls import path

from portal.web import views

app_name = "web"

urlpatterns = [
    path("start/", views.start, name="start"),
    path("sok/", views.search_page, name="search"),
    path("vem-far-gora-vad/", views.who_may, name="who"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("tillganglighet/brister/", views.feedback, name="feedback"),
]
