"""The proof that work began in good time, as it stands in the PDF; always in Swedish."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.planning.models import CycleProposal, PlanningStep
from portal.core import clock
from portal.organisations.models import Organisation
from portal.ui import formats


def steps_of(
    *, proposal: CycleProposal | None = None, procurement: Any = None
) -> list[PlanningStep]:
    """What is noted about a proposal and its procurement, in order; one statement."""
    wanted = Q()
    if proposal is not None:
        wanted |= Q(proposal=proposal)
    if procurement is not None:
        wanted |= Q(procurement=procurement) | Q(proposal__procurement=procurement)
    rows = PlanningStep.objects.filter(wanted) if wanted else PlanningStep.objects.none()
    return list(rows.select_related("noted_by", "document").distinct())


def proof_data(
    title: str,
    steps: Sequence[PlanningStep],
    *,
    proposal: CycleProposal | None,
    procurement: Any,
) -> dict[str, Any]:
    """Everything for `planning_proof.typ`, as text."""
    afterwards = sum(step.is_afterwards for step in steps)
    facts = [{"label": _("Concerns"), "value": title}]
    if procurement is not None:
        facts.append({"label": _("Started"), "value": _stamp(procurement.created_at)})
    if proposal is not None:
        facts.append(
            {
                "label": _("Last day of what is used now"),
                "value": formats.day(proposal.last_call_off),
            }
        )
    facts += [
        {"label": _("First noted"), "value": _stamp(min(s.noted_at for s in steps))},
        {"label": _("Notes"), "value": str(len(steps))},
    ]
    notes = [
        _(
            "Each row was written once, with the clock of the portal, and the database refuses"
            " every change. Why it is kept: a direct procurement for extreme urgency asks that the"
            " need was not caused by the authority's own planning."
        )
    ]
    if afterwards:
        text = ngettext(
            "%(count)s row was noted on a later day than it tells of; both days are shown.",
            "%(count)s rows were noted on a later day than they tell of; both days are shown.",
            afterwards,
        )
        notes.append(text % {"count": afterwards})
    return {
        "title": _("Proof of planning"),
        "subtitle": title,
        "sender": Organisation.objects.association().name,
        "reference": procurement.diary_number if procurement is not None else "",
        "facts": facts,
        "headers": [_("Day"), _("What"), _("Noted"), _("Document, SHA-256")],
        "rows": [_row(step) for step in steps],
        "notes": notes,
    }


def _row(step: PlanningStep) -> list[str]:
    what = f"{step.kind_enum.label}: {step.what}"
    return [
        formats.day(step.happened_on),
        f"{what}. {step.note}" if step.note else what,
        f"{_stamp(step.noted_at)}, {step.noted_by.name}",
        f"{step.document.title}: {_grouped(step.document.sha256)}" if step.document else "–",
    ]


def _stamp(moment: datetime) -> str:
    """A moment with its date, whatever day the proof is made."""
    return f"{moment.astimezone(clock.STOCKHOLM):%Y-%m-%d %H:%M}"


def _grouped(digest: str) -> str:
    """A hash in groups, so that it can be read and breaks in a narrow column."""
    return " ".join(digest[place : place + 16] for place in range(0, len(digest), 16))
