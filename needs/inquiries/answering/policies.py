"""Who may share, approve, talk about and give more time to an answer."""

from typing import Any

from django.utils.translation import gettext as _

from needs.inquiries import policies
from needs.inquiries.answering.models import AnswerPart, Approval, ApprovalRule, TimeRequest
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer
from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements import policies as procurements
from portal.ui import formats


def waiting_approval(answer: Answer) -> Approval | None:
    """The approval that the answer waits for; one statement, asked once per object."""
    if "_waiting_approval" not in answer.__dict__:
        rows = answer.approvals.waiting().select_related("approver", "asked_by")
        answer.__dict__["_waiting_approval"] = rows.first()
    found: Approval | None = answer.__dict__["_waiting_approval"]
    return found


def rule_of(organisation: Any) -> ApprovalRule | None:
    """The organisation's rule of approval, where it has one."""
    return ApprovalRule.objects.filter(organisation=organisation).select_related("approver").first()


def may_write(user: Any, answer: Answer) -> Decision:
    """Whether `user` may write anywhere in the answer: as `may_answer`, and it does not wait."""
    decision = policies.may_answer(user, answer)
    return decision and _not_waiting(answer)


def _not_waiting(answer: Answer) -> Decision:
    waiting = waiting_approval(answer)
    if waiting is None:
        return Decision.yes()
    return Decision.no(
        _("The answer waits for %(name)s to approve it. Take it back to change something.")
        % {"name": waiting.approver.name}
    )


def may_submit(user: Any, answer: Answer) -> Decision:
    """Whether `user` may submit without asking anybody."""
    decision = may_write(user, answer)
    if not decision:
        return decision
    rule = rule_of(answer.organisation)
    if rule is None or rule.approver_id == user.pk:
        return Decision.yes()
    return Decision.no(
        _("In %(organisation)s, %(name)s approves before the answer is submitted.")
        % {"organisation": answer.organisation.name, "name": rule.approver.name}
    )


def may_share(user: Any, answer: Answer) -> Decision:
    """Whether `user` may give parts of the answer to colleagues, and take them back."""
    return may_write(user, answer)


def may_write_part(user: Any, part: AnswerPart) -> Decision:
    """Whether `user` may write the part: it is theirs, and the answer can be written in today."""
    answer = part.answer
    if part.withdrawn_at is not None:
        return Decision.no(
            _("%(name)s has taken the part back. Ask there if you should go on.")
            % {"name": part.withdrawn_by.name if part.withdrawn_by else part.asked_by.name}
        )
    if not part.is_of(user) or not access.may(user, Permission.VIEW_WORK, answer.organisation_id):
        return Decision.no(_("Another person is asked to write this part."))
    decision = policies.answer_is_open(answer)
    return decision and _not_waiting(answer)


def may_ask_approval(user: Any, answer: Answer) -> Decision:
    """Whether `user` may ask somebody to approve the draft."""
    return may_write(user, answer)


def may_take_back(user: Any, approval: Approval) -> Decision:
    """Whether `user` may stop waiting: those who answer for the organisation."""
    if approval.decided_at is not None or approval.taken_back_at is not None:
        return Decision.no(_("The approval is already decided or taken back."))
    return policies.may_answer(user, approval.answer)


def may_approve(user: Any, approval: Approval) -> Decision:
    """Whether `user` may say yes or no: the one who is asked, while the answer can be submitted."""
    answer = approval.answer
    if approval.decided_at is not None or approval.taken_back_at is not None:
        return Decision.no(_("The approval is already decided or taken back."))
    if approval.approver_id != user.pk or not access.may(
        user, Permission.VIEW_WORK, answer.organisation_id
    ):
        return Decision.no(
            _("%(name)s is asked to approve the answer.") % {"name": approval.approver.name}
        )
    return policies.answer_is_open(answer)


def may_set_rule(user: Any, organisation: Any) -> Decision:
    """Whether `user` decides that answers are approved first: an administrator of its people."""
    if access.may(user, Permission.MANAGE_MEMBERS, organisation):
        return Decision.yes()
    return Decision.no(_("Only an administrator of the organisation decides who approves."))


def may_comment(user: Any, answer: Answer) -> Decision:
    """Whether `user` may write about the answer: who answers, who writes a part of it or is asked
    to approve it, and who coordinates the procurement."""
    if answer.inquiry.sent_at is None:
        return Decision.no(_("The inquiry is not sent yet."))
    if access.may(user, Permission.ANSWER_NEEDS, answer.organisation_id):
        return Decision.yes()
    if access.works_for_association(user):
        return procurements.may_coordinate(user, answer.inquiry.procurement)
    if access.may(user, Permission.VIEW_WORK, answer.organisation_id) and _has_a_task(user, answer):
        return Decision.yes()
    return Decision.no(
        _("Only the purchasing coordinator of %(organisation)s can answer.")
        % {"organisation": answer.organisation.name}
    )


def _has_a_task(user: Any, answer: Answer) -> bool:
    return (
        answer.parts.current().of(user).exists()
        or answer.approvals.waiting().filter(approver=user).exists()
    )


def may_read_comments(user: Any, answer: Answer) -> bool:
    """Whether `user` reads the whole conversation: the association, and who answers."""
    return access.works_for_association(user) or access.may(
        user, Permission.ANSWER_NEEDS, answer.organisation_id
    )


def may_ask_time(user: Any, answer: Answer) -> Decision:
    """Whether `user` may ask for more time: who answers, before it is submitted, once at a time."""
    if not access.may(user, Permission.ANSWER_NEEDS, answer.organisation_id):
        return Decision.no(
            _("Only the purchasing coordinator of %(organisation)s can answer.")
            % {"organisation": answer.organisation.name}
        )
    if answer.status == AnswerStatus.REMOVED:
        return policies.answer_is_open(answer)
    if answer.status not in AnswerStatus.waiting():
        return Decision.no(_("The answer is already submitted."))
    waiting = answer.time_requests.filter(decided_at=None).first()
    if waiting is not None:
        return Decision.no(
            _("You asked on %(day)s to answer by %(until)s. The coordinator has not decided yet.")
            % {
                "day": formats.day(clock.local_date(waiting.asked_at)),
                "until": formats.day(waiting.until),
            }
        )
    return Decision.yes()


def may_decide_time(user: Any, request: TimeRequest) -> Decision:
    """Whether `user` may grant or refuse more time."""
    decision = procurements.may_coordinate(user, request.answer.inquiry.procurement)
    if decision and request.decided_at is not None:
        return Decision.no(_("The request is already decided."))
    return decision


def may_take_out(user: Any, answer: Answer) -> Decision:
    """Whether `user` may take a party out of the inquiry: a coordinator."""
    decision = procurements.may_coordinate(user, answer.inquiry.procurement)
    if decision and answer.status == AnswerStatus.REMOVED:
        return Decision.no(_("The party is already taken out of the inquiry."))
    return decision


def may_bring_back(user: Any, answer: Answer) -> Decision:
    """Whether `user` may let a party that was taken out take part again."""
    decision = procurements.may_coordinate(user, answer.inquiry.procurement)
    if decision and answer.status != AnswerStatus.REMOVED:
        return Decision.no(_("The party takes part in the inquiry."))
    return decision
