from django.urls import path

from portal.web import views, wellknown

app_name = "web"

urlpatterns = [
    path("start/", views.start, name="start"),
    path("sok/", views.search_page, name="search"),
    path("vem-far-gora-vad/", views.who_may, name="who"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path(".well-known/security.txt", wellknown.security_txt, name="security_txt"),
    path("robots.txt", wellknown.robots_txt, name="robots_txt"),
    path("tillganglighet/brister/", views.feedback, name="feedback"),
]
