"""The tree of the public site: made once, then the editors' own."""

from django.db import transaction
from wagtail.models import Page, Site

from cms.models import HomePage, StatusIndexPage
from portal.organisations.models import Organisation

_INTRODUCTION = (
    "Här ser du vad kommunerna köper tillsammans, vilka som är med och vad som händer härnäst."
)
_INTRODUCTION_EN = (
    "Here you see what the municipalities buy together, who takes part and what happens next."
)


@transaction.atomic
def ensure_site() -> StatusIndexPage:
    """The front page and the list of procurements; what editors have changed is left as it is."""
    home = HomePage.objects.first() or _make_home()
    index = StatusIndexPage.objects.first()
    if index is None:
        index = home.add_child(
            instance=StatusIndexPage(
                title="Upphandlingar",
                title_en="Procurements",
                slug="status",
                introduction=_INTRODUCTION,
                introduction_en=_INTRODUCTION_EN,
                show_in_menus=True,
            )
        )
    return index


def _make_home() -> HomePage:
    association = Organisation.objects.filter(kind="association").first()
    name = association.short_name if association else "Samordna"
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(
            title=f"{name} upphandlar",
            title_en=f"{name} buys together",
            slug="hem",
            introduction=_INTRODUCTION,
            introduction_en=_INTRODUCTION_EN,
        )
    )
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.hostname, site.site_name, site.root_page = "localhost", name, home
    site.save()
    if welcome is not None and type(welcome.specific) is Page and not welcome.get_children():
        welcome.delete()
    return home
