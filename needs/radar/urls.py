"""Addresses of the demand radar."""

from django.urls import path

from needs.radar.views import coordinator, member

app_name = "radar"

urlpatterns = [
    path("", member.home, name="home"),
    path("oplacerat/", coordinator.unplaced, name="unplaced"),
    path("titta-igen/", coordinator.look_again, name="look_again"),
    path("anmal/", member.state, name="state"),
    path("anmalda/", member.needs, name="needs"),
    path("anmalda/<int:pk>/", member.need, name="need"),
    path("anmalda/<int:pk>/andra/", member.change, name="change"),
    path("anmalda/<int:pk>/kod/", member.choose_code, name="choose_code"),
    path("anmalda/<int:pk>/dra-tillbaka/", member.withdraw, name="withdraw"),
    path("<int:pk>/", coordinator.suggestion, name="suggestion"),
    path("<int:pk>/upphandla/", coordinator.turn, name="turn"),
    path("<int:pk>/lagg-at-sidan/", coordinator.dismiss, name="dismiss"),
    path("<int:pk>/ta-upp/", coordinator.reopen, name="reopen"),
    path("<int:pk>/sla-ihop/", coordinator.merge, name="merge"),
    path("<int:pk>/flytta/", coordinator.move, name="move"),
    path("<int:pk>/slapp/", coordinator.release, name="release"),
    path("<int:pk>/visa-for-medlemmar/", coordinator.publish, name="publish"),
    path("<int:pk>/dolj/", coordinator.unpublish, name="unpublish"),
    path("<int:pk>/intresse/", member.interest, name="interest"),
    path("<int:pk>/inte-intresserad/", member.no_interest, name="no_interest"),
]
