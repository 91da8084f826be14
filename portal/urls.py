"""Every address of the site; each room brings its own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language
from django.views.static import serve

from portal.core.health import healthz
from portal.core.views import Audience, page

ROOMS = [
    ("", "portal.people"),
    ("upphandlingar/", "portal.procurements"),
    ("behov/", "needs"),
    ("fullmakter/", "mandates"),
    ("avtal/", "contracts.agreements"),
    ("anvandning/", "contracts.usage"),
    ("dokument/", "portal.documents"),
    ("jobb/", "portal.jobs"),
    ("regler/", "portal.rules"),
    ("utskick/", "portal.notices"),
    ("handelser/", "portal.audit"),
    ("", "portal.web"),
    *([("ui/", "portal.ui")] if settings.DEBUG or settings.TESTING else []),
]


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("sprak/", page(Audience.PUBLIC)(set_language), name="set_language"),
    path(
        "media/<path:path>",
        page(Audience.PUBLIC)(serve),  # type: ignore[arg-type]
        {"document_root": settings.PUBLIC_MEDIA_ROOT},
        name="public_media",
    ),
    *(path(prefix, include(f"{room}.urls")) for prefix, room in ROOMS),
]

urlpatterns += [
    path("redaktion/", include("wagtail.admin.urls")),
    path("filer/", include("wagtail.documents.urls")),
    path("", include("cms.urls")),
    path("", include("wagtail.urls")),
]
