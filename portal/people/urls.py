from django.urls import path

from portal.people import views
from portal.people.log_in import views as log_in

app_name = "people"

urlpatterns = [
    path("logga-in/", log_in.log_in, name="login"),
    path("logga-ut/", log_in.log_out, name="logout"),
    path("min-inloggning/andra-faktor/", log_in.set_up_factor, name="second_factor"),
    path("min-inloggning/enheter/", log_in.log_ins, name="log_ins"),
    path("min-inloggning/enheter/avsluta/", log_in.end_log_ins, name="end_log_ins"),
    path("mina-uppgifter/", views.profile, name="profile"),
]
