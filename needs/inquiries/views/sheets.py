"""The lines as a workbook: download, read in, look at what would change, take over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from needs.inquiries import actions
from needs.inquiries.answering import page
from needs.inquiries.answering import policies as sharing
from needs.inquiries.answering.models import SheetUpload
from needs.inquiries.answering.prefill import offers_of
from needs.inquiries.answering.small_forms import SheetForm
from needs.inquiries.enums import Confidence
from needs.inquiries.models import Answer
from needs.inquiries.spreadsheets import reading, writing
from needs.inquiries.views.common import case, get_answer
from portal.audit import access as audit
from portal.core.views import Audience
from portal.core.views import page as page_of
from portal.ui.forms import errors_into


def _typed(obj: Answer, request: HttpRequest) -> dict[str, list[str]]:
    return {**page.untouched(obj, request.user), **obj.draft}


@page_of(Audience.PARTY)
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook with the party's lines and what is typed so far."""
    obj = get_answer(request, pk)
    audit.require(request, sharing.may_write(request.user, obj), obj)
    content = writing.workbook(obj, _typed(obj, request), offers_of(obj))
    response = HttpResponse(content, content_type=writing.MEDIA_TYPE)
    name = f"behov-{slugify(obj.organisation.short_name)}-{obj.inquiry_id}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a filled-in workbook; nothing is changed before it is taken over."""
    obj = get_answer(request, pk)
    audit.require(request, sharing.may_write(request.user, obj), obj)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            file = form.cleaned_data["file"]
            found = reading.read(file.chunks(), obj, _typed(obj, request), offers_of(obj))
            row = actions.keep_sheet(
                actor=request.user, answer=obj, filename=file.name, found=found.as_json()
            )
            return redirect("needs:sheet", obj.pk, row.pk)
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "form": form,
    }
    return render(request, "needs/sheet_upload.html", context)


@page_of(Audience.PARTY)
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: int, sheet_pk: int) -> HttpResponse:
    """What the file would change, and what in it cannot be read; take over the rest."""
    obj = get_answer(request, pk)
    row: SheetUpload = audit.get_visible(
        request, SheetUpload.objects.filter(user=request.user.pk), pk=sheet_pk, answer_id=obj.pk
    )
    audit.require(request, sharing.may_write(request.user, obj), obj)
    if request.method == "POST":
        outcome = actions.take_sheet(
            actor=request.user, sheet=row, untouched=page.untouched(obj, request.user)
        )
        _said(request, row, outcome)
        return redirect("needs:answer", obj.pk)
    context = {
        **case(request, obj.inquiry.procurement),
        "inquiry": obj.inquiry,
        "answer": obj,
        "sheet": row,
        "changes": [
            {**change, "before": _worded(change, "before"), "after": _worded(change, "after")}
            for change in row.changes
        ],
    }
    return render(request, "needs/sheet.html", context)


def _worded(change: dict[str, Any], key: str) -> str:
    value = str(change[key])
    if change["field"].startswith("confidence_") and value in Confidence.values:
        return str(Confidence(value).label)
    return value


def _said(request: HttpRequest, row: SheetUpload, outcome: actions.DraftOutcome) -> None:
    left = len(outcome.theirs)
    taken = len(row.changes) - left
    text = ngettext(
        "%(count)s cell is taken over into the draft.",
        "%(count)s cells are taken over into the draft.",
        taken,
    )
    messages.success(request, text % {"count": taken})
    if left:
        names = ", ".join(
            f"{change['line']} ({change['column']})"
            for change in row.changes
            if change["field"] in outcome.theirs
        )
        messages.warning(
            request,
            _("A colleague has changed these meanwhile, and theirs stand: %(names)s.")
            % {"names": names},
        )
