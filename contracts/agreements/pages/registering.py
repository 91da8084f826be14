"""Registering an agreement without a procurement here, and correcting any agreement."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from contracts.agreements import actions, hand_forms, keeping_forms, policies
from contracts.agreements.forms import one_more
from contracts.agreements.models import AgreementLot, AgreementParty
from contracts.agreements.pages.common import PARTS, Deed, deed, find
from contracts.agreements.panels import Tab
from portal.audit import access as audit_access
from portal.core.views import Audience, page
from portal.ui.forms import errors_into


@page(Audience.ASSOCIATION)
def register_by_hand(request: HttpRequest) -> HttpResponse:
    """Register an older agreement, or one that somebody else has procured."""
    audit_access.require(request, policies.may_register_by_hand(request.user))
    data = request.POST if request.method == "POST" else None
    more = request.POST.get("more", "")
    if data is not None and more in {"lots", "options"}:
        data = one_more(data, more)
    registration = hand_forms.HandRegistration(data, request.FILES if data is not None else None)
    if data is not None and not more and registration.is_valid():
        with errors_into(registration.form):
            agreement = actions.register_by_hand(
                actor=request.user,
                terms=registration.terms(),
                parties=registration.party_form.as_terms(),
                proof=registration.party_form.upload(),
            )
            messages.success(request, _("The agreement is registered."))
            return redirect(agreement)
    context = {"registration": registration, "form": registration.form, "more": more}
    status = 422 if data is not None and not more else 200
    return render(request, "agreements/register_by_hand.html", context, status=status)


@page(Audience.ASSOCIATION)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the facts of an agreement."""
    agreement = find(request, pk)
    what = Deed(
        heading=_("Correct the agreement"),
        submit=_("Save the correction"),
        done=_("The agreement is corrected."),
        about=_("A correction puts an error right. A change of what is agreed is an amendment."),
        decision=policies.may_manage(request.user, agreement),
        build=partial(keeping_forms.EditForm, agreement=agreement),
        act=lambda form: actions.edit_agreement(
            actor=request.user,
            agreement=agreement,
            values=form.values(),
            reason=form.cleaned_data["reason"],
        ),
    )
    return deed(request, agreement, what)


@page(Audience.ASSOCIATION)
def enter_parties(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the parties of an imported agreement."""
    agreement = find(request, pk)
    what = Deed(
        heading=_("Enter the parties"),
        submit=_("Enter the parties"),
        done=_("The parties are entered."),
        about=_("It is done once. Nobody can be added afterwards."),
        decision=policies.may_enter_parties(request.user, agreement),
        build=partial(hand_forms.PartiesForm, agreement=agreement),
        act=lambda form: actions.enter_parties(
            actor=request.user,
            agreement=agreement,
            parties=form.as_terms(),
            proof=form.upload(),
        ),
        to=Tab.PARTIES,
        anchor="parties",
    )
    return deed(request, agreement, what)


def _party(request: HttpRequest, pk: int) -> AgreementParty:
    rows = AgreementParty.objects.select_related(*PARTS, "organisation__succeeded_by")
    return audit_access.get_visible(request, rows, pk=pk)


@page(Audience.ASSOCIATION)
def succeed_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the organisation that has taken over a party be one."""
    party = _party(request, pk)
    heir = party.organisation.succeeded_by
    what = Deed(
        heading=_("Enter the successor of %(party)s") % {"party": party.organisation.short_name},
        submit=_("Enter the successor"),
        done=_("The successor is a party."),
        about=_("%(heir)s becomes a party from the day it took over.")
        % {"heir": heir.name if heir else ""},
        decision=policies.may_succeed_party(request.user, party),
        build=keeping_forms.DecidedForm,
        act=lambda form: actions.succeed_party(
            actor=request.user, party=party, **form.cleaned_data
        ),
        to=Tab.PARTIES,
        anchor="parties",
    )
    return deed(request, party.agreement, what)


@page(Audience.ASSOCIATION)
def end_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a party leaves."""
    party = _party(request, pk)
    what = Deed(
        heading=_("%(party)s leaves the agreement") % {"party": party.organisation.short_name},
        submit=_("Record the last day"),
        done=_("The party's last day is recorded."),
        about=_("After the day it can make no call-offs, and it cannot come back."),
        decision=policies.may_end_party(request.user, party),
        build=keeping_forms.EndPartyForm,
        act=lambda form: actions.end_party(actor=request.user, party=party, **form.cleaned_data),
        to=Tab.PARTIES,
        anchor="parties",
    )
    return deed(request, party.agreement, what)


@page(Audience.ASSOCIATION)
def edit_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct how call-offs are made in a lot."""
    rows = AgreementLot.objects.select_related(*PARTS)
    lot = audit_access.get_visible(request, rows, pk=pk)
    what = Deed(
        heading=_("Call-offs in “%(lot)s”") % {"lot": lot.name},
        submit=_("Save the correction"),
        done=_("The order of call-offs is corrected."),
        about=_("As the agreement has it; the order is not changed by a wish."),
        decision=policies.may_manage(request.user, lot.agreement),
        build=lambda data, _files: keeping_forms.LotOrderForm(data, lot=lot),
        act=lambda form: actions.edit_lot(
            actor=request.user,
            lot=lot,
            call_off_model=form.cleaned_data["call_off_model"],
            call_off_terms=form.cleaned_data["call_off_terms"],
            order=form.as_order(),
            reason=form.cleaned_data["reason"],
        ),
        to=Tab.SUPPLIERS,
        anchor="lots",
    )
    return deed(request, lot.agreement, what)
