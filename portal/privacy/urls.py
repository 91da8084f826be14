from django.urls import path

from portal.privacy import views

app_name = "privacy"

urlpatterns = [
    path("mina/", views.mine, name="mine"),
    path("mina/fil/", views.mine_file, name="mine_export"),
    path("", views.overview, name="overview"),
    path("person/<int:pk>/", views.person_page, name="person"),
    path("person/<int:pk>/fil/", views.person_file, name="person_export"),
    path("person/<int:pk>/radera/", views.erase, name="erase"),
    path("gallring/", views.retention, name="retention"),
    path("gallring/<slug:key>/", views.retention_rule, name="retention_rule"),
    path("personnummer/", views.numbers, name="numbers"),
]
