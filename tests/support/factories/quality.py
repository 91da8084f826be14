"""What tests of the quality follow-up need: a form, a follow-up that is asked for, a deviation."""

from datetime import timedelta
from typing import Any

from contracts.agreements.models import Agreement
from contracts.quality import actions
from contracts.quality.actions.deviations import Report
from contracts.quality.actions.planning import Terms
from contracts.quality.enums import Every, Kind, Severity
from contracts.quality.models import Assessment, Deviation, FollowUp, QualityForm
from portal.core import clock
from portal.questions.definitions import parse

QUESTIONS = {
    "version": 1,
    "questions": [
        {"type": "yes_no", "key": "insured", "label": "Finns försäkring?", "required": True},
        {"type": "long_text", "key": "staffing", "label": "Hur ser bemanningen ut?"},
    ],
}


def form(actor: Any, name: str = "Egenkontroll") -> QualityForm:
    """A form with two questions, one of which has to be answered."""
    made = actions.make_form(actor=actor, name=name)
    actions.save_questions(actor=actor, form=made, question_set=parse(QUESTIONS))
    return made


def terms(actor: Any, form: QualityForm, kind: Kind = Kind.SELF, **changes: Any) -> Terms:
    """Due in three weeks, every year, asked for at once."""
    values: dict[str, Any] = {
        "kind": kind,
        "title": "Egenkontroll",
        "form": form,
        "first_due": clock.today() + timedelta(days=21),
        "every": Every.YEAR,
        "notice_days": 30,
        "responsible": actor,
    }
    return Terms(**{**values, **changes})


def planned(actor: Any, agreement: Agreement, kind: Kind = Kind.SELF, **changes: Any) -> FollowUp:
    """A follow-up in the plan."""
    made = QualityForm.objects.first() or form(actor)
    return actions.save_follow_up(
        actor=actor, agreement=agreement, terms=terms(actor, made, kind, **changes)
    )


def asked(
    actor: Any, agreement: Agreement, kind: Kind = Kind.SELF, **changes: Any
) -> list[Assessment]:
    """The assessments of a follow-up whose time has come."""
    return actions.ask_for(follow_up_id=planned(actor, agreement, kind, **changes).pk)


def deviation(actor: Any, agreement: Agreement, supplier: Any, **changes: Any) -> Deviation:
    """Reported today by the action that people use."""
    values: dict[str, Any] = {
        "supplier": supplier,
        "happened_on": clock.today(),
        "title": "Sen insats",
        "description": "Insatsen började en vecka för sent.",
        "severity": Severity.MINOR,
    }
    said = Report(**{**values, **changes})
    return actions.report(actor=actor, agreement=agreement, said=said)
