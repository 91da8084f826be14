from django.urls import path

from cms import views

app_name = "cms"

urlpatterns = [
    path("upphandlingar/<int:pk>/publicera/", views.publish, name="publish"),
    path("upphandlingar/<int:pk>/avpublicera/", views.withdraw, name="withdraw"),
    path("status/<slug:slug>/parter.csv", views.parties_csv, name="parties_csv"),
]
