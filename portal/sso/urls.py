from django.urls import path, register_converter
from django.urls.converters import StringConverter

from portal.sso.views import directories, log_in

app_name = "sso"


class ProtocolConverter(StringConverter):
    """One of the protocols."""

    regex = "oidc|saml"


register_converter(ProtocolConverter, "protocol")

urlpatterns = [
    path("logga-in/organisation/", log_in.find, name="find"),
    path("logga-in/organisation/<slug:slug>/", log_in.enter, name="enter"),
    path("logga-in/organisation/<slug:slug>/vidare/", log_in.start, name="start"),
    path("logga-in/organisation/<slug:slug>/svar/", log_in.callback, name="callback"),
    path("logga-in/organisation/<slug:slug>/saml/acs/", log_in.acs, name="acs"),
    path("logga-in/organisation/<slug:slug>/saml/klart/", log_in.finish, name="finish"),
    path("logga-in/organisation/<slug:slug>/saml/", log_in.metadata, name="metadata"),
    path("organisationer/<int:pk>/kataloger/", directories.directory_list, name="list"),
    path("organisationer/<int:pk>/kataloger/ny/", directories.choose, name="choose"),
    path("organisationer/<int:pk>/kataloger/ny/<protocol:protocol>/", directories.add, name="add"),
    path("kataloger/<int:pk>/", directories.directory, name="directory"),
    path("kataloger/<int:pk>/andra/", directories.change, name="change"),
    path("kataloger/<int:pk>/domaner/", directories.domains, name="domains"),
    path("kataloger/<int:pk>/regel/", directories.add_rule, name="add_rule"),
    path("kataloger/<int:pk>/bruk/", directories.switch, name="switch"),
    path("kataloger/<int:pk>/prova/", directories.begin_trial, name="begin_trial"),
    path("kataloger/<int:pk>/prov/", directories.trial, name="trial"),
    path("kataloger/regler/<int:pk>/", directories.handle_rule, name="handle_rule"),
    path("kataloger/lankar/<int:pk>/ta-bort/", directories.unlink, name="unlink"),
]
