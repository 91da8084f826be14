"""The association's pages: what is suggested, why, and what is decided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from needs.radar import actions, forms, policies, selectors, tasks
from needs.radar.enums import SuggestionState
from needs.radar.models import Suggestion
from needs.radar.tables import SignalTable, SuggestionTable
from portal.audit import access as audit
from portal.core.errors import ActionError
from portal.core.views import Audience, page
from portal.ui.forms import errors_into
from portal.ui.lists import list_page


def overview(request: HttpRequest) -> HttpResponse:
    """All suggestions of one state; shown by `member.home` to people of the association."""
    wanted = request.GET.get("state", "")
    known = {state.value: state for state in SuggestionState}
    state = known.get(wanted, SuggestionState.OPEN)
    rows = selectors.suggestions(request.user, state)
    counted = selectors.counts(request.user)
    return list_page(
        request,
        table_class=SuggestionTable,
        queryset=rows,
        search_fields=("suggestion__title",),
        template="radar/overview.html",
        export_name=_("demand-radar"),
        context={
            "run": selectors.last_look(),
            "state": state,
            "states": [(one, counted.get(one.value, 0)) for one in SuggestionState],
            "figure": selectors.timeline_figure(rows) if state == SuggestionState.OPEN else None,
            "may_decide": policies.may_decide(request.user),
        },
    )


@page(Audience.ASSOCIATION)
@require_GET
def unplaced(request: HttpRequest) -> HttpResponse:
    """Signals that no other member has anything like."""
    return list_page(
        request,
        table_class=SignalTable,
        queryset=selectors.unplaced(request.user),
        search_fields=("seen_title", "cpv", "organisation__short_name"),
        template="radar/unplaced.html",
        export_name=_("signals-alone"),
    )


@require_POST
@page(Audience.ASSOCIATION)
def look_again(request: HttpRequest) -> HttpResponse:
    """Let the worker gather everything anew."""
    audit.require(request, policies.may_decide(request.user))
    tasks.look_again()
    messages.success(request, _("The radar looks again. The list is new in a moment."))
    return redirect("radar:home")


def _find(request: HttpRequest, pk: int) -> Any:
    rows = Suggestion.objects.select_related("procurement", "merged_into")
    return audit.get_visible(request, rows, pk=pk)


def _page(request: HttpRequest, obj: Suggestion, status: int = 200, **given: Any) -> HttpResponse:
    found = selectors.shown(obj.pk)
    user, row = request.user, found.suggestion
    context = {
        "found": found,
        "suggestion": row,
        "map": selectors.map_figure(found),
        "run": selectors.last_look(),
        "may_turn": policies.may_turn(user, row),
        "may_dismiss": policies.may_dismiss(user, row),
        "may_reopen": policies.may_reopen(user, row),
        "may_arrange": policies.may_arrange(user, row),
        "may_publish": policies.may_publish(user, row),
        "pinned": row.pins.exists(),
        "dismiss_form": forms.DismissForm(auto_id="id_dismiss_%s"),
        "publish_form": forms.PublishForm(
            auto_id="id_publish_%s", initial={"title": row.public_title or row.title}
        ),
        "merge_form": forms.MergeForm(auto_id="id_merge_%s", suggestion=row),
        "move_form": forms.MoveForm(auto_id="id_move_%s", suggestion=row),
        "marked": [],
        **given,
    }
    return render(request, "radar/suggestion.html", context, status=status)


@page(Audience.ASSOCIATION)
@require_GET
def suggestion(request: HttpRequest, pk: int) -> HttpResponse:
    """One suggestion: who, how much, when, and every signal with its proof and its reason."""
    return _page(request, _find(request, pk))


@page(Audience.ASSOCIATION)
@require_http_methods(["GET", "POST"])
def turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the procurement; when it is started already, lead there."""
    obj = _find(request, pk)
    if policies.may_decide(request.user) and policies.is_running(obj):
        return redirect(obj.procurement)
    decision = policies.may_turn(request.user, obj)
    audit.require(request, decision, obj)
    found = selectors.shown(obj.pk)
    form = forms.TurnForm(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        with errors_into(form):
            turned = actions.turn_into_procurement(
                actor=request.user, suggestion=obj, terms=form.terms()
            )
            if turned.is_new:
                count = len(form.cleaned_data["members"])
                text = ngettext(
                    "The procurement is started, and %(count)s member is invited.",
                    "The procurement is started, and %(count)s members are invited.",
                    count,
                )
                messages.success(request, text % {"count": count})
            else:
                messages.info(request, _("The procurement was already started. Here it is."))
            return redirect(turned.procurement)
    context = {"suggestion": found.suggestion, "found": found, "form": form}
    return render(request, "radar/turn.html", context, status=422 if form.errors else 200)


@require_POST
@page(Audience.ASSOCIATION)
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it aside with a reason."""
    obj = _find(request, pk)
    audit.require(request, policies.may_dismiss(request.user, obj), obj)
    form = forms.DismissForm(request.POST, auto_id="id_dismiss_%s")
    if form.is_valid():
        with errors_into(form):
            actions.dismiss(actor=request.user, suggestion=obj, **form.cleaned_data)
            messages.success(request, _("The suggestion is put aside. It comes back if it grows."))
            return redirect("radar:home")
    return _page(request, obj, 422, dismiss_form=form)


@require_POST
@page(Audience.ASSOCIATION)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again."""
    obj = _find(request, pk)
    audit.require(request, policies.may_reopen(request.user, obj), obj)
    actions.reopen(actor=request.user, suggestion=obj)
    messages.success(request, _("The suggestion is open again."))
    return redirect(obj)


@require_POST
@page(Audience.ASSOCIATION)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it together with another one."""
    obj = _find(request, pk)
    audit.require(request, policies.may_arrange(request.user, obj), obj)
    form = forms.MergeForm(request.POST, auto_id="id_merge_%s", suggestion=obj)
    if form.is_valid():
        with errors_into(form):
            kept = actions.merge(actor=request.user, suggestion=obj, into=form.cleaned_data["into"])
            messages.success(request, _("They are put together, and stay so."))
            return redirect(kept)
    return _page(request, obj, 422, merge_form=form)


@require_POST
@page(Audience.ASSOCIATION)
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the marked signals to another suggestion, or to a new one."""
    obj = _find(request, pk)
    audit.require(request, policies.may_arrange(request.user, obj), obj)
    form = forms.MoveForm(request.POST, auto_id="id_move_%s", suggestion=obj)
    if form.is_valid():
        with errors_into(form):
            new = actions.move_signals(
                actor=request.user,
                suggestion=obj,
                signals=form.marked,
                into=form.cleaned_data["into"],
                title=form.cleaned_data["title"],
            )
            messages.success(request, _("The signals are moved, and stay there."))
            return redirect(new)
    return _page(request, obj, 422, move_form=form, marked=form.marked)


@require_POST
@page(Audience.ASSOCIATION)
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give what was placed by hand back to the radar."""
    obj = _find(request, pk)
    audit.require(request, policies.may_arrange(request.user, obj), obj)
    count = actions.release_signals(actor=request.user, suggestion=obj)
    text = ngettext(
        "%(count)s signal is given back to the radar.",
        "%(count)s signals are given back to the radar.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect(obj)


@require_POST
@page(Audience.ASSOCIATION)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell members that so many plan the same."""
    obj = _find(request, pk)
    audit.require(request, policies.may_publish(request.user, obj), obj)
    form = forms.PublishForm(request.POST, auto_id="id_publish_%s")
    if form.is_valid():
        with errors_into(form):
            actions.publish(actor=request.user, suggestion=obj, **form.cleaned_data)
            messages.success(request, _("Members are told, without names and amounts."))
            return redirect(obj)
    return _page(request, obj, 422, publish_form=form)


@require_POST
@page(Audience.ASSOCIATION)
def unpublish(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell members no longer."""
    obj = _find(request, pk)
    audit.require(request, policies.may_decide(request.user), obj)
    try:
        actions.unpublish(actor=request.user, suggestion=obj)
        messages.success(request, _("Members are no longer told of it."))
    except ActionError as refused:
        messages.error(request, str(refused))
    return redirect(obj)
