"""The annual wheel and the pursuit of answers in the demo: what is planned, called and reminded."""

from datetime import timedelta
from typing import TYPE_CHECKING

from contracts.agreements import wheel
from contracts.agreements.models import Agreement
from needs.inquiries import actions as needs
from needs.inquiries import openings
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.ladders import Rung
from needs.inquiries.models import Answer, Inquiry
from needs.inquiries.pursuing import Readers
from needs.planning import actions, selectors
from needs.planning.enums import LengthKey, StepKey, StepKind
from portal.core import clock
from portal.procurements.enums import ProcurementStatus
from portal.rules.calendar import roll_back

if TYPE_CHECKING:
    from portal.web.demo.story import Teller

CALLS = (
    ("Väntar på siffror från två enheter. Svarar före veckans slut.", 3),
    ("Ny samordnare från första nästa månad, behöver inbjudan.", None),
    ("Har svårt med förra årets volymer; vi hjälper till på telefon.", 1),
)


def tell(teller: "Teller") -> None:
    """A ladder in progress with calls, the association's own times, and two planned cycles."""
    for inquiry in Inquiry.objects.filter(closed_at=None, sent_at__isnull=False):
        _pursue(teller, inquiry)
    _plan(teller)


def _pursue(teller: "Teller", inquiry: Inquiry) -> None:
    """Most have opened; some are reminded by the ladder on its days, and three are called."""
    with clock.pretend(clock.at(clock.local_date(inquiry.sent_at or clock.now()), 11)):
        needs.save_ladder(
            actor=teller.coordinator,
            inquiry=inquiry,
            rungs=[Rung(20), Rung(10), Rung(3), Rung(0), Rung(-2, Readers.WIDER)],
        )
    answers = list(
        inquiry.answers.select_related("organisation", "inquiry").order_by("organisation__code")
    )
    asked = clock.local_date(inquiry.sent_at or clock.now())
    for place, answer in enumerate(answers):
        if answer.status == AnswerStatus.ASKED and place % 10 == 2:
            continue
        with clock.pretend(min(clock.at(asked + timedelta(days=1 + place % 6), 9), clock.now())):
            openings.note(teller.answering(answer.organisation), answer.pk)
    waiting = [answer for answer in answers if answer.status in AnswerStatus.waiting()]
    day = asked
    while day < teller.today:
        day += timedelta(days=1)
        with clock.pretend(clock.at(day, 7, 20)):
            for answer in waiting:
                needs.remind_by_rule(answer_id=answer.pk)
    for answer, (note, days) in zip(waiting[1:], CALLS, strict=False):
        _call(teller, answer, note, days)


def _call(teller: "Teller", answer: Answer, note: str, days: int | None) -> None:
    with clock.pretend(min(clock.at(teller.today - timedelta(days=2), 14), clock.now())):
        needs.note_call(
            actor=teller.coordinator,
            answer=answer,
            note=note,
            spoke_with=teller.answering(answer.organisation).name,
            next_contact_on=teller.today + timedelta(days=days) if days else None,
        )


def _plan(teller: "Teller") -> None:
    """The cycle after the agreement in use, moved a little, and one that follows no agreement."""
    with clock.pretend(teller.today - timedelta(days=30)):
        actions.change_length(
            actor=teller.coordinator,
            key=LengthKey.COURT,
            days=150,
            reason="Fem månader: den senaste överprövningen tog fyra och en halv.",
        )
        agreement = (
            Agreement.objects.exclude(procurement=None)
            .exclude(procurement__status=ProcurementStatus.CANCELLED)
            .order_by("valid_from")
            .last()
        )
        if agreement is not None:
            _next(teller, agreement)
        actions.propose_by_hand(
            actor=teller.coordinator,
            cycle=actions.NewCycle(
                "Tolkförmedling",
                teller.today.replace(year=teller.today.year + 3, month=6, day=30),
                "chapter_19",
                tuple(party.pk for party in teller.parties[:12]),
            ),
            is_demo=True,
        )


def _next(teller: "Teller", agreement: Agreement) -> None:
    proposal = actions.propose_next(
        actor=teller.coordinator, source=wheel.key_of(agreement.pk), is_demo=True
    )
    begins = selectors.cycle_of(proposal).step(StepKey.DOCUMENTS).begins
    actions.shift(
        actor=teller.coordinator,
        proposal=proposal,
        step=StepKey.DOCUMENTS,
        begins=roll_back(begins - timedelta(days=21)),
        reason="Semesterperioden ligger i arbetet med underlagen.",
    )
    actions.note_step(
        actor=teller.users["jurist"],
        proposal=proposal,
        noted=actions.Noted(
            StepKind.DECIDED,
            "Förbundsstyrelsen gav i uppdrag att förbereda nästa avtal, § 47",
            clock.today() - timedelta(days=4),
            "Protokollet är diariefört.",
        ),
    )
