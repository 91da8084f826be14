from django.urls import path

from portal.audit.views import log, support, verify

app_name = "audit"

urlpatterns = [
    path("", log.events, name="events"),
    path("atkomst/", log.looks, name="looks"),
    path("historia/<str:kind>/<int:pk>/", log.story, name="story"),
    path("kontroll/", verify.verification, name="verification"),
    path("kontroll/nu/", verify.verify_now, name="verify_now"),
    path("sigill/", verify.seals, name="seals"),
    path("sigill/<int:number>.json", verify.seal_text, name="seal_text"),
    path("sigill/<int:number>.p7s", verify.seal_signature, name="seal_signature"),
    path("sigill/nyckel/<str:fingerprint>.pem", verify.certificate, name="certificate"),
    path("stod/", support.sessions, name="support"),
    path("stod/ny/", support.start, name="support_start"),
    path("stod/slut/", support.over, name="support_over"),
    path("stod/<int:pk>/avsluta/", support.end, name="support_end"),
]
