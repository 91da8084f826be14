"""A small world with real objects of two municipalities at every stage of the chain."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.test import Client

from contracts.agreements.models import Agreement, AgreementOption, PriceIndex
from contracts.calloffs.models import CallOff, CeilingAlert, CeilingRequest
from contracts.cards import actions as cards
from contracts.cards.models import AgreementPublication
from contracts.followup import actions as followup
from contracts.followup.enums import SavingsMethod
from contracts.followup.models import SavingsStatement, YearlyReport
from contracts.registers.enums import RegisterState
from contracts.registers.models import RegisterImport, RegisterSource
from contracts.usage.enums import RuleKind, UsageSource
from contracts.usage.models import AccountRule, LearntMatch, LedgerImport
from mandates.models import Mandate
from needs.inquiries.answering.models import AnswerPart, SheetUpload
from needs.inquiries.answering.parts import parts_of
from needs.inquiries.models import Answer, Inquiry
from needs.planning import actions as planning
from needs.planning.models import CycleProposal
from portal.audit.models import SupportSession
from portal.audit.support import actions as support
from portal.core import clock
from portal.documents.models import Document
from portal.jobs.models import Job
from portal.members import links
from portal.members.actions import Offer, invite
from portal.members.models import Invitation
from portal.organisations import reference as municipalities
from portal.organisations.enums import Role
from portal.organisations.models import BoardMeeting, Membership, Organisation
from portal.people.models import User
from portal.procurements import actions as cases
from portal.procurements import reference as procurements
from portal.procurements.models import CpvCode, ProcessTemplate, ProcessVersion, Procurement
from portal.rules import reference as rules
from portal.rules.models import RuleValue
from portal.web.demo import calloffs, ledgers, plans, world
from portal.web.demo.people import DOMAIN
from portal.web.demo.plans import Reach
from portal.web.demo.story import Teller
from portal.web.models import ContactImport
from tests.support.factories import agreements as agreement_factories

BUYERS = ("1260", "1281", "1280")  # Bjuv, Lund, Malmö


@dataclass
class World:
    """What the matrix asks for by name: people by log-in, objects by what they are."""

    users: dict[str, User]
    bjuv: Organisation
    lund: Organisation
    used: Procurement
    asking: Procurement
    collecting: Procurement
    new: Procurement
    log_ins: dict[str, str] = field(default_factory=dict)

    def log_everyone_in(self) -> None:
        """Log everyone in once: the cookie of each is what the matrix asks with."""
        for login, user in self.users.items():
            client = Client()
            client.force_login(user)
            self.log_ins[login] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def answer(self, party: Organisation) -> Answer:
        """A party's answer in the case that asks for needs."""
        return Answer.objects.get(inquiry__procurement=self.asking, organisation=party)

    def part(self) -> AnswerPart:
        """A part of Bjuv's answer, given to its controller."""
        answer = self.answer(self.bjuv)
        return AnswerPart.objects.get_or_create(
            answer=answer,
            key=parts_of(answer)[0].key,
            person=self.users["bjuv.controller"],
            defaults={"asked_by": self.users["bjuv"]},
        )[0]

    def sheet(self) -> SheetUpload:
        """A workbook that Bjuv's purchasing coordinator has read in."""
        return SheetUpload.objects.get_or_create(
            answer=self.answer(self.bjuv), user=self.users["bjuv"], version=0
        )[0]

    def inquiry(self) -> Inquiry:
        """The open inquiry."""
        return Inquiry.objects.get(procurement=self.asking)

    def mandate(self, party: Organisation) -> Mandate:
        """A party's mandate in the case that collects them."""
        return Mandate.objects.get(request__procurement=self.collecting, organisation=party)

    def support(self) -> SupportSession:
        """The administrator acts for Bjuv's purchasing coordinator."""
        return SupportSession.objects.get(person=self.users["bjuv"])

    def planned(self) -> CycleProposal:
        """A cycle that is planned for Bjuv alone."""
        found = CycleProposal.objects.filter(title="Bara för Bjuv").first()
        if found is None:
            last = clock.today() + timedelta(days=900)
            cycle = planning.NewCycle("Bara för Bjuv", last, "chapter_19", (self.bjuv.pk,))
            found = planning.propose_by_hand(actor=self.users["samordnare"], cycle=cycle)
        return found

    def meeting(self) -> BoardMeeting:
        """A coming meeting of a board of Bjuv."""
        rows = BoardMeeting.objects.filter(board__parent=self.bjuv, date__gte=clock.today())
        return rows.earliest("date")

    def by_hand(self) -> Agreement:
        """An agreement without a procurement here, which can be corrected."""
        found = Agreement.objects.filter(origin="by_hand").first()
        if found is None:
            found = agreement_factories.AgreementFactory(by_hand=True, title="Äldre avtal")
            agreement_factories.AgreementLotFactory(agreement=found, name="Allt")
        return found

    def hand_lot(self) -> Any:
        """A lot of it."""
        return self.by_hand().lots.first()

    def hand_option(self) -> Any:
        """An option of it that nobody has decided about."""
        agreement = self.by_hand()
        return agreement.options.filter(taken_at=None, declined_at=None).first() or (
            agreement.options.create(
                position=9,
                months=12,
                notice_by=agreement.valid_to,
                extends_to=agreement.valid_to + timedelta(days=365),
            )
        )

    def agreement(self) -> Agreement:
        """The agreement in use."""
        return Agreement.objects.get(procurement=self.used)

    def option(self) -> AgreementOption:
        """Its option."""
        return AgreementOption.objects.get(agreement=self.agreement())

    def publication(self) -> AgreementPublication:
        """The agreement as it is published."""
        found = AgreementPublication.objects.current().filter(agreement=self.agreement()).first()
        return found or cards.publish_agreement(
            actor=self.users["samordnare"], agreement=self.agreement()
        )

    def register(self) -> RegisterImport:
        """A register of agreements that was brought in from elsewhere."""
        source, _made = RegisterSource.objects.get_or_create(name="Gamla registret")
        return RegisterImport.objects.get_or_create(
            source=source,
            state=RegisterState.IMPORTED,
            defaults={
                "responsible": Organisation.objects.association(),
                "file_name": "register.xlsx",
                "sha256": "0" * 64,
                "size": 1,
                "uploaded_by": self.users["samordnare"],
            },
        )[0]

    def call_off(self) -> CallOff:
        """A call-off of Bjuv."""
        return CallOff.objects.get(organisation=self.bjuv)

    def ceiling_question(self) -> CeilingRequest:
        """Malmö's question about the ceiling."""
        return CeilingRequest.objects.get()

    def ceiling_alert(self) -> CeilingAlert:
        """An alert about the ceiling of the agreement in use."""
        found = CeilingAlert.objects.first()
        return found or CeilingAlert.objects.create(
            agreement=self.agreement(), level=50, taken=5, ceiling=10
        )

    def saving(self) -> SavingsStatement:
        """A saving of the agreement in use."""
        found = SavingsStatement.objects.first()
        if found:
            return found
        month = self.agreement().valid_from.replace(day=1)
        return SavingsStatement.objects.create(
            agreement=self.agreement(),
            method=SavingsMethod.EARLIER,
            first_month=month,
            last_month=month,
            item="Vårddygn",
            baseline_price=2,
            agreed_price=1,
            baseline_source="Det tidigare avtalet.",
            used=10,
            saving=10,
            stated_by=self.users["samordnare"],
        )

    def yearly_report(self) -> YearlyReport:
        """A yearly report of Bjuv."""
        found = YearlyReport.objects.filter(organisation=self.bjuv).first()
        return found or followup.report_on_member(
            actor=self.users["samordnare"], organisation=self.bjuv, year=clock.today().year
        )

    def index(self) -> PriceIndex:
        """Its indexation."""
        return PriceIndex.objects.get_or_create(
            agreement=self.agreement(),
            name="AKI",
            defaults={"base_month": date(2024, 1, 1), "base_value": Decimal(100)},
        )[0]

    def ledger(self, party: Organisation) -> LedgerImport:
        """A ledger of a party."""
        found = LedgerImport.objects.filter(organisation=party).first()
        assert found
        return found

    def learnt(self) -> LearntMatch:
        """What Bjuv's controller has said of unsure lines."""
        found, _made = LearntMatch.objects.get_or_create(
            organisation=self.bjuv,
            source=UsageSource.LEDGER,
            supplier_name="Namnlösa Hemmet",
            name_key="NAMNLOSA HEMMET",
            defaults={"confirmed_by": self.users["bjuv.controller"]},
        )
        return found

    def account_rule(self) -> AccountRule:
        """An account of the agreement in use."""
        found, _made = AccountRule.objects.get_or_create(
            lot=self.agreement().lots.first(),
            kind=RuleKind.CPV,
            code="85311",
            defaults={"added_by": self.users["samordnare"]},
        )
        return found

    def paper(self, party: Organisation) -> Document:
        """A party's signed or unsigned mandate as a stored file."""
        found = Document.objects.filter(organisation=party).order_by("pk").first()
        assert found
        return found

    def membership(self) -> Membership:
        """A role in Bjuv."""
        return Membership.objects.get(user=self.users["bjuv.controller"])

    def invitation(self) -> Invitation:
        """An unanswered invitation to Bjuv."""
        found = Invitation.objects.unanswered().filter(organisation=self.bjuv).first()
        return found or invite(
            actor=self.users["bjuv"],
            organisation=self.bjuv,
            offer=Offer("ny.bjuv@demo.example", "Nils Nyström", [Role.READER]),
        )

    def link(self) -> str:
        """The secret part of its link."""
        return links.new_path(self.invitation()).rstrip("/").rsplit("/", 1)[1]

    def job(self, owner: User) -> Job:
        """Something a person waits for."""
        return Job.objects.get_or_create(kind="tests", owner=owner, title="Prov")[0]

    def contacts(self, owner: User) -> ContactImport:
        """A list of contacts that somebody has uploaded."""
        return ContactImport.objects.get_or_create(made_by=owner, file_name="kontakter.xlsx")[0]


