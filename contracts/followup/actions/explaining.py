"""A buyer says why it bought outside an agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.followup import audit_codes, leakage, policies
from contracts.followup.enums import Cause
from contracts.followup.models import LeakageExplanation
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation
from portal.ui import formats


@dataclass(frozen=True, slots=True)
class Wanted:
    """A purchase that a person has marked, and the version of its explanation that was seen."""

    agreement_id: int
    quarter: date
    supplier_key: str
    version: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is said of the marked purchases."""

    cause: Cause
    runs_until: date | None = None
    note: str = ""


@transaction.atomic
def explain(
    *,
    actor: Any,
    organisation: Organisation,
    wanted: Sequence[Wanted],
    explanation: Explanation,
) -> list[LeakageExplanation]:
    """Say why the marked purchases were made outside; all of them, or none. Audited.

    Said again it takes the place of what was said, which stays in the history. When somebody has
    explained one of them since it was shown, nothing is changed: `ActionError` names who and when.
    """
    require(policies.may_explain(actor, organisation))
    _check(explanation)
    if not wanted:
        raise ActionError(_("Mark at least one purchase."), field="purchases")
    # Whoever explains for the same buyer at the same moment waits here.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    found = {
        (row.agreement.pk, row.quarter, row.supplier_key): row
        for row in leakage.purchases(
            organisation_ids=[organisation.pk],
            agreement_ids={row.agreement_id for row in wanted},
        )
    }
    chosen = [
        _as_seen(row, found.get((row.agreement_id, row.quarter, row.supplier_key)))
        for row in wanted
    ]
    return [_write(actor, purchase, explanation) for purchase in chosen]


def _check(explanation: Explanation) -> None:
    if explanation.cause == Cause.EARLIER_CONTRACT and explanation.runs_until is None:
        raise ActionError(_("Say when the earlier contract ends."), field="runs_until")
    if explanation.cause == Cause.OTHER and not explanation.note.strip():
        raise ActionError(_("Describe the cause."), field="note")


def _as_seen(wanted: Wanted, purchase: leakage.Purchase | None) -> leakage.Purchase:
    """The purchase as it is now; refused when it is not what the person saw."""
    if purchase is None:
        raise ActionError(
            _("A marked purchase is no longer there: the lines have been matched again."),
            field="purchases",
        )
    if purchase.explanation is not None and purchase.version != wanted.version:
        said = purchase.explanation
        raise ActionError(
            _(
                "%(person)s explained %(supplier)s, %(quarter)s, at %(moment)s: “%(cause)s”."
                " Nothing of yours was saved. Look, and mark again what you want to change."
            )
            % {
                "person": said.explained_by.name,
                "supplier": purchase.supplier_name,
                "quarter": purchase.quarter_text,
                "moment": formats.moment(said.explained_at),
                "cause": said.cause_enum.label,
            },
            field="purchases",
        )
    return purchase


def _write(actor: Any, purchase: leakage.Purchase, explanation: Explanation) -> LeakageExplanation:
    runs_until = explanation.runs_until if explanation.cause == Cause.EARLIER_CONTRACT else None
    if runs_until is not None and runs_until < purchase.quarter:
        raise ActionError(
            _("%(supplier)s, %(quarter)s: the contract had ended before the quarter began.")
            % {"supplier": purchase.supplier_name, "quarter": purchase.quarter_text},
            field="runs_until",
        )
    said = purchase.explanation or LeakageExplanation(
        organisation=purchase.organisation,
        agreement=purchase.agreement,
        quarter=purchase.quarter,
        supplier_key=purchase.supplier_key,
        version=0,
    )
    before = said.cause
    said.supplier_name = purchase.supplier_name or purchase.supplier_number
    said.amount = purchase.amount
    said.cause = explanation.cause.value
    said.runs_until = runs_until
    said.note = explanation.note.strip()
    said.explained_by, said.explained_at = actor, clock.now()
    said.version += 1
    said.save()
    record(
        audit_codes.EXPLAINED,
        actor=actor,
        obj=said,
        organisation=purchase.organisation,
        data={
            "agreement": purchase.agreement.pk,
            "quarter": purchase.quarter.isoformat(),
            "supplier": said.supplier_name,
            "amount": str(said.amount),
            "cause": said.cause,
            "before": before,
            "runs_until": runs_until.isoformat() if runs_until else "",
        },
    )
    return said
