"""Requests and mandates in any state, and the PDFs that go with them."""

from datetime import date, timedelta
from typing import Any

import factory

from mandates.enums import Commitment, DecidedBy, MandateStatus, Power
from mandates.models import Mandate, MandateRequest
from portal.core import clock
from portal.documents import actions as documents
from portal.documents import pdf
from tests.support.factories import base

S = MandateStatus
DECISION = {
    "decided_by": DecidedBy.BOARD,
    "body": "Socialnämnden",
    "paragraph": "§ 114",
    "delegation_item": "",
    "diary_number": "SN 2026-114",
}
TERMS = {
    "powers": [Power.PREPARE.value, Power.PUBLISH.value, Power.AWARD.value],
    "commitment": Commitment.BINDING,
    "commitment_text": "Parten använder avtalet för alla köp inom området.",
    "exceptions_text": "Egna avtal får löpa ut.",
    "sub_delegation": False,
    "cost_text": "",
    "terms_text": "",
}


def terms(**changes: Any) -> dict[str, Any]:
    """What `save_request` takes, with a deadline in a month."""
    today = clock.today()
    dates = {
        "deadline": today + timedelta(days=30),
        "valid_from": today,
        "valid_to": today + timedelta(days=1500),
    }
    return {**TERMS, **dates, **changes}


def decision(**changes: Any) -> dict[str, Any]:
    """What `record_decision` takes."""
    return {**DECISION, "decided_on": clock.today(), **changes}


def scan() -> bytes:
    """A readable PDF without a signature."""
    return pdf.render("plain.typ", {"title": "Fullmakt", "paragraphs": ["Underskriven på papper."]})


class MandateRequestFactory(factory.django.DjangoModelFactory):
    """A sent request with a deadline in a month."""

    class Meta:
        model = MandateRequest

    procurement = factory.SubFactory(base.ProcurementFactory)
    powers = TERMS["powers"]
    commitment = TERMS["commitment"]
    commitment_text = TERMS["commitment_text"]
    deadline = factory.LazyFunction(lambda: clock.today() + timedelta(days=30))
    valid_from = factory.LazyFunction(clock.today)
    valid_to = factory.LazyFunction(lambda: clock.today() + timedelta(days=1500))
    sent_at = factory.LazyFunction(clock.now)
    sent_by = factory.LazyAttribute(lambda o: o.procurement.responsible)


class MandateFactory(factory.django.DjangoModelFactory):
    """A requested mandate; `in_state(status)` gives any other state with all it demands."""

    class Meta:
        model = Mandate

    request = factory.SubFactory(MandateRequestFactory)
    organisation = factory.SubFactory(base.OrganisationFactory)
    powers = TERMS["powers"]
    commitment = TERMS["commitment"]

    @classmethod
    def in_state(cls, status: MandateStatus, **fields: Any) -> Mandate:
        """A mandate in `status`, as the actions would leave it."""
        mandate = cls.build(**fields)
        for owner in (mandate.request.procurement.responsible, mandate.request):
            if owner.pk is None:
                owner.save()
        if status != S.REQUESTED:
            for name, value in decision(decided_on=date(2026, 10, 21)).items():
                setattr(mandate, name, value)
        if status in {S.SIGNED, S.IN_FORCE, S.RETURNED}:
            mandate.signed = document(mandate)
            mandate.uploaded_at = clock.now()
            mandate.verdict = {"state": "unsigned"}
        if status == S.IN_FORCE:
            mandate.verified_by = mandate.request.procurement.responsible
            mandate.verified_at = clock.now()
        mandate.status = status
        mandate.save()
        return mandate


def document(mandate: Mandate) -> Any:
    """A stored PDF of the party."""
    return documents.store(
        actor=None,
        content=b"%PDF-1.7\n%%EOF\n",
        filename="fullmakt.pdf",
        title="Undertecknad fullmakt",
        kind="mandate_signed",
        organisation=mandate.organisation,
        case=mandate.request.procurement,
    )
