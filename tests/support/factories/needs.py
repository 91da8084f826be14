"""Factories of the needs room: an inquiry as it stands at different times."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import factory

from needs.inquiries.enums import AnswerStatus, Confidence
from needs.inquiries.models import Answer, AnswerLine, Inquiry, InquiryItem
from portal.core import clock
from portal.rules.calendar import roll_forward
from tests.support.factories.base import OrganisationFactory, ProcurementFactory


class InquiryFactory(factory.django.DjangoModelFactory):
    """A draft with `lines=2` lines; `sent=True` asks every participant of the procurement."""

    class Meta:
        model = Inquiry
        skip_postgeneration_save = True

    procurement = factory.SubFactory(ProcurementFactory)
    title = factory.LazyAttribute(lambda o: f"Behov: {o.procurement.title}")
    deadline = factory.LazyFunction(lambda: roll_forward(clock.today() + timedelta(days=28)))
    created_by = factory.LazyAttribute(lambda o: o.procurement.responsible)

    @factory.post_generation
    def lines(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Lines with a unit and a price."""
        for number in range(1, (2 if extracted is None else extracted) + 1):
            InquiryItemFactory(inquiry=self, position=number)

    @factory.post_generation
    def sent(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Ask the participants without writing letters."""
        if not extracted:
            return
        self.sent_at, self.sent_by = clock.now(), self.procurement.responsible  # type: ignore[attr-defined]
        self.save()  # type: ignore[attr-defined]
        for row in self.procurement.participations.all():  # type: ignore[attr-defined]
            AnswerFactory(inquiry=self, organisation=row.organisation)


class InquiryItemFactory(factory.django.DjangoModelFactory):
    """A line counted in days of care."""

    class Meta:
        model = InquiryItem

    inquiry = factory.SubFactory(InquiryFactory, lines=0)
    name = factory.Sequence(lambda n: f"Familjehem, nivå {n}")
    unit = "vårddygn"
    unit_price = Decimal("1000.00")
    position = factory.Sequence(lambda n: n + 1)


class AnswerFactory(factory.django.DjangoModelFactory):
    """An asked party; `quantities=[10, 20]` submits them in the order of the lines."""

    class Meta:
        model = Answer
        skip_postgeneration_save = True

    inquiry = factory.SubFactory(InquiryFactory)
    organisation = factory.SubFactory(OrganisationFactory)

    @factory.post_generation
    def quantities(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """Submitted quantities."""
        if extracted is None:
            return
        answer: Any = self
        answer.status = AnswerStatus.SUBMITTED
        answer.submitted_at = clock.now()
        answer.submitted_by = answer.inquiry.procurement.responsible
        answer.save()
        for item, quantity in zip(answer.inquiry.items.all(), extracted, strict=True):
            AnswerLine.objects.create(
                answer=answer, item=item, quantity=quantity, confidence=Confidence.HIGH
            )
