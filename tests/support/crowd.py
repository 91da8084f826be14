"""A case with as many parties as one likes, for counting statements and measuring pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cms import actions as cms
from cms.models import StatusPage
from contracts.agreements.models import (
    Agreement,
    AgreementDocument,
    AgreementLot,
    AgreementSupplier,
    Amendment,
    PriceRow,
)
from contracts.calloffs.enums import CallOffStatus
from contracts.calloffs.models import CallOff, CeilingRequest
from contracts.cards import actions as cards
from contracts.invoices.models import Invoice
from contracts.quality.enums import Kind
from contracts.quality.models import Assessment
from contracts.registers.enums import RegisterState
from contracts.registers.models import RegisterImport, RegisterSource
from contracts.reports.models import ReportTask
from contracts.usage.enums import MatchOutcome
from mandates.enums import MandateStatus
from needs.inquiries.actions import begin_revision
from needs.inquiries.models import Inquiry
from needs.inquiries.pursuing import AnswerOpening, CallNote, ReminderSent
from needs.planning import actions as planning
from needs.planning.models import CycleProposal
from needs.planning.selectors import cycle_of
from needs.radar.models import Interest, RadarSignal, StatedNeed, Suggestion
from portal.audit.actions import record
from portal.audit.models import Look
from portal.core import clock
from portal.documents.enums import MediaType
from portal.documents.models import Document
from portal.organisations.enums import Role
from portal.organisations.models import BoardMeeting, Organisation
from portal.organisations.reference import municipalities
from portal.people.models import User
from portal.procurements.models import Procurement
from portal.rules import reference as rules
from portal.web.demo.numbers import organisation_number
from tests.support.bis3 import Item, bill
from tests.support.factories import agreements, base, calloffs, invoices, mandates, needs, quality

STATES = (
    MandateStatus.REQUESTED,
    MandateStatus.IN_FORCE,
    MandateStatus.DECIDED,
    MandateStatus.DECLINED,
    MandateStatus.SIGNED,
)

SOME = 4  # Every fourth party brings papers and questions; enough to show a statement for each.


@dataclass
class Crowd:
    """A case that collects mandates, an agreement in use and a public page: the same parties."""

    coordinator: User
    lawyer: User
    member: User
    case: Procurement
    inquiry: Inquiry
    agreement: Agreement
    call_off: CallOff
    invoice: Invoice
    page: StatusPage
    proposal: CycleProposal
    parties: list[Organisation]
    suggestion: Suggestion


def crowd(size: int) -> Crowd:
    """The world with `size` parties."""
    rules.load()
    association = Organisation.objects.filter(kind="association").first()
    association = association or base.AssociationFactory()
    coordinator = base.UserFactory(roles=[(association, Role.COORDINATOR)])
    lawyer = base.UserFactory(roles=[(association, Role.LAWYER)])
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
    _pursued(inquiry, coordinator, member)
    inquiry.sent_at, inquiry.sent_by = inquiry.created_at, coordinator
    inquiry.save()
    begin_revision(actor=coordinator, inquiry=inquiry)
    request = mandates.MandateRequestFactory(procurement=case)
    for place, party in enumerate(parties):
        mandates.MandateFactory.in_state(
            STATES[place % len(STATES)], request=request, organisation=party
        )
    agreement = _agreement(parties, coordinator)
    _followed_up(agreement, parties, coordinator)
    cards.publish_agreement(actor=coordinator, agreement=agreement)
    for party in parties:
        record("needs.reminded", actor=coordinator, obj=case, organisation=party, case=case)
        Look.objects.create(outcome="seen", object_type="x", path="/x/", organisation=party)
    page = cms.publish_status(actor=coordinator, procurement=case, introduction="x")
    return Crowd(
        coordinator=coordinator,
        lawyer=lawyer,
        member=member,
        case=case,
        inquiry=inquiry,
        agreement=agreement,
        call_off=_call_offs(parties, agreement, coordinator),
        invoice=_invoices(parties, agreement),
        page=page,
        proposal=_planned(agreement, parties, coordinator),
        parties=parties,
        suggestion=_radar(parties, coordinator, member),
    )


def _planned(agreement: Agreement, parties: list[Organisation], coordinator: User) -> CycleProposal:
    """What follows the agreement, with a board of each party that meets in time."""
    proposal = planning.propose_next(actor=coordinator, source=f"agreement:{agreement.pk}")
    day = cycle_of(proposal).mandates_by - timedelta(days=60)
    for party in parties:
        board = base.OrganisationFactory(kind="board", parent=party, code="", short_name="Nämnd")
        BoardMeeting.objects.create(board=board, date=day, agenda_stop=day - timedelta(days=14))
    return proposal


def _pursued(inquiry: Inquiry, coordinator: User, member: User) -> None:
    """Every third party has only opened its answer, with a call and a reminder behind it."""
    for answer in inquiry.answers.order_by("pk")[::3]:
        answer.status = "asked"
        answer.save(update_fields=["status"])
        AnswerOpening.objects.create(answer=answer, opened_by=member)
        CallNote.objects.create(answer=answer, called_by=coordinator, note="Ringer åter.")
        ReminderSent.objects.create(
            answer=answer,
            person=member,
            days_before=10,
            due_on=inquiry.deadline,
            last_day=inquiry.deadline,
            readers="answering",
            standing="asked",
        )


def _radar(parties: list[Organisation], coordinator: User, member: User) -> Suggestion:
    """Every party has a signal and an interest, the first one a stated need for each party."""
    made = Suggestion.objects.create(
        key="cpv:391",
        title="Möbler",
        public_title="Möbler",
        published_at=clock.now(),
        published_by=coordinator,
    )
    for number, party in enumerate(parties):
        place = {"organisation": party, "title": f"Stolar {number}", "value": 1000}
        for kind, suggestion in (("in", made), ("alone", None)):
            key = f"{kind}:{party.pk}"
            RadarSignal.objects.create(source="stated", key=key, suggestion=suggestion, **place)
        Interest.objects.create(suggestion=made, organisation=party, stated_by=coordinator)
        StatedNeed.objects.create(
            organisation=parties[0],
            title=f"Stolar {number}",
            starts_on=clock.today(),
            stated_by=member,
        )
    return made


def _call_offs(parties: list[Organisation], agreement: Agreement, coordinator: User) -> CallOff:
    """One call-off by each party; the first party's is given back."""
    place = AgreementSupplier.objects.select_related("lot").get(lot__agreement=agreement)
    made = [calloffs.call_off(coordinator, place, party, 100) for party in parties]
    for call_off in made[1::SOME]:
        _ask_a_lawyer(calloffs.call_off(coordinator, place, call_off.organisation, 10))
    return made[0]


