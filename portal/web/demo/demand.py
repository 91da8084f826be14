"""A demand that is worked on: slips in answers, an adjustment, and a snapshot of it."""

from decimal import Decimal

from needs.consolidation import actions
from needs.consolidation.actions import Count
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.models import Answer, AnswerLine
from portal.core import clock
from portal.organisations.models import Organisation
from portal.procurements.models import Procurement
from portal.web.demo.plans import Plan, Reach

# An invented municipality of size 1 has this many inhabitants.
OF_SIZE_ONE = 18_000
SOURCE = "Påhittade siffror för demonstrationen"
# By place in the list of parties, and line: what is typed is this many times what is meant.
SLIPS = {
    (3, 0): Decimal(60),  # Minutes for hours.
    (8, 0): Decimal(10),
    (10, 0): Decimal(1000),
    (15, 1): Decimal(0),
    (21, 0): Decimal("0.01"),
}
ADJUSTED = 8


def typed(plan: Plan, place: int, line: int, meant: Decimal) -> Decimal:
    """What a party types, which in the case that is out for answers is not always what it means."""
    if plan.reach is not Reach.NEEDS:
        return meant
    return (meant * SLIPS.get((place, line), Decimal(1))).quantize(Decimal("0.01"))


def enter_inhabitants(actor: object, sizes: dict[Organisation, Decimal]) -> None:
    """How many live where, as invented as what they need."""
    counts = [Count(party, int(size * OF_SIZE_ONE)) for party, size in sizes.items()]
    year = clock.today().year - 1
    actions.enter_inhabitants(actor=actor, year=year, source=SOURCE, counts=counts)


def work_on(actor: object, case: Procurement) -> None:
    """The coordinator has spoken with one party, counts what it meant, and freezes the demand."""
    answers = Answer.objects.filter(inquiry__procurement=case).order_by("organisation__code")
    answer = list(answers)[ADJUSTED]
    if answer.status != AnswerStatus.SUBMITTED or answer.stance != Stance.NEEDS:
        raise LookupError("the party of the story has not answered")
    line = AnswerLine.objects.filter(answer=answer).select_related("item").order_by("item")[0]
    actions.adjust(
        actor=actor,
        answer=answer,
        item=line.item,
        quantity=(line.quantity / 10).quantize(Decimal("0.01")),
        reason="Enligt samtal med inköpssamordnaren: en nolla för mycket.",
        version=answer.version,
    )
    actions.freeze(actor=actor, procurement=case, reason="Avstämning med referensgruppen.")
