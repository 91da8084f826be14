"""The settings: who may change them, parties by county and by search, the mail, the look."""

import io
from collections.abc import Callable, Iterator
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client
from PIL import Image

from portal.audit.models import AuditEvent
from portal.core.errors import ActionError, Refused
from portal.documents import pdf
from portal.notices import actions as notices
from portal.organisations.enums import Relation
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.ui import brand
from portal.ui.brand import colours
from portal.ui.models import Brand
from portal.web import audit_codes
from portal.web.set_up import actions, looks, mail, panel, selectors
from tests.support.factories.base import OrganisationFactory

ClientOf = Callable[[User], Client]
PAGES = ("", "forbund/", "parter/", "personer/", "kontakter/", "e-post/", "utseende/", "klart/")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def png(width: int = 90, height: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "#8a3b12").save(out, "PNG", pnginfo=None)
    return out.getvalue()


@pytest.fixture
def admin(association_admin: User, client_of: ClientOf) -> Client:
    return client_of(association_admin)


@pytest.fixture
def own_look() -> Iterator[None]:
    """Let pages read the brand, and forget it afterwards."""
    brand.forget()
    yield
    brand.remember()


# --- Who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_only_the_administrator_gets_in(
    admin: Client, client_of: ClientOf, coordinator: User, bjuv_coordinator: User, page: str
) -> None:
    path = f"/installningar/{page}"
    assert admin.get(path).status_code == 200
    refused = client_of(coordinator).get(path)
    assert refused.status_code == 403
    assert "Bara en administratör i förbundet" in refused.content.decode()
    assert client_of(bjuv_coordinator).get(path).status_code == 404


def test_every_action_asks_again(coordinator: User, lund: Organisation) -> None:
    for act in (
        lambda: actions.change_association(actor=coordinator, fields={"name": "Kapat"}),
        lambda: actions.choose_parties(
            actor=coordinator, shown=[lund.pk], chosen=[], relation=Relation.MEMBER
        ),
        lambda: actions.hide(actor=coordinator),
        lambda: mail.try_mail(actor=coordinator),
        lambda: looks.change(actor=coordinator, name="Kapat", accent=""),
    ):
        with pytest.raises(Refused, match="Bara en administratör"):
            act()
    assert not Brand.objects.exists()


# --- The association ------------------------------------------------------------------------------


def test_the_associations_details_are_kept_and_audited(
    admin: Client, association: Organisation
) -> None:
    data = {
        "name": "Påhittade Kommuner",
        "short_name": "Påhittade",
        "organisation_number": "802999-0010",
        "county_code": "18",
        "email": "info@forbund.example",
    }
    assert admin.post("/installningar/forbund/", data).status_code == 302
    association.refresh_from_db()
    assert (association.name, association.organisation_number) == (data["name"], "8029990010")
    assert association.county == "Örebro län"
    event = AuditEvent.objects.get(code=audit_codes.ASSOCIATION_CHANGED)
    assert "organisation_number" in event.data["changed"]


@pytest.mark.parametrize("number", ["802999-0000", "12345", "abc", "802999−0018x"])
def test_a_number_that_does_not_add_up_is_refused(
    admin: Client, association: Organisation, number: str
) -> None:
    page = admin.post(
        "/installningar/forbund/",
        {"name": "A", "short_name": "A", "organisation_number": number},
    )
    assert "inget giltigt organisationsnummer" in page.content.decode()
    association.refresh_from_db()
    assert association.organisation_number == ""


# --- Parties --------------------------------------------------------------------------------------


@pytest.fixture
def skane(association: Organisation) -> list[Organisation]:
    Organisation.objects.filter(pk=association.pk).update(county_code="12")
    return [OrganisationFactory(short_name=n, relation="none") for n in ("Osby", "Perstorp")]


def test_the_own_county_is_ticked_the_first_time(admin: Client, skane: list[Organisation]) -> None:
    page = admin.get("/installningar/parter/").content.decode()
    assert page.count("checked") == 3  # both of them, and "member"


