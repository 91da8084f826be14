from django.urls import path

from portal.web.set_up.views import begin, people, settings

app_name = "set_up"

urlpatterns = [
    path("forsta-start/", begin.begin, name="begin"),
    path("installningar/", settings.overview, name="overview"),
    path("installningar/forbund/", settings.association, name="association"),
    path("installningar/parter/", settings.parties, name="parties"),
    path("installningar/personer/", people.people, name="people"),
    path("installningar/kontakter/", people.contacts, name="contacts"),
    path("installningar/kontakter/mall/", people.template, name="contacts_template"),
    path("installningar/kontakter/<int:pk>/", people.contact_list, name="contact_list"),
    path("installningar/kontakter/<int:pk>/bjud-in/", people.carry_out, name="carry_out"),
    path("installningar/kontakter/<int:pk>/kasta/", people.discard, name="discard"),
    path("installningar/e-post/", settings.mail, name="mail"),
    path("installningar/utseende/", settings.look, name="look"),
    path("installningar/klart/", settings.finished, name="finished"),
    path("installningar/lagg-undan/", settings.hide, name="hide"),
]
