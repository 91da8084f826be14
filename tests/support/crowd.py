"""A case with as many parties as one likes, for counting statements and measuring pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cms import actions as cms
from cms.models import StatusPage
from contracts.agreements.models import Agreement, AgreementSupplier
from contracts.calloffs.models import CallOff
from contracts.cards import actions as cards
from contracts.reports.models import ReportTask
from mandates.enums import MandateStatus
from needs.models import Inquiry
from portal.audit.actions import record
from portal.audit.models import Look
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.organisations.reference import municipalities
from portal.people.models import User
from portal.procurements.models import Procurement
from portal.rules import reference as rules
from tests.support.factories import agreements, base, calloffs, mandates, needs

STATES = (
    MandateStatus.REQUESTED,
    MandateStatus.IN_FORCE,
    MandateStatus.DECIDED,
    MandateStatus.DECLINED,
    MandateStatus.SIGNED,
)


@dataclass
class Crowd:
    """A case that collects mandates, an agreement in use and a public page: the same parties."""

    coordinator: User
    member: User
    case: Procurement
    inquiry: Inquiry
    agreement: Agreement
    call_off: CallOff
    page: StatusPage
    parties: list[Organisation]


def crowd(size: int) -> Crowd:
    """The world with `size` parties."""
    rules.load()
    association = Organisation.objects.filter(kind="association").first()
    association = association or base.AssociationFactory()
    coordinator = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    parties = [
        base.OrganisationFactory(code=code, short_name=name, county_code=code[:2])
        for code, name in municipalities()[:size]
    ]
    member = base.UserFactory(roles=[(parties[0], Role.PURCHASING_COORDINATOR)])
    case = base.ProcurementFactory(
        responsible=coordinator,
        parties=parties,
        estimated_value=Decimal(900_000),
        ceiling=Decimal(1_000_000),
    )
    inquiry = needs.InquiryFactory(procurement=case, lines=2)
    for place, party in enumerate(parties):
        needs.AnswerFactory(inquiry=inquiry, organisation=party, quantities=[10 + place, 20])
    inquiry.sent_at, inquiry.sent_by = inquiry.created_at, coordinator
    inquiry.save()
    request = mandates.MandateRequestFactory(procurement=case)
    for place, party in enumerate(parties):
        mandates.MandateFactory.in_state(
            STATES[place % len(STATES)], request=request, organisation=party
        )
    agreement = _agreement(parties, coordinator)
    cards.publish_agreement(actor=coordinator, agreement=agreement)
    for party in parties:
        record("needs.reminded", actor=coordinator, obj=case, organisation=party, case=case)
        Look.objects.create(outcome="seen", object_type="x", path="/x/", organisation=party)
    page = cms.publish_status(actor=coordinator, procurement=case, introduction="x")
    return Crowd(
        coordinator=coordinator,
        member=member,
        case=case,
        inquiry=inquiry,
        agreement=agreement,
        call_off=_call_offs(parties, agreement, coordinator),
        page=page,
        parties=parties,
    )


def _call_offs(parties: list[Organisation], agreement: Agreement, coordinator: User) -> CallOff:
    """One call-off by each party; the first party's is given back."""
    place = AgreementSupplier.objects.select_related("lot").get(lot__agreement=agreement)
    made = [calloffs.call_off(coordinator, place, party, 100) for party in parties]
    return made[0]


def _agreement(parties: list[Organisation], coordinator: User) -> Agreement:
    used = base.ProcurementFactory(responsible=coordinator, status="concluded")
    agreement: Any = agreements.AgreementFactory(procurement=used, parties=parties)
    supplier = base.SupplierFactory()
    lot = agreements.AgreementLotFactory(agreement=agreement, suppliers=[supplier])
    bought_on = agreement.valid_from.replace(month=3, day=7)
    for party in parties:
        ledger = agreements.delivered(party, f"{agreement.valid_from.year}-03")
        agreements.line(ledger, supplier, "1200.50", bought_on, lot=lot)
    first = date(agreement.valid_from.year, 1, 1)
    for month in range(len(parties)):
        ReportTask.objects.create(
            agreement=agreement,
            supplier=supplier,
            period_start=first + timedelta(days=31 * month),
            period_end=first + timedelta(days=31 * month + 30),
            due_on=first + timedelta(days=31 * month + 50),
        )
    return agreement


def pages(world: Crowd) -> dict[str, tuple[User | None, str]]:
    """The pages to measure: who opens them, and their addresses."""
    case, agreement = world.case, world.agreement
    return {
        "case page, coordinator": (world.coordinator, f"/upphandlingar/{case.pk}/"),
        "case page, member": (world.member, f"/upphandlingar/{case.pk}/"),
        "front page, coordinator": (world.coordinator, "/start/"),
        "front page, member": (world.member, "/start/"),
        "public status page": (None, world.page.url),
        "public list": (None, "/status/"),
        "procurements": (world.coordinator, "/upphandlingar/"),
        "mandate board": (world.coordinator, f"/fullmakter/upphandling/{case.pk}/"),
        "answers": (world.coordinator, f"/behov/{world.inquiry.pk}/svar/"),
        "demand": (world.coordinator, f"/behov/underlag/{case.pk}/"),
        "agreement": (world.coordinator, f"/avtal/{agreement.pk}/"),
        "agreement, member": (world.member, f"/avtal/{agreement.pk}/"),
        "agreements": (world.member, "/avtal/"),
        "may we use it": (world.member, "/far-vi-anvanda/?q=avtal"),
        "may we use it, public": (None, "/far-vi-anvanda/?q=avtal"),
        "contract card": (world.member, f"/avtal/{agreement.pk}/avtalskort/"),
        "public contract card": (None, f"/avtalskort/{agreement.pk}/"),
        "use": (world.coordinator, "/avtal/anvandning/"),
        "portfolio": (world.coordinator, "/uppfoljning/"),
        "following up": (world.coordinator, f"/uppfoljning/avtal/{agreement.pk}/"),
        "following up, member": (world.member, f"/uppfoljning/avtal/{agreement.pk}/"),
        "a member's agreements": (
            world.coordinator,
            f"/uppfoljning/medlem/{agreement.parties.first().organisation_id}/",
        ),
        "bought outside": (world.coordinator, "/uppfoljning/utanfor/"),
        "agreements that end": (world.coordinator, "/uppfoljning/utgaende/"),
        "call-offs": (world.coordinator, "/avrop/"),
        "call-off": (world.member, world.call_off.get_absolute_url()),
        "new call-off": (world.member, f"/avrop/nytt/{world.call_off.lot_id}/"),
        "what can be called off": (world.member, "/avrop/nytt/"),
        "search": (world.member, "/sok/?q=avtal"),
        "ledgers": (world.coordinator, "/anvandning/reskontra/"),
        "supplier reports": (world.coordinator, "/leverantorsrapporter/"),
        "letters": (world.coordinator, "/utskick/"),
        "log": (world.coordinator, "/handelser/"),
        "log, member": (world.member, "/handelser/"),
        "looks": (world.coordinator, "/handelser/atkomst/"),
        "history of a case": (
            world.coordinator,
            f"/handelser/historia/procurements.procurement/{case.pk}/",
        ),
        "rules": (world.coordinator, "/regler/"),
    }