def test_ticking_makes_members_and_unticking_ends_it(
    admin: Client, skane: list[Organisation], association: Organisation
) -> None:
    osby, perstorp = skane
    shown = {"shown": [osby.pk, perstorp.pk], "relation": "member"}
    admin.post("/installningar/parter/", {**shown, "chosen": [osby.pk, perstorp.pk]})
    assert set(Organisation.objects.parties()) == {osby, perstorp}
    admin.post("/installningar/parter/", {**shown, "chosen": [perstorp.pk]})
    assert list(Organisation.objects.parties()) == [perstorp]
    told = list(AuditEvent.objects.order_by("pk").values_list("code", "object_name"))
    assert told[-1] == (audit_codes.PARTY_REMOVED, str(osby))
    assert [row.since is not None for row in selectors.parties()] == [True]


def test_those_not_shown_are_left_alone_and_a_party_keeps_how_it_belongs(
    association_admin: User, lund: Organisation, bjuv: Organisation
) -> None:
    came, went = actions.choose_parties(
        actor=association_admin, shown=[lund.pk], chosen=[lund.pk], relation=Relation.ASSOCIATED
    )
    assert (came, went) == (0, 0)
    lund.refresh_from_db()
    assert lund.relation == Relation.MEMBER
    assert set(Organisation.objects.parties()) == {lund, bjuv}


def test_others_are_found_by_search_and_come_as_associated(
    admin: Client, skane: list[Organisation]
) -> None:
    far = OrganisationFactory(short_name="Växjö", county_code="07", relation="none")
    page = admin.get("/installningar/parter/?sok=växj").content.decode()
    assert "Växjö" in page
    assert "Osby" not in page
    assert 'value="associated" checked' in page.replace("\n", " ") or "checked" in page
    admin.post(
        "/installningar/parter/?sok=växj",
        {"shown": [far.pk], "chosen": [far.pk], "relation": "associated"},
    )
    far.refresh_from_db()
    assert far.relation == Relation.ASSOCIATED


def test_what_is_no_number_or_the_association_itself_is_ignored(
    admin: Client, association: Organisation
) -> None:
    odd = {"shown": ["x", "9" * 30, association.pk], "chosen": [association.pk]}
    assert admin.post("/installningar/parter/", {**odd, "relation": "member"}).status_code == 302
    association.refresh_from_db()
    assert association.relation == Relation.NONE


