"""Pages of agreements: parse, ask the policy, let an action or selector do it, answer."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.agreements import actions, forms, policies, selectors, use
from contracts.agreements.filters import AgreementFilter
from contracts.agreements.models import Agreement, AgreementOption
from contracts.agreements.pages.common import find
from contracts.agreements.panels import Tab
from contracts.agreements.tables import (
    AgreementTable,
    LineTable,
    OverviewTable,
    OwnOverviewTable,
)
from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.organisations import access
from portal.organisations.models import Organisation
from portal.procurements.context import case_context
from portal.procurements.enums import ChainKey
from portal.procurements.models import Procurement
from portal.ui.forms import errors_into
from portal.ui.lists import Empty, list_page


@page(Audience.PARTY)
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Every agreement the person may know of."""
    text = (
        _(
            "An agreement is registered on the page of its procurement, when standstill is over."
            " Older ones and others' are registered here."
        )
        if access.works_for_association(request.user)
        else _("Agreements to which your organisation is a party are shown here.")
    )
    return list_page(
        request,
        table_class=AgreementTable,
        queryset=selectors.listed(request.user),
        filterset_class=AgreementFilter,
        search_fields=("title", "number", "number_key", "diary_number", "area"),
        template="agreements/list.html",
        export_name="avtal",
        context={"may_register": policies.may_register_by_hand(request.user)},
        empty=Empty(_("No agreements yet"), text),
    )


@page(Audience.PARTY)
def use_overview(request: HttpRequest) -> HttpResponse:
    """Use per agreement: all parties' for the association, the own one's for others."""
    rows = use.overview(request.user)
    every = policies.sees_every_party(request.user)
    return list_page(
        request,
        table_class=OverviewTable if every else OwnOverviewTable,
        queryset=rows,
        search_fields=("title",),
        template="agreements/use.html",
        export_name="anvandning",
        context={
            "sees_all": every,
            "total": sum((row.used if every else row.own for row in rows), use.ZERO),
            "own_year": sum((row.own_year for row in rows), use.ZERO),
            "count": len(rows),
            "near": [row for row in rows if row.share is not None and row.share >= 0.75],
            "may_import": bool(access.organisation_ids_where(request.user, "import_ledger")),
            "organisations": access.organisations_where(request.user, "view_use"),
        },
    )


def _lines_page(
    request: HttpRequest,
    agreement: Agreement,
    rows: Any,
    *,
    heading: str,
    about: str = "",
    apart: bool = False,
) -> HttpResponse:
    rows = rows.visible_to(request.user).select_related(
        "organisation", "lot", "ledger_import", "place"
    )
    sums = rows.order_by().aggregate(amount=Sum("amount"), lines=Count("pk"))
    return list_page(
        request,
        table_class=LineTable,
        queryset=rows,
        search_fields=("supplier_name", "supplier_number", "invoice_number", "account_text"),
        template="agreements/lines.html",
        export_name="fakturarader",
        context={
            "agreement": agreement,
            "heading": heading,
            "about": about,
            "sums": sums,
            "apart": apart,
            "sees_all": policies.sees_every_party(request.user),
        },
        table_kwargs={"exclude": ("lot",)} if apart else None,
    )


@page(Audience.PARTY)
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Every invoice line behind the agreement's use that the person may see."""
    agreement = find(request, pk)
    return _lines_page(
        request,
        agreement,
        use.lines_of(agreement),
        heading=_("Invoice lines behind the use"),
    )


@page(Audience.PARTY)
def party_lines(request: HttpRequest, pk: int, organisation_pk: int) -> HttpResponse:
    """The invoice lines behind one party's use."""
    agreement = find(request, pk)
    parties = agreement.parties.all().values("organisation_id")
    # Another party's invoices do not exist for a member: 404, not 403.
    readable = Organisation.objects.filter(pk__in=parties)
    if not policies.may_see_lines(request.user, organisation_pk):
        readable = readable.none()
    organisation = audit_access.get_visible(request, readable, pk=organisation_pk)
    return _lines_page(
        request,
        agreement,
        use.lines_of(agreement).filter(organisation=organisation),
        heading=_("Invoice lines: %(party)s") % {"party": organisation.short_name},
    )


@page(Audience.PARTY)
def off_lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Purchases from the agreement's suppliers that do not count as use of it, each with why."""
    agreement = find(request, pk)
    return _lines_page(
        request,
        agreement,
        use.off_lines_of(agreement),
        heading=_("Bought from the same suppliers, outside the agreement"),
        about=_(
            "Lines from parties to the agreement's suppliers that lie outside its time, or where it"
            " is not settled which agreement or lot they belong to. They are not part of the sums."
        ),
        apart=True,
    )


@page(Audience.ASSOCIATION)
def register(request: HttpRequest, procurement_pk: int) -> HttpResponse:
    """Register the signed agreement of a procurement."""
    procurement = audit_access.get_visible(
        request, Procurement.objects.select_related("process"), pk=procurement_pk
    )
    existing = Agreement.objects.filter(procurement=procurement).first()
    if existing and request.method == "GET":
        return redirect(existing)
    decision = policies.may_register(request.user, procurement)
    audit_access.require(request, decision, procurement)
    data = request.POST if request.method == "POST" else None
    more = request.POST.get("more", "")
    if data is not None and more in {"lots", "options"}:
        data = forms.one_more(data, more)
    registration = forms.Registration(procurement, data)
    if data is not None and not more and registration.is_valid():
        with errors_into(registration.form):
            agreement = actions.register_agreement(
                actor=request.user, procurement=procurement, terms=registration.terms()
            )
            messages.success(request, _("The agreement is registered."))
            return redirect(agreement)
    context = {
        **case_context(procurement, request.user, active=ChainKey.AGREEMENT),
        "registration": registration,
        "form": registration.form,
        "more": more,
    }
    return render(request, "agreements/register.html", context)


@require_POST
@page(Audience.ASSOCIATION)
def take_option(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that an option is taken, and by whom it was decided."""
    option = audit_access.get_visible(
        request, AgreementOption.objects.select_related("agreement__procurement"), pk=pk
    )
    audit_access.require(request, policies.may_take_option(request.user, option), option.agreement)
    form = forms.TakeOptionForm(request.POST, option=option)
    if form.is_valid():
        with errors_into(form):
            actions.take_option(actor=request.user, option=option, **form.cleaned_data)
            messages.success(request, _("The option is taken. The agreement's last day has moved."))
            return redirect(f"{option.agreement.url_of(Tab.CHANGES)}#options")
    context = {
        "option": option,
        "agreement": option.agreement,
        "form": form,
        "back": option.agreement.url_of(Tab.CHANGES),
    }
    return render(request, "agreements/take_option.html", context, status=422)
