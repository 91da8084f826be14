"""What this room tells the others: gate, chain link, case panel, actions, to-do list, menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from needs.inquiries import followed as _followed  # noqa: F401 - registers what followers are told
from needs.inquiries import (
    following_todo,
    letters,  # noqa: F401 - it registers its kinds
    matters,
    policies,
    selectors,
    standings,
)
from needs.inquiries.actions.progress import needs_answered
from needs.inquiries.answering import hints, receipts
from needs.inquiries.answering import letters as _letters  # noqa: F401 - registers its kinds
from needs.inquiries.answering import policies as sharing
from needs.inquiries.answering import todo as answering_todo
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer, Inquiry
from needs.inquiries.questions import question_set
from portal.audit import timeline
from portal.core import clock
from portal.core.enums import Tone
from portal.documents import readers as documents
from portal.members import registries as members
from portal.notices import todo
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements import grants, registries
from portal.procurements.enums import ChainKey, ProcurementStatus, Right
from portal.procurements.registries import CaseAction, CasePanel, ChainStep, ReferencePart
from portal.ui import formats, navigation
from portal.ui.navigation import NavItem

SOON_DAYS = 7


def _latest(procurement: Any) -> Inquiry | None:
    """The inquiry to talk about: one that is prepared or open, else the latest."""
    return procurement.inquiries.order_by("-created_at", "-pk").first()


def _own_answer(inquiry: Inquiry, user: Any) -> Answer | None:
    if access.works_for_association(user):
        return None
    answers = inquiry.answers.visible_to(user).select_related("organisation")
    return answers.order_by("organisation__sort_name").first()


def _link(inquiry: Inquiry, user: Any) -> str:
    if access.works_for_association(user):
        return inquiry.get_absolute_url()
    answer = _own_answer(inquiry, user)
    return answer.get_absolute_url() if answer else ""


def chain_step(procurement: Any, user: Any) -> ChainStep:
    """The link “Needs”: how many have answered, and where that can be seen."""
    inquiry = selectors.current_inquiry(procurement)
    if inquiry is None:
        begun = access.works_for_association(user) and procurement.inquiries.exists()
        return ChainStep(ChainKey.NEEDS, fact=_("being prepared") if begun else "–")
    progress = selectors.progress(inquiry)
    fact = _("%(answered)s of %(asked)s answers") % {
        "answered": progress.answered,
        "asked": progress.asked,
    }
    done = bool(needs_answered(procurement)) or inquiry.closed_at is not None
    return ChainStep(
        ChainKey.NEEDS,
        fact=fact,
        state="done" if done else "now",
        share=1.0 if done else progress.share,
        url=_link(inquiry, user),
    )


def panel(procurement: Any, user: Any) -> dict[str, Any] | None:
    """The panel on the case page: for the association the state, for a party its own answer."""
    inquiry = _latest(procurement)
    if inquiry is None:
        return None
    if access.works_for_association(user):
        return {
            "inquiry": inquiry,
            "progress": selectors.progress(inquiry),
            "url": inquiry.get_absolute_url(),
        }
    answer = _own_answer(inquiry, user)
    if answer is None or inquiry.sent_at is None:
        return None
    return {"inquiry": inquiry, "answer": answer, "may": sharing.may_write(user, answer)}


def case_actions(procurement: Any, user: Any) -> list[CaseAction]:
    """What can be done about needs from the case page."""
    inquiry = _latest(procurement)
    if not access.works_for_association(user):
        return _member_actions(inquiry, user)
    actions = []
    may_create = policies.may_create(user, procurement)
    if inquiry is None or (may_create and inquiry.closed_at is not None):
        actions.append(
            CaseAction(
                label=_("Ask for needs"),
                url=reverse("needs:create", args=[procurement.pk]),
                decision=may_create,
                primary=inquiry is None and bool(may_create),
            )
        )
    if inquiry is not None and inquiry.sent_at is None:
        actions.append(
            CaseAction(label=_("Finish the needs inquiry"), url=inquiry.get_absolute_url())
        )
    elif inquiry is not None:
        actions.append(CaseAction(label=_("See the answers"), url=inquiry.get_absolute_url()))
    return actions


def _member_actions(inquiry: Inquiry | None, user: Any) -> list[CaseAction]:
    answer = _own_answer(inquiry, user) if inquiry and inquiry.sent_at else None
    if answer is None:
        return []
    decision = policies.may_answer(user, answer)
    if answer.status == AnswerStatus.SUBMITTED or not decision:
        return [CaseAction(label=_("See our answer"), url=answer.get_absolute_url())]
    return [CaseAction(label=_("Answer about needs"), url=answer.get_absolute_url(), primary=True)]


def _tone(days: int) -> Tone:
    if days < 0:
        return Tone.DANGER
    return Tone.WARNING if days <= SOON_DAYS else Tone.INFO


def _detail(answer: Answer, items: int) -> str:
    if answer.status == AnswerStatus.RETURNED:
        return _("Sent back with a comment from the coordinator")
    if answer.status == AnswerStatus.AGAIN:
        return _("The inquiry has changed: answer what is new")
    latest = next(iter(answer.approvals.all()), None)
    if latest is not None and latest.taken_back_at is None:
        name = {"name": latest.approver.name}
        if latest.decided_at is None:
            return _("Waits for %(name)s to approve it") % name
        if latest.approved is False:
            return _("Sent back inside by %(name)s") % name
    done = selectors.lines_done(answer)
    if done:
        return _("%(done)s of %(all)s lines done") % {"done": done, "all": items}
    text = ngettext("%(count)s line to fill in", "%(count)s lines to fill in", items)
    return text % {"count": items}


def member_todo(user: Any) -> list[todo.TodoItem]:
    """Answers that the person can give, with how far they have come."""
    ids = access.organisation_ids_where(user, Permission.ANSWER_NEEDS)
    if not ids:
        return []
    rows = (
        Answer.objects.filter(organisation_id__in=ids)
        .writable(clock.today())
        .select_related("inquiry__procurement", "organisation")
        .prefetch_related("inquiry__items", "approvals__approver")
    )
    return [
        todo.TodoItem(
            title=_("Answer about needs: %(title)s") % {"title": answer.inquiry.procurement.title},
            url=answer.get_absolute_url(),
            deadline=answer.last_day,
            organisation=answer.organisation.short_name,
            detail=_detail(answer, len(answer.inquiry.items.all())),
            tone=_tone((answer.last_day - clock.today()).days),
            minutes=10,
            action=_("Start") if answer.status == AnswerStatus.ASKED else _("Continue"),
        )
        for answer in rows
    ]


def coordinator_todo(user: Any) -> list[todo.TodoItem]:
    """Inquiries whose last day has passed and that wait to be closed."""
    coordinated = grants.case_ids(user, Right.COORDINATE)
    if not coordinated:
        return []
    rows = (
        Inquiry.objects.visible_to(user)
        .filter(procurement_id__in=coordinated)
        .filter(sent_at__isnull=False, closed_at=None, deadline__lt=clock.today())
        .exclude(procurement__status=ProcurementStatus.CANCELLED)
        .select_related("procurement")
    )
    items = []
    for inquiry in rows:
        progress = selectors.progress(inquiry)
        items.append(
            todo.TodoItem(
                title=_("Close the needs inquiry: %(title)s")
                % {"title": inquiry.procurement.title},
                url=inquiry.get_absolute_url(),
                deadline=inquiry.deadline,
                detail=_("%(answered)s of %(asked)s answers; the last day to answer was %(day)s")
                % {
                    "answered": progress.answered,
                    "asked": progress.asked,
                    "day": formats.day(inquiry.deadline),
                },
                tone=Tone.WARNING,
                action=_("Open"),
            )
        )
    return items


def _sees_needs(user: Any) -> bool:
    return bool(access.organisation_ids_where(user, Permission.VIEW_WORK))


def reference_parts(procurement: Any, user: Any) -> list[ReferencePart]:
    """The inquiry as the reference group reads it, also as a draft: words and lines, no prices."""
    return [
        ReferencePart(
            key=f"inquiry-{inquiry.pk}",
            title=inquiry.title,
            template="needs/_reference.html",
            context={
                "inquiry": inquiry,
                "items": list(inquiry.items.select_related("lot")),
                "questions": [question.label for question in question_set(inquiry)],
            },
        )
        for inquiry in procurement.inquiries.order_by("created_at", "pk")
    ]


timeline.register(Answer, fields_for=timeline.everyone)
timeline.register(Inquiry)
registries.register_gate("needs.answered", needs_answered)
registries.register_reference(reference_parts)
registries.register_chain(ChainKey.NEEDS, chain_step)
registries.register_panel(
    CasePanel(key="needs", order=10, template="needs/_case_panel.html", context=panel)
)
registries.register_actions(case_actions)
for _hints in (hints.more_time, hints.asked_of_us, hints.waiting_within):
    standings.register(_hints)
todo.register(member_todo)
todo.register(coordinator_todo)
for _provider in answering_todo.PROVIDERS:
    todo.register(_provider)
documents.register(receipts.KIND, receipts.may_read)
todo.register(following_todo.agreed_calls)
navigation.register(NavItem(gettext_lazy("Needs"), "needs:list", 30, _sees_needs))
members.register_matters(matters.unanswered)
