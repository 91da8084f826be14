"""The parts of an agreement's page: overview, suppliers, parties, use, history.

Each has an address of its own; amendments and documents are in `changes`, prices in `pricing`.
"""

from django.http import HttpRequest, HttpResponse

from contracts.agreements import ceilings, deadlines, panels, policies, selectors, term, use
from contracts.agreements.pages.common import find, render_tab
from contracts.agreements.panels import Tab
from portal.audit.selectors import timeline
from portal.core import clock
from portal.core.views import Audience, page
from portal.rules import public as rules

MOST_EVENTS = 100


@page(Audience.PARTY)
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Is it valid, what does the ceiling leave, from whom, and what is the next deadline."""
    today = clock.today()
    agreement = ceilings.settle(find(request, pk), today)
    options = list(agreement.options.all())
    return render_tab(
        request,
        agreement,
        Tab.OVERVIEW,
        "detail",
        room=ceilings.of(agreement).total,
        ceiling_rule=rules.ceiling_required(rules.Regime(agreement.regime)),
        term=term.longest_term_of(agreement, options),
        deadlines=deadlines.of(agreement, options, today),
        lots=selectors.suppliers_in_short(agreement, today),
        parties=selectors.party_count(agreement, today),
        verdicts=selectors.own_verdicts(agreement, request.user),
        may_manage=policies.may_manage(request.user, agreement),
        offered=panels.actions_for(agreement, request.user),
    )


@page(Audience.PARTY)
def suppliers(request: HttpRequest, pk: int) -> HttpResponse:
    """The lots with their suppliers in order, what each has sold, and the way to the prices."""
    agreement = ceilings.settle(find(request, pk), clock.today())
    return render_tab(
        request,
        agreement,
        Tab.SUPPLIERS,
        "suppliers",
        lots=selectors.lots_of(agreement),
        indexes=selectors.indexes_of(agreement),
        may_manage=policies.may_manage(request.user, agreement),
        may_correct=policies.may_correct(request.user, agreement),
    )


@page(Audience.PARTY)
def parties(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may use the agreement, from when to when; and who has."""
    agreement = ceilings.settle(find(request, pk), clock.today())
    return render_tab(
        request,
        agreement,
        Tab.PARTIES,
        "parties",
        use=use.use_of(agreement, request.user),
        parties=selectors.parties_of(agreement, request.user),
        may_manage=policies.may_manage(request.user, agreement),
        may_enter_parties=policies.may_enter_parties(request.user, agreement),
        late=rules.late_joining(rules.Regime(agreement.regime)),
        sees_all=policies.sees_every_party(request.user),
    )


@page(Audience.PARTY)
def usage(request: HttpRequest, pk: int) -> HttpResponse:
    """How much is bought, what it rests on, and how the ceiling stands."""
    agreement = ceilings.settle(find(request, pk), clock.today())
    summary = use.use_of(agreement, request.user)
    return render_tab(
        request,
        agreement,
        Tab.USE,
        "usage",
        use=summary,
        figure=selectors.month_figure(summary),
        sees_all=policies.sees_every_party(request.user),
    )


@page(Audience.PARTY)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What has happened with the agreement, latest first."""
    agreement = ceilings.settle(find(request, pk), clock.today())
    return render_tab(
        request,
        agreement,
        Tab.HISTORY,
        "history",
        events=timeline(agreement, request.user, limit=MOST_EVENTS),
        most=MOST_EVENTS,
    )
