"""The steps of the set-up, which are the settings afterwards: the same pages, then and later."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from portal.organisations.enums import Relation
from portal.organisations.reference import COUNTIES
from portal.ui.forms import errors_into
from portal.ui.models import Brand
from portal.web.set_up import actions, looks, selectors
from portal.web.set_up import mail as mailing
from portal.web.set_up.forms import AssociationForm, LookForm, PartiesForm
from portal.web.set_up.previews import previews
from portal.web.set_up.views.base import for_administrators, onward, shown


@for_administrators
def overview(request: HttpRequest) -> HttpResponse:
    """Every part of the settings, and what is left of the set-up."""
    steps = selectors.steps()
    left = [step for step in steps if not step.done]
    return render(
        request,
        "set_up/overview.html",
        {"steps": steps, "left": left, "hidden": selectors.is_hidden()},
    )


@for_administrators
def association(request: HttpRequest) -> HttpResponse:
    """The association's own details."""
    own = selectors.association()
    names = ("name", "short_name", "organisation_number", "county_code", "email")
    initial = {name: getattr(own, name) for name in names}
    initial["organisation_number"] = own.formatted_number
    form = AssociationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            actions.change_association(actor=request.user, fields=form.fields_to_keep())
            messages.success(request, _("The association's details are saved."))
            return onward("association")
    return shown(request, "association", {"form": form})


@for_administrators
def parties(request: HttpRequest) -> HttpResponse:
    """County by county, or by search, who takes part."""
    own = selectors.association()
    words = request.GET.get("sok", "").strip()[:100]
    county = request.GET.get("lan", own.county_code)
    county = county if county in COUNTIES else ""
    away = bool(words) or county != own.county_code
    form = PartiesForm(
        request.POST or None,
        initial={"relation": Relation.ASSOCIATED if away else Relation.MEMBER},
    )
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            came, went = actions.choose_parties(
                actor=request.user,
                shown=_numbers(request, "shown"),
                chosen=_numbers(request, "chosen"),
                relation=Relation(form.cleaned_data["relation"]),
            )
            messages.success(request, _told(came, went))
            return redirect("set_up:parties")
    now = selectors.parties()
    rows = selectors.to_choose_among(county, words)
    context = {
        "form": form,
        "counties": COUNTIES,
        "county": county,
        "county_name": COUNTIES.get(county, ""),
        "words": words,
        "rows": rows,
        "parties": now,
        "tick_all": not now and not words,
    }
    return shown(request, "parties", context)


def _numbers(request: HttpRequest, name: str) -> set[int]:
    return {int(raw) for raw in request.POST.getlist(name) if raw.isdecimal() and len(raw) < 10}


def _told(came: int, went: int) -> str:
    added = ngettext("%(n)d party added", "%(n)d parties added", came) % {"n": came}
    removed = ngettext("%(n)d removed", "%(n)d removed", went) % {"n": went}
    return f"{added}, {removed}."


@for_administrators
def mail(request: HttpRequest) -> HttpResponse:
    """Send oneself a letter, and read what the server answered."""
    if request.method == "POST":
        tried = mailing.try_mail(actor=request.user)
        if tried.worked:
            messages.success(request, tried.answer)
        else:
            said = _("The mail does not work. The server answered: %(answer)s") % {
                "answer": tried.answer
            }
            messages.error(request, f"{said} {tried.advice}")
        return redirect("set_up:mail")
    context = {"nowhere": mailing.goes_nowhere(), "sender": settings.DEFAULT_FROM_EMAIL}
    return shown(request, "mail", context)


@for_administrators
def look(request: HttpRequest) -> HttpResponse:
    """Name in the header, logo and colour; "Show" shows the colour without keeping it."""
    row = Brand.objects.defer("logo").first()
    form = LookForm(request.POST or None, request.FILES or None, brand=row)
    accent = row.accent if row else ""
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        accent = kept["meant"]
        if "show" not in request.POST:
            with errors_into(form):
                looks.change(
                    actor=request.user,
                    name=kept["name"],
                    accent=accent,
                    logo=kept["checked_logo"],
                    remove_logo=kept.get("remove_logo", False),
                )
                messages.success(request, _("The look is saved. Others see it within a minute."))
                return onward("look")
    shades = [(colour, previews(colour)) for colour in looks.SUGGESTED]
    context = {"form": form, "shades": shades, "previews": previews(accent or looks.SUGGESTED[0])}
    return shown(request, "look", context)


@for_administrators
def finished(request: HttpRequest) -> HttpResponse:
    """What is left, and the way to the first inquiry."""
    return shown(request, "finished", {"case": selectors.case_without_inquiry(request.user)})


@for_administrators
@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    """Put the front page's panel away."""
    actions.hide(actor=request.user)
    messages.success(request, _("Put away. You find everything under Settings."))
    return redirect(settings.LOGIN_REDIRECT_URL)
