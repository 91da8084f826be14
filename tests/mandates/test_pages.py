"""The pages: what each person sees, what they can do, and what does not exist for them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from mandates import actions
from mandates.enums import MandateStatus
from mandates.models import Mandate, MandateRequest, PartyList
from portal.audit.models import Look
from portal.core import clock
from portal.notices import todo
from portal.organisations import access
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements import registries
from portal.procurements.enums import ChainKey
from portal.procurements.models import Procurement
from tests.mandates.conftest import pdf_file
from tests.support.factories import base
from tests.support.factories import mandates as make
from tests.support.queries import count

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
S = MandateStatus
OF_MANDATE = ["detail", "paper", "plan", "decide", "upload", "decline", "withdraw"]
OF_ASSOCIATION = ["board", "request", "send", "deadline", "remind", "lock"]


def body(response: object) -> str:
    """The page as text, with plain spaces."""
    return response.content.decode().replace("\xa0", " ")  # type: ignore[attr-defined]


class TestScope:
    @pytest.mark.parametrize("page", OF_MANDATE)
    @pytest.mark.parametrize("who", ["lund_coordinator", "outsider"])
    def test_another_partys_mandate_does_not_exist(
        self,
        in_force: Mandate,
        client_of: Browser,
        page: str,
        who: str,
        request: pytest.FixtureRequest,
    ) -> None:
        client = client_of(request.getfixturevalue(who))
        assert client.get(reverse(f"mandates:{page}", args=[in_force.pk])).status_code == 404
        assert Look.objects.filter(outcome="not_found").exists()

    @pytest.mark.parametrize("page", OF_ASSOCIATION)
    def test_the_coordinators_pages_do_not_exist_for_a_party(
        self, asked: MandateRequest, client_of: Browser, bjuv_coordinator: User, page: str
    ) -> None:
        url = reverse(f"mandates:{page}", args=[asked.procurement_id])
        assert client_of(bjuv_coordinator).get(url).status_code == 404
        assert client_of(bjuv_coordinator).post(url).status_code == 404
        assert Look.objects.filter(outcome="not_found").count() == 2

    @pytest.mark.parametrize("page", ["check", "ask_again"])
    def test_a_party_does_not_check_mandates(
        self, uploaded: Mandate, client_of: Browser, bjuv_coordinator: User, page: str
    ) -> None:
        url = reverse(f"mandates:{page}", args=[uploaded.pk])
        assert client_of(bjuv_coordinator).get(url).status_code == 404

    @pytest.mark.parametrize("page", ["decide", "decline", "plan"])
    def test_a_reader_of_the_party_is_told_why_not(
        self, of_bjuv: Mandate, client_of: Browser, bjuv_reader: User, page: str
    ) -> None:
        response = client_of(bjuv_reader).get(reverse(f"mandates:{page}", args=[of_bjuv.pk]))
        assert response.status_code == 403
        assert "Bjuv" in body(response)
        assert Look.objects.filter(outcome="refused").exists()

    def test_nobody_reads_anything_without_logging_in(
        self, in_force: Mandate, client: Client
    ) -> None:
        for page in ["detail", "paper"]:
            assert client.get(reverse(f"mandates:{page}", args=[in_force.pk])).status_code == 302


class TestParty:
    def test_the_way_from_request_to_upload(
        self, of_bjuv: Mandate, client_of: Browser, bjuv_coordinator: User
    ) -> None:
        client = client_of(bjuv_coordinator)
        page = body(client.get(of_bjuv.get_absolute_url()))
        assert reverse("mandates:plan", args=[of_bjuv.pk]) in page
        decision = {**make.decision(), "decided_on": clock.today().isoformat()}
        decision |= {"exception_1": "Avtal med Omsorg AB", "exception_1_ends": "2028-01-31"}
        response = client.post(reverse("mandates:decide", args=[of_bjuv.pk]), decision)
        assert response.status_code == 302
        of_bjuv.refresh_from_db()
        assert of_bjuv.exceptions == [{"text": "Avtal med Omsorg AB", "ends_on": "2028-01-31"}]
        paper = client.get(reverse("mandates:paper", args=[of_bjuv.pk]), follow=True)
        assert paper["Content-Type"] == "application/pdf"
        response = client.post(reverse("mandates:upload", args=[of_bjuv.pk]), {"file": pdf_file()})
        assert response.status_code == 302
        page = body(client.get(of_bjuv.get_absolute_url()))
        assert str(S.SIGNED.label) in page
        assert "Omsorg AB" in page

    def test_a_wrong_file_is_refused_at_the_field(
        self, decided: Mandate, client_of: Browser, bjuv_coordinator: User
    ) -> None:
        wrong = pdf_file(b"<html>hej</html>")
        url = reverse("mandates:upload", args=[decided.pk])
        response = client_of(bjuv_coordinator).post(url, {"file": wrong})
        assert response.status_code == 200
        assert response.context["form"].errors["file"]

    def test_declining(self, of_bjuv: Mandate, client_of: Browser, bjuv_coordinator: User) -> None:
        data = {**make.decision(), "decided_on": clock.today().isoformat(), "reason": "Egen regi."}
        client = client_of(bjuv_coordinator)
        url = reverse("mandates:decline", args=[of_bjuv.pk])
        assert client.post(url, data).status_code == 302
        page = body(client.get(of_bjuv.get_absolute_url()))
        assert "Egen regi." in page
        assert "§ 114" in page

    def test_the_light_tells_that_the_board_meets_too_late(
        self,
        of_bjuv: Mandate,
        bjuv: Organisation,
        client_of: Browser,
        bjuv_coordinator: User,
        coordinator: User,
    ) -> None:
        board = base.BoardFactory(parent=bjuv, short_name="Socialnämnden")
        late = of_bjuv.request.deadline + timedelta(days=5)
        meeting = base.BoardMeetingFactory(board=board, date=late, agenda_stop=late)
        client = client_of(bjuv_coordinator)
        url = reverse("mandates:plan", args=[of_bjuv.pk])
        assert 'data-color="danger"' in body(client.get(url))
        assert client.post(url, {"meeting": str(meeting.pk)}).status_code == 302
        row = Mandate.objects.with_outlook(clock.today()).get(pk=of_bjuv.pk)
        assert row.standing.value == "too_late"
        board_url = reverse("mandates:board", args=[of_bjuv.request.procurement_id])
        filtered = client_of(coordinator).get(board_url, {"state": "too_late"})
        assert [row.organisation for row in filtered.context["table"].data] == [bjuv]

    def test_the_list_shows_ones_own(
        self, of_bjuv: Mandate, of_lund: Mandate, client_of: Browser, bjuv_coordinator: User
    ) -> None:
        page = client_of(bjuv_coordinator).get(reverse("mandates:list"))
        assert [row.pk for row in page.context["table"].data] == [of_bjuv.pk]

    def test_what_waits(
        self, of_bjuv: Mandate, bjuv_coordinator: User, bjuv_reader: User, bjuv_signatory: User
    ) -> None:
        def mine(user: User) -> list[str]:
            return [item.url for item in todo.items_for(user) if "fullmakter" in item.url]

        assert mine(bjuv_coordinator) == [of_bjuv.get_absolute_url()]
        assert mine(bjuv_reader) == []
        assert mine(bjuv_signatory) == []
        actions.record_decision(actor=bjuv_coordinator, mandate=of_bjuv, **make.decision())
        assert mine(bjuv_signatory) == [of_bjuv.get_absolute_url()]


class TestCoordinator:
    def test_asking_is_read_through_before_it_is_sent(
        self, procurement: Procurement, client_of: Browser, coordinator: User
    ) -> None:
        client = client_of(coordinator)
        url = reverse("mandates:request", args=[procurement.pk])
        assert client.get(url).status_code == 200
        data = {
            **make.terms(deadline=(clock.today() + timedelta(days=30)).isoformat()),
            "valid_from": clock.today().isoformat(),
            "valid_to": (clock.today() + timedelta(days=900)).isoformat(),
        }
        data.pop("sub_delegation")
        send = reverse("mandates:send", args=[procurement.pk])
        assert client.post(url, data).url == send  # type: ignore[attr-defined]
        assert Mandate.objects.count() == 0
        page = body(client.get(send))
        assert "Bjuv" in page
        assert "Lund" in page
        assert client.post(send).status_code == 302
        assert Mandate.objects.count() == 2

    def test_the_check_page_shows_the_verdict_and_puts_in_force(
        self, uploaded: Mandate, client_of: Browser, coordinator: User
    ) -> None:
        client = client_of(coordinator)
        url = reverse("mandates:check", args=[uploaded.pk])
        page = client.get(url)
        assert "§ 114" in body(page)
        refused = client.post(url, {"reason": ""})
        assert refused.context["form"].errors["reason"]
        assert client.post(url, {"reason": "Ringde registrator."}).status_code == 302
        uploaded.refresh_from_db()
        assert uploaded.status == S.IN_FORCE

    def test_returning_needs_a_comment(
        self, uploaded: Mandate, client_of: Browser, coordinator: User
    ) -> None:
        client = client_of(coordinator)
        url = reverse("mandates:return", args=[uploaded.pk])
        assert client.post(url, {"comment": ""}).context["back"].errors["comment"]
        assert client.post(url, {"comment": "Sida 2 saknas."}).status_code == 302
        uploaded.refresh_from_db()
        assert uploaded.status == S.RETURNED

    def test_locking_names_who_is_in_and_who_is_not(
        self, in_force: Mandate, client_of: Browser, coordinator: User, bjuv_reader: User
    ) -> None:
        client = client_of(coordinator)
        case = in_force.request.procurement_id
        url = reverse("mandates:lock", args=[case])
        page = body(client.get(url))
        assert "Bjuvs kommun" in page
        assert "Lunds kommun" in page
        assert client.post(url, {"early_reason": ""}).context["form"].errors["early_reason"]
        assert client.post(url, {"early_reason": "Bråttom."}).status_code == 302
        for person in (coordinator, bjuv_reader):
            shown = body(client_of(person).get(reverse("mandates:party_list", args=[case])))
            assert PartyList.objects.get().sha256 in shown
        verified = client.get(reverse("mandates:party_list_verify", args=[case]))
        assert verified.context["same"]
        rows = client.get(reverse("mandates:party_list_json", args=[case]))
        assert b"Bjuvs kommun" in rows.content

    def test_the_annex_is_public_with_the_notice_only(
        self,
        in_force: Mandate,
        coordinator: User,
        client: Client,
        client_of: Browser,
        bjuv_reader: User,
    ) -> None:
        from portal.procurements.models import Publication

        case = in_force.request.procurement
        actions.lock_party_list(actor=coordinator, procurement=case, early_reason="Bråttom.")
        url = reverse("mandates:party_list_annex", args=[case.pk])
        assert client.get(url).status_code == 404
        assert client_of(bjuv_reader).get(url).status_code == 200
        Publication.objects.create(
            procurement=case,
            published_on=clock.today(),
            tender_deadline=clock.today() + timedelta(days=35),
            database="Mercell",
            recorded_by=coordinator,
        )
        assert client.get(url)["Content-Type"] == "application/pdf"

    def test_the_board_is_exported_as_it_stands(
        self, uploaded: Mandate, client_of: Browser, coordinator: User
    ) -> None:
        url = reverse("mandates:board", args=[uploaded.request.procurement_id])
        response = client_of(coordinator).get(url, {"export": "csv", "state": "signed"})
        text = b"".join(response) if response.streaming else response.content
        assert b"Bjuv" in text
        assert b"Lund" not in text

    def test_what_waits(self, uploaded: Mandate, coordinator: User) -> None:
        titles = [item.title for item in todo.items_for(coordinator)]
        assert any(title.startswith("1 ") for title in titles)

    def test_the_other_forms(
        self, asked: MandateRequest, client_of: Browser, coordinator: User
    ) -> None:
        client = client_of(coordinator)
        for page in OF_ASSOCIATION:
            url = reverse(f"mandates:{page}", args=[asked.procurement_id])
            assert client.get(url, follow=True).status_code == 200
        remind = reverse("mandates:remind", args=[asked.procurement_id])
        assert client.post(remind).status_code == 302
        move = reverse("mandates:deadline", args=[asked.procurement_id])
        assert client.post(move, {"deadline": "2020-01-01"}).context["form"].errors["deadline"]


class TestCase:
    def test_the_chain_tells_how_many_and_when(
        self, in_force: Mandate, procurement: Procurement, coordinator: User
    ) -> None:
        steps = {step.key: step for step in registries.chain_for(procurement, coordinator)}
        assert steps[ChainKey.MANDATES].fact.startswith("1 ")
        assert steps[ChainKey.MANDATES].progress == 50
        actions.lock_party_list(actor=coordinator, procurement=procurement, early_reason="Bråttom.")
        steps = {step.key: step for step in registries.chain_for(procurement, coordinator)}
        assert steps[ChainKey.PARTY_LIST].state == "done"
        assert "1" in steps[ChainKey.PARTY_LIST].fact

    def test_the_case_page_shows_the_board_to_the_association_and_its_own_to_a_party(
        self, asked: MandateRequest, client_of: Browser, coordinator: User, bjuv_coordinator: User
    ) -> None:
        url = asked.procurement.get_absolute_url()
        of_bjuv, of_lund = asked.mandates.order_by("organisation__sort_name")
        page = body(client_of(coordinator).get(url))
        assert of_bjuv.get_absolute_url() in page
        assert of_lund.get_absolute_url() in page
        assert '<svg class="map"' in page
        own = body(client_of(bjuv_coordinator).get(url))
        assert of_bjuv.get_absolute_url() in own
        assert of_lund.get_absolute_url() not in own

    def test_lists_cost_the_same_for_many_parties(
        self, asked: MandateRequest, client_of: Browser, coordinator: User
    ) -> None:
        client = client_of(coordinator)
        urls = [
            reverse("mandates:board", args=[asked.procurement_id]),
            reverse("mandates:lock", args=[asked.procurement_id]),
            asked.procurement.get_absolute_url(),
        ]
        for url in urls:
            client.get(url)
        few = [count(partial(client.get, url))[0] for url in urls]
        for _number in range(20):
            make.MandateFactory(request=asked)
        assert [count(partial(client.get, url))[0] for url in urls] == few


def test_a_document_of_a_mandate_is_read_by_the_party_and_the_association(
    in_force: Mandate,
    client_of: Browser,
    bjuv_reader: User,
    lund_coordinator: User,
    coordinator: User,
) -> None:
    assert in_force.signed is not None
    url = in_force.signed.get_absolute_url()
    assert client_of(bjuv_reader).get(url).status_code == 200
    assert client_of(coordinator).get(url).status_code == 200
    assert client_of(lund_coordinator).get(url).status_code == 404
    assert access.works_for_association(coordinator)
