"""What people decide of unsure lines, what was decided, and the accounts of an agreement's lots."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.usage import policies, selectors, teaching, unsure
from contracts.usage.enums import RuleKind, UsageSource
from contracts.usage.forms import ConfirmForm, RuleForm
from contracts.usage.models import AccountRule, LearntMatch
from contracts.usage.tables import LearntTable
from portal.audit import access as audit_access
from portal.core.decisions import Decision
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


def _may_review(user: Any) -> Decision:
    if policies.imports_anything(user):
        return Decision.yes()
    return Decision.no(_("Only controllers decide what unsure lines are."))


@page(Audience.PARTY)
def unsure_lines(request: HttpRequest) -> HttpResponse:
    """Groups of lines that nobody but a person can decide, those with most money first."""
    audit_access.require(request, _may_review(request.user))
    groups, total = unsure.groups(request.user)
    return render(request, "usage/unsure.html", {"groups": groups, "total": total})


@require_POST
@page(Audience.PARTY)
def confirm(request: HttpRequest) -> HttpResponse:
    """Decide a group."""
    audit_access.require(request, _may_review(request.user))
    form = ConfirmForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose what the lines are."))
        return redirect("usage:unsure")
    data = form.cleaned_data
    lot_id, supplier_id = form.place()
    group = teaching.Group(
        data["organisation"],
        UsageSource(data["source"]),
        data["ledger_source"],
        data["supplier_number"],
        data["supplier_name"],
        data["account"],
    )
    try:
        teaching.confirm(actor=request.user, group=group, lot_id=lot_id, supplier_id=supplier_id)
    except ActionError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Decided. The same lines are recognised from now on."))
    return redirect("usage:unsure")


@page(Audience.PARTY)
def learnt(request: HttpRequest) -> HttpResponse:
    """What has been decided and still holds."""
    audit_access.require(request, _may_review(request.user))
    rows = LearntMatch.objects.visible_to(request.user).filter(
        undone_at=None, organisation__in=policies.importable(request.user)
    )
    return list_page(
        request,
        table_class=LearntTable,
        queryset=rows.select_related(
            "organisation", "ledger_source", "lot__agreement", "supplier", "confirmed_by"
        ),
        search_fields=("supplier_name", "supplier_number", "account"),
        template="usage/learnt.html",
    )


@require_POST
@page(Audience.PARTY)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a decision back."""
    rows = LearntMatch.objects.select_related("organisation")
    found = audit_access.get_visible(request, rows, pk=pk)
    audit_access.require(request, policies.may_decide(request.user, found.organisation), found)
    try:
        teaching.undo(actor=request.user, learnt=found)
    except ActionError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Undone. The lines are unsure again."))
    return redirect("usage:learnt")


@page(Audience.PARTY)
def rules(request: HttpRequest, agreement_pk: int) -> HttpResponse:
    """The accounts on which an agreement's lots are bought; the association adds to them."""
    agreement = audit_access.get_visible(request, selectors.agreements(), pk=agreement_pk)
    decision = policies.may_edit_rules(request.user)
    form = RuleForm(request.POST or None, agreement=agreement)
    if request.method == "POST":
        audit_access.require(request, decision, agreement)
        if form.is_valid():
            data = form.cleaned_data
            with errors_into(form):
                teaching.add_rule(
                    actor=request.user,
                    lot=data["lot"],
                    kind=RuleKind(data["kind"]),
                    code=data["code"],
                    organisation=data["organisation"],
                    note=data["note"],
                )
                messages.success(request, _("The rule is added. The lines are matched again."))
                return redirect("usage:rules", agreement.pk)
    context = {
        "agreement": agreement,
        "rules": selectors.rules_of(agreement),
        "may_edit": decision,
        "form": form,
    }
    return render(request, "usage/rules.html", context)


@require_POST
@page(Audience.PARTY)
def rule_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account rule away."""
    rows = AccountRule.objects.select_related("lot__agreement", "organisation")
    found = audit_access.get_visible(request, rows, pk=pk)
    audit_access.require(request, policies.may_edit_rules(request.user), found.lot.agreement)
    teaching.remove_rule(actor=request.user, rule=found)
    messages.success(request, _("The rule is removed. The lines are matched again."))
    return redirect("usage:rules", found.lot.agreement_id)
