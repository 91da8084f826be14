"""What becomes of an agreement: amendments, endings, successions, options not taken, documents."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements import actions, amendments, forms, keeping_forms, policies, selectors
from contracts.agreements.models import Agreement, AgreementOption, AgreementSupplier
from contracts.agreements.pages.common import PARTS, Deed, context_of, deed, find, render_tab
from contracts.agreements.panels import Tab
from contracts.agreements.terms import Upload
from portal.audit import access as audit_access
from portal.core import clock
from portal.core.views import Audience, page


@page(Audience.PARTY)
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Amendments against the bounds of the law, options, terminations, documents."""
    agreement = find(request, pk)
    options = selectors.options_of(agreement, request.user)
    return render_tab(
        request,
        agreement,
        Tab.CHANGES,
        "changes",
        standing=amendments.standing(agreement),
        amendments=selectors.amendments_of(agreement, request.user),
        terminations=selectors.terminations_of(agreement),
        documents=selectors.documents_of(agreement, request.user),
        options=[(row, forms.TakeOptionForm(option=row.option)) for row in options],
        parties=selectors.party_count(agreement, clock.today()),
        may_amend=policies.may_manage(request.user, agreement),
        may_correct=policies.may_correct(request.user, agreement),
        may_terminate=policies.may_terminate(request.user, agreement),
        sees_all=policies.sees_every_party(request.user),
    )


@page(Audience.ASSOCIATION)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an amendment."""
    agreement = find(request, pk)
    what = Deed(
        heading=_("Record an amendment"),
        submit=_("Record the amendment"),
        done=_("The amendment is recorded."),
        about=_("State the ground. Bounds are measured when you save."),
        decision=policies.may_manage(request.user, agreement),
        build=partial(keeping_forms.AmendmentForm, agreement=agreement),
        act=lambda form: actions.amend(
            actor=request.user,
            agreement=agreement,
            terms=form.as_terms(),
            upload=form.upload(),
        ),
        to=Tab.CHANGES,
    )
    return deed(request, agreement, what)


@page(Audience.ASSOCIATION)
def terminate(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the agreement is terminated."""
    agreement = find(request, pk)
    what = Deed(
        heading=_("Terminate the agreement"),
        submit=_("Terminate the agreement"),
        done=_("The termination is recorded."),
        about=_(
            "From the day no party can make call-offs, and invoices dated from it no longer count"
            " as use of the agreement. Contracts already made run on. It cannot be undone here."
        ),
        decision=policies.may_terminate(request.user, agreement),
        build=lambda data, _files: keeping_forms.TerminationForm(data),
        act=lambda form: actions.terminate_agreement(
            actor=request.user, agreement=agreement, terms=form.as_terms()
        ),
        to=Tab.CHANGES,
    )
    return deed(request, agreement, what)


def _place(request: HttpRequest, pk: int) -> AgreementSupplier:
    rows = AgreementSupplier.objects.select_related(
        "supplier", "sub_area", *(f"lot__{part}" for part in PARTS)
    )
    return audit_access.get_visible(request, rows, pk=pk)


@page(Audience.ASSOCIATION)
def terminate_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that one supplier leaves."""
    place = _place(request, pk)
    what = Deed(
        heading=_("%(supplier)s leaves “%(lot)s”")
        % {"supplier": place.supplier, "lot": place.lot.name},
        submit=_("Record the termination"),
        done=_("The supplier's place is ended."),
        about=_("The others keep their order. It cannot be undone here."),
        decision=policies.may_change_place(request.user, place),
        build=lambda data, _files: keeping_forms.TerminationForm(data),
        act=lambda form: actions.terminate_place(
            actor=request.user, place=place, terms=form.as_terms()
        ),
        to=Tab.SUPPLIERS,
        anchor="lots",
    )
    return deed(request, place.agreement, what)


@page(Audience.ASSOCIATION)
def succeed_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another supplier take over a place."""
    place = _place(request, pk)
    what = Deed(
        heading=_("Another takes over from %(supplier)s") % {"supplier": place.supplier},
        submit=_("Record the change of supplier"),
        done=_("The new supplier has the place from the day you gave."),
        about=_(
            "The new supplier keeps rank, share and prices, and must meet the requirements of the"
            " procurement. The change is recorded among the amendments."
        ),
        decision=policies.may_change_place(request.user, place),
        build=lambda data, _files: keeping_forms.SuccessionForm(data, user=request.user),
        act=lambda form: actions.succeed_supplier(
            actor=request.user, place=place, terms=form.as_terms()
        ),
        to=Tab.SUPPLIERS,
        anchor="lots",
    )
    return deed(request, place.agreement, what)


@page(Audience.ASSOCIATION)
def decline_option(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the decision not to take an option."""
    rows = AgreementOption.objects.select_related(*PARTS)
    option = audit_access.get_visible(request, rows, pk=pk)
    what = Deed(
        heading=_("Do not take the option"),
        submit=_("Record the decision"),
        done=_("It is recorded that the option is not taken."),
        about=_("Later options lapse with it. It cannot be undone here."),
        decision=policies.may_decide_option(request.user, option),
        build=lambda data, _files: keeping_forms.DecidedForm(data),
        act=lambda form: actions.decline_option(
            actor=request.user, option=option, **form.cleaned_data
        ),
        to=Tab.CHANGES,
        anchor="options",
    )
    return deed(request, option.agreement, what)


@page(Audience.PARTY)
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreement's documents that the person may read."""
    agreement = find(request, pk)
    context = context_of(
        request,
        agreement,
        section=Tab.CHANGES,
        documents=selectors.documents_of(agreement, request.user),
        may_add=policies.may_manage(request.user, agreement),
        sees_all=policies.sees_every_party(request.user),
    )
    return render(request, "agreements/documents.html", context)


@page(Audience.ASSOCIATION)
def add_document(request: HttpRequest, pk: int) -> HttpResponse:
    """Store a document with the agreement."""
    agreement = find(request, pk)
    what = Deed(
        heading=_("Add a document"),
        submit=_("Store the document"),
        done=_("The document is stored."),
        decision=policies.may_manage(request.user, agreement),
        build=keeping_forms.DocumentForm,
        act=partial(_add, request, agreement),
        back=reverse("agreements:documents", args=[agreement.pk]),
    )
    return deed(request, agreement, what)


def _add(request: HttpRequest, agreement: Agreement, form: keeping_forms.DocumentForm) -> None:
    data = dict(form.cleaned_data)
    file = data.pop("file")
    upload = Upload(file, file.name)
    actions.add_document(actor=request.user, agreement=agreement, upload=upload, **data)