def test_many_parties_make_no_more_statements(
    admin: Client, association: Organisation, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        OrganisationFactory(short_name=f"Ort{number}")
    admin.get("/installningar/parter/?lan=12")
    with django_assert_max_num_queries(18):
        admin.get("/installningar/parter/?lan=12")


# --- Mail -----------------------------------------------------------------------------------------


def test_a_letter_goes_to_oneself(
    admin: Client, association_admin: User, mailoutbox: list[EmailMessage]
) -> None:
    page = admin.post("/installningar/e-post/", follow=True).content.decode()
    assert [letter.to for letter in mailoutbox] == [[association_admin.email]]
    assert "Servern tog emot brevet" in page
    assert next(step for step in selectors.steps() if step.key == "mail").done


@pytest.mark.parametrize(
    ("error", "says", "advises"),
    [
        (SMTPAuthenticationError(535, b"5.7.8 bad\nlogin"), "535 5.7.8 bad login", "lösenordet i"),
        (SMTPRecipientsRefused({"a@b.se": (550, b"no relay")}), "550 no relay", "den rätt"),
        (ConnectionRefusedError(111, "refused"), "ConnectionRefusedError", "värd och port"),
        (TimeoutError("timed out"), "timed out", "brandvägg"),
        (RuntimeError("<b>odd</b>"), "RuntimeError", "ANYMAIL"),
    ],
)
def test_what_the_server_answered_is_said_with_what_to_set(
    admin: Client,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    says: str,
    advises: str,
) -> None:
    def fail(_message: Any, **_kwargs: Any) -> None:
        raise error

    monkeypatch.setattr(EmailMessage, "send", fail)
    page = admin.post("/installningar/e-post/", follow=True).content.decode()
    assert says in page
    assert advises in page
    assert "<b>odd</b>" not in page
    assert not next(step for step in selectors.steps() if step.key == "mail").done
    assert AuditEvent.objects.get(code=audit_codes.MAIL_TRIED).data == {"worked": False}


# --- The look -------------------------------------------------------------------------------------


@pytest.mark.parametrize("accent", looks.SUGGESTED)
def test_what_is_suggested_can_be_read_in_both_schemes(accent: str) -> None:
    assert looks.check_accent(accent) == accent
    for scheme, page in (("light", "#ffffff"), ("dark", "#14181c")):
        steps = colours.scale(accent, scheme)  # type: ignore[arg-type]
        button = colours.contrast(steps["base-default"], steps["base-contrast-default"])
        assert button >= colours.LEAST_CONTRAST
        assert colours.contrast(steps["text-subtle"], page) >= colours.LEAST_CONTRAST


@pytest.mark.parametrize(("accent", "found"), [("#ffcc00", "1.5"), ("#777777", "4.5")])
def test_a_colour_without_contrast_is_refused_with_its_contrast(accent: str, found: str) -> None:
    with pytest.raises(ActionError, match=found):
        looks.check_accent(accent)


def test_the_steps_are_those_of_the_design_system() -> None:
    built = {"surface-tinted": "#e1eaeb", "text-default": "#063133", "border-default": "#468285"}
    light = colours.scale("#0b5a5e", "light")
    assert {name: light[name] for name in built} == built


def test_the_look_is_shown_on_every_page_in_letters_and_in_papers(
    admin: Client, client: Client, association_admin: User, own_look: None
) -> None:
    answer = admin.post(
        "/installningar/utseende/",
        {
            "name": "Inköp & Co",
            "accent": "own",
            "own_accent": "#8A3B13",
            "logo": SimpleUploadedFile("x.svg", SVG),
        },
    )
    assert answer.status_code == 302
    page = client.get("/tillganglighet/").content.decode()
    assert "Inköp &amp; Co" in page
    look = brand.current()
    assert look.sheet_url in page
    assert f'src="{look.logo_url}"' in page
    assert "style=" not in page
    sheet = client.get(look.sheet_url)
    assert sheet["Content-Type"].startswith("text/css")
    assert "--ds-color-accent-base-default:#8a3b13" in sheet.content.decode()
    assert "immutable" in sheet["Cache-Control"]
    assert "immutable" not in client.get("/utseende/farger-000000000000.css")["Cache-Control"]
    logo = client.get(look.logo_url)
    assert (logo["Content-Type"], logo["X-Content-Type-Options"]) == ("image/svg+xml", "nosniff")
    assert "default-src 'none'" in logo["Content-Security-Policy"]
    assert notices.sender().startswith('"Inköp' if '"' in notices.sender() else "=?")
    assert pdf.render("plain.typ", {"title": "Prov", "paragraphs": ["Text"]}).startswith(b"%PDF")
    event = AuditEvent.objects.get(code=audit_codes.BRAND_CHANGED)
    assert event.data["accent"] == "#8a3b13"


def test_showing_a_colour_keeps_nothing(admin: Client, own_look: None) -> None:
    data = {"name": "", "accent": "own", "own_accent": "#4b0082", "show": "1"}
    page = admin.post("/installningar/utseende/", data)
    assert "#4b0082" in page.content.decode()
    assert not Brand.objects.exists()


def test_a_light_colour_is_refused_at_its_field(admin: Client) -> None:
    page = admin.post("/installningar/utseende/", {"accent": "own", "own_accent": "#ffee00"})
    text = page.content.decode()
    assert "för ljus" in text
    assert 'href="#id_own_accent"' in text
    assert not Brand.objects.exists()


def test_a_logo_can_be_taken_away(
    admin: Client, association_admin: User, client: Client, own_look: None
) -> None:
    looks.change(actor=association_admin, name="", accent="", logo=looks.read_logo(png()))
    url = brand.current().logo_url
    assert client.get(url)["Content-Type"] == "image/png"
    admin.post("/installningar/utseende/", {"accent": "#0b5a5e", "remove_logo": "on"})
    assert client.get(url).status_code == 404
    assert brand.current().logo_url == ""


def test_a_large_picture_is_drawn_anew_and_small() -> None:
    made = looks.read_logo(png(2000, 900))
    assert max(Image.open(io.BytesIO(made.content)).size) <= looks.SHOWN_SIDE[0]


_OPEN = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.mark.parametrize(
    "content",
    [
        _OPEN + b"><script>alert(1)</script></svg>",
        _OPEN + b' onload="alert(1)"/>',
        _OPEN + b'><g onclick="x()"/></svg>',
        _OPEN + b"><foreignObject><p/></foreignObject></svg>",
        _OPEN + b'><use xlink:href="https://x.example/a.svg#b"/></svg>',
        _OPEN + b'><use href="data:image/svg+xml,x"/></svg>',
        _OPEN + b'><image href="//x.example/a.png"/></svg>',
        _OPEN + b'><a href="javascript:alert(1)"/></svg>',
        _OPEN + b'><rect style="fill:url(https://x.example/a)"/></svg>',
        _OPEN + b"><style>@import url(//x.example)</style></svg>",
        _OPEN + b'><animate attributeName="href" to="javascript:x"/></svg>',
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + _OPEN + b"><text>&a;</text></svg>",
        b"<svg>not ours</svg>",
        b"<svg",
        b"<html><body>hej</body></html>",
        b"\x89PNG\r\n\x1a\n not a picture",
        b"GIF89a",
        b"",
        b"x" * (looks.MAX_BYTES + 1),
    ],
)
def test_a_logo_that_could_do_something_is_refused(content: bytes) -> None:
    with pytest.raises(ActionError) as refused:
        looks.read_logo(content)
    assert refused.value.field == "logo"


def test_what_drawing_programs_add_is_dropped() -> None:
    drawn = (
        b'<?xml version="1.0"?><!-- mine --><svg xmlns="http://www.w3.org/2000/svg"'
        b' xmlns:i="http://www.inkscape.org/x" i:version="1"><metadata>x</metadata>'
        b'<i:view/><rect style="fill:#123456;stroke:url(#g)" width="3" height="3"/></svg>'
    )
    made = looks.read_logo(drawn).content.decode()
    assert 'fill="#123456"' in made
    for gone in ("inkscape", "metadata", "mine", "style"):
        assert gone not in made


def test_other_processes_see_a_change_within_seconds(
    association_admin: User, own_look: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert brand.current().name == ""
    Brand.objects.create(name="Ändrat av en annan process")
    assert brand.current().name == ""
    monkeypatch.setattr(brand, "monotonic", lambda: float("inf"))
    assert brand.current().name == "Ändrat av en annan process"


# --- What is left ---------------------------------------------------------------------------------


def test_the_panel_shows_what_is_left_until_it_is_put_away(
    admin: Client, association_admin: User, coordinator: User
) -> None:
    assert panel.what_is_left(coordinator) is None
    shown = panel.what_is_left(association_admin)
    assert shown is not None
    assert "mail" in [step.key for step in shown["steps"]]
    assert "Kvar av uppstarten" in admin.get("/start/").content.decode()
    admin.post("/installningar/lagg-undan/")
    assert panel.what_is_left(association_admin) is None
    assert AuditEvent.objects.filter(code=audit_codes.SET_UP_HIDDEN).count() == 1


@pytest.mark.parametrize("language", ["sv", "en"])
def test_settings_in_both_languages(admin: Client, language: str) -> None:
    admin.cookies["language"] = language
    text = admin.get("/installningar/utseende/").content.decode()
    assert ("Utseende" in text or "Namn, logotyp och färg" in text) == (language == "sv")
