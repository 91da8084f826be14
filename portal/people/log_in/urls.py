"""The addresses that allauth calls by name, so the names are its own; no others are open.

There is no sign-up, no handling of e-mail addresses, and no log-in by a code in a letter.
"""

from django.urls import path, re_path

from portal.people.log_in import views

urlpatterns = [
    path("logga-in/", views.log_in, name="account_login"),
    path("logga-ut/", views.log_out, name="account_logout"),
    path("logga-in/stangd/", views.closed, name="account_inactive"),
    path("logga-in/kod/", views.ask_code, name="mfa_authenticate"),
    path("logga-in/nyckel/", views.log_in_with_key, name="mfa_login_webauthn"),
    path("glomt-losenord/", views.forgotten, name="account_reset_password"),
    path("glomt-losenord/skickat/", views.forgotten_sent, name="account_reset_password_done"),
    path(
        "nytt-losenord/klart/",
        views.new_password_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^nytt-losenord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.new_password,
        name="account_reset_password_from_key",
    ),
    path("min-inloggning/", views.overview, name="mfa_index"),
    path("min-inloggning/bekrafta/", views.ask_password_again, name="account_reauthenticate"),
    path("min-inloggning/bekrafta/kod/", views.ask_code_again, name="mfa_reauthenticate"),
    path(
        "min-inloggning/bekrafta/nyckel/", views.ask_key_again, name="mfa_reauthenticate_webauthn"
    ),
    path("min-inloggning/losenord/", views.change_password, name="account_change_password"),
    path("min-inloggning/app/", views.add_app, name="mfa_activate_totp"),
    path("min-inloggning/app/ta-bort/", views.remove_app, name="mfa_deactivate_totp"),
    path("min-inloggning/koder/", views.show_codes, name="mfa_view_recovery_codes"),
    path("min-inloggning/koder/nya/", views.new_codes, name="mfa_generate_recovery_codes"),
    path("min-inloggning/koder/hamta/", views.download_codes, name="mfa_download_recovery_codes"),
    path("min-inloggning/nycklar/", views.keys, name="mfa_list_webauthn"),
    path("min-inloggning/nycklar/ny/", views.add_key, name="mfa_add_webauthn"),
    path("min-inloggning/nycklar/<int:pk>/namn/", views.rename_key, name="mfa_edit_webauthn"),
    path("min-inloggning/nycklar/<int:pk>/ta-bort/", views.remove_key, name="mfa_remove_webauthn"),
]
