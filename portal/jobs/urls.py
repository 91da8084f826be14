"""Addresses of jobs."""

from django.urls import path

from portal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("fil/<str:name>/", views.export, name="export"),
    path("<int:pk>/fil/", views.file, name="file"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/lage/", views.progress, name="progress"),
]
