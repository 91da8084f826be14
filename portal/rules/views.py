"""The page of rules: every value of the law the portal counts by, and where it was read."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.rules import actions, policies
from portal.rules.enums import Code
from portal.rules.filters import RuleValueFilter
from portal.rules.forms import NewValueForm, ValueForm, VerifyForm, initial_of
from portal.rules.models import RuleValue
from portal.rules.tables import RuleValueTable, describe
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


@page(Audience.PARTY)
def rule_list(request: HttpRequest) -> HttpResponse:
    """All values with paragraph, source, period and verification."""
    values = RuleValue.objects.visible_to(request.user)
    return list_page(
        request,
        table_class=RuleValueTable,
        queryset=values,
        filterset_class=RuleValueFilter,
        search_fields=("paragraph", "source", "note"),
        template="rules/list.html",
        context={
            "may_edit": policies.may_edit(request.user),
            "unverified": values.unverified().count(),
        },
        export_name=_("rules"),
    )


@page(Audience.ASSOCIATION)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter the value of a new period."""
    audit_access.require(request, policies.may_edit(request.user))
    start = {name: request.GET[name] for name in ("code", "paragraph") if name in request.GET}
    form = NewValueForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            code = Code(form.cleaned_data["code"])
            value = actions.enter_value(actor=request.user, code=code, stated=form.stated())
            messages.success(request, _("The value is entered. It waits for being verified."))
            return redirect("rules:verify", value.pk)
    return render(request, "rules/form.html", {"form": form, "value": None})


@page(Audience.ASSOCIATION)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a value that was entered wrongly."""
    value = audit_access.get_visible(request, RuleValue.objects.all(), pk=pk)
    audit_access.require(request, policies.may_edit(request.user), value)
    form = ValueForm(request.POST or None, initial=initial_of(value))
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.correct_value(actor=request.user, value=value, stated=form.stated())
            messages.success(request, _("The value is corrected. It waits for being verified."))
            return redirect("rules:verify", value.pk)
    return render(request, "rules/form.html", {"form": form, "value": value})


@page(Audience.ASSOCIATION)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Vouch for a value."""
    value = audit_access.get_visible(request, RuleValue.objects.all(), pk=pk)
    audit_access.require(request, policies.may_verify(request.user), value)
    form = VerifyForm(request.POST or None, initial={"name": str(request.user)})
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.verify_value(actor=request.user, value=value, **form.cleaned_data)
            messages.success(request, _("The value is verified."))
            return redirect("rules:list")
    context = {
        "form": form,
        "value": value,
        "words": describe(value),
        "may_edit": policies.may_edit(request.user),
    }
    return render(request, "rules/verify.html", context)
