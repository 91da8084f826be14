"""Who may do what with inquiries and answers, and when."""

from typing import Any

from django.utils.translation import gettext as _

from needs.inquiries.enums import AnswerStatus, InquiryStatus
from needs.inquiries.models import Answer, Inquiry
from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements import policies as procurements
from portal.ui import formats


def may_create(user: Any, procurement: Any) -> Decision:
    """Whether `user` may begin an inquiry: a coordinator, while no other one is under way."""
    decision = procurements.may_coordinate(user, procurement)
    if not decision:
        return decision
    if Inquiry.objects.filter(procurement=procurement, closed_at=None).exists():
        return Decision.no(_("The procurement already has an inquiry that is not closed."))
    return Decision.yes()


def may_edit(user: Any, inquiry: Inquiry) -> Decision:
    """Whether lines and questions may be changed in place: by a coordinator, until it is sent."""
    decision = procurements.may_coordinate(user, inquiry.procurement)
    if decision and inquiry.sent_at is not None:
        return Decision.no(_("The inquiry is sent. Change it by a new version, from its page."))
    return decision


def may_revise(user: Any, inquiry: Inquiry) -> Decision:
    """Whether a sent inquiry may be changed into a next version: while it is not closed."""
    return may_manage(user, inquiry)


def may_build(user: Any, inquiry: Inquiry) -> Decision:
    """Whether words, lines and questions may be changed: before sending, or as the next version."""
    return may_edit(user, inquiry) if inquiry.sent_at is None else may_revise(user, inquiry)


def may_keep_templates(user: Any) -> Decision:
    """Whether `user` may keep, rename and retire templates: the association's coordinators."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators keep templates."))


def may_send(user: Any, inquiry: Inquiry) -> Decision:
    """Whether the inquiry may be sent now; what it must hold is checked by the action."""
    return may_edit(user, inquiry)


def may_manage(user: Any, inquiry: Inquiry) -> Decision:
    """Whether `user` may remind, move the last day and close: while the inquiry is not closed."""
    decision = procurements.may_coordinate(user, inquiry.procurement)
    if not decision:
        return decision
    if inquiry.sent_at is None:
        return Decision.no(_("The inquiry is not sent yet."))
    if inquiry.closed_at is not None:
        return Decision.no(_("The inquiry is closed."))
    return Decision.yes()


def may_set_ladder(user: Any) -> Decision:
    """Whether `user` may decide on the association's own reminder ladder: its coordinators."""
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators decide when reminders are sent."))


def may_note_call(user: Any, answer: Answer) -> Decision:
    """Whether `user` may keep a note of a call: whoever runs the procurement, also afterwards."""
    return procurements.may_coordinate(user, answer.inquiry.procurement)


def may_return(user: Any, answer: Answer) -> Decision:
    """Whether `user` may send an answer back: a coordinator, when it is submitted."""
    decision = procurements.may_coordinate(user, answer.inquiry.procurement)
    if decision and answer.status != AnswerStatus.SUBMITTED:
        return Decision.no(_("Only a submitted answer can be sent back."))
    return decision


def may_allow_late(user: Any, answer: Answer) -> Decision:
    """Whether `user` may give one party more time: a coordinator, before it has answered."""
    decision = procurements.may_coordinate(user, answer.inquiry.procurement)
    if not decision:
        return decision
    if answer.status == AnswerStatus.REMOVED:
        return answer_is_open(answer)
    if answer.status not in AnswerStatus.waiting():
        return Decision.no(_("The party has already answered."))
    if answer.inquiry.status_enum == InquiryStatus.DRAFT:
        return Decision.no(_("The inquiry is not sent yet."))
    return Decision.yes()


def may_answer(user: Any, answer: Answer) -> Decision:
    """Whether `user` may write in and submit the answer today; each refusal says why."""
    if not access.may(user, Permission.ANSWER_NEEDS, answer.organisation_id):
        return Decision.no(
            _("Only the purchasing coordinator of %(organisation)s can answer.")
            % {"organisation": answer.organisation.name}
        )
    return answer_is_open(answer)


def answer_is_open(answer: Answer) -> Decision:
    """Whether anybody of the party may write in the answer today; each refusal says why."""
    if answer.status == AnswerStatus.REMOVED:
        return Decision.no(
            _("%(organisation)s does not take part in this inquiry any more.")
            % {"organisation": answer.organisation.name}
        )
    if answer.status == AnswerStatus.SUBMITTED:
        return Decision.no(
            _(
                "The answer is submitted. If something is wrong, ask the coordinator to send it "
                "back."
            )
        )
    if not answer.is_writable(clock.today()):
        return Decision.no(
            _(
                "The inquiry closed on %(day)s. Ask the coordinator whether a late answer can "
                "still be counted."
            )
            % {"day": formats.day(_closed_on(answer.inquiry))}
        )
    return Decision.yes()


def _closed_on(inquiry: Inquiry) -> Any:
    if inquiry.closed_at is not None:
        return min(inquiry.deadline, clock.local_date(inquiry.closed_at))
    return inquiry.deadline
