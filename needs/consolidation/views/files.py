"""A demand as files: workbook, source, canonical text and the board's summary."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from needs.consolidation import canonical, exports, papers, selectors
from needs.consolidation.selectors import Consolidated
from needs.consolidation.views.common import get_procurement
from needs.consolidation.views.snapshots import get_snapshot
from portal.core import clock
from portal.core.views import Audience, page
from portal.procurements.models import Procurement
from portal.ui import exports as files


def _demand(request: HttpRequest, procurement: Procurement) -> Consolidated | None:
    found = selectors.consolidated(procurement, request.user)
    if found is None:
        messages.info(request, _("There is no demand before an inquiry is sent."))
    return found


@page(Audience.ASSOCIATION)
@require_GET
def workbook(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """The demand as a workbook that computes."""
    procurement = get_procurement(request, procurement_pk)
    found = _demand(request, procurement)
    if found is None:
        return redirect("consolidation:demand", procurement.pk)
    response = HttpResponse(exports.workbook(found), content_type=exports.MEDIA_TYPE)
    name = f"{slugify(_('demand'))}-{slugify(procurement.title)[:60]}-{clock.today()}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(Audience.ASSOCIATION)
@require_GET
def source(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """Every quantity behind the demand as CSV."""
    procurement = get_procurement(request, procurement_pk)
    found = _demand(request, procurement)
    if found is None:
        return redirect("consolidation:demand", procurement.pk)
    name = f"{_('demand')} {procurement.title[:60]}"
    return files.file_of(exports.csv_rows(found), kind=files.CSV, name=name)


@page(Audience.ASSOCIATION)
@require_GET
def canonical_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes the checksum is counted over, for checking with any tool."""
    found = get_snapshot(request, pk)
    response = HttpResponse(canonical.of_snapshot(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="underlag-{pk}.json"'
    return response


@page(Audience.ASSOCIATION)
@require_GET
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary of a frozen demand for the board, PDF/A."""
    found = get_snapshot(request, pk)
    response = HttpResponse(papers.summary(found), content_type="application/pdf")
    name = f"underlag-{found.procurement_id}-{found.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
