"""Registers in the browser: upload, columns, dry run, import, and what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.registers import actions, policies, runners, selectors
from contracts.registers.enums import RegisterState
from contracts.registers.forms import ColumnsForm, UploadForm
from contracts.registers.models import RegisterImport, RegisterRejectedRow
from contracts.registers.tables import ImportTable, RejectedTable
from contracts.usage import uploads
from portal.audit import access as audit_access
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations.models import Organisation
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


def _visible(request: HttpRequest, pk: int) -> RegisterImport:
    rows = RegisterImport.objects.select_related("source", "responsible", "uploaded_by")
    return audit_access.get_visible(request, rows, pk=pk)


def _own(request: HttpRequest, pk: int) -> RegisterImport:
    found = _visible(request, pk)
    audit_access.require(request, policies.may_import(request.user), found)
    return found


def _gone_on(found: RegisterImport) -> bool:
    return found.state not in RegisterState.pending() or not uploads.is_there(found)


@page(Audience.ASSOCIATION)
def imports(request: HttpRequest) -> HttpResponse:
    """The registers that have been read in."""
    rows = RegisterImport.objects.visible_to(request.user).select_related("source")
    return list_page(
        request,
        table_class=ImportTable,
        queryset=rows.exclude(state=RegisterState.DISCARDED),
        search_fields=("file_name", "source__name"),
        template="registers/list.html",
        context={"may_import": policies.may_import(request.user)},
        export_name=_("registers"),
    )


@page(Audience.ASSOCIATION)
def new(request: HttpRequest) -> HttpResponse:
    """Upload a register."""
    audit_access.require(request, policies.may_import(request.user))
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={"responsible": Organisation.objects.association()},
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with errors_into(form):
            made = actions.upload(
                actor=request.user,
                responsible=form.cleaned_data["responsible"],
                source_name=form.cleaned_data["source"],
                file_name=file.name,
                pieces=file.chunks(),
            )
            return redirect("registers:columns", made.pk)
    return render(request, "registers/new.html", {"form": form})


@page(Audience.ASSOCIATION)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The guessed columns with the first rows of the file; choosing them starts the dry run."""
    found = _own(request, pk)
    if _gone_on(found):
        return redirect(found)
    form = ColumnsForm(request.POST or None, register_import=found)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            chosen = actions.choose_columns(
                actor=request.user, register_import=found, mapping=form.mapping()
            )
            return redirect(runners.start_check(actor=request.user, register_import=chosen))
    context = {"import": found, "form": form, "sample": selectors.sample_of(found)}
    return render(request, "registers/columns.html", context)


@page(Audience.ASSOCIATION)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dry run found; from here the file is imported or discarded."""
    found = _own(request, pk)
    if _gone_on(found):
        return redirect(found)
    report = selectors.check_report(found)
    if report is None:
        return redirect("registers:columns", found.pk)
    return render(request, "registers/check.html", {"import": found, "report": report})


@require_POST
@page(Audience.ASSOCIATION)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what was checked."""
    found = _own(request, pk)
    if found.state != RegisterState.CHECKED:
        messages.error(request, _("Do a dry run before the import."))
        return redirect(found)
    return redirect(runners.start_import(actor=request.user, register_import=found))


@require_POST
@page(Audience.ASSOCIATION)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the uploaded file away."""
    found = _own(request, pk)
    try:
        actions.discard(actor=request.user, register_import=found)
    except ActionError as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, _("The uploaded file is deleted. Nothing was imported."))
    return redirect("registers:imports")


@page(Audience.ASSOCIATION)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of an import; one that is not done yet goes on where it was left."""
    found = _visible(request, pk)
    if policies.may_import(request.user) and not _gone_on(found):
        step = "registers:check" if found.check_result else "registers:columns"
        return redirect(step, found.pk)
    notes = found.check_result.get("notes", [])
    return render(request, "registers/detail.html", {"import": found, "notes": notes})


@page(Audience.ASSOCIATION)
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows, also as a spreadsheet to correct from."""
    found = _visible(request, pk)
    rows = RegisterRejectedRow.objects.visible_to(request.user).filter(register_import=found)
    return list_page(
        request,
        table_class=RejectedTable,
        queryset=rows,
        search_fields=("text", "reason"),
        template="registers/rejected.html",
        context={"import": found},
        export_name=_("rejected rows"),
    )
