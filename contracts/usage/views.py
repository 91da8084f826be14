"""Ledgers in the browser: upload, columns, dry run, import, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contracts.usage import actions, policies, runners, selectors, uploads
from contracts.usage.enums import ImportState
from contracts.usage.filters import ImportFilter, LineFilter
from contracts.usage.forms import ColumnsForm, UploadForm
from contracts.usage.models import LedgerImport, RejectedRow, UsageLine
from contracts.usage.tables import ImportTable, LineTable, RejectedTable
from portal.audit import access as audit_access
from portal.core.decisions import Decision
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.organisations import access
from portal.ui.forms import errors_into
from portal.ui.lists import list_page

_IMPORTS = LedgerImport.objects.select_related(
    "organisation", "source", "uploaded_by", "replaced_by"
)


def _may_upload(user: Any) -> Decision:
    if policies.imports_anything(user):
        return Decision.yes()
    return Decision.no(_("Only controllers import ledgers."))


def _visible(request: HttpRequest, pk: int) -> LedgerImport:
    return audit_access.get_visible(request, _IMPORTS.all(), pk=pk)


def _own(request: HttpRequest, pk: int) -> LedgerImport:
    """An import that the person may work with; 404 outside the person's reach, 403 inside it."""
    found = _visible(request, pk)
    decision = policies.may_import(request.user, found.organisation)
    audit_access.require(request, decision, found)
    return found


def _gone_on(found: LedgerImport) -> bool:
    return found.state not in ImportState.pending() or not uploads.is_there(found)


@page(Audience.PARTY)
def imports(request: HttpRequest) -> HttpResponse:
    """The ledgers that the person may know of."""
    queryset = _IMPORTS.visible_to(request.user).exclude(state=ImportState.DISCARDED)
    return list_page(
        request,
        table_class=ImportTable,
        queryset=queryset,
        filterset_class=ImportFilter,
        search_fields=("file_name", "organisation__name", "source__name"),
        template="usage/imports.html",
        context={"may_upload": _may_upload(request.user)},
        export_name=_("ledgers"),
    )


@page(Audience.PARTY)
def import_new(request: HttpRequest) -> HttpResponse:
    """Upload a ledger."""
    audit_access.require(request, _may_upload(request.user))
    own = access.organisation_ids_where(request.user, "import_ledger")
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        initial={"organisation": min(own, default=None)},
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with errors_into(form):
            made = actions.upload(
                actor=request.user,
                organisation=form.cleaned_data["organisation"],
                source_name=form.cleaned_data["source"],
                period=form.cleaned_data["period"],
                file_name=file.name,
                pieces=file.chunks(),
            )
            return redirect("usage:import_columns", made.pk)
    return render(request, "usage/import_new.html", {"form": form})


@page(Audience.PARTY)
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """The guessed columns with the first rows of the file; choosing them starts the dry run."""
    found = _own(request, pk)
    if _gone_on(found):
        return redirect(found)
    form = ColumnsForm(request.POST or None, ledger_import=found)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            chosen = actions.choose_columns(
                actor=request.user, ledger_import=found, mapping=form.mapping()
            )
            return redirect(runners.start_check(actor=request.user, ledger_import=chosen))
    sample = selectors.sample_of(found)
    context = {
        "import": found,
        "form": form,
        "sample": sample,
        "no_amount": "amount" not in found.mapping,
    }
    return render(request, "usage/import_columns.html", context)


@page(Audience.PARTY)
def import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dry run found; from here the file is imported or discarded."""
    found = _own(request, pk)
    if _gone_on(found):
        return redirect(found)
    report = selectors.check_report(found)
    if report is None:
        return redirect("usage:import_columns", found.pk)
    context = {"import": found, "report": report, "earlier": selectors.earlier_of(found)}
    return render(request, "usage/import_check.html", context)


@require_POST
@page(Audience.PARTY)
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what was checked."""
    found = _own(request, pk)
    if found.state != ImportState.CHECKED:
        messages.error(request, _("Do a dry run before the import."))
        return redirect("usage:import_columns", found.pk)
    return redirect(runners.start_import(actor=request.user, ledger_import=found))


@require_POST
@page(Audience.PARTY)
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the uploaded file away."""
    found = _own(request, pk)
    try:
        actions.discard(actor=request.user, ledger_import=found)
    except ActionError as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, _("The uploaded file is deleted. Nothing was imported."))
    return redirect("usage:imports")


@page(Audience.PARTY)
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt of an import, and what its lines were matched to."""
    found = _visible(request, pk)
    decision = policies.may_import(request.user, found.organisation)
    if found.state in ImportState.pending() and decision and not _gone_on(found):
        step = "usage:import_check" if found.check_result else "usage:import_columns"
        return redirect(step, found.pk)
    matches = selectors.matches_of(found)
    context = {
        "import": found,
        "matches": matches,
        "kept": selectors.kept_of(found),
        "reasons": selectors.reasons_of(found),
        "may_import": decision,
        "replaces": list(found.replaces.all()),
    }
    return render(request, "usage/import_detail.html", context)


@require_POST
@page(Audience.PARTY)
def import_match_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Match the lines to the agreements as they are now."""
    found = _own(request, pk)
    try:
        changed = actions.match_again(actor=request.user, ledger_import=found)
    except ActionError as refused:
        messages.error(request, str(refused))
    else:
        text = ngettext("%(count)s line changed.", "%(count)s lines changed.", changed) % {
            "count": changed
        }
        messages.success(request, text)
    return redirect(found)


@page(Audience.PARTY)
def import_rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rejected rows, also as a spreadsheet to correct from."""
    found = _visible(request, pk)
    rows = RejectedRow.objects.visible_to(request.user).filter(ledger_import=found)
    return list_page(
        request,
        table_class=RejectedTable,
        queryset=rows,
        search_fields=("text",),
        template="usage/import_rejected.html",
        context={"import": found},
        export_name=_("rejected rows"),
    )


@page(Audience.PARTY)
def import_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The imported lines."""
    found = _visible(request, pk)
    lines = UsageLine.objects.visible_to(request.user).filter(ledger_import=found)
    return list_page(
        request,
        table_class=LineTable,
        queryset=lines.select_related("lot__agreement"),
        filterset_class=LineFilter,
        search_fields=("supplier_name", "supplier_number"),
        template="usage/import_lines.html",
        context={"import": found},
    )
