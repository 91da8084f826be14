"""Pages that put the register right: lots, suppliers that are lacking, options."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from contracts.agreements import actions, correcting_forms, policies
from contracts.agreements.models import AgreementLot, AgreementOption
from contracts.agreements.pages.common import PARTS, Deed, deed, find
from contracts.agreements.panels import Tab
from portal.audit import access as audit_access
from portal.core.views import Audience, page


def _lot(request: HttpRequest, pk: int) -> AgreementLot:
    rows = AgreementLot.objects.select_related(*PARTS)
    return audit_access.get_visible(request, rows, pk=pk)


@page(Audience.ASSOCIATION)
def correct_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a lot's name, estimate and ceiling."""
    lot = _lot(request, pk)
    what = Deed(
        heading=_("Correct “%(lot)s”") % {"lot": lot.name},
        submit=_("Save the correction"),
        done=_("The lot is corrected."),
        about=_("A correction puts an error right. A change of what is agreed is an amendment."),
        decision=policies.may_correct(request.user, lot.agreement),
        build=lambda data, _files: correcting_forms.LotFactsForm(data, lot=lot),
        act=lambda form: actions.correct_lot(
            actor=request.user, lot=lot, values=form.values(), reason=form.cleaned_data["reason"]
        ),
        to=Tab.SUPPLIERS,
        anchor="lots",
    )
    return deed(request, lot.agreement, what)


@page(Audience.ASSOCIATION)
def add_lot(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a lot that the register lacks."""
    agreement = find(request, pk)
    what = Deed(
        heading=_("Add a lot"),
        submit=_("Add the lot"),
        done=_("The lot is added."),
        about=_("A lot that the agreement has had from the start and the register lacks."),
        decision=policies.may_correct(request.user, agreement),
        build=lambda data, _files: correcting_forms.NewLotForm(data, agreement=agreement),
        act=lambda form: actions.add_lot(
            actor=request.user,
            agreement=agreement,
            terms=form.as_terms(),
            reason=form.cleaned_data["reason"],
        ),
        to=Tab.SUPPLIERS,
        anchor="lots",
    )
    return deed(request, agreement, what)


@page(Audience.ASSOCIATION)
def add_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a supplier to a lot."""
    lot = _lot(request, pk)
    what = Deed(
        heading=_("Add a supplier to “%(lot)s”") % {"lot": lot.name},
        submit=_("Add the supplier"),
        done=_("The supplier has its place in the lot from the day you gave."),
        about=_(
            "One that the register lacks, or that the agreement lets in later. A supplier that"
            " takes over another's place is entered as a change of supplier."
        ),
        decision=policies.may_manage(request.user, lot.agreement),
        build=lambda data, _files: correcting_forms.AddSupplierForm(
            data, lot=lot, user=request.user
        ),
        act=lambda form: actions.add_supplier(
            actor=request.user,
            lot=lot,
            place=form.as_place(),
            arrangement=form.as_arrangement(),
            reason=form.cleaned_data["reason"],
        ),
        to=Tab.SUPPLIERS,
        anchor="lots",
    )
    return deed(request, lot.agreement, what)


@page(Audience.ASSOCIATION)
def add_option(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an option that the register lacks."""
    agreement = find(request, pk)
    what = Deed(
        heading=_("Add an option"),
        submit=_("Add the option"),
        done=_("The option is added."),
        about=_("An option that the agreement has had from the start and the register lacks."),
        decision=policies.may_correct(request.user, agreement),
        build=lambda data, _files: correcting_forms.OptionFactsForm(data, agreement=agreement),
        act=lambda form: actions.add_option(
            actor=request.user, agreement=agreement, terms=form.as_terms(), **form.reasons()
        ),
        to=Tab.CHANGES,
        anchor="options",
    )
    return deed(request, agreement, what)


@page(Audience.ASSOCIATION)
def correct_option(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an option's months and days."""
    rows = AgreementOption.objects.select_related(*PARTS)
    option = audit_access.get_visible(request, rows, pk=pk)
    build = partial(correcting_forms.OptionFactsForm, agreement=option.agreement, option=option)
    what = Deed(
        heading=_("Correct the option"),
        submit=_("Save the correction"),
        done=_("The option is corrected."),
        about=_("A correction puts an error right. A change of what is agreed is an amendment."),
        decision=policies.may_correct_option(request.user, option),
        build=lambda data, _files: build(data),
        act=lambda form: actions.correct_option(
            actor=request.user, option=option, terms=form.as_terms(), **form.reasons()
        ),
        to=Tab.CHANGES,
        anchor="options",
    )
    return deed(request, option.agreement, what)
