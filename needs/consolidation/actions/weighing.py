"""The factors of the scenarios, how many live where, and asking parties again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.consolidation import audit_codes, policies, scenarios
from needs.consolidation.models import Inhabitants, ScenarioFactors
from needs.inquiries import actions as inquiries
from needs.inquiries.models import Answer, Inquiry
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation

MOST_AT_ONCE = 300


@transaction.atomic
def set_factors(
    *, actor: Any, inquiry: Inquiry, factors: Mapping[str, Decimal], reason: str
) -> ScenarioFactors:
    """Set what low and high count with, and why; `factors` by the fields of `ScenarioFactors`."""
    Inquiry.objects.select_for_update(of=("self",), no_key=True).get(pk=inquiry.pk)
    require(policies.may_weigh(actor, inquiry.procurement))
    if not reason.strip():
        raise ActionError(_("Say why these factors."), field="reason")
    for sure in ("high", "medium", "low"):
        if not 0 <= factors[f"{sure}_low"] <= scenarios.WHOLE:
            raise ActionError(_("Choose between 0 and 100 per cent."), field=f"{sure}_low")
        if factors[f"{sure}_high"] < scenarios.WHOLE:
            raise ActionError(_("Choose at least 100 per cent."), field=f"{sure}_high")
    if not 0 <= factors["undecided_likely"] <= factors["undecided_high"]:
        raise ActionError(
            _("Of the undecided, the high demand counts at least what the likely one does."),
            field="undecided_high",
        )
    before = ScenarioFactors.objects.filter(inquiry=inquiry).first()
    made, _new = ScenarioFactors.objects.update_or_create(
        inquiry=inquiry,
        defaults={**factors, "reason": reason.strip(), "set_by": actor, "set_at": clock.now()},
    )
    record(
        audit_codes.FACTORS_SET,
        actor=actor,
        obj=inquiry,
        case=inquiry.procurement,
        data={
            "factors": {key: str(value) for key, value in factors.items()},
            "before": {key: str(getattr(before, key)) for key in factors} if before else {},
            "reason": reason.strip()[:300],
        },
    )
    return made


@dataclass(frozen=True, slots=True)
class Count:
    """How many live in an organisation."""

    organisation: Organisation
    count: int


@transaction.atomic
def enter_inhabitants(
    *, actor: Any, year: int, source: str, counts: Sequence[Count]
) -> list[Inhabitants]:
    """Enter how many lived where at the end of a year; figures of the same year are replaced."""
    require(policies.may_enter_inhabitants(actor))
    if not source.strip():
        raise ActionError(_("Say where the figures come from."), field="source")
    if not 1990 <= year <= clock.today().year:
        raise ActionError(_("Choose a year that has begun."), field="year")
    if not counts:
        raise ActionError(_("The file holds no municipality with a figure."), field="file")
    rows = [
        Inhabitants(
            organisation=row.organisation,
            year=year,
            count=row.count,
            source=source.strip(),
            entered_by=actor,
            entered_at=clock.now(),
        )
        for row in counts
    ]
    made = Inhabitants.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation", "year"],
        update_fields=["count", "source", "entered_by", "entered_at"],
    )
    association = Organisation.objects.association()
    record(
        audit_codes.INHABITANTS,
        actor=actor,
        obj=association,
        organisation=association,
        data={"year": year, "source": source.strip(), "municipalities": len(made)},
    )
    return made


@transaction.atomic
def ask_back(
    *, actor: Any, procurement: Any, questions: Mapping[int, Sequence[str]], comment: str
) -> list[Answer]:
    """Send answers back, each with what stands out in it; `questions` by answer id.

    All or none: an answer that is no longer submitted stops the whole, so that nobody believes to
    have asked. The parties' people get the letter that every returned answer gets.
    """
    require(policies.may_ask_back(actor, procurement))
    if not questions:
        raise ActionError(_("Choose at least one quantity to ask about."))
    if len(questions) > MOST_AT_ONCE:
        raise ActionError(_("Ask at most %(most)s parties at once.") % {"most": MOST_AT_ONCE})
    rows = Answer.objects.filter(pk__in=questions, inquiry__procurement=procurement)
    answers = list(rows.select_related("organisation", "inquiry__procurement").order_by("pk"))
    if len(answers) != len(questions):
        raise ActionError(_("An answer is not of this procurement."))
    for answer in answers:
        text = "\n".join(f"– {line}" for line in questions[answer.pk])
        whole = f"{comment.strip()}\n\n{text}".strip()
        inquiries.return_answer(actor=actor, answer=answer, comment=whole)
    record(
        audit_codes.ASKED_BACK,
        actor=actor,
        obj=answers[0].inquiry,
        case=procurement,
        data={
            "parties": [answer.organisation.short_name for answer in answers],
            "quantities": sum(len(lines) for lines in questions.values()),
        },
    )
    return answers
