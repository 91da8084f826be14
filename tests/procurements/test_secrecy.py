"""Who reads tenders when: by appointment, opening and declaration, and never otherwise."""

from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditEvent, Look
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.documents import readers
from portal.notices.models import Letter
from portal.organisations.enums import Role
from portal.people.models import User
from portal.procurements import actions, grants, policies
from portal.procurements.enums import Interest, Task
from portal.procurements.models import Procurement, Tender, TenderOpening
from tests.support.factories.base import SupplierFactory, UserFactory, appoint
from tests.support.factories.procurements import begun, certified, may_read, opened

pytestmark = pytest.mark.django_db
Browser = Callable[[Any], Client]
SECRET = "Hemliga Omsorgen AB"
SUM = Decimal("987654.00")


def url(name: str, *args: Any) -> str:
    return reverse(f"procurements:{name}", args=args)


def text_of(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(body.decode("utf-8", "replace")).replace("\xa0", " ")


@pytest.fixture(autouse=True)
def _after_the_last_day() -> Iterator[None]:
    with clock.pretend(date(2027, 3, 9)):
        yield


@pytest.fixture
def second(association: Any) -> User:
    """The other opener: the association's lawyer."""
    return UserFactory(name="Jo Jurist", roles=[(association, Role.LAWYER)])


@pytest.fixture
def consultant(db: Any) -> User:
    """A consultant without any role."""
    return UserFactory(name="Kå Konsult")


@pytest.fixture
def others(
    association_admin: User, association_controller: User, bjuv_coordinator: User
) -> tuple[User, User, User]:
    """An administrator, a controller of the association, and somebody of a party."""
    return association_admin, association_controller, bjuv_coordinator


def open_with_secret(case: Procurement, first: User, second: User) -> Tender:
    """The two open one tender, of a supplier nobody knew before."""
    begun(case, first, second)
    supplier = actions.create_supplier(actor=first, name=SECRET, learnt_in=case)
    return actions.record_tender(
        actor=first,
        procurement=case,
        supplier=supplier,
        received_on=date(2027, 3, 8),
        received_time=time(14, 35),
        amount=SUM,
    )


def confirm_both(case: Procurement) -> TenderOpening:
    opening = TenderOpening.objects.get(procurement=case)
    for person in (opening.first_opener, opening.second_opener):
        opening = actions.confirm_opening(actor=person, opening=opening)
    return opening


# --- Before the opening --------------------------------------------------------------------------


@pytest.mark.parametrize("superuser", [False, True])
def test_before_the_last_day_nobody_reads_or_opens(
    published: Procurement, coordinator: User, second: User, superuser: bool
) -> None:
    coordinator.is_superuser = superuser
    for person in (coordinator, second):
        may_read(published, person, knows_bidders=False)
    with clock.pretend(date(2027, 3, 8)):
        for person in (coordinator, second):
            assert policies.may_read_tenders(person, published).paragraph == "LOU 12:10, OSL 19:3"
            assert not policies.may_see_names(person, published)
            with pytest.raises(Refused, match="LOU 12:10"):
                actions.begin_opening(actor=person, procurement=published, second=second)
    assert not TenderOpening.objects.exists()


def test_one_person_does_not_open_alone(
    published: Procurement, coordinator: User, second: User
) -> None:
    may_read(published, coordinator, knows_bidders=False)
    with pytest.raises(ActionError, match="två olika personer"):
        actions.begin_opening(actor=coordinator, procurement=published, second=coordinator)
    with pytest.raises(ActionError, match="Jo Jurist kan inte öppna"):
        actions.begin_opening(actor=coordinator, procurement=published, second=second)
    appoint(published, second, Task.READ_TENDERS)
    with pytest.raises(ActionError, match="Lämna först din jävsdeklaration"):
        actions.begin_opening(actor=coordinator, procurement=published, second=second)


def test_the_list_is_certified_by_both_and_stored(
    published: Procurement, coordinator: User, second: User
) -> None:
    open_with_secret(published, coordinator, second)
    opening = TenderOpening.objects.get(procurement=published)
    actions.confirm_opening(actor=coordinator, opening=opening)
    with pytest.raises(Refused, match="Du har bekräftat"):
        actions.confirm_opening(actor=coordinator, opening=opening)
    opening.refresh_from_db()
    assert not opening.is_certified
    done = actions.confirm_opening(actor=second, opening=opening)
    assert done.is_certified
    assert done.record is not None
    assert done.record.read().startswith(b"%PDF-")
    assert done.record.is_secret
    assert not readers.may_read(coordinator, done.record)
    with pytest.raises(Refused, match="stängd"):
        actions.record_tender(
            actor=coordinator,
            procurement=published,
            supplier=SupplierFactory(),
            received_on=date(2027, 3, 8),
        )
    codes = list(AuditEvent.objects.filter(case_id=published.pk).values_list("code", flat=True))
    assert codes.count("procurements.opening_confirmed") == 2
    assert "procurements.opening_certified" in codes
    assert {
        letter.recipient for letter in Letter.objects.filter(kind__endswith="renew_declaration")
    }
    assert all(SECRET not in letter.body for letter in Letter.objects.all())


def test_a_changed_list_is_confirmed_again(
    published: Procurement, coordinator: User, second: User
) -> None:
    from portal.procurements.actions.opening import digest_of

    open_with_secret(published, coordinator, second)
    opening = TenderOpening.objects.get(procurement=published)
    actions.confirm_opening(actor=coordinator, opening=opening)
    read = digest_of(published)
    late = actions.record_tender(
        actor=coordinator,
        procurement=published,
        supplier=SupplierFactory(),
        received_on=date(2027, 3, 9),
        received_time=time(0, 5),
    )
    assert late.outcome == "late"
    with pytest.raises(ActionError, match="har ändrats"):
        actions.confirm_opening(actor=second, opening=opening, seen=read)
    opening.refresh_from_db()
    assert opening.first_confirmed_at is None


def test_another_opener_takes_the_place_of_one(
    published: Procurement, coordinator: User, second: User, consultant: User
) -> None:
    open_with_secret(published, coordinator, second)
    opening = TenderOpening.objects.get(procurement=published)
    may_read(published, consultant, knows_bidders=False)
    assert not policies.may_record_tenders(consultant, published)
    actions.change_opener(
        actor=coordinator, opening=opening, leaving=second, coming=consultant, reason="Sjuk."
    )
    assert policies.may_record_tenders(consultant, published)
    assert not policies.may_record_tenders(second, published)


# --- Every person in every state -----------------------------------------------------------------


def test_only_the_appointed_and_declared_read_after_the_opening(
    published: Procurement,
    coordinator: User,
    second: User,
    consultant: User,
    others: tuple[User, User, User],
) -> None:
    association_admin, association_controller, bjuv_coordinator = others
    open_with_secret(published, coordinator, second)
    confirm_both(published)
    may_read(published, consultant, knows_bidders=False)
    appoint(published, association_controller, Task.READ_TENDERS)
    appoint(published, bjuv_coordinator, Task.REFER)
    reasons = {
        association_admin: "Bara de som är utsedda",
        bjuv_coordinator: "Bara de som är utsedda",
        association_controller: "Lämna först din jävsdeklaration",
        consultant: "Förnya din jävsdeklaration",
        coordinator: "Förnya din jävsdeklaration",
    }
    for person, words in reasons.items():
        decision = policies.may_read_tenders(person, published)
        assert words in decision.reason, person
        assert published.pk not in grants.readable_ids(person)
        assert not Tender.objects.visible_to(person).exists()
    actions.declare(actor=consultant, procurement=published, knows_bidders=True)
    assert policies.may_read_tenders(consultant, published)
    assert Tender.objects.visible_to(consultant).exists()


def test_an_interest_stops_reading_until_somebody_else_has_decided(
    published: Procurement, coordinator: User, second: User, consultant: User
) -> None:
    opened(published, coordinator, second)
    appoint(published, consultant, Task.EVALUATE)
    with pytest.raises(ActionError, match="Beskriv intresset"):
        actions.declare(actor=consultant, procurement=published, interests=[Interest.CLOSE])
    with pytest.raises(ActionError, match="personnummer"):
        actions.declare(
            actor=consultant,
            procurement=published,
            interests=[Interest.CLOSE],
            explanation="Min bror 811218-9876.",
        )
    row = actions.declare(
        actor=consultant,
        procurement=published,
        interests=[Interest.CLOSE],
        explanation="En närstående är anställd hos en av dem.",
        knows_bidders=True,
    )
    assert "Den ansvariga eller juristen" in policies.may_read_tenders(consultant, published).reason
    with pytest.raises(Refused):
        actions.handle_declaration(actor=consultant, declaration=row, measure="x", reason="y")
    actions.handle_declaration(
        actor=second,
        declaration=row,
        measure="Poängsätter inte det anbudet.",
        reason="Räcker, för att två poängsätter.",
    )
    assert policies.may_read_tenders(consultant, published)
    event = AuditEvent.objects.filter(code="procurements.declaration_managed").get()
    assert "närstående" not in str(event.data)


def test_a_recusal_ends_reading_at_once_and_for_good(
    published: Procurement,
    coordinator: User,
    second: User,
    consultant: User,
    client_of: Browser,
) -> None:
    tender = open_with_secret(published, coordinator, second)
    certified(published)
    may_read(published, consultant)
    client = client_of(consultant)
    assert SECRET in text_of(client.get(url("tenders", published.pk)))
    actions.recuse(
        actor=second, procurement=published, user=consultant, reason="Var anställd där i fjol."
    )
    for name in ("tenders", "opening", "team", "case", "award"):
        answer = client.get(url(name, published.pk))
        assert answer.status_code == 404, name
        assert SECRET not in text_of(answer)
    own = text_of(client.get(url("declare", published.pk)))
    assert SECRET not in own
    assert "På grund av jäv" in own
    assert SECRET not in text_of(client.get("/start/"))
    assert client.get(url("supplier", tender.supplier_id)).status_code == 404
    with pytest.raises(ActionError, match="På grund av jäv"):
        actions.appoint(
            actor=coordinator,
            procurement=published,
            user=consultant,
            task=Task.EVALUATE,
            reason="Igen.",
        )


def test_prices_wait_until_the_qualification_is_closed(
    published: Procurement, coordinator: User, second: User, client_of: Browser
) -> None:
    for person in (coordinator, second):
        may_read(published, person, knows_bidders=False)
    actions.begin_opening(actor=coordinator, procurement=published, second=second, prices_wait=True)
    with pytest.raises(ActionError, match="Priserna öppnas"):
        actions.record_tender(
            actor=coordinator,
            procurement=published,
            supplier=SupplierFactory(),
            received_on=date(2027, 3, 8),
            amount=SUM,
        )
    tender = actions.record_tender(
        actor=coordinator,
        procurement=published,
        supplier=SupplierFactory(),
        received_on=date(2027, 3, 8),
    )
    confirm_both(published)
    actions.declare(actor=coordinator, procurement=published, knows_bidders=True)
    with pytest.raises(Refused, match="Priserna öppnas"):
        actions.set_sum(actor=coordinator, tender=tender, amount=SUM)
    assert not policies.may_award(coordinator, published)
    Tender.objects.filter(pk=tender.pk).update(amount=SUM)
    client = client_of(coordinator)
    assert "987" not in text_of(client.get(url("tenders", published.pk)))
    client.post(url("close_qualification", published.pk), {"reason": "Alla uppfyller kraven."})
    assert "987 654" in text_of(client.get(url("tenders", published.pk)))
    assert policies.may_award(coordinator, published)


# --- Nothing leaks -------------------------------------------------------------------------------


def leaks(client: Client, case: Procurement, tender: Tender) -> list[str]:
    """Pages on which the secret name is read."""
    pages = [
        *(
            url(name, case.pk)
            for name in ("case", "tenders", "opening", "award", "team", "declare")
        ),
        url("suppliers"),
        url("suppliers") + "?export=csv",
        url("supplier", tender.supplier_id),
        url("list") + "?export=csv",
        url("declarations") + "?export=csv",
        url("remove_tender", case.pk, tender.pk),
        url("set_sum", case.pk, tender.pk),
        "/sok/?q=Hemliga",
        "/start/",
        "/handelser/",
        "/handelser/?export=csv",
        "/utskick/",
    ]
    return [path for path in pages if SECRET in text_of(client.get(path))]


def test_no_page_names_a_tenderer_to_those_who_do_not_read(
    published: Procurement,
    coordinator: User,
    second: User,
    others: tuple[User, User, User],
    client_of: Browser,
) -> None:
    tender = open_with_secret(published, coordinator, second)
    for person in others:
        assert leaks(client_of(person), published, tender) == [], person
    certified(published)
    for person in others:
        assert leaks(client_of(person), published, tender) == [], person
    assert leaks(client_of(coordinator), published, tender)


def test_the_log_does_not_tell_how_many_came(
    published: Procurement, coordinator: User, second: User, association_controller: User
) -> None:
    open_with_secret(published, coordinator, second)

    def told(person: User) -> bool:
        events = AuditEvent.objects.visible_to(person)
        return events.filter(code="procurements.tender_recorded").exists()

    assert told(coordinator)
    assert not told(association_controller)
    certified(published)
    tenders = list(published.tenders.all())
    actions.record_award(
        actor=coordinator,
        procurement=published,
        winners=tenders,
        decided_on=date(2027, 3, 9),
        decided_by="Diana Direktör",
        role="direktör",
        authority="4.2",
        reason="Bäst.",
        sent_on=date(2027, 3, 9),
    )
    assert told(association_controller)


def test_after_the_award_the_names_are_open_and_the_rest_is_not(
    published: Procurement,
    coordinator: User,
    second: User,
    association_controller: User,
    client_of: Browser,
) -> None:
    tender = open_with_secret(published, coordinator, second)
    certified(published)
    actions.record_award(
        actor=coordinator,
        procurement=published,
        winners=[tender],
        decided_on=date(2027, 3, 9),
        decided_by="Diana Direktör",
        role="direktör",
        authority="4.2",
        reason="Bäst.",
        sent_on=date(2027, 3, 9),
    )
    client = client_of(association_controller)
    assert SECRET in text_of(client.get(url("award", published.pk)))
    page = text_of(client.get(url("tenders", published.pk)))
    assert "OSL 31:16" in page
    assert "987" not in page
    assert published.title in text_of(client.get(url("supplier", tender.supplier_id)))


def test_every_reading_is_listed_for_the_coordinator(
    published: Procurement, coordinator: User, second: User, client_of: Browser
) -> None:
    open_with_secret(published, coordinator, second)
    client_of(second).get(url("opening", published.pk))
    certified(published)
    client_of(second).get(url("tenders", published.pk))
    assert Look.objects.filter(user=second, outcome="seen").count() == 2
    page = text_of(client_of(coordinator).get(url("readings", published.pk)))
    assert page.count("Jo Jurist") >= 2
    assert "Förteckningen vid öppningen" in page
