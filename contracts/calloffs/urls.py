"""Addresses under /avrop/."""

from django.urls import path

from contracts.calloffs import part_views, views

app_name = "calloffs"
urlpatterns = [
    path("", views.call_off_list, name="list"),
    path("nytt/", views.new, name="new"),
    path("nytt/<int:pk>/", views.register, name="register"),
    path("over-taket/", views.queue, name="queue"),
    path("over-taket/<int:pk>/", views.examine, name="examine"),
    path("tak/<int:pk>/", part_views.parts_page, name="parts"),
    path("larm/<int:pk>/", views.note_alert, name="note_alert"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/andra/", views.change, name="change"),
    path("<int:pk>/makulera/", views.cancel, name="cancel"),
    path("<int:pk>/dokument/", views.add_document, name="add_document"),
]
