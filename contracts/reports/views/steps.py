"""The steps of filling in a report; each is a page that works without script, on a phone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contracts.reports import actions, grid, policies, rows, selectors, sentences, template
from contracts.reports.forms import ColumnsForm, DeclareForm, FileForm, PasteForm
from contracts.reports.frame import frame_of
from contracts.reports.reading import workbook
from contracts.reports.views.desk import Desk
from portal.core.errors import ActionError
from portal.jobs.reading.faults import BadFile
from portal.ui import exports
from portal.ui.forms import errors_into


def start(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is asked for, nothing sold in one click, and the ways to say what was sold."""
    versions = list(selectors.versions_of(desk.task))
    current = next((row for row in versions if row.reversed_at is None), None)
    context = {
        "schedule": selectors.schedule_of(desk.task.agreement),
        "versions": versions,
        "current": current,
        "after": current.number if current else 0,
        "draft": selectors.draft_of(desk.task),
        "decision": policies.may_report(desk.reporter, desk.task),
    }
    return desk.render(request, "start", context)


def nothing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Nothing was sold: one click, no further question."""
    if request.method == "POST":
        try:
            actions.report_nothing(reporter=desk.reporter, task=desk.task, after=_after(request))
            messages.success(request, _("Thank you. Nothing sold in the period is reported."))
        except ActionError as error:
            messages.error(request, str(error))
    return desk.to("start")


def _after(request: HttpRequest) -> int:
    text = request.POST.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def fill_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The rows, typed or read: faults stand where they are, and nothing typed is lost."""
    try:
        if request.method != "POST":
            draft = actions.look(reporter=desk.reporter, task=desk.task)
        else:
            draft = actions.begin(reporter=desk.reporter, task=desk.task)
            typed, removed = grid.typed_in(request.POST, len(draft.rows))
            draft = actions.save_rows(
                reporter=desk.reporter, task=desk.task, typed=typed, removed=removed
            )
    except ActionError as error:
        messages.error(request, str(error))
        return desk.to("start")
    frame = frame_of(desk.task)
    reading = rows.read_all(draft.rows, frame)
    wanted = request.POST.get("do", "")
    if wanted == "preview" and reading.sales and not reading.faulty:
        return desk.to("preview")
    if wanted == "save":
        messages.success(request, _("Saved. Come back by the same link."))
        return desk.to("rows")
    shown = grid.grid_of(
        draft.rows,
        reading,
        frame,
        new=grid.NEW_ROWS if draft.rows and wanted != "more" else grid.NEW_ROWS * 2,
    )
    context = {
        "grid": shown,
        "reading": reading,
        "draft": draft,
        "checked": bool(reading.faulty and (wanted == "preview" or draft.file_name)),
        "nothing_said": wanted == "preview" and not reading.sales,
        "buyers": grid.buyer_options(frame),
        "articles": frame.articles,
        "unknown": reading.unknown_buyers if len(draft.rows) > len(shown.lines) else [],
    }
    return desk.render(request, "rows", context, status=422 if wanted == "preview" else 200)


def settle(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who the unknown buyers are, once for all of their rows."""
    if request.method == "POST":
        names, choices = request.POST.getlist("name"), request.POST.getlist("choice")
        try:
            actions.settle_buyers(
                reporter=desk.reporter,
                task=desk.task,
                choices=dict(zip(names, choices, strict=False)),
            )
        except ActionError as error:
            messages.error(request, str(error))
            return desk.to("start")
    return desk.to("rows")


def read_file(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Pasted cells or a file: read, and shown as rows; unrecognised columns are asked about."""
    is_file = "file" in request.FILES or "upload" in request.POST
    paste = PasteForm(request.POST if request.method == "POST" and not is_file else None)
    upload = FileForm(*((request.POST, request.FILES) if is_file else ()))
    form: Any = upload if is_file else paste
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            saved = selectors.last_mapping(desk.task)
            draft = actions.read_table(
                reporter=desk.reporter, task=desk.task, **_table(form.cleaned_data, saved)
            )
            return desk.to("rows" if draft.rows else "columns")
    context = {"paste": paste, "upload": upload}
    return desk.render(request, "file", context, status=422 if form.is_bound else 200)


def _table(data: dict[str, Any], saved: dict[str, str]) -> dict[str, Any]:
    file = data.get("file")
    try:
        if file is not None:
            table = workbook.read_file(file.chunks(), saved)
            return {"table": table, "file_name": file.name}
        return {"table": workbook.read_text(data["cells"], saved)}
    except BadFile as fault:
        raise sentences.of_fault(fault, "file" if file is not None else "cells") from fault


def choose_columns(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Which column holds what, with the first rows beside it."""
    draft = selectors.draft_of(desk.task)
    if draft is None or not draft.sheets:
        return desk.to("rows")
    text = request.POST.get("sheet") or request.GET.get("sheet") or ""
    names = [sheet["name"] for sheet in draft.sheets]
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else -1
    if not 0 <= found < len(names):
        found = names.index(draft.sheet) if draft.sheet in names else 0
    form = ColumnsForm(request.POST or None, draft=draft, place=found)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.take_columns(
                reporter=desk.reporter,
                task=desk.task,
                sheet=found,
                header=form.fit.header,
                mapping=form.mapping(),
            )
            return desk.to("rows")
    sample = draft.sheets[found]["rows"][max(form.fit.header, 0) :][:6]
    context = {"form": form, "sheets": list(enumerate(names)), "place": found, "sample": sample}
    return desk.render(request, "columns", context, status=422 if form.is_bound else 200)


def preview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What will be submitted, summed per buyer; the declaration submits it."""
    draft = selectors.draft_of(desk.task)
    reading = rows.read_all(draft.rows if draft else [], frame_of(desk.task))
    if not reading.sales or reading.faulty:
        return desk.to("rows" if draft else "start")
    current = selectors.current_version(desk.task)
    form = DeclareForm(request.POST or None, initial={"name": desk.reporter.name})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.submit(
                reporter=desk.reporter,
                task=desk.task,
                declared_by=form.cleaned_data["name"],
                note=form.cleaned_data["note"],
                after=_after(request),
            )
            messages.success(request, _("Thank you. The report is submitted."))
            return desk.to("start")
    context = {
        "form": form,
        "reading": reading,
        "sums": selectors.sums_of(reading.sales),
        "buyers": selectors.per_buyer(reading.sales),
        "current": current,
        "after": current.number if current else 0,
    }
    return desk.render(request, "preview", context, status=422 if form.is_bound else 200)


def discard(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Begin anew."""
    if request.method == "POST":
        try:
            actions.discard(reporter=desk.reporter, task=desk.task)
            messages.success(request, _("What was filled in is thrown away."))
        except ActionError as error:
            messages.error(request, str(error))
    return desk.to("start")


def workbook_to_fill_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The report as a workbook with buyers and lots filled in."""
    made = template.workbook_of(desk.task, frame_of(desk.task))
    response = HttpResponse(made, content_type=exports.TYPES[exports.XLSX])
    name = slugify(f"rapport {desk.task.agreement.number} {desk.task.period_start:%Y-%m}")
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
