"""How the audit stands, and the seals that anyone may check."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.audit import access, policies, seal
from portal.audit.models import Check, Day, Fault, Seal
from portal.audit.tables import DayTable, FaultTable, SealTable
from portal.audit.tasks import verify_everything
from portal.core.views import Audience, page
from portal.ui.lists import list_page


@page(Audience.ASSOCIATION)
def verification(request: HttpRequest) -> HttpResponse:
    """The latest verification, what it found, and the closed days with their seals."""
    access.require(request, policies.may_verify(request.user))
    check = Check.objects.first()
    faults = check.faults.all()[:100] if check else Fault.objects.none()
    return list_page(
        request,
        table_class=DayTable,
        queryset=Day.objects.select_related("seal"),
        template="audit/verification.html",
        context={
            "check": check,
            "faults": FaultTable(list(faults)) if check and check.faults_found else None,
            "sealing": _sealing(),
        },
        export_name="stangda-dagar",
    )


def _sealing() -> str:
    """Why no seals are made, or nothing when they are."""
    try:
        seal.key()
    except seal.SealError as error:
        return str(error)
    return ""


@page(Audience.ASSOCIATION)
@require_POST
def verify_now(request: HttpRequest) -> HttpResponse:
    """Have everything read again by the worker."""
    access.require(request, policies.may_verify(request.user))
    verify_everything.delay_on_commit(request.user.pk)
    messages.success(request, _("Everything is being read again. Come back in a while."))
    return redirect("audit:verification")


@page(Audience.PUBLIC)
def seals(request: HttpRequest) -> HttpResponse:
    """The daily seals for anyone to fetch and check: digests alone, no content."""
    return list_page(
        request,
        table_class=SealTable,
        queryset=Seal.objects.select_related("day").defer("signature", "text"),
        template="audit/seals.html",
        context={"certificates": sorted(seal.trusted())},
        export_name="sigill",
    )


@page(Audience.PUBLIC)
def seal_text(request: HttpRequest, number: int) -> HttpResponse:
    """What was sealed, byte for byte."""
    kept = get_object_or_404(Seal, day__number=number)
    return _file(kept.text.encode(), "application/json", f"sigill-{kept.day.day}.json")


@page(Audience.PUBLIC)
def seal_signature(request: HttpRequest, number: int) -> HttpResponse:
    """The signature over it: CMS, detached, DER."""
    kept = get_object_or_404(Seal, day__number=number)
    kind = "application/pkcs7-signature"
    return _file(bytes(kept.signature), kind, f"sigill-{kept.day.day}.p7s")


@page(Audience.PUBLIC)
def certificate(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """A certificate we seal or have sealed with, from the files of the installation."""
    found = seal.trusted().get(fingerprint)
    if found is None:
        raise Http404
    return _file(found, "application/x-pem-file", f"sigill-{fingerprint[:16]}.pem")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=kind, headers=headers)
