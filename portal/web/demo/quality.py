"""How the suppliers of the agreement in use are followed up: forms, a visit, three deviations."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

from contracts.agreements.models import Agreement
from contracts.quality import actions, links, tasks
from contracts.quality.actions.deviations import Proposed, Report
from contracts.quality.actions.planning import Terms
from contracts.quality.enums import Every, Kind, Result, SanctionKind, Severity, Side
from contracts.quality.models import Assessment, Deviation, FollowUp, QualityForm
from contracts.quality.policies import Responder
from contracts.reports.public import contacts_of
from contracts.reports.selectors import suppliers_of
from portal.core import clock
from portal.organisations.models import Organisation
from portal.procurements.models import Procurement, Supplier
from portal.questions.definitions import parse

if TYPE_CHECKING:
    from portal.web.demo.story import Teller

NOTICE = 40
YES_NO, TEXT = "yes_no", "long_text"
SELF = (
    (YES_NO, "insurance", "Finns gällande ansvarsförsäkring?", True),
    (YES_NO, "registers", "Kontrolleras alla uppdragstagare mot registren innan de anlitas?", True),
    (TEXT, "staffing", "Hur är handledning och bemanning ordnad?", True),
    (TEXT, "improvements", "Vad har ni förbättrat sedan förra uppföljningen?", False),
)
MEMBERS = (
    (YES_NO, "on_time", "Börjar insatserna i tid?", True),
    (YES_NO, "reachable", "Är leverantören lätt att nå?", True),
    (TEXT, "better", "Vad kan bli bättre?", False),
)
VISIT = (
    (YES_NO, "documented", "Är dokumentationen i ordning?", True),
    (YES_NO, "plans", "Finns genomförandeplaner för alla uppdrag?", True),
    (TEXT, "seen", "Vad såg vi?", True),
)


def tell(teller: "Teller", case: Procurement) -> None:
    """A year of follow-up, each thing on its own day."""
    agreement = Agreement.objects.get(procurement=case)
    suppliers = [row for row in suppliers_of(agreement) if contacts_of(agreement.pk, row.pk)]
    story = _Story(teller, agreement, suppliers)
    story.plan()
    story.own_assessments()
    story.members()
    story.visit()
    story.late_start()
    story.overcharged()
    story.individual()


class _Story:
    def __init__(self, teller: "Teller", agreement: Agreement, suppliers: list[Supplier]) -> None:
        self.teller, self.agreement, self.suppliers = teller, agreement, suppliers
        self.named = {party.short_name: party for party in teller.parties}
        self.controller = teller.users["forbundscontroller"]
        self.follow_ups: dict[Kind, FollowUp] = {}

    def day(self, days_ago: int) -> date:
        """So many days before today."""
        return self.teller.today - timedelta(days=days_ago)

    def plan(self) -> None:
        """Three forms, and what is done with them."""
        with clock.pretend(self.day(100)):
            own = self._form("Årlig egenkontroll, familjehem", SELF)
            short = self._form("Medlemmarnas syn på leverantören", MEMBERS)
            visit = self._form("Besök hos leverantör", VISIT)
            self._plan(Kind.SELF, "Årlig egenkontroll", own, self.day(30))
            self._plan(Kind.MEMBERS, "Vad tycker ni?", short, self.day(-8))
            self._plan(Kind.VISIT, "Avtalsbesök", visit, self.day(10), self.suppliers[:2])
            self._plan(Kind.REVIEW, "Försäkring och intyg", own, self.day(-60))

    def _form(self, name: str, rows: Iterable[tuple[str, str, str, bool]]) -> QualityForm:
        made = actions.make_form(actor=self.controller, name=name)
        questions = [
            {"type": kind, "key": key, "label": label, "required": required}
            for kind, key, label, required in rows
        ]
        definition = parse({"version": 1, "questions": questions})
        actions.save_questions(actor=self.controller, form=made, question_set=definition)
        return made

    def _plan(
        self,
        kind: Kind,
        title: str,
        form: QualityForm,
        due: date,
        suppliers: Iterable[Supplier] = (),
    ) -> None:
        self.follow_ups[kind] = actions.save_follow_up(
            actor=self.controller,
            agreement=self.agreement,
            terms=Terms(
                kind=kind,
                title=title,
                form=form,
                first_due=due,
                every=Every.YEAR,
                notice_days=NOTICE,
                responsible=self.controller,
                suppliers=suppliers,
                instructions="Svara för hela verksamheten under avtalet.",
            ),
        )

    def _asked(self, kind: Kind, days_ago: int) -> list[Assessment]:
        with clock.pretend(self.day(days_ago)):
            asked = actions.ask_for(follow_up_id=self.follow_ups[kind].pk)
        return sorted(asked, key=lambda row: row.pk)

    def _link(self, about: Assessment | Deviation) -> Responder:
        contact = contacts_of(self.agreement.pk, about.supplier_id)[0]
        token = links.new_path(about, contact).rstrip("/").rsplit("/", 1)[1]
        return Responder(link=links.open_link(token))

    def own_assessments(self) -> None:
        """One is assessed, one waits to be, the others are late in spite of reminders."""
        asked = self._asked(Kind.SELF, 70)
        texts = ("Handledning varannan vecka, två per grupp.", "Handledning varje månad.")
        for place, (assessment, text) in enumerate(zip(asked, texts, strict=False)):
            with clock.pretend(self.day(45 - 5 * place)):
                by = self._link(assessment)
                answers = {"insurance": True, "registers": True, "staffing": text}
                actions.submit(responder=by, assessment=assessment, answers=answers, name=by.name)
        if asked:
            with clock.pretend(self.day(35)):
                actions.assess(
                    actor=self.controller,
                    assessment=asked[0],
                    result=Result.MET,
                    note="Svaren stämmer med intygen, som är granskade.",
                )
        for days_ago in range(40, -1, -1):
            with clock.pretend(self.day(days_ago)):
                tasks.remind_all()

    def members(self) -> None:
        """Some of the members have answered; Bjuv has not yet."""
        chance = Random(20261130)  # noqa: S311 - the same demonstration every time
        waits = {self.named["Bjuv"].pk, self.named["Malmö"].pk}
        asked = self._asked(Kind.MEMBERS, 20)
        answering = [row for row in asked if row.organisation_id not in waits]
        for place, assessment in enumerate(answering[:24]):
            party = assessment.organisation
            assert party is not None  # noqa: S101 - members are asked
            with clock.pretend(self.day(15 - place % 12)):
                person = self.teller.answering(party)
                actions.submit(
                    responder=Responder(user=person),
                    assessment=assessment,
                    answers={"on_time": chance.random() < 0.8, "reachable": True},
                    name=person.name,
                    satisfaction=chance.choice((3, 4, 4, 5)),
                )

    def visit(self) -> None:
        """A visit with remarks, another that is late."""
        asked = self._asked(Kind.VISIT, 50)
        if len(asked) < 2:
            return
        visit = asked[1]
        who = Responder(user=self.controller)
        with clock.pretend(self.day(14)):
            actions.set_visit(
                actor=self.controller,
                assessment=visit,
                planned_on=self.day(14),
                made_on=self.day(14),
                present="Verksamhetschef, controller och samordnare från förbundet",
            )
            actions.submit(
                responder=who,
                assessment=visit,
                answers={
                    "documented": True,
                    "plans": False,
                    "seen": "Två av tolv uppdrag saknar genomförandeplan.",
                },
                name=self.controller.name,
            )
        with clock.pretend(self.day(12)):
            actions.assess(
                actor=self.controller,
                assessment=visit,
                result=Result.REMARKS,
                note="Två genomförandeplaner saknas. Ska vara klara till nästa besök.",
            )

    def _report(
        self, party: Organisation, supplier: Supplier, days_ago: int, **said: Any
    ) -> Deviation:
        with clock.pretend(self.day(days_ago)):
            return actions.report(
                actor=self.teller.answering(party),
                agreement=self.agreement,
                said=Report(
                    supplier=supplier,
                    organisation=party,
                    happened_on=self.day(days_ago + 2),
                    **said,
                ),
            )

    def late_start(self) -> None:
        """Lund's: replied to, with an action plan of which a step is late."""
        deviation = self._report(
            self.named["Lund"],
            self.suppliers[1],
            30,
            title="Insatser börjar för sent",
            description="Tre insatser har börjat mer än två veckor efter överenskommen dag.",
            severity=Severity.SERIOUS,
            term="3.2 Start av insats",
        )
        with clock.pretend(self.day(28)):
            actions.send(
                actor=self.controller,
                deviation=deviation,
                text="Tre insatser har börjat mer än två veckor för sent. Förklara varför, och"
                " föreslå vad ni gör åt det.",
                reply_due_on=self.day(18),
            )
        with clock.pretend(self.day(20)):
            by = self._link(deviation)
            steps = (Proposed("Ny rutin för start av insats", self.day(3)),)
            actions.reply(
                responder=by,
                deviation=deviation,
                text="Rekryteringen har dragit ut på tiden. Vi inför en rutin för start.",
                name=by.name,
                steps=steps,
            )
        with clock.pretend(self.day(19)):
            actions.add_step(
                actor=self.controller,
                deviation=deviation,
                what="Redovisa startdagar för nästa kvartal",
                side=Side.SUPPLIER,
                due_on=self.day(-40),
            )
            actions.begin_plan(actor=self.controller, deviation=deviation)

    def overcharged(self) -> None:
        """Malmö's: put right, with a price reduction."""
        deviation = self._report(
            self.named["Malmö"],
            self.suppliers[0],
            60,
            title="Debiterat mer än avtalat",
            description="Fakturorna för ett kvartal låg över avtalat pris per dygn.",
            severity=Severity.MINOR,
            term="6.1 Pris",
        )
        with clock.pretend(self.day(50)):
            actions.sanction(
                actor=self.controller,
                deviation=deviation,
                kind=SanctionKind.PRICE_REDUCTION,
                amount=Decimal(18_400),
                term="7.3 Prisavdrag",
                reason="Mellanskillnaden dras av på nästa faktura.",
                decided_on=self.day(50),
                decided_by="Dora Direktörsson",
                authority="Delegationsordningen 4.2",
            )
        with clock.pretend(self.day(40)):
            actions.close(
                actor=self.controller,
                deviation=deviation,
                outcome="Kreditfaktura har kommit och priset är rätt sedan dess.",
            )

    def individual(self) -> None:
        """Bjuv's: an individual case, just reported."""
        self._report(
            self.named["Bjuv"],
            self.suppliers[0],
            2,
            title="Flytt utan samråd",
            description="En placering flyttades utan att vi hade tillfrågats.",
            severity=Severity.SERIOUS,
            term="3.5 Samråd",
            is_individual=True,
            case_reference="Ä 2026-114",
        )