def _ask_a_lawyer(call_off: CallOff) -> None:
    call_off.status = CallOffStatus.WAITING
    call_off.save(update_fields=["status"])
    CeilingRequest.objects.create(
        call_off=call_off,
        reason="Akut.",
        ceiling=Decimal(1_000_000),
        left=Decimal(5),
        asked_by=call_off.registered_by,
    )


def _invoices(parties: list[Organisation], agreement: Agreement) -> Invoice:
    """An invoice to each party by the agreement, half of them above its price."""
    place = AgreementSupplier.objects.select_related("supplier").get(lot__agreement=agreement)
    PriceRow.objects.create(
        lot_id=place.lot_id,
        name="Papper",
        unit="st",
        price=10,
        valid_from=agreement.valid_from,
        recorded_by=agreement.registered_by,
    )
    found = []
    for serial, party in enumerate(parties, start=1):
        invoices.numbered(party, organisation_number("212998", serial))
        content = bill(
            day=agreement.valid_from.isoformat(),
            number=str(serial),
            seller_number=place.supplier.organisation_number,
            buyer_number=party.organisation_number,
            contract=agreement.number,
            lines=[Item("Papper", "5", "10" if serial % 2 else "11")],
        )
        found.append(invoices.invoice(content, organisation=party))
    return found[0]


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
    for number, party in enumerate(parties[::SOME], start=1):
        _keep(agreement, lot, supplier, coordinator, number)
        _unsure(agreement, party, supplier, number)
    return agreement


