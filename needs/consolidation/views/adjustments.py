"""Counting another quantity than was answered, and taking that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from needs.consolidation import actions, forms, policies, tables
from needs.consolidation.models import Adjustment
from needs.consolidation.overview import Chosen
from needs.consolidation.views.common import case, get_adjustment, get_answer, get_procurement
from needs.inquiries.models import AnswerLine
from portal.audit import access as audit
from portal.core.views import Audience, page
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


@page(Audience.ASSOCIATION)
@require_GET
def adjustments(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """Every adjustment beside what was answered, with who, when and why."""
    procurement = get_procurement(request, procurement_pk)
    rows = (
        Adjustment.objects.visible_to(request.user)
        .filter(answer__inquiry__procurement=procurement)
        .with_standing()
        .select_related("answer__organisation", "item", "made_by")
    )
    return list_page(
        request,
        table_class=tables.AdjustmentTable,
        queryset=rows,
        search_fields=("answer__organisation__short_name", "item__name", "reason"),
        template="consolidation/adjustments.html",
        context=case(request, procurement, "adjustments"),
        export_name=_("adjustments"),
    )


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Count another quantity of one line of an answer (`?line=`)."""
    answer = get_answer(request, pk)
    procurement = answer.inquiry.procurement
    audit.require(request, policies.may_adjust(request.user, answer), answer)
    wanted = Chosen.of({"item": request.GET.get("line", "")}).item
    lines = AnswerLine.objects.filter(answer=answer).select_related("item")
    line = get_object_or_404(lines, item=wanted) if wanted else lines.first()
    if line is None:
        return redirect("needs:review", answer.pk)
    form = forms.AdjustForm(
        request.POST or None, initial={"version": answer.version}, unit=line.item.unit
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.adjust(actor=request.user, answer=answer, item=line.item, **form.cleaned_data)
            messages.success(request, _("The figure is adjusted. What was answered stands beside."))
            return redirect("consolidation:adjustments", procurement.pk)
    context = {
        **case(request, procurement, "adjustments"),
        "answer": answer,
        "line": line,
        "lines": lines,
        "form": form,
    }
    return render(request, "consolidation/adjust.html", context)


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One adjustment; counting again what was answered."""
    adjustment = get_adjustment(request, pk)
    procurement = adjustment.answer.inquiry.procurement
    may = policies.may_withdraw(request.user, adjustment)
    form = forms.WithdrawForm(request.POST or None)
    if request.method == "POST":
        audit.require(request, may, adjustment)
        if form.is_valid():
            with errors_into(form):
                actions.withdraw(actor=request.user, adjustment=adjustment, **form.cleaned_data)
                messages.success(request, _("What the party answered is counted again."))
                return redirect("consolidation:adjustments", procurement.pk)
    context = {
        **case(request, procurement, "adjustments"),
        "adjustment": adjustment,
        "form": form,
        "may": may,
    }
    return render(request, "consolidation/adjustment.html", context)
