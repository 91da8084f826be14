"""Factories of the notice, tenders and award: a case in the state a test needs."""

from datetime import date
from typing import Any

import factory

from portal.core import clock
from portal.procurements import grants
from portal.procurements.enums import ProcurementStatus, Task, TenderOutcome, TenderPhase
from portal.procurements.models import (
    AwardDecision,
    Declaration,
    Procurement,
    Publication,
    Tender,
    TenderOpening,
)
from tests.support.factories.base import SupplierFactory, UserFactory, appoint

PUBLISHED = date(2027, 2, 1)
DEADLINE = date(2027, 3, 8)
DECIDED = date(2027, 4, 7)
STANDSTILL_ENDS = date(2027, 4, 19)


class PublicationFactory(factory.django.DjangoModelFactory):
    """A notice of February 2027, recorded."""

    class Meta:
        model = Publication

    procurement = factory.SubFactory("tests.support.factories.base.ProcurementFactory")
    published_on = PUBLISHED
    tender_deadline = DEADLINE
    database = "Annonsdatabasen"
    recorded_by = factory.SubFactory(UserFactory)


class TenderFactory(factory.django.DjangoModelFactory):
    """A tender that came on the last day."""

    class Meta:
        model = Tender

    procurement = factory.SubFactory("tests.support.factories.base.ProcurementFactory")
    supplier = factory.SubFactory(SupplierFactory)
    received_on = DEADLINE
    recorded_by = factory.SubFactory(UserFactory)


class AwardFactory(factory.django.DjangoModelFactory):
    """An award whose standstill lasts to 19 April 2027."""

    class Meta:
        model = AwardDecision

    decided_on = DECIDED
    decided_by = "Direktör Diana"
    role = "förbundsdirektör"
    authority = "Delegationsordningen 4.2"
    reason = "Bäst förhållande mellan pris och kvalitet."
    sent_on = DECIDED
    standstill_ends_on = STANDSTILL_ENDS
    standstill_reason = "10 dagar efter att tilldelningsbeslutet skickades. LOU 20:1"
    recorded_by = factory.SubFactory(UserFactory)


def published(procurement: Procurement, **fields: Any) -> Any:
    """Let the notice of a case be recorded."""
    Procurement.objects.filter(pk=procurement.pk).update(status=ProcurementStatus.PUBLISHED)
    procurement.status = ProcurementStatus.PUBLISHED
    return PublicationFactory(procurement=procurement, **fields)


def awarded(procurement: Procurement, *winners: Any, **fields: Any) -> Any:
    """Let a case be published and awarded to `winners`, in order of rank."""
    if not Publication.objects.filter(procurement=procurement).exists():
        published(procurement)
    for rank, supplier in enumerate(winners, start=1):
        TenderFactory(
            procurement=procurement, supplier=supplier, rank=rank, outcome=TenderOutcome.AWARDED
        )
    Procurement.objects.filter(pk=procurement.pk).update(status=ProcurementStatus.AWARDED)
    procurement.status = ProcurementStatus.AWARDED
    return AwardFactory(procurement=procurement, **fields)


def begun(procurement: Procurement, first: Any, second: Any = None) -> TenderOpening:
    """Let two people have begun the opening: both appointed, with nothing to declare."""
    second = second or UserFactory(name="Olle Öppnare")
    for person in (first, second):
        may_read(procurement, person, knows_bidders=False)
    return TenderOpening.objects.create(
        procurement=procurement, first_opener=first, second_opener=second
    )


def certified(procurement: Procurement) -> TenderOpening:
    """Let both have confirmed the list, and declared anew with it."""
    opening = TenderOpening.objects.get(procurement=procurement)
    moment = clock.now()
    opening.first_confirmed_at = opening.second_confirmed_at = opening.certified_at = moment
    opening.phase = TenderPhase.QUALIFICATION if opening.prices_wait else TenderPhase.EVALUATION
    opening.save()
    Declaration.objects.filter(procurement=procurement).update(knows_bidders=True)
    grants.changed()
    return opening


def opened(procurement: Procurement, first: Any, second: Any = None) -> TenderOpening:
    """Let two people have opened the tenders and declared anew."""
    begun(procurement, first, second)
    return certified(procurement)


def may_read(procurement: Procurement, person: Any, *, knows_bidders: bool = True) -> None:
    """Appoint a person to evaluate, with nothing to declare."""
    appoint(procurement, person, Task.EVALUATE)
    Declaration.objects.filter(procurement=procurement, user=person).update(is_current=False)
    Declaration.objects.create(procurement=procurement, user=person, knows_bidders=knows_bidders)
    grants.changed()
