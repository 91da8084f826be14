from django.urls import path

from portal.members.views import changes, invitations, organisations, people

app_name = "members"

urlpatterns = [
    path("organisationer/", organisations.organisation_list, name="list"),
    path("organisationer/<int:pk>/", organisations.organisation, name="organisation"),
    path("organisationer/<int:pk>/bjud-in/", invitations.invite, name="invite"),
    path("organisationer/<int:pk>/roll/", people.give_role, name="give_role"),
    path("organisationer/<int:pk>/stallforetradare/", people.make_deputy, name="make_deputy"),
    path("organisationer/<int:pk>/namn/", changes.rename, name="rename"),
    path("organisationer/<int:pk>/sammanslagning/", changes.merge, name="merge"),
    path("organisationer/<int:pk>/upphor/", changes.close, name="close"),
    path("organisationer/<int:pk>/aterta/", changes.reopen, name="reopen"),
    path("organisationer/roller/<int:pk>/avsluta/", people.end_role, name="end_role"),
    path("organisationer/roller/<int:pk>/inloggning/", people.help_log_in, name="help_log_in"),
    path(
        "organisationer/inbjudningar/<int:pk>/skicka-igen/",
        invitations.send_again,
        name="send_again",
    ),
    path("organisationer/inbjudningar/<int:pk>/aterkalla/", invitations.withdraw, name="withdraw"),
    path("inbjudan/", invitations.accept, name="accept"),
    path("inbjudan/<str:token>/", invitations.invitation, name="invitation"),
]
