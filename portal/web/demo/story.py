"""The demonstration's story, told by the actions that people use, on the days they would."""

from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from contracts.agreements import actions as agreements
from contracts.agreements.terms import AgreementTerms, LotTerms, OptionTerms, PlaceTerms
from mandates import actions as mandates
from mandates.enums import Commitment, DecidedBy, Power
from mandates.models import Mandate
from needs.inquiries import actions as needs
from needs.inquiries.actions import LineInput
from needs.inquiries.actions.inquiries import ItemRow
from needs.inquiries.models import Answer
from portal.core import clock
from portal.documents import authority
from portal.organisations.models import BoardMeeting, Organisation
from portal.people.models import User
from portal.procurements import actions as procurements
from portal.procurements.enums import Interest, Task
from portal.procurements.models import ProcessVersion, Procurement, Supplier
from portal.questions.definitions import QuestionSet
from portal.rules.calendar import roll_forward
from portal.web.demo import answering, building, demand, plans
from portal.web.demo.numbers import organisation_number
from portal.web.demo.plans import Plan, Reach

CENT = Decimal("0.01")
SCAN_REASON = "Underskriven på papper; originalet har kontrollerats mot protokollsutdraget."
QUESTIONS = {
    "version": 1,
    "sections": [
        {"key": "when", "title": "Start och avtal"},
        {"key": "demands", "title": "Krav"},
        {"key": "who", "title": "Kontakt", "help": "Den som kan svara på frågor om behovet."},
    ],
    "questions": [
        {
            "type": "choice",
            "key": "start",
            "section": "when",
            "label": "När behöver ni kunna avropa?",
            "required": True,
            "choices": [
                {"value": "from_start", "label": "Från första dagen"},
                {"value": "later", "label": "Senare, när eget avtal löpt ut"},
            ],
        },
        {
            "type": "date",
            "key": "own_agreement_ends",
            "section": "when",
            "label": "När löper ert eget avtal ut?",
            "required": True,
            "visible_when": {"key": "start", "equals": "later"},
        },
        {
            "type": "table",
            "key": "used_now",
            "label": "Vilka leverantörer använder ni i dag?",
            "section": "when",
            "columns": [
                {"type": "text", "key": "supplier", "label": "Leverantör", "required": True},
                {"type": "integer", "key": "places", "label": "Platser", "unit": "st"},
                {"type": "date", "key": "until", "label": "Avtal till"},
            ],
        },
        {
            "type": "long_text",
            "key": "special",
            "section": "demands",
            "label": "Finns särskilda krav vi bör känna till?",
            "help": "Skriv aldrig uppgifter om enskilda personer.",
        },
        {"type": "contact", "key": "contact", "label": "Vem kan vi fråga?", "section": "who"},
    ],
}