def load_law_and_places() -> None:
    """What every installation has: values of the law, municipalities, a CPV code, a process."""
    rules.load()
    municipalities.load()
    for code in {code for plan in plans.PLANS for code in plan.cpv}:
        CpvCode.objects.get_or_create(
            code=code, defaults={"label_sv": "Omsorg", "label_en": "Care", "is_annex_2": True}
        )


def build() -> World:
    """Tell the demonstration's story with three parties instead of 46."""
    load_law_and_places()
    world.make_association()
    everyone = world.connect_parties()
    Organisation.objects.filter(pk__in=[p.pk for p in everyone]).exclude(code__in=BUYERS).update(
        relation="none"
    )
    parties = [party for party in everyone if party.code in BUYERS]
    today = clock.today()
    world.make_boards(parties, today - timedelta(days=200), today + timedelta(days=200))
    users = world.make_people(parties)
    procurements.load_template()
    process = ProcessVersion.objects.get()
    teller = Teller(users, parties, today)
    told: dict[Reach, Any] = {}
    for plan in plans.PLANS:
        if plan.reach in {Reach.AGREEMENT, Reach.MANDATES, Reach.NEEDS, Reach.CREATED}:
            told[plan.reach] = teller.tell(plan, process)
            if plan.reach is Reach.AGREEMENT:
                ledgers.import_two_years(teller, told[plan.reach], replace(plan))
                calloffs.tell(teller, told[plan.reach])
    make_team(users, told[Reach.AGREEMENT], told[Reach.NEEDS])
    support.start(actor=users["admin"], person=users["bjuv"], reason="Hjälp med behovssvaret.")
    made = World(
        users=users,
        bjuv=Organisation.objects.get(code="1260"),
        lund=Organisation.objects.get(code="1281"),
        used=told[Reach.AGREEMENT],
        asking=told[Reach.NEEDS],
        collecting=told[Reach.MANDATES],
        new=told[Reach.CREATED],
    )
    made.log_everyone_in()
    return made


def make_team(users: dict[str, User], used: Procurement, asking: Procurement) -> None:
    """People who have no role, only a task in one case: one reads, one is recused, one refers."""
    for login, name in (("konsult", "Kå K"), ("javig", "Jay J"), ("referens", "Re R")):
        users[login] = User.objects.create_user(f"{login}@{DOMAIN}", name=name, is_demo=True)
    anna = users["samordnare"]
    tasks = (
        ("konsult", used, "evaluate"),
        ("javig", used, "evaluate"),
        ("referens", asking, "refer"),
    )
    for login, case, task in tasks:
        cases.appoint(actor=anna, procurement=case, user=users[login], task=task, reason="Prov.")
    cases.declare(actor=users["konsult"], procurement=used, knows_bidders=True)
    cases.recuse(actor=users["javig"], procurement=used, user=users["javig"], reason="Äger.")


def rule(_world: World) -> RuleValue:
    """A value of the law."""
    found = RuleValue.objects.order_by("pk").first()
    assert found
    return found


def template(_world: World) -> ProcessTemplate:
    """The process template."""
    return ProcessTemplate.objects.get()
