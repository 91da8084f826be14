"""Frozen demands: the list, one of them, and whether its checksum holds."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from needs.consolidation import actions, canonical, forms, policies, selectors, tables
from needs.consolidation.models import Snapshot, SnapshotRow
from needs.consolidation.views.common import case, get_procurement, with_demand
from needs.inquiries.enums import AnswerStatus, Stance
from needs.inquiries.selectors import current_inquiry
from portal.audit import access as audit
from portal.core import clock
from portal.core.views import Audience, page
from portal.ui.forms import errors_into
from portal.ui.lists import list_page

MOST_CHANGES = 50


def get_snapshot(request: HttpRequest, pk: int) -> Snapshot:
    """The snapshot with its case, or 404 with a row in the audit."""
    rows = Snapshot.objects.select_related("procurement", "inquiry__procurement", "made_by")
    return audit.get_visible(request, rows, pk=pk)


@page(Audience.ASSOCIATION)
@require_GET
def snapshots(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """The frozen demands of a procurement."""
    procurement = get_procurement(request, procurement_pk)
    rows = (
        Snapshot.objects.visible_to(request.user)
        .filter(procurement=procurement)
        .select_related("made_by")
        .annotate(estimates_count=Count("estimates"))
        .order_by("-number")
    )
    return list_page(
        request,
        table_class=tables.SnapshotTable,
        queryset=rows,
        template="consolidation/snapshots.html",
        context={
            **case(request, procurement, "snapshots"),
            "may_freeze": policies.may_freeze(request.user, procurement),
            "inquiry": current_inquiry(procurement),
        },
        export_name=_("snapshots"),
    )


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def freeze(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """Freeze the demand as it stands, with the reason."""
    procurement = get_procurement(request, procurement_pk)
    audit.require(request, policies.may_freeze(request.user, procurement), procurement)
    form = forms.FreezeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            made = actions.freeze(actor=request.user, procurement=procurement, **form.cleaned_data)
            messages.success(request, _("The demand is frozen."))
            return redirect("consolidation:snapshot", made.pk)
    context = {**with_demand(request, procurement, "snapshots"), "form": form}
    return render(request, "consolidation/freeze.html", context)


def _changes(snapshot: Snapshot) -> list[dict[str, Any]]:
    """What counts otherwise now, with names."""
    names = {row["id"]: row["name"] for row in snapshot.content["parties"]}
    lines = {row["id"]: row for row in snapshot.content["lines"]}
    return [
        {
            "party": names.get(change.organisation_id, str(change.organisation_id)),
            "line": lines.get(change.item_id, {}).get("name", str(change.item_id)),
            "unit": lines.get(change.item_id, {}).get("unit", ""),
            "then": change.then,
            "now": change.now,
        }
        for change in selectors.changes_since(snapshot)
    ]


def _parties(snapshot: Snapshot) -> list[dict[str, Any]]:
    return [
        {
            **row,
            "label": Stance(row["stance"]).label
            if row["stance"]
            else AnswerStatus(row["status"]).label,
        }
        for row in snapshot.content["parties"]
    ]


@page(Audience.ASSOCIATION)
@require_GET
def snapshot(request: HttpRequest, pk: int) -> HttpResponse:
    """One frozen demand: its sums, its checksum, and what has changed since."""
    found = get_snapshot(request, pk)
    changes = _changes(found)
    context = {
        **case(request, found.procurement, "snapshots"),
        "snapshot": found,
        "rows": SnapshotRow.objects.filter(snapshot=found).count(),
        "estimates": found.estimates.select_related("set_by"),
        "parties": _parties(found),
        "changes": changes[:MOST_CHANGES],
        "changes_count": len(changes),
    }
    return render(request, "consolidation/snapshot.html", context)


@page(Audience.ASSOCIATION)
@require_GET
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the checksum again over the rows of today and compare."""
    found = get_snapshot(request, pk)
    counted = canonical.digest(canonical.of_snapshot(found))
    context = {
        **case(request, found.procurement, "snapshots"),
        "snapshot": found,
        "counted": counted,
        "same": counted == found.sha256,
        "checked_at": clock.now(),
    }
    return render(request, "consolidation/verify.html", context)
