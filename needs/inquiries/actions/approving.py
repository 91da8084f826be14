"""Approval inside the organisation before an answer is submitted."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from needs.inquiries.actions.answers import Content, deliver
from needs.inquiries.actions.drafts import locked
from needs.inquiries.actions.recording import record_answer
from needs.inquiries.answering import letters, people, policies
from needs.inquiries.answering.models import Approval, ApprovalRule
from needs.inquiries.models import Answer
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation
from portal.people.models import User


@transaction.atomic
def ask_approval(
    *, actor: Any, answer: Answer, approver: User | None, version: int, message: str = ""
) -> Approval:
    """Let somebody approve the draft as it stands; until then nobody writes in it.

    Where the organisation has a rule, its approver is the one. Raises `ActionError` when somebody
    has saved since `version`, or the approver does not work there.
    """
    answer = locked(answer)
    require(policies.may_ask_approval(actor, answer))
    if answer.version != version:
        raise ActionError(
            _("A colleague saved the answer just now. Read it again and submit then.")
        )
    rule = policies.rule_of(answer.organisation)
    approver = rule.approver if rule else approver
    if (
        approver is None
        or not people.colleagues(answer.organisation_id).filter(pk=approver.pk).exists()
    ):
        raise ActionError(
            _("Choose somebody who works in the organisation today."), field="approver"
        )
    if approver.pk == actor.pk:
        raise ActionError(_("Nobody approves what they ask for themselves."), field="approver")
    row = Approval.objects.create(
        answer=answer,
        approver=approver,
        asked_by=actor,
        asked_at=clock.now(),
        message=message.strip(),
        version=answer.version,
    )
    record_answer("needs.approval_asked", actor, answer, approver=approver.pk)
    letters.approval_asked(row)
    return row


def _locked(approval: Approval) -> Approval:
    answer = locked(approval.answer)
    rows = Approval.objects.select_for_update(of=("self",)).select_related("approver", "asked_by")
    row = rows.get(pk=approval.pk)
    row.answer = answer
    return row


@transaction.atomic
def take_back(*, actor: Any, approval: Approval) -> Approval:
    """Stop waiting for approval, to change something or to ask somebody else."""
    row = _locked(approval)
    require(policies.may_take_back(actor, row))
    row.taken_back_at = clock.now()
    row.save(update_fields=["taken_back_at"])
    record_answer("needs.approval_taken_back", actor, row.answer)
    return row


@transaction.atomic
def approve(*, actor: Any, approval: Approval, content: Content) -> Approval:
    """Approve, and thereby submit what the draft says (`content`, read from the draft)."""
    row = _locked(approval)
    require(policies.may_approve(actor, row))
    if row.answer.version != row.version:
        raise ActionError(
            _("The draft has changed since you were asked. Let it be sent to you again.")
        )
    _decide(row, actor, approved=True)
    deliver(actor, row.answer, content, prepared_by=row.asked_by_id)
    letters.approval_decided(row)
    return row


@transaction.atomic
def send_back_inside(*, actor: Any, approval: Approval, comment: str) -> Approval:
    """Say no with a comment: the draft can be written in again. Nothing leaves the organisation."""
    row = _locked(approval)
    require(policies.may_approve(actor, row))
    if not comment.strip():
        raise ActionError(_("Say what should be changed."), field="comment")
    row.comment = comment.strip()
    _decide(row, actor, approved=False)
    record_answer("needs.approval_refused", actor, row.answer)
    letters.approval_decided(row)
    return row


def _decide(row: Approval, actor: Any, *, approved: bool) -> None:
    row.decided_at, row.decided_by, row.approved = clock.now(), actor, approved
    row.save(update_fields=["decided_at", "decided_by", "approved", "comment"])


@transaction.atomic
def set_approver(*, actor: Any, organisation: Organisation, approver: User | None) -> None:
    """Decide that a person approves every answer of the organisation; None: nobody has to."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    require(policies.may_set_rule(actor, organisation))
    if approver is None:
        ApprovalRule.objects.filter(organisation=organisation).delete()
    else:
        if not people.colleagues(organisation.pk).filter(pk=approver.pk).exists():
            raise ActionError(
                _("Choose somebody who works in the organisation today."), field="approver"
            )
        ApprovalRule.objects.update_or_create(
            organisation=organisation,
            defaults={"approver": approver, "set_by": actor, "set_at": clock.now()},
        )
    record(
        "needs.approver_set",
        actor=actor,
        obj=organisation,
        organisation=organisation,
        data={"approver": approver.pk if approver else None},
    )
