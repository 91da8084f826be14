from django.urls import path

from portal.people import views

app_name = "people"

urlpatterns = [
    path("logga-in/", views.log_in, name="login"),
    path("logga-ut/", views.log_out, name="logout"),
    path("mina-uppgifter/", views.profile, name="profile"),
]
