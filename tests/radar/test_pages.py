"""What people see and do in the browser, in both languages; what no member ever reads."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from needs.radar import actions, registries
from needs.radar.enums import SuggestionState
from needs.radar.models import Interest, RadarSignal, SearchMiss, StatedNeed, Suggestion
from portal.core import clock
from portal.procurements import reference
from portal.procurements.models import Procurement
from tests.radar.conftest import signal
from tests.support.queries import count

pytestmark = pytest.mark.django_db
Tell = Callable[..., None]


def text_of(response: Any) -> str:
    return str(response.content.decode().replace("\xa0", " "))


@pytest.fixture
def suggested(bjuv: Any, lund: Any, codes: Any, tell: Tell) -> Suggestion:
    """Bjuv and Lund plan chairs; Lund says more than Bjuv may read."""
    tell(
        signal(bjuv, "Stolar till skolan", cpv="39112000", starts_on=date(2027, 5, 1)),
        signal(
            lund,
            "Lunds hemliga stolar",
            cpv="39112000",
            value=Decimal(777_000),
            quantity=Decimal(40),
            unit="st",
        ),
    )
    actions.recompute()
    return Suggestion.objects.get()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_associations_pages_open(
    language: str, client_of: Any, coordinator: Any, suggested: Suggestion
) -> None:
    coordinator.language = language
    coordinator.save()
    client = client_of(coordinator)
    pk = suggested.pk
    for path in (
        *(f"/radar/?state={state.value}" for state in SuggestionState),
        *("/radar/", "/radar/?state=nonsense", "/radar/?export=csv", "/radar/?export=xlsx"),
        *("/radar/oplacerat/", "/radar/oplacerat/?export=csv", "/radar/anmalda/"),
        *(f"/radar/{pk}/", f"/radar/{pk}/upphandla/"),
    ):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_members_pages_open(
    language: str, client_of: Any, bjuv: Any, bjuv_coordinator: Any, suggested: Suggestion
) -> None:
    bjuv_coordinator.language = language
    bjuv_coordinator.save()
    need = StatedNeed.objects.create(
        organisation=bjuv, title="Stolar", starts_on=date(2027, 1, 1), stated_by=bjuv_coordinator
    )
    client = client_of(bjuv_coordinator)
    for path in (
        *("/radar/", f"/radar/?for={bjuv.pk}", "/radar/?for=x", "/radar/anmal/"),
        *("/radar/anmalda/", "/radar/anmalda/?export=csv"),
        *(f"/radar/anmalda/{need.pk}/", f"/radar/anmalda/{need.pk}/andra/"),
    ):
        assert client.get(path).status_code == 200, path


def test_a_suggestion_tells_who_how_much_when_and_why(
    client_of: Any, coordinator: Any, suggested: Suggestion
) -> None:
    page = text_of(client_of(coordinator).get(suggested.get_absolute_url()))
    for words in ("Stolar till skolan", "Lunds hemliga stolar", "777 tkr", "40 st", "391"):
        assert words in page, words


def test_a_member_reads_nothing_of_another(
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, suggested: Suggestion
) -> None:
    """Neither before nor after publication: no names, no amounts, no titles of others."""
    client = client_of(bjuv_coordinator)
    before = text_of(client.get("/radar/"))
    assert "Stolar till skolan" in before
    assert "1 annan medlem" not in before
    actions.publish(actor=coordinator, suggestion=suggested, title="Sittmöbler")
    after = text_of(client.get("/radar/"))
    assert "Sittmöbler" in after
    assert "1 annan medlem" in after
    for secret in ("Lund", "hemliga", "777", "40 st"):
        assert secret not in before + after, secret
    for path in (f"/radar/{suggested.pk}/", "/radar/oplacerat/", f"/radar/{suggested.pk}/dolj/"):
        assert client.get(path).status_code in {404, 405}, path
    assert client.post(f"/radar/{suggested.pk}/upphandla/").status_code == 404


def test_an_outsider_is_told_of_nothing(
    client_of: Any, coordinator: Any, outsider: Any, suggested: Suggestion
) -> None:
    actions.publish(actor=coordinator, suggestion=suggested, title="Sittmöbler")
    client = client_of(outsider)
    assert "Sittmöbler" not in text_of(client.get("/radar/"))
    assert client.post(f"/radar/{suggested.pk}/intresse/").status_code == 404


def test_what_may_only_be_counted_is_not_shown(
    client_of: Any, coordinator: Any, members: list[Any], tell: Tell
) -> None:
    bjuv, lund = members[:2]
    counted = registries.Visibility.COUNTED
    tell(
        signal(bjuv, cpv="39112000"),
        signal(lund, "Skyddade möbler", cpv="39112000", url="/hemligt/", visibility=counted),
        signal(lund, "Skyddad tolk", cpv="79540000", visibility=counted),
    )
    actions.recompute()
    client = client_of(coordinator)
    one = text_of(client.get(Suggestion.objects.get().get_absolute_url()))
    alone = text_of(client.get("/radar/oplacerat/?q=skyddad"))
    file = text_of(client.get("/radar/oplacerat/?export=csv"))
    for told in (one, alone, file):
        assert "Skyddad" not in told
        assert "/hemligt/" not in told
    assert "79540000" in file


def test_turning_leads_to_the_procurement_and_so_does_the_second_click(
    client_of: Any, coordinator: Any, bjuv: Any, lund: Any, suggested: Suggestion
) -> None:
    reference.load_template()
    client = client_of(coordinator)
    path = f"/radar/{suggested.pk}/upphandla/"
    page = client.get(path)
    form = page.context["form"]
    data = {
        "title": form["title"].value(),
        "process": form.fields["process"].queryset.get().pk,
        "members": [bjuv.pk, lund.pk],
        "cpv_codes": ["39112000"],
        "lots": "Stolar\nPallar\n",
    }
    made = client.post(path, data)
    case = Procurement.objects.get()
    assert made.url == case.get_absolute_url()
    assert client.post(path, data).url == made.url
    assert client.get(path).url == made.url
    assert Procurement.objects.count() == 1
    assert case.get_absolute_url() in text_of(client.get(suggested.get_absolute_url()))


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"title": "", "members": ["999999"]},
        {"title": "x", "cpv_codes": ["00000000"], "lots": "y" * 5000},
        {"title": "x" * 400, "start_on": "i morgon", "process": "x"},
    ],
)
def test_bad_input_is_told_at_its_field(
    client_of: Any, coordinator: Any, suggested: Suggestion, data: dict[str, Any]
) -> None:
    answer = client_of(coordinator).post(f"/radar/{suggested.pk}/upphandla/", data)
    assert answer.status_code == 422
    assert not Procurement.objects.exists()


def test_deciding_by_the_pages(
    client_of: Any, coordinator: Any, suggested: Suggestion, lund: Any
) -> None:
    client = client_of(coordinator)
    path = suggested.get_absolute_url()
    assert client.post(f"{path}lagg-at-sidan/", {"reason": ""}).status_code == 422
    assert client.post(f"{path}lagg-at-sidan/", {"reason": "Köps redan."}).status_code == 302
    assert "Köps redan." in text_of(client.get(path))
    assert "Köps redan." in text_of(client.get("/radar/?state=dismissed"))
    assert client.post(f"{path}lagg-at-sidan/", {"reason": "Igen."}).status_code == 403
    assert client.post(f"{path}ta-upp/").status_code == 302
    assert client.post(f"{path}visa-for-medlemmar/", {"title": ""}).status_code == 422
    assert client.post(f"{path}visa-for-medlemmar/", {"title": "Möbler"}).status_code == 302
    assert client.post(f"{path}dolj/").status_code == 302
    one = RadarSignal.objects.get(organisation=lund)
    assert client.post(f"{path}flytta/", {"title": "Ny"}).status_code == 422
    moved = client.post(f"{path}flytta/", {"title": "Ny", "signals": [one.pk, "x"]})
    new = Suggestion.objects.get(title="Ny")
    assert moved.url == new.get_absolute_url()
    assert client.post(f"{path}sla-ihop/", {"into": ""}).status_code == 422
    assert client.post(f"{path}sla-ihop/", {"into": new.pk}).url == new.get_absolute_url()
    assert client.post(f"{path}flytta/", {"title": "Mer"}).status_code == 403


def test_a_member_states_a_need_and_chooses_a_code(
    client_of: Any, bjuv: Any, bjuv_coordinator: Any, codes: Any
) -> None:
    client = client_of(bjuv_coordinator)
    data = {
        "organisation": bjuv.pk,
        "title": "Stolar",
        "starts_on": "2027-03-01",
        "quantity": "1 200,5",
        "unit": "st",
        "value": "",
    }
    bad = client.post("/radar/anmal/", {**data, "quantity": "-4", "starts_on": "x"})
    assert bad.status_code == 422
    made = client.post("/radar/anmal/", data)
    need = StatedNeed.objects.get()
    assert made.url == need.get_absolute_url()
    assert need.quantity == Decimal("1200.5")
    assert "39112000" in text_of(client.get(made.url))
    client.post(f"{made.url}kod/", {"code": "nonsense"})
    client.post(f"{made.url}kod/", {"code": "39112000"})
    need.refresh_from_db()
    assert need.cpv_code == codes["39112000"]
    client.post(f"{made.url}andra/", {**data, "title": "Pallar"})
    client.post(f"{made.url}dra-tillbaka/")
    need.refresh_from_db()
    assert (need.title, need.is_withdrawn) == ("Pallar", True)
    assert client.get(f"{made.url}andra/").status_code == 403


def test_a_personal_number_is_refused(
    client_of: Any, bjuv: Any, bjuv_coordinator: Any, codes: Any
) -> None:
    data = {"organisation": bjuv.pk, "title": "Stol till 191212121212", "starts_on": "2027-03-01"}
    assert client_of(bjuv_coordinator).post("/radar/anmal/", data).status_code == 422
    assert not StatedNeed.objects.exists()


def test_a_member_states_for_itself_alone(
    client_of: Any, bjuv_coordinator: Any, lund: Any, codes: Any
) -> None:
    data = {"organisation": lund.pk, "title": "Stolar", "starts_on": "2027-03-01"}
    assert client_of(bjuv_coordinator).post("/radar/anmal/", data).status_code == 422
    assert not StatedNeed.objects.exists()


def test_anothers_need_does_not_exist(
    client_of: Any, lund_coordinator: Any, bjuv: Any, bjuv_coordinator: Any
) -> None:
    need = StatedNeed.objects.create(
        organisation=bjuv, title="Stolar", starts_on=date(2027, 1, 1), stated_by=bjuv_coordinator
    )
    client = client_of(lund_coordinator)
    assert client.get(need.get_absolute_url()).status_code == 404
    assert client.post(f"{need.get_absolute_url()}dra-tillbaka/").status_code == 404
    assert "Stolar" not in text_of(client.get("/radar/anmalda/?export=csv"))
    history = reverse("audit:story", args=["radar.statedneed", need.pk])
    assert client.get(history).status_code == 404


def test_interest_by_the_page(
    client_of: Any, coordinator: Any, bjuv: Any, bjuv_coordinator: Any, suggested: Suggestion
) -> None:
    actions.publish(actor=coordinator, suggestion=suggested, title="Sittmöbler")
    client = client_of(bjuv_coordinator)
    path = suggested.get_absolute_url()
    client.post(f"{path}intresse/", {"organisation": bjuv.pk, "note": "Från hösten."})
    assert Interest.objects.get().note == "Från hösten."
    assert "Från hösten." in text_of(client_of(coordinator).get(path))
    client.post(f"{path}inte-intresserad/", {"organisation": bjuv.pk})
    assert Interest.objects.get().withdrawn_at is not None
    client.post(f"{path}intresse/", {"organisation": "x"})


def test_the_history_of_a_suggestion_is_the_associations(
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, suggested: Suggestion
) -> None:
    actions.publish(actor=coordinator, suggestion=suggested, title="Sittmöbler")
    path = reverse("audit:story", args=["radar.suggestion", suggested.pk])
    assert client_of(coordinator).get(path).status_code == 200
    assert client_of(bjuv_coordinator).get(path).status_code == 404


def test_a_search_without_a_hit_is_counted_for_the_members_own_people(
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, members: list[Any]
) -> None:
    bjuv = bjuv_coordinator.memberships.get().organisation
    for one in (Client(), client_of(coordinator)):
        one.get("/far-vi-anvanda/", {"q": "elfordon", "for": bjuv.pk})
    assert not SearchMiss.objects.exists()
    client_of(bjuv_coordinator).get("/far-vi-anvanda/", {"q": "Elfordon åt Anna Karlsson"})
    row = SearchMiss.objects.get()
    assert (row.organisation, row.words, row.count) == (bjuv, "elfordon", 1)


def test_looking_again_is_the_coordinators(
    client_of: Any, coordinator: Any, association_controller: Any, suggested: Suggestion
) -> None:
    assert client_of(coordinator).post("/radar/titta-igen/").status_code == 302
    assert client_of(association_controller).post("/radar/titta-igen/").status_code == 403


def test_more_suggestions_and_members_make_no_more_statements(
    client_of: Any, coordinator: Any, bjuv_coordinator: Any, members: list[Any]
) -> None:
    own = bjuv_coordinator.memberships.get().organisation

    def add(number: int) -> Suggestion:
        made = Suggestion.objects.create(
            key=f"hand:{number}",
            title=f"Förslag {number}",
            public_title=f"Förslag {number}",
            published_at=clock.now(),
            published_by=coordinator,
        )
        for member in [own, *members][: number + 1]:
            place = {"organisation": member, "source": "test", "key": f"{number}:{member.pk}"}
            RadarSignal.objects.create(title="Stolar", suggestion=made, **place)
            Interest.objects.create(
                suggestion=made, organisation=member, stated_by=bjuv_coordinator
            )
        return made

    def counts(made: Suggestion) -> list[int]:
        ours, theirs = client_of(bjuv_coordinator), client_of(coordinator)
        pages = [
            (ours, "/radar/"),
            (theirs, "/radar/"),
            (theirs, made.get_absolute_url()),
            (theirs, f"{made.get_absolute_url()}upphandla/"),
        ]
        for client, path in pages:
            client.get(path)
        return [count(partial(client.get, path))[0] for client, path in pages]

    reference.load_template()
    few = counts(add(1))
    for number in (2, 3, 4):
        made = add(number)
    assert counts(made) == few
