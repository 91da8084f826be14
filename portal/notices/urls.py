"""Addresses of letters and of what each person wants of them."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from portal.notices import views

app_name = "notices"

urlpatterns: list[URLPattern | URLResolver] = [
    path("utskick/", views.outbox, name="outbox"),
    path("utskick/<int:pk>/igen/", views.try_again, name="try_again"),
    path("utskick/adresser/", views.addresses, name="addresses"),
    path("utskick/adresser/<int:pk>/anvand/", views.use_again, name="use_again"),
    path("utskick/lank/<str:token>/", views.link, name="link"),
    path("utskick/studsar/", views.bounce, name="bounce"),
    path("att-gora/", views.todo_list, name="todo"),
    path("aviseringar/", views.mine, name="mine"),
    path("aviseringar/foljer/", views.followed, name="followed"),
    path("aviseringar/folj/", views.follow, name="follow"),
    path("aviseringar/sluta-folja/", views.unfollow, name="unfollow"),
    path("aviseringar/franvaro/", views.absence, name="absence"),
    path("aviseringar/franvaro/<int:pk>/avsluta/", views.absence_end, name="absence_end"),
    path("aviseringar/kalender/", views.calendar, name="calendar"),
    path("aviseringar/kalender/ny/", views.calendar_new, name="calendar_new"),
    path("aviseringar/kalender/avsluta/", views.calendar_end, name="calendar_end"),
    path("kalender/lank/<str:token>/samordna.ics", views.calendar_feed, name="calendar_feed"),
]

# What a mail service tells of its deliveries; without a secret anybody could tell it.
if getattr(settings, "ANYMAIL", {}).get("WEBHOOK_SECRET"):
    urlpatterns.append(path("utskick/tjanst/", include("anymail.urls")))
