from django.urls import path

from portal.procurements import views

app_name = "procurements"

urlpatterns = [
    path("", views.case, name="list"),
    path("<int:pk>/", views.case, name="case"),
]