def _keep(agreement: Agreement, lot: AgreementLot, supplier: Any, actor: User, number: int) -> None:
    """A price, an amendment, a document, a correction told of, and an imported register."""
    PriceRow.objects.create(
        lot=lot,
        name=f"Vara {number}",
        unit="st",
        price=Decimal(number),
        valid_from=agreement.valid_from,
        recorded_by=actor,
    )
    amendment = Amendment.objects.create(
        agreement=agreement,
        position=number,
        made_on=agreement.valid_from,
        description="Fler varor.",
        reason="Nya behov.",
        ground="minor",
        value=Decimal(1),
        decided_by="Dora",
        authority="Delegation",
        recorded_by=actor,
    )
    stored = Document.objects.create(
        title=f"Bilaga {number}",
        kind="agreement",
        file=f"bilaga-{number}.pdf",
        original_name="bilaga.pdf",
        sha256="0" * 64,
        media_type=MediaType.PDF,
        size=1,
        organisation=agreement.responsible,
        uploaded_by=actor,
    )
    AgreementDocument.objects.create(
        agreement=agreement, document=stored, kind="amendment", amendment=amendment
    )
    record("agreements.amended", actor=actor, obj=agreement, case=agreement.procurement)
    RegisterImport.objects.create(
        source=RegisterSource.objects.get_or_create(name="Gamla registret")[0],
        responsible=agreement.responsible,
        file_name=f"register-{number}.xlsx",
        sha256="0" * 64,
        size=1,
        state=RegisterState.IMPORTED,
        uploaded_by=actor,
    )


def _unsure(agreement: Agreement, party: Organisation, supplier: Any, number: int) -> None:
    ledger = agreements.delivered(party, f"{agreement.valid_from.year}-04")
    bought_on = agreement.valid_from.replace(month=4, day=7)
    agreements.line(ledger, supplier, number, bought_on, outcome=MatchOutcome.NO_ACCOUNT)


