"""Agreements among everything else that is searched, each with its verdict for the person."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements.law import laws_on
from contracts.agreements.may_use import Answer
from contracts.cards import deciding, selectors
from contracts.cards.selectors import Known
from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.ui import formats
from portal.ui.search import SearchHit


def provider(user: Any, query: str) -> list[SearchHit]:
    """Agreements the person may know of, those of procurements it is invited to included.

    People of member organisations get a verdict; the association, which buys nothing by its
    agreements, gets the facts.
    """
    rows = selectors.known(user, query)[: selectors.MOST]
    if access.works_for_association(user):
        return [_hit(row) for row in rows]
    organisations = list(access.organisations_where(user, Permission.VIEW_WORK))
    on = clock.today()
    laws = laws_on(on)
    hits = []
    for row in rows:
        answers = [deciding.answer(row.card, o, on=on, laws=laws) for o in organisations]
        parties = [row.card.party(o.pk, on) is not None for o in organisations]
        hits.append(_hit(row, _best(answers, parties)))
    return sorted(hits, key=lambda hit: not hit.verdict)


def _best(answers: list[Answer], parties: list[bool]) -> Decision | None:
    """The best answer among the person's organisations: a yes, else that of one that is a party."""
    of_parties = [answer for answer, is_party in zip(answers, parties, strict=True) if is_party]
    order = of_parties or answers
    found = next((answer for answer in order if answer.allowed), order[0] if order else None)
    return found.decision if found else None


def _hit(row: Known, verdict: Decision | None = None) -> SearchHit:
    agreement = row.agreement
    detail = _("%(status)s, call-offs until %(day)s") % {
        "status": agreement.status_enum.label,
        "day": formats.day(agreement.valid_to),
    }
    return SearchHit(agreement.title, row.url, _("Agreement"), detail, verdict)
