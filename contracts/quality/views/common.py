"""What the pages share: reading a thing with its rights, and a step with a form of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from contracts.agreements.models import Agreement
from contracts.quality.models import Assessment, Deviation
from portal.audit import access as audit_access
from portal.core.errors import ActionError
from portal.ui.forms import errors_into


def agreement_of(request: HttpRequest, pk: int) -> Agreement:
    """The agreement, or 404."""
    rows = Agreement.objects.select_related("procurement", "responsible")
    found: Agreement = audit_access.get_visible(request, rows, pk=pk)
    return found


def assessment_of(request: HttpRequest, pk: int) -> Assessment:
    """The assessment, or 404."""
    rows = Assessment.objects.select_related(
        "follow_up__agreement__procurement",
        "follow_up__responsible",
        "supplier",
        "organisation",
        "questions",
        "assessed_by",
        "waived_by",
        "answered_by",
    )
    found: Assessment = audit_access.get_visible(request, rows, pk=pk)
    return found


def deviation_of(request: HttpRequest, pk: int) -> Deviation:
    """The deviation, or 404."""
    rows = Deviation.objects.select_related(
        "agreement__procurement",
        "supplier",
        "lot",
        "organisation",
        "reported_by",
        "closed_by",
        "assessment__follow_up",
    )
    found: Deviation = audit_access.get_visible(request, rows, pk=pk)
    return found


def form_page(
    request: HttpRequest,
    form: Any,
    act: Callable[[], Any],
    *,
    done: str,
    back: Any,
    words: dict[str, Any],
) -> HttpResponse:
    """A step with a form: done and back, or its own page with the errors at their fields.

    `words` hold `heading`, `submit`, and what the page shows besides.
    """
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            act()
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "back": back, **words}
    return render(request, "quality/form.html", context, status=422 if form.is_bound else 200)


def press(request: HttpRequest, act: Callable[[], Any], *, done: str, back: Any) -> HttpResponse:
    """A step without a form: what is refused is said as a message."""
    try:
        act()
        messages.success(request, done)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(back)
