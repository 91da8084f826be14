"""Prices and their indexation."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements import actions, keeping_forms, policies, selectors
from contracts.agreements.filters import PriceFilter
from contracts.agreements.models import AgreementLot, PriceIndex
from contracts.agreements.pages.common import PARTS, Deed, context_of, deed, find
from contracts.agreements.panels import Tab
from contracts.agreements.tables import PriceTable
from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.ui.lists import Empty, list_page


@page(Audience.PARTY)
def prices(request: HttpRequest, pk: int) -> HttpResponse:
    """The price rows of an agreement, old ones too, and how they follow an index."""
    agreement = find(request, pk)
    decision = policies.may_manage(request.user, agreement)
    return list_page(
        request,
        table_class=PriceTable,
        queryset=selectors.prices_of(agreement),
        filterset_class=PriceFilter,
        search_fields=("name", "article", "place__supplier__name"),
        template="agreements/prices.html",
        export_name="priser",
        empty=Empty(_("No prices yet"), _("Enter the prices of the agreement, lot by lot.")),
        context=context_of(
            request,
            agreement,
            section=Tab.SUPPLIERS,
            lots=list(agreement.lots.all()),
            indexes=selectors.indexes_of(agreement),
            may_manage=decision,
            sees_all=policies.sees_every_party(request.user),
        ),
    )


@page(Audience.ASSOCIATION)
def set_price(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a price in a lot."""
    rows = AgreementLot.objects.select_related(*PARTS)
    lot = audit_access.get_visible(request, rows, pk=pk)
    what = Deed(
        heading=_("Enter a price in “%(lot)s”") % {"lot": lot.name},
        submit=_("Enter the price"),
        done=_("The price is entered."),
        about=_("The price before it ends the day before, and is kept."),
        decision=policies.may_manage(request.user, lot.agreement),
        build=lambda data, _files: keeping_forms.PriceForm(data, lot=lot),
        act=lambda form: actions.set_price(actor=request.user, lot=lot, terms=form.as_terms()),
        back=reverse("agreements:prices", args=[lot.agreement_id]),
    )
    return deed(request, lot.agreement, what)


@page(Audience.ASSOCIATION)
def set_index(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter how prices follow an index."""
    agreement = find(request, pk)
    what = Deed(
        heading=_("Enter an indexation"),
        submit=_("Enter the indexation"),
        done=_("The indexation is entered."),
        decision=policies.may_manage(request.user, agreement),
        build=lambda data, _files: keeping_forms.IndexForm(data, agreement=agreement),
        act=lambda form: actions.set_index(
            actor=request.user, agreement=agreement, terms=form.as_terms()
        ),
        back=reverse("agreements:prices", args=[agreement.pk]),
    )
    return deed(request, agreement, what)


@page(Audience.ASSOCIATION)
def adjust_prices(request: HttpRequest, pk: int) -> HttpResponse:
    """Adjust the prices by their index."""
    rows = PriceIndex.objects.select_related(*PARTS, "lot")
    index = audit_access.get_visible(request, rows, pk=pk)
    what = Deed(
        heading=_("Adjust prices by %(index)s") % {"index": index.name},
        submit=_("Adjust the prices"),
        done=_("The prices are adjusted."),
        about=_("Every price that runs is multiplied. The old prices are kept."),
        decision=policies.may_manage(request.user, index.agreement),
        build=lambda data, _files: keeping_forms.AdjustmentForm(data, index=index),
        act=lambda form: actions.adjust_prices(
            actor=request.user, index=index, terms=form.as_terms()
        ),
        back=reverse("agreements:prices", args=[index.agreement_id]),
    )
    return deed(request, index.agreement, what)
