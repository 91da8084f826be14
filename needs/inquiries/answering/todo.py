"""What waits for people around answers: parts, approvals, comments, requests for more time."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from needs.inquiries.answering.conversation import unread_answers
from needs.inquiries.answering.models import AnswerPart, Approval, TimeRequest
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer
from portal.core import clock
from portal.core.enums import Tone
from portal.notices.todo import TodoItem
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements import grants
from portal.procurements.enums import Right
from portal.ui import formats


def parts_to_write(user: Any) -> list[TodoItem]:
    """Parts that the person is asked to write and has not said are ready; two statements."""
    ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
    if not ids:
        return []
    open_answers = Answer.objects.filter(organisation_id__in=ids).writable(clock.today())
    rows = (
        AnswerPart.objects.current()
        .of(user)
        .filter(done_at=None, answer__in=open_answers)
        .select_related("answer__inquiry__procurement", "answer__organisation", "asked_by")
    )
    return [
        TodoItem(
            title=_("Write a part of the answer: %(title)s")
            % {"title": row.answer.inquiry.procurement.title},
            url=reverse("needs:part", args=[row.answer_id, row.pk]),
            deadline=row.answer.last_day,
            organisation=row.answer.organisation.short_name,
            detail=_("%(name)s asks you") % {"name": row.asked_by.name},
            tone=Tone.INFO,
            minutes=5,
            action=_("Write"),
        )
        for row in rows
    ]


def answers_to_approve(user: Any) -> list[TodoItem]:
    """Answers that wait for the person to approve them; one statement."""
    rows = (
        Approval.objects.waiting()
        .filter(approver_id=user.pk, answer__in=Answer.objects.writable(clock.today()))
        .select_related("answer__inquiry__procurement", "answer__organisation", "asked_by")
    )
    return [
        TodoItem(
            title=_("Approve the answer: %(title)s")
            % {"title": row.answer.inquiry.procurement.title},
            url=reverse("needs:approval", args=[row.answer_id]),
            deadline=row.answer.last_day,
            organisation=row.answer.organisation.short_name,
            detail=_("%(name)s asked on %(day)s")
            % {"name": row.asked_by.name, "day": formats.day(clock.local_date(row.asked_at))},
            tone=Tone.WARNING,
            minutes=5,
            action=_("Look and approve"),
        )
        for row in rows
        if access.may(user, Permission.VIEW_WORK, row.answer.organisation_id)
    ]


def comments_to_read(user: Any) -> list[TodoItem]:
    """Conversations in which the other side has written since the person read; two statements."""
    if access.works_for_association(user):
        coordinated = grants.case_ids(user, Right.COORDINATE)
        mine = Answer.objects.filter(inquiry__procurement_id__in=coordinated)
    else:
        ids = access.organisation_ids_where(user, Permission.ANSWER_NEEDS)
        coordinated = ids
        mine = Answer.objects.filter(organisation_id__in=ids)
    if not coordinated:
        return []
    rows = unread_answers(mine, user).select_related("inquiry__procurement", "organisation")
    return [
        TodoItem(
            title=_("Read a comment: %(title)s") % {"title": row.inquiry.procurement.title},
            url=reverse("needs:conversation", args=[row.pk]),
            organisation=row.organisation.short_name,
            detail=_("Somebody has written about the answer"),
            tone=Tone.INFO,
            action=_("Read"),
        )
        for row in rows
    ]


def time_to_decide(user: Any) -> list[TodoItem]:
    """Parties that ask for more time; for those who coordinate the procurement, one statement."""
    coordinated = grants.case_ids(user, Right.COORDINATE)
    if not coordinated:
        return []
    rows = TimeRequest.objects.filter(
        decided_at=None,
        answer__inquiry__procurement_id__in=coordinated,
        answer__status__in=AnswerStatus.waiting(),
    ).select_related("answer__inquiry__procurement", "answer__organisation")
    return [
        TodoItem(
            title=_("%(party)s asks for more time: %(title)s")
            % {
                "party": row.answer.organisation.short_name,
                "title": row.answer.inquiry.procurement.title,
            },
            url=reverse("needs:decide_time", args=[row.answer_id]),
            deadline=row.answer.last_day,
            organisation=row.answer.organisation.short_name,
            detail=_("wishes to answer by %(day)s") % {"day": formats.day(row.until)},
            tone=Tone.WARNING,
            action=_("Decide"),
        )
        for row in rows
    ]


PROVIDERS = (parts_to_write, answers_to_approve, comments_to_read, time_to_decide)
