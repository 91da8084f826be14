"""What members plan each for themselves, so that the radar has joint cycles to suggest.

Furniture: own agreements that end and needs that are stated. Interpreters: searches without a hit
and needs. Electric cars: needs alone, one suggestion shown to members.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from contracts.agreements import actions as agreements
from contracts.agreements.terms import AgreementTerms, LotTerms, PartyTerms, PlaceTerms
from mandates.enums import Commitment
from needs.radar import actions
from needs.radar.actions import NeedTerms
from needs.radar.models import Suggestion
from portal.core import clock
from portal.organisations.models import Organisation
from portal.procurements.models import CpvCode
from portal.rules.enums import Regime

if TYPE_CHECKING:
    from portal.web.demo.story import Teller

CHAIRS, DESKS, INTERPRETING, ELECTRIC = "39112000", "39121100", "79540000", "34144900"
# Who has an agreement of its own, with days until it ends and kronor for four years.
OWN = (("Bjuv", 240, 2_600_000), ("Klippan", 310, 1_900_000), ("Svalöv", 200, 1_500_000))
NEEDS: tuple[tuple[str, str, str, int | None, str, int | None], ...] = (
    ("Lund", "Kontorsstolar till nya stadshuset", CHAIRS, 450, "st", 1_400_000),
    ("Eslöv", "Höj- och sänkbara skrivbord", DESKS, 120, "st", 600_000),
    ("Malmö", "Tolkning på plats och per telefon", INTERPRETING, 9_000, "timmar", 5_200_000),
    ("Bjuv", "Telefontolkning till socialtjänsten", INTERPRETING, 600, "timmar", 380_000),
    ("Höör", "Tolkning vid vårdplanering", INTERPRETING, None, "", 250_000),
    ("Helsingborg", "Språktolkning", INTERPRETING, 4_000, "timmar", 2_300_000),
    ("Lund", "Elbilar till hemtjänsten", ELECTRIC, 30, "st", 9_000_000),
    ("Bjuv", "Elbilar", ELECTRIC, 6, "st", 1_700_000),
    ("Klippan", "Elfordon till hemvården", ELECTRIC, 8, "st", None),
    ("Svalöv", "Två elbilar till fastighetsskötarna", ELECTRIC, 2, "st", 600_000),
)
SEARCHES = (("Svedala", "tolkning"), ("Hörby", "tolk på distans"), ("Bjuv", "kontorsstolar"))


def tell(teller: "Teller") -> None:
    """Needs, searches and agreements that end; then the radar looks, and one cycle is shown."""
    by_name = {party.short_name: party for party in teller.parties}
    codes = {row.code: row for row in CpvCode.objects.filter(code__in=[CHAIRS])}
    for serial, (name, *facts) in enumerate(OWN, start=1):
        if name in by_name:
            days, estimate = facts
            own = (serial, int(days), int(estimate))
            _own_agreement(teller, by_name[name], own, list(codes.values()))
    for place, (name, title, cpv, quantity, unit, value) in enumerate(NEEDS):
        if name in by_name:
            with clock.pretend(teller.today - timedelta(days=40 - 3 * place)):
                actions.state_need(
                    actor=teller.answering(by_name[name]),
                    organisation=by_name[name],
                    terms=NeedTerms(
                        title=title,
                        cpv=cpv,
                        quantity=None if quantity is None else Decimal(quantity),
                        unit=unit,
                        value=None if value is None else Decimal(value),
                        starts_on=_first_of_month(teller.today, 6 + place % 5),
                    ),
                )
    for place, (name, words) in enumerate(SEARCHES):
        if name in by_name:
            with clock.pretend(teller.today - timedelta(days=9 + place)):
                actions.note_miss(organisation=by_name[name], query=words)
    actions.recompute()
    _show(teller)


def _first_of_month(day: date, months: int) -> date:
    whole = day.year * 12 + day.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def _own_agreement(
    teller: "Teller", member: Organisation, facts: tuple[int, int, int], codes: Sequence[Any]
) -> None:
    """A member's own agreement on furniture, which ends within a year."""
    serial, days, value = facts
    ends = teller.today + timedelta(days=days)
    begins = ends - timedelta(days=4 * 365 - 10)
    supplier = teller.demo_suppliers()[serial % len(teller.demo_suppliers())]
    with clock.pretend(begins + timedelta(days=20)):
        agreements.register_by_hand(
            actor=teller.coordinator,
            terms=AgreementTerms(
                title=f"Kontorsmöbler, {member.short_name}",
                number=f"{member.code}-{begins.year}-MÖB",
                valid_from=begins,
                valid_to=ends,
                signed_on=begins - timedelta(days=20),
                lots=(LotTerms(1, "Kontorsstolar och bord", (PlaceTerms(supplier, 1),)),),
                responsible=member,
                regime=Regime.CHAPTER_19,
                area="Gemensamma tjänster",
                cpv_codes=tuple(codes),
                estimate=Decimal(value),
                ceiling=Decimal(value),
            ),
            parties=[PartyTerms(member, Commitment.BINDING)],
        )


def _show(teller: "Teller") -> None:
    """The cars are shown to members, and one more is interested."""
    found = Suggestion.objects.filter(signals__title="Elbilar").distinct().first()
    if found is None:
        return
    actions.publish(
        actor=teller.coordinator, suggestion=found, title="Elbilar till kommunernas verksamheter"
    )
    for party in teller.parties:
        if party.short_name == "Eslöv":
            actions.say_interested(
                actor=teller.answering(party),
                suggestion=found,
                organisation=party,
                note="Fyra bilar, från hösten.",
            )
