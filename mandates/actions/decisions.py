"""What a party does with its mandate: plan, decide, sign, decline, withdraw."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from mandates import letters, policies, signatures
from mandates.actions import locks
from mandates.actions.papers import store_paper
from mandates.enums import DecidedBy
from mandates.models import Mandate
from portal.audit import actions as audit
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.documents import actions as documents
from portal.organisations.models import BoardMeeting

SIGNED_KIND = "mandate_signed"
PDF = ("application/pdf",)
MOST_BYTES = 20 * 1024 * 1024
DECISION = ("decided_by", "body", "delegation_item", "decided_on", "paragraph", "diary_number")


@transaction.atomic
def plan_meeting(*, actor: Any, mandate: Mandate, meeting: BoardMeeting) -> Mandate:
    """Choose the board meeting that will decide; it must be of the party's own board."""
    mandate = locks.mandate(mandate)
    require(policies.may_decide(actor, mandate))
    if meeting.board.parent_id != mandate.organisation_id:
        raise ActionError(_("Choose a meeting of the party's own board."), field="meeting")
    mandate.planned_meeting, mandate.board = meeting, meeting.board
    mandate.save(update_fields=["planned_meeting", "board"])
    _record("mandates.meeting_planned", actor, mandate, {"date": meeting.date.isoformat()})
    return mandate


@transaction.atomic
def record_decision(
    *,
    actor: Any,
    mandate: Mandate,
    exceptions: list[dict[str, str]] | None = None,
    **decision: Any,
) -> Mandate:
    """Record that the party has decided to give the mandate, and make the paper to sign.

    `decision` is who decided and how it is found: `decided_by` (board or delegate), `body`,
    `decided_on`, `paragraph`, `delegation_item`, `diary_number`. A named body or person decides,
    never the portal (KL 6:38); a delegate needs an item of the delegation order (KL 7:5).
    `exceptions` are `{"text", "ends_on"}`. Raises `ActionError` for a day that has not come.
    """
    mandate = locks.mandate(mandate)
    require(policies.may_decide(actor, mandate))
    _fill_decision(actor, mandate, decision)
    mandate.exceptions = exceptions or []
    mandate.to_decided()
    mandate.save(
        update_fields=[
            *DECISION,
            "exceptions",
            "status",
            "decision_recorded_by",
            "decision_recorded_at",
        ]
    )
    store_paper(mandate, actor=actor)
    _record("mandates.decision_recorded", actor, mandate, _facts(mandate))
    return mandate


@transaction.atomic
def upload_signed(*, actor: Any, mandate: Mandate, file: Any) -> Mandate:
    """Store the signed PDF with the verdict on its signature; the coordinator then checks it.

    The file must be a PDF by its content. One changed after signing is refused; one without an
    electronic signature (a scan) is accepted and flagged. Uploading again replaces the earlier one.
    """
    mandate = locks.mandate(mandate)
    require(policies.may_upload(actor, mandate))
    document = documents.store(
        actor=actor,
        content=file,
        filename=f"fullmakt-{slugify(mandate.organisation.short_name)}-{mandate.pk}-undertecknad.pdf",
        title=_("Signed mandate, %(party)s") % {"party": mandate.organisation.name},
        kind=SIGNED_KIND,
        organisation=mandate.organisation,
        case=mandate.request.procurement,
        allowed=PDF,
        max_bytes=MOST_BYTES,
    )
    verdict = signatures.of_document(document)
    if verdict.is_broken:
        raise ActionError(
            _(
                "The document has been changed after it was signed. Download the mandate"
                " again, sign"
                " it, and upload the file as it comes from the signing service."
            ),
            field="file",
        )
    mandate.signed, mandate.verdict = document, verdict.as_json()
    mandate.uploaded_by, mandate.uploaded_at = actor, clock.now()
    mandate.returned_comment = ""
    mandate.to_signed()
    mandate.save(
        update_fields=[
            "signed",
            "verdict",
            "uploaded_by",
            "uploaded_at",
            "returned_comment",
            "status",
        ]
    )
    _record(
        "mandates.signed_uploaded",
        actor,
        mandate,
        {"sha256": document.sha256, "verdict": verdict.state},
    )
    letters.uploaded(mandate)
    return mandate


@transaction.atomic
def decline(*, actor: Any, mandate: Mandate, reason: str, **decision: Any) -> Mandate:
    """Record that the party has decided not to take part: a decision like the other."""
    mandate = locks.mandate(mandate)
    require(policies.may_decide(actor, mandate))
    _fill_decision(actor, mandate, decision)
    _close(actor, mandate, reason)
    mandate.to_declined()
    mandate.save()
    _record("mandates.declined", actor, mandate, _facts(mandate))
    return mandate


@transaction.atomic
def withdraw(*, actor: Any, mandate: Mandate, reason: str) -> Mandate:
    """Take the mandate back; impossible once the party list is locked."""
    mandate = locks.mandate(mandate)
    require(policies.may_withdraw(actor, mandate))
    _close(actor, mandate, reason)
    mandate.to_withdrawn()
    mandate.save()
    _record("mandates.withdrawn", actor, mandate, {})
    return mandate


def _fill_decision(actor: Any, mandate: Mandate, decision: dict[str, Any]) -> None:
    day: date = decision["decided_on"]
    if day > clock.today():
        raise ActionError(_("The day of decision has not come yet."), field="decided_on")
    if not str(decision.get("body", "")).strip():
        raise ActionError(_("Say who decided."), field="body")
    if decision["decided_by"] == DecidedBy.DELEGATE and not decision.get("delegation_item"):
        raise ActionError(
            _("A delegate decides by an item of the delegation order: enter it."),
            field="delegation_item",
            paragraph="KL 7:5",
        )
    if decision["decided_by"] == DecidedBy.BOARD and not decision.get("paragraph"):
        raise ActionError(_("Enter the paragraph of the minutes."), field="paragraph")
    for name in DECISION:
        setattr(mandate, name, decision.get(name) or (None if name == "decided_on" else ""))
    mandate.decision_recorded_by, mandate.decision_recorded_at = actor, clock.now()


def _close(actor: Any, mandate: Mandate, reason: str) -> None:
    mandate.closed_by, mandate.closed_at = actor, clock.now()
    mandate.closed_reason = reason.strip()


def _facts(mandate: Mandate) -> dict[str, Any]:
    return {
        "decided_by": mandate.decided_by,
        "body": mandate.body,
        "decided_on": mandate.decided_on.isoformat() if mandate.decided_on else "",
        "paragraph": mandate.paragraph or mandate.delegation_item,
    }


def _record(code: str, actor: Any, mandate: Mandate, data: dict[str, Any]) -> None:
    audit.record(
        code,
        actor=actor,
        obj=mandate,
        organisation=mandate.organisation,
        case=mandate.request.procurement,
        data=data,
    )
