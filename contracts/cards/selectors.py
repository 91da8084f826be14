"""The answer to “may we use it?” as a page shows it: a fixed number of SQL statements."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from contracts.agreements.law import laws_on
from contracts.agreements.may_use import Answer, Check
from contracts.agreements.models import Agreement
from contracts.cards import deciding, finding
from contracts.cards.card import Card
from contracts.cards.models import AgreementPublication
from contracts.cards.reading import cards_of
from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements.models import Procurement

MOST = 10


@dataclass(frozen=True, slots=True)
class Found:
    """One agreement that fits the words. `url` is the furthest that this person may go.

    `call_off_url` is for one who may call off for the organisation, when the answer is yes;
    `published_at` is set when the answer rests on what was published, not on the register itself.
    """

    card: Card
    answer: Answer
    url: str
    card_url: str = ""
    call_off_url: str = ""
    published_at: datetime | None = None

    @property
    def shows_lots(self) -> bool:
        """Whether whom to ask is told: not to one who may not use the agreement."""
        return bool(self.card_url) and self.answer.allowed is not False

    @property
    def open_reasons(self) -> list[Any]:
        """The reasons to show; without an organisation, all but the one that asks for it."""
        if self.answer.allowed is not None:
            return list(self.answer.reasons)
        return [reason for reason in self.answer.reasons if reason.check is not Check.PARTY]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was found, the usable first; `more` when there was more than is shown."""

    found: tuple[Found, ...]
    more: bool = False


def answers_for(user: Any, query: str, organisation: Any) -> Answers:
    """The agreements that fit `query`, each answered for `organisation` (None: not chosen).

    A person inside reads the register for the agreements they see, and what is published for
    the rest; the public reads what is published.
    """
    on = clock.today()
    inside: list[Found] = []
    if getattr(user, "is_authenticated", False):
        inside = _inside(user, query, organisation, on)
    seen = {found.card.agreement_id for found in inside}
    outside = _published(query, organisation, on, seen)
    order = {True: 0, None: 1, False: 2}
    found = sorted([*inside, *outside], key=lambda row: order[row.answer.allowed])
    return Answers(tuple(found[:MOST]), len(found) > MOST)


@dataclass(frozen=True, slots=True)
class Known:
    """An agreement inside that fits the words; its page is open to one who sees it."""

    agreement: Any
    card: Card
    is_visible: bool

    @property
    def url(self) -> str:
        """The agreement, or the procurement for one who was invited but is no party."""
        if self.is_visible:
            return str(self.agreement.get_absolute_url())
        return reverse("procurements:case", args=[self.agreement.procurement_id])


def known(user: Any, query: str, *, only_party: int | None = None) -> list[Known]:
    """Agreements the person sees, and those of procurements their organisation was invited to.

    One more than is shown, so that one can tell whether there are more.
    """
    visible = Agreement.objects.visible_to(user).filter(pk=OuterRef("pk"))
    cases = Procurement.objects.visible_to(user).values("pk")
    rows: Any = finding.matching(query).annotate(is_visible=Exists(visible))
    rows = rows.filter(Q(is_visible=True) | Q(procurement__in=cases))
    agreements = list(rows.with_status(clock.today())[: MOST + 1])
    cards = cards_of(agreements, only_party=only_party)
    return [
        Known(agreement, card, agreement.is_visible)
        for agreement, card in zip(agreements, cards, strict=True)
    ]


def _inside(user: Any, query: str, organisation: Any, on: date) -> list[Found]:
    laws, words = laws_on(on), deciding.words_of(query)
    only = organisation.pk if organisation else None
    calls_off = organisation is not None and access.may(user, Permission.CALL_OFF, organisation)
    found = []
    for row in known(user, query, only_party=only):
        answer = deciding.answer(row.card, organisation, on=on, laws=laws, words=words)
        card = call_off = ""
        if row.is_visible:
            card = reverse("cards:card", args=[row.agreement.pk])
            if calls_off and answer.allowed and row.agreement.call_off_model:
                call_off = f"{reverse('calloffs:new')}?avtal={row.agreement.pk}"
        found.append(Found(row.card, answer, row.url, card, call_off))
    return found


def _published(query: str, organisation: Any, on: date, seen: set[int]) -> list[Found]:
    rows = finding.published(query).exclude(agreement_id__in=seen)[: MOST + 1]
    laws, words = laws_on(on), deciding.words_of(query)
    return [
        Found(
            card=row.card,
            answer=deciding.answer(row.card, organisation, on=on, laws=laws, words=words),
            url=row.get_absolute_url(),
            card_url=row.get_absolute_url(),
            published_at=row.published_at,
        )
        for row in rows
    ]


def current_publication(agreement: Agreement) -> AgreementPublication | None:
    """What the public sees of the agreement now."""
    rows = AgreementPublication.objects.current().filter(agreement=agreement)
    return rows.select_related("published_by").first()
