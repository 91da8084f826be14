"""Every address of the site; each room brings its own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language
from django.views.static import serve

from portal.core.health import healthz
from portal.core.views import Audience, page

ROOMS = [
    ("", "portal.people"),
    ("", "portal.people.log_in"),
    ("upphandlingar/", "portal.procurements"),
    ("behov/underlag/", "needs.consolidation"),
    ("behov/", "needs.inquiries"),
    ("radar/", "needs.radar"),
    ("arshjul/", "needs.planning"),
    ("fullmakter/", "mandates"),
    ("", "contracts.cards"),
    ("avtal/register/", "contracts.registers"),
    ("avtal/", "contracts.agreements"),
    ("anvandning/", "contracts.usage"),
    ("avrop/", "contracts.calloffs"),
    ("leverantorsrapporter/", "contracts.reports"),
    ("fakturor/", "contracts.invoices"),
    ("kvalitet/", "contracts.quality"),
    ("uppfoljning/", "contracts.followup"),
    ("dokument/", "portal.documents"),
    ("jobb/", "portal.jobs"),
    ("regler/", "portal.rules"),
    ("", "portal.notices"),
    ("handelser/", "portal.audit"),
    ("personuppgifter/", "portal.privacy"),
    ("", "portal.members"),
    ("", "portal.sso"),
    ("", "portal.web"),
    ("", "portal.web.set_up"),
    ("utseende/", "portal.ui.brand"),
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

# The editors' site has a log-in page of its own, which knows of no second factor: ours replaces it.
_log_in = RedirectView.as_view(pattern_name="people:login", query_string=True)
urlpatterns += [
    path("redaktion/login/", page(Audience.PUBLIC)(_log_in), name="wagtailadmin_login"),
    path("redaktion/", include("wagtail.admin.urls")),
    path("filer/", include("wagtail.documents.urls")),
    path("", include("cms.urls")),
    path("", include("wagtail.urls")),
]

handler403 = "portal.ui.errors.refused"
handler404 = "portal.ui.errors.missing"