def _followed_up(agreement: Agreement, parties: list[Organisation], coordinator: User) -> None:
    """Each party is asked for its view of the supplier, and a deviation for each."""
    supplier = agreement.lots.get().suppliers.get().supplier
    follow_up = quality.planned(coordinator, agreement, Kind.MEMBERS)
    stored = follow_up.form.newest()
    for party in parties:
        Assessment.objects.create(
            follow_up=follow_up,
            supplier=supplier,
            organisation=party,
            questions=stored,
            due_on=follow_up.first_due,
        )
        quality.deviation(coordinator, agreement, supplier)


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
        "inquiry": (world.coordinator, f"/behov/{world.inquiry.pk}/"),
        "new version of an inquiry": (world.coordinator, f"/behov/{world.inquiry.pk}/ny-version/"),
        "versions of an inquiry": (world.coordinator, f"/behov/{world.inquiry.pk}/versioner/"),
        "answers": (world.coordinator, f"/behov/{world.inquiry.pk}/svar/"),
        "phone list": (world.coordinator, f"/behov/{world.inquiry.pk}/telefonlista/?alla=1"),
        "annual wheel": (world.coordinator, "/arshjul/"),
        "annual wheel, member": (world.member, "/arshjul/"),
        "next cycles": (world.coordinator, "/arshjul/nasta/"),
        "a proposed cycle": (world.coordinator, world.proposal.get_absolute_url()),
        "an answer, coordinator": (
            world.coordinator,
            f"/behov/granska/{world.inquiry.answers.first().pk}/",
        ),
        "demand": (world.coordinator, f"/behov/underlag/{case.pk}/"),
        "agreement": (world.coordinator, f"/avtal/{agreement.pk}/"),
        "agreement, member": (world.member, f"/avtal/{agreement.pk}/"),
        "agreement, suppliers": (world.coordinator, f"/avtal/{agreement.pk}/leverantorer/"),
        "agreement, parties": (world.coordinator, f"/avtal/{agreement.pk}/avtalsparter/"),
        "agreement, use": (world.coordinator, f"/avtal/{agreement.pk}/anvandning/"),
        "agreement, use, member": (world.member, f"/avtal/{agreement.pk}/anvandning/"),
        "agreement, changes": (world.coordinator, f"/avtal/{agreement.pk}/andringar/"),
        "agreement, history": (world.coordinator, f"/avtal/{agreement.pk}/historik/"),
        "agreement, prices": (world.coordinator, f"/avtal/{agreement.pk}/priser/"),
        "agreement, documents": (world.coordinator, f"/avtal/{agreement.pk}/handlingar/"),
        "ceiling by lot and member": (world.coordinator, f"/avrop/tak/{agreement.pk}/"),
        "registers": (world.coordinator, "/avtal/register/"),
        "unsure lines": (world.coordinator, "/anvandning/osakra-rader/"),
        "above the ceiling": (world.lawyer, "/avrop/over-taket/"),
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
        "demand by municipality": (world.coordinator, f"/behov/underlag/{case.pk}/?by=party"),
        "demand, quantities": (world.coordinator, f"/behov/underlag/{case.pk}/mangder/"),
        "demand, what stands out": (world.coordinator, f"/behov/underlag/{case.pk}/avvikande/"),
        "demand, scenarios": (world.coordinator, f"/behov/underlag/{case.pk}/scenarier/"),
        "demand, snapshots": (world.coordinator, f"/behov/underlag/{case.pk}/fryst/"),
        "search": (world.member, "/sok/?q=avtal"),
        "ledgers": (world.coordinator, "/anvandning/reskontra/"),
        "quality": (world.coordinator, "/kvalitet/"),
        "quality, member": (world.member, "/kvalitet/"),
        "follow-ups": (world.coordinator, "/kvalitet/uppfoljningar/"),
        "follow-up plan": (world.coordinator, f"/kvalitet/plan/{agreement.pk}/"),
        "deviations": (world.coordinator, "/kvalitet/avvikelser/"),
        "supplier's quality": (
            world.member,
            f"/kvalitet/leverantor/{world.call_off.place.supplier_id}/",
        ),
        "supplier reports": (world.coordinator, "/leverantorsrapporter/"),
        "invoices": (world.coordinator, "/fakturor/"),
        "uploads of invoices": (world.coordinator, "/fakturor/inlasningar/"),
        "an upload of invoices": (world.coordinator, world.invoice.upload.get_absolute_url()),
        "an invoice": (world.coordinator, world.invoice.get_absolute_url()),
        "price check": (world.coordinator, f"/fakturor/priskontroll/{agreement.pk}/"),
        "letters": (world.coordinator, "/utskick/"),
        "to-do list, coordinator": (world.coordinator, "/att-gora/"),
        "to-do list, member": (world.member, "/att-gora/"),
        "my notices": (world.member, "/aviseringar/"),
        "when I am away": (world.member, "/aviseringar/franvaro/"),
        "what I follow": (world.member, "/aviseringar/foljer/"),
        "log": (world.coordinator, "/handelser/"),
        "log, member": (world.member, "/handelser/"),
        "looks": (world.coordinator, "/handelser/atkomst/"),
        "history of a case": (
            world.coordinator,
            f"/handelser/historia/procurements.procurement/{case.pk}/",
        ),
        "rules": (world.coordinator, "/regler/"),
        "radar": (world.coordinator, "/radar/"),
        "radar, member": (world.member, "/radar/"),
        "radar, a suggestion": (world.coordinator, f"/radar/{world.suggestion.pk}/"),
        "radar, turning it": (world.coordinator, f"/radar/{world.suggestion.pk}/upphandla/"),
        "radar, alone": (world.coordinator, "/radar/oplacerat/"),
        "stated needs": (world.coordinator, "/radar/anmalda/"),
    }
