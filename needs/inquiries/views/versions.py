"""A sent inquiry changes: the working copy, its sending, the versions, and the earlier answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needs.inquiries import actions, policies
from needs.inquiries import building_forms as building
from needs.inquiries.enums import AnswerStatus, Confidence, Stance
from needs.inquiries.models import EarlierAnswer, Inquiry, InquiryVersion
from needs.inquiries.versions import Content, Diff, diff
from needs.inquiries.views.common import case, get_answer, get_inquiry
from needs.inquiries.workbench import Workbench
from portal.audit import access as audit
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.questions.answers import display
from portal.ui.forms import errors_into


@page(Audience.ASSOCIATION)
@require_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the next version, or go on with it."""
    inquiry = get_inquiry(request, pk)
    audit.require(request, policies.may_revise(request.user, inquiry), inquiry)
    actions.begin_revision(actor=request.user, inquiry=inquiry)
    messages.success(request, _("Change what you need. Nobody sees it before you send it."))
    return redirect("needs:inquiry", inquiry.pk)


@page(Audience.ASSOCIATION)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the working copy away."""
    inquiry = get_inquiry(request, pk)
    audit.require(request, policies.may_revise(request.user, inquiry), inquiry)
    try:
        actions.drop_revision(actor=request.user, inquiry=inquiry)
    except ActionError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The change is dropped. The inquiry stands as it was sent."))
    return redirect("needs:inquiry", inquiry.pk)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what changes and for whom, say why, and send the new version."""
    inquiry = get_inquiry(request, pk)
    audit.require(request, policies.may_revise(request.user, inquiry), inquiry)
    bench = Workbench(request.user, inquiry)
    if not bench.is_revision:
        messages.info(request, _("There is no change to send."))
        return redirect("needs:inquiry", inquiry.pk)
    wanted = max(bench.content.deadline, inquiry.deadline.isoformat())
    if bench.diff.asks:
        wanted = max(wanted, actions.least_deadline().isoformat())
    form = building.VersionForm(request.POST or None, initial={"deadline": wanted})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.send_version(
                actor=request.user,
                inquiry=inquiry,
                edition=_edition(request, bench),
                **form.cleaned_data,
            )
            _say(request, made)
            return redirect("needs:board", inquiry.pk)
    context = {
        **case(request, inquiry.procurement),
        "inquiry": inquiry,
        "bench": bench,
        "number": inquiry.version + 1,
        "changes": bench.diff.changes,
        "edition": request.POST.get("edition", bench.edition),
        "touched": _touched(inquiry, bench.diff),
        "form": form,
    }
    return render(request, "needs/send_version.html", context)


def _edition(request: HttpRequest, bench: Workbench) -> int:
    raw = request.POST.get("edition", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else -1


def _touched(inquiry: Inquiry, changed: Diff) -> dict[str, int]:
    """How many parties are asked again, and how many wait and are told."""
    answered = inquiry.answers.filter(status__in=AnswerStatus.counted())
    if not changed.adds_lines:
        answered = answered.filter(stance__in=Stance.with_quantities())
    silent = inquiry.answers.exclude(status__in=AnswerStatus.counted())
    return {"again": answered.count() if changed.asks else 0, "silent": silent.count()}


def _say(request: HttpRequest, made: actions.Made) -> None:
    text = ngettext(
        "Version %(version)s is sent. %(count)s party that had answered is asked again.",
        "Version %(version)s is sent. %(count)s parties that had answered are asked again.",
        made.asked_again,
    )
    messages.success(request, text % {"version": made.version.number, "count": made.asked_again})


@page(Audience.ASSOCIATION)
@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version with what changed, why, by whom, and how many have answered it."""
    inquiry = get_inquiry(request, pk)
    rows = list(InquiryVersion.objects.filter(inquiry=inquiry).select_related("made_by"))
    contents = [Content.from_json(row.content) for row in rows]
    answered: dict[int, int] = {}
    known = inquiry.answers.filter(status__in=AnswerStatus.counted())
    for number in known.values_list("known_version", flat=True):
        answered[number] = answered.get(number, 0) + 1
    versions: list[dict[str, Any]] = []
    for place, row in enumerate(rows):
        changes = diff(contents[place - 1], contents[place]).changes if place else ()
        versions.append(
            {"version": row, "changes": changes, "answered": answered.get(row.number, 0)}
        )
    context = {
        **case(request, inquiry.procurement),
        "inquiry": inquiry,
        "versions": versions[::-1],
    }
    return render(request, "needs/versions.html", context)


@page(Audience.PARTY)
@require_GET
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """What a party answered before the inquiry changed, as it was then."""
    answer = get_answer(request, pk)
    rows = list(EarlierAnswer.objects.filter(answer=answer).select_related("submitted_by"))
    versions = InquiryVersion.objects.filter(
        inquiry=answer.inquiry, number__in=[row.version for row in rows]
    )
    contents = {row.number: Content.from_json(row.content) for row in versions}
    shown = [
        {
            "earlier": row,
            "lines": [
                {**line, "confidence_label": Confidence(line["confidence"]).label}
                for line in row.lines
            ],
            "displayed": display(contents[row.version].questions, row.answers)
            if row.version in contents and row.was_submitted
            else [],
            "typed": _typed(row, contents.get(row.version)),
        }
        for row in rows
    ]
    context = {
        **case(request, answer.inquiry.procurement),
        "inquiry": answer.inquiry,
        "answer": answer,
        "rows": shown,
    }
    return render(request, "needs/earlier.html", context)


def _typed(row: EarlierAnswer, content: Content | None) -> list[tuple[str, str]]:
    """The figures of a draft, by what the line was called then."""
    if content is None:
        return []
    found = []
    for line in content.lines:
        text = ", ".join(row.draft.get(f"quantity_{line.id}", []))
        if text:
            found.append((line.name, f"{text} {line.unit}"))
    return found