class Teller:
    """Tells cases for one association: knows the people, the parties and today."""

    def __init__(self, users: dict[str, User], parties: list[Organisation], today: date) -> None:
        self.users = users
        self.parties = parties
        self.today = today
        self.coordinator = users["samordnare"]
        self.random = Random(20261123)  # noqa: S311 - the same demonstration every time
        self.suppliers: list[Supplier] = []

    def answering(self, party: Organisation) -> User:
        """The party's purchasing coordinator."""
        named = {"Bjuv": "bjuv", "Lund": "lund", "Malmö": "malmo"}
        return self.users[named.get(party.short_name, f"inkop.{party.code}")]

    def size(self, party: Organisation) -> Decimal:
        """How much a party buys, in units of an ordinary municipality."""
        ordinary = Random(party.code).randint(4, 16)  # noqa: S311 - not a secret
        return Decimal(plans.LARGE.get(party.code, 0) or Decimal(ordinary) / 10)

    def tell(self, plan: Plan, process: ProcessVersion) -> Procurement:
        """A case, as far as its plan reaches."""
        case = self.create(plan, process)
        chapters = (
            (Reach.NEEDS, self.ask_needs),
            (Reach.MANDATES, self.collect_mandates),
            (Reach.PUBLISHED, self.publish),
            (Reach.AWARDED, self.award),
            (Reach.AGREEMENT, self.conclude),
        )
        for reach, chapter in chapters:
            if plan.reach >= reach:
                chapter(plan, case)
                case.refresh_from_db()
        return case

    def on(self, plan: Plan, offset: int) -> Any:
        """Pretend the working day `offset` days from the notice, but never a day to come."""
        return clock.pretend(min(plan.day(self.today, offset), self.today))

    def create(self, plan: Plan, process: ProcessVersion) -> Procurement:
        """The case with its codes, lots and invitations."""
        with self.on(plan, plans.CREATED):
            case = procurements.create_procurement(
                actor=self.coordinator,
                title=plan.title,
                process=process,
                responsible=self.coordinator,
                diary_number=plan.diary,
                area=plan.area,
                description=plan.description,
                publication_on=plan.day(self.today, plans.NOTICE),
                is_demo=True,
            )
            procurements.set_cpv(actor=self.coordinator, procurement=case, codes=plan.cpv)
            lots = [(None, item.name, "") for item in plan.items]
            procurements.set_lots(actor=self.coordinator, procurement=case, lots=lots)
            if plan.reach > Reach.CREATED:
                procurements.invite(
                    actor=self.coordinator, procurement=case, organisations=self.parties
                )
        return case

    def ask_needs(self, plan: Plan, case: Procurement) -> None:
        """The inquiry and its answers; in a case that has not come further, some are still out."""
        finished = plan.reach > Reach.NEEDS
        with self.on(plan, plans.ASKED):
            inquiry = needs.create_inquiry(
                actor=self.coordinator,
                procurement=case,
                title=f"Behov: {plan.title}",
                introduction="Uppskatta vad ni behöver per år under hela avtalstiden.",
                deadline=plan.day(self.today, plans.NEEDS_BY),
            )
            lots = list(case.lots.order_by("number"))
            rows = [
                ItemRow(
                    name=item.name,
                    unit=item.unit,
                    unit_price=item.price,
                    lot_id=lot.pk,
                    cpv=plan.cpv[0],
                    pk=inquiry.items.filter(lot=lot).values_list("pk", flat=True).first(),
                )
                for item, lot in zip(plan.items, lots, strict=True)
            ]
            needs.save_items(actor=self.coordinator, inquiry=inquiry, rows=rows)
            questions = QuestionSet.model_validate(QUESTIONS)
            needs.save_questions(actor=self.coordinator, inquiry=inquiry, question_set=questions)
            needs.send_inquiry(actor=self.coordinator, inquiry=inquiry)
        answers = Answer.objects.filter(inquiry=inquiry).select_related("organisation")
        items = list(inquiry.items.order_by("position"))
        for place, answer in enumerate(answers.order_by("organisation__code")):
            if finished or place % 5 not in {2, 4}:
                with self.on(plan, plans.ASKED + 3 + place % (40 if finished else 14)):
                    self.answer(plan, answer, items, place)
        if not finished:
            with self.on(plan, plans.ASKED + 20):
                building.correct(self.coordinator, inquiry, self.answering)
                silent = answers.filter(status="asked").order_by("-organisation__code")
                answering.tell(self, list(silent))
        if finished:
            with self.on(plan, plans.NEEDS_BY + 2):
                building.keep_template(self.coordinator, inquiry)
                needs.close_inquiry(actor=self.coordinator, inquiry=inquiry)
            with self.on(plan, plans.ESTIMATED):
                self.estimate(plan, case)

    def answer(self, plan: Plan, answer: Answer, items: list[Any], place: int) -> None:
        """One party's answer: volumes by its size, or that it needs nothing."""
        person = self.answering(answer.organisation)
        if place % 23 == 11:
            needs.answer_nothing(
                actor=person,
                answer=answer,
                reason="Vi har eget avtal till och med 2029.",
                contact_name=person.name,
            )
            return
        size = self.size(answer.organisation)
        lines = [
            LineInput(
                item_id=item.pk,
                quantity=demand.typed(plan, place, line, Decimal(round(wanted.quantity * size))),
                confidence=("high", "medium", "low")[place % 3],
            )
            for line, (item, wanted) in enumerate(zip(items, plan.items, strict=True))
        ]
        needs.submit_answer(
            actor=person,
            answer=answer,
            lines=lines,
            answers={
                "start": "from_start",
                "used_now": [{"supplier": "Direktupphandlade platser", "places": 1 + place % 4}],
                "contact": {"name": person.name, "email": person.email},
            },
            contact_name=person.name,
            version=answer.version,
        )

    def estimate(self, plan: Plan, case: Procurement) -> None:
        """Estimate and ceiling from what the parties answered, and the regime confirmed."""
        from needs.consolidation import actions as consolidation
        from needs.consolidation.public import demand_of

        asked_for = demand_of(case)
        consolidation.set_estimate(
            actor=self.coordinator,
            procurement=case,
            estimated_value=Decimal(asked_for.total_value).quantize(CENT),
            margin_percent=Decimal(plan.margin),
            reason="Marginal för ökade placeringar enligt parternas svar.",
        )
        procurements.confirm_regime(
            actor=self.coordinator,
            procurement=case,
            regime="chapter_19",
            reason="Tjänsterna står i bilaga 2.",
        )

    def collect_mandates(self, plan: Plan, case: Procurement) -> None:
        """The request, and the parties' decisions; locked when the case has come further."""
        with self.on(plan, plans.REQUESTED):
            starts = plan.day(self.today, plans.STARTS)
            request = mandates.save_request(
                actor=self.coordinator,
                procurement=case,
                deadline=plan.day(self.today, plans.MANDATES_BY),
                powers=[power.value for power in Power.usual()],
                commitment=Commitment.BINDING,
                commitment_text="Parten använder avtalet för alla sina köp inom området.",
                exceptions_text="Den enskildes behov går före. Egna avtal får löpa ut.",
                valid_from=plan.day(self.today, plans.REQUESTED),
                valid_to=starts.replace(year=starts.year + 6, day=min(starts.day, 28)),
                cost_text="Ingen avgift utöver medlemsavgiften.",
            )
            asked = mandates.request_mandates(actor=self.coordinator, request=request)
        locked = plan.reach > Reach.MANDATES
        for place, mandate in enumerate(sorted(asked, key=lambda m: m.organisation.code)):
            self.mandate(plan, mandate, place, locked=locked)
        if locked:
            with self.on(plan, plans.LOCKED):
                mandates.lock_party_list(actor=self.coordinator, procurement=case)

    def mandate(self, plan: Plan, mandate: Mandate, place: int, *, locked: bool) -> None:
        """One party's way: most decide and sign, one declines, some are still on their way."""
        person = self.answering(mandate.organisation)
        day = plan.day(self.today, plans.REQUESTED + 25 + place % 40)
        decision: dict[str, Any] = {
            "decided_by": DecidedBy.BOARD,
            "body": "Socialnämnden",
            "decided_on": min(day, self.today),
            "paragraph": f"§ {60 + place}",
            "diary_number": f"SN {day.year}-{100 + place}",
        }
        moment = clock.at(min(day, self.today), 10, place)
        with clock.pretend(moment):
            if place % 23 == 11:
                mandates.decline(
                    actor=person, mandate=mandate, reason="Egen regi räcker till.", **decision
                )
                return
            if not locked and place % 9 in {3, 7}:
                self.plan_meeting(person, mandate, late=place % 9 == 7)
                return
            mandate = mandates.record_decision(actor=person, mandate=mandate, **decision)
            if not locked and place % 17 == 5:
                return
            scanned = place % 3 == 2
            paper = self.paper(mandate, scanned=scanned)
            mandate = mandates.upload_signed(actor=person, mandate=mandate, file=paper)
        if not locked and place % 13 == 4:
            return
        with clock.pretend(min(moment + timedelta(days=2), clock.now())):
            reason = SCAN_REASON if scanned else ""
            mandates.verify(actor=self.coordinator, mandate=mandate, reason=reason)

    def plan_meeting(self, person: User, mandate: Mandate, *, late: bool) -> None:
        """A party that waits for its board; `late` chooses a meeting that comes too late."""
        coming = BoardMeeting.objects.filter(
            board__parent=mandate.organisation, date__gt=self.today
        ).order_by("date")
        meeting = coming[2] if late and coming.count() > 2 else coming.first()
        if meeting:
            mandates.plan_meeting(actor=person, mandate=mandate, meeting=meeting)

    def paper(self, mandate: Mandate, *, scanned: bool) -> Any:
        """The mandate's PDF as the party sends it back: signed, or as a scan would be."""
        from django.core.files.base import ContentFile

        assert mandate.paper is not None  # noqa: S101 - made by the decision
        with mandate.paper.file.open("rb") as opened:
            pdf = opened.read()
        if not scanned:
            pdf = authority.sign(
                pdf,
                signer=f"Firmatecknare i {mandate.organisation.short_name}",
                organisation=mandate.organisation.name,
            )
        return ContentFile(pdf, name="fullmakt.pdf")

    def publish(self, plan: Plan, case: Procurement) -> None:
        """The notice, recorded on the day it was published."""
        with self.on(plan, plans.NOTICE):
            procurements.record_publication(
                actor=self.coordinator,
                procurement=case,
                published_on=clock.today(),
                tender_deadline=plan.day(self.today, plans.TENDERS_BY),
                database="Påhittad annonsdatabas (demo)",
            )

    def appoint(self, plan: Plan, case: Procurement) -> None:
        """The team that opens and evaluates, and what each has declared; one has a past."""
        controller = self.users["forbundscontroller"]
        team = (
            (self.coordinator, Task.EVALUATE, "Leder utvärderingen."),
            (self.users["jurist"], Task.READ_TENDERS, "Prövar kvalificeringen."),
            (controller, Task.EVALUATE, "Granskar priserna."),
        )
        with self.on(plan, plans.NOTICE + 7):
            for person, task, reason in team:
                procurements.appoint(
                    actor=self.coordinator,
                    procurement=case,
                    user=person,
                    task=task,
                    reason=reason,
                )
                past = person == controller
                row = procurements.declare(
                    actor=person,
                    procurement=case,
                    interests=[Interest.EARLIER] if past else [],
                    explanation="Var anställd hos en leverantör i branschen till 2021."
                    if past
                    else "",
                )
                if past:
                    procurements.handle_declaration(
                        actor=self.users["jurist"],
                        declaration=row,
                        measure="Poängsätter inte den tidigare arbetsgivarens anbud.",
                        reason="Anställningen tog slut för flera år sedan.",
                    )

    def award(self, plan: Plan, case: Procurement) -> None:
        """Tenders, and a named person's decision; all but the last win."""
        lots = list(case.lots.all())
        self.appoint(plan, case)
        with self.on(plan, plans.OPENED):
            opening = procurements.begin_opening(
                actor=self.coordinator, procurement=case, second=self.users["jurist"]
            )
            tenders = [
                procurements.record_tender(
                    actor=self.coordinator,
                    procurement=case,
                    supplier=supplier,
                    received_on=plan.day(self.today, plans.TENDERS_BY),
                    received_time=time(9 + place, 35),
                    amount=Decimal(1_200_000 + 37_500 * place),
                    lots=[lot for n, lot in enumerate(lots) if supplier in self.of_lot(n)] or lots,
                )
                for place, supplier in enumerate(self.demo_suppliers()[: len(lots) * 2 + 2])
            ]
            for person in (self.users["jurist"], self.coordinator):
                procurements.confirm_opening(actor=person, opening=opening)
            for person in (self.coordinator, self.users["jurist"]):
                procurements.declare(actor=person, procurement=case, knows_bidders=True)
        with self.on(plan, plans.AWARDED):
            day = clock.today()
            procurements.record_award(
                actor=self.coordinator,
                procurement=case,
                winners=tenders[:-1],
                decided_on=day,
                decided_by="Disa Direktörsson",
                role="Förbundsdirektör",
                authority="Delegationsordningen punkt 4.2, beslutad av styrelsen 2023-02-14 § 12",
                reason="Anbuden uppfyller kraven och har lägst jämförelsepris.",
                sent_on=day,
            )

    def conclude(self, plan: Plan, case: Procurement) -> None:
        """The signed agreement, with its lots, ranking and options."""
        share = (case.ceiling / len(plan.items)).quantize(CENT) if case.ceiling else None
        starts = plan.day(self.today, plans.STARTS)
        ends = starts.replace(year=starts.year + 3) - timedelta(days=1)
        with self.on(plan, plans.SIGNED):
            terms = AgreementTerms(
                title=plan.title,
                number=f"A-{starts.year}-01",
                valid_from=starts,
                valid_to=ends,
                signed_on=clock.today(),
                ceiling=case.ceiling,
                estimate=case.estimated_value,
                options=(
                    OptionTerms(
                        months=12,
                        notice_by=roll_forward(ends - timedelta(days=180)),
                        extends_to=ends.replace(year=ends.year + 1),
                    ),
                ),
                lots=tuple(
                    LotTerms(
                        number=lot.number,
                        name=lot.name,
                        suppliers=tuple(
                            PlaceTerms(supplier, rank)
                            for rank, supplier in enumerate(self.of_lot(place), start=1)
                        ),
                        ceiling=share,
                        lot=lot,
                    )
                    for place, lot in enumerate(case.lots.order_by("number"))
                ),
            )
            agreements.register_agreement(actor=self.coordinator, procurement=case, terms=terms)

    def of_lot(self, place: int) -> list[Supplier]:
        """The suppliers of a lot: three in the first, two in the second, never the same."""
        return self.demo_suppliers()[:3] if place == 0 else self.demo_suppliers()[3:5]

    def demo_suppliers(self) -> list[Supplier]:
        """The invented suppliers, made the first time they are asked for."""
        if not self.suppliers:
            self.suppliers = [
                procurements.create_supplier(
                    actor=self.coordinator,
                    name=name,
                    organisation_number=organisation_number("559999", serial),
                    is_demo=True,
                )
                for serial, name in enumerate(plans.SUPPLIERS, start=1)
            ]
        return self.suppliers
