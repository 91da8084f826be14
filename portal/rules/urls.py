from django.urls import path

from portal.rules import views

app_name = "rules"
urlpatterns = [
    path("", views.rule_list, name="list"),
    path("nytt/", views.enter, name="enter"),
    path("<int:pk>/", views.edit, name="edit"),
    path("<int:pk>/kontrollera/", views.verify, name="verify"),
]
