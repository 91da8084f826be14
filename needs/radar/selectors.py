"""What pages read: a fixed number of SQL statements each."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from needs.radar import strength
from needs.radar.enums import Strength, SuggestionState
from needs.radar.models import Interest, RadarRun, RadarSignal, Suggestion
from needs.radar.registries import Visibility
from portal.core.enums import Tone
from portal.organisations.models import Organisation
from portal.procurements.models import CpvCode
from portal.ui import figures, formats
from portal.ui.figures import Figure

MOST_LOTS = 12


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A suggestion in the list."""

    suggestion: Any
    value: Decimal

    @property
    def pk(self) -> int:
        """For the table."""
        return int(self.suggestion.pk)

    @property
    def strength(self) -> Strength:
        """How much speaks for it."""
        found: Strength = self.suggestion.strength
        return found

    def get_absolute_url(self) -> str:
        """The suggestion's page."""
        return str(self.suggestion.get_absolute_url())


def last_look() -> RadarRun | None:
    """When the radar last looked."""
    return RadarRun.objects.filter(pk=1).first()


def values_of(rows: Any) -> dict[int, Decimal]:
    """Suggestion → kronor per year, each member counted once; one statement."""
    told: dict[int, list[tuple[int, str, Decimal | None]]] = defaultdict(list)
    found = rows.filter(suggestion__isnull=False, value__isnull=False).order_by()
    for pk, *facts in found.values_list("suggestion_id", "organisation_id", "source", "value"):
        told[pk].append(tuple(facts))  # type: ignore[arg-type]
    return {pk: strength.value_of(facts) for pk, facts in told.items()}


def suggestions(user: Any, state: SuggestionState) -> list[SuggestionRow]:
    """The suggestions of one state, what speaks most for itself first; two statements.

    One whose signals are all gone is left out, unless something came of it.
    """
    found = Suggestion.objects.visible_to(user).filter(state=state).with_evidence()
    if state in {SuggestionState.OPEN, SuggestionState.DISMISSED}:
        found = found.filter(Q(signals_count__gt=0) | Q(interested__gt=0))
    values = values_of(RadarSignal.objects.visible_to(user))
    rows = [
        SuggestionRow(row, values.get(row.pk, Decimal(0)))
        for row in found.select_related("procurement", "merged_into")
    ]
    order = list(Strength)
    return sorted(
        rows,
        key=lambda row: (
            order.index(row.strength),
            -row.suggestion.members,
            -row.value,
            row.suggestion.title,
            row.pk,
        ),
    )


def counts(user: Any) -> dict[str, int]:
    """How many suggestions each state has, with signals or decisions behind them; one statement."""
    rows = Suggestion.objects.visible_to(user).with_evidence()
    live = Q(signals_count__gt=0) | Q(interested__gt=0)
    settled = Q(state__in=[SuggestionState.STARTED, SuggestionState.MERGED])
    found = rows.filter(live | settled).order_by().values("state").annotate(found=Count("pk"))
    return dict(found.values_list("state", "found"))


def half_year(day: date) -> str:
    """`2027, first half`."""
    text = _("%(year)s, first half") if day.month <= 6 else _("%(year)s, second half")
    return text % {"year": day.year}


def timeline_figure(rows: Iterable[SuggestionRow]) -> Figure | None:
    """How many suggestions are needed first in each half-year."""
    days = sorted(row.suggestion.earliest for row in rows if row.suggestion.earliest)
    if not days:
        return None
    found = Counter(half_year(day) for day in days)
    title = _("Suggested cycles by when the first member needs them")
    return figures.bar_figure(
        [(label, found[label]) for label in dict.fromkeys(half_year(day) for day in days)],
        title=title,
        headers=(_("First needed"), _("Suggested cycles")),
    )


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member of a suggestion."""

    organisation: Organisation
    signals: int
    value: Decimal
    earliest: date | None
    kinds: tuple[str, ...]
    interest: Interest | None

    @property
    def kinds_text(self) -> str:
        """What tells of it."""
        told = [*self.kinds, *([_("Is interested")] if self.interest else [])]
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion with everything it rests on."""

    suggestion: Any
    signals: Sequence[RadarSignal]
    members: Sequence[MemberRow]
    value: Decimal
    quantities: Sequence[tuple[str, Decimal]]
    codes: Sequence[CpvCode]
    sources: Sequence[tuple[str, int]]

    @property
    def quantities_text(self) -> str:
        """`1 200 pieces, 40 hours`."""
        return ", ".join(f"{formats.number(amount)} {unit}" for unit, amount in self.quantities)

    @property
    def lots(self) -> list[str]:
        """Names of lots to begin with: one for each code, where there are several."""
        names = list(dict.fromkeys(code.label_sv for code in self.codes))
        return names if 1 < len(names) <= MOST_LOTS else []


def shown(suggestion_pk: int) -> Shown:
    """A suggestion with signals, members and codes; four statements."""
    rows: Any = Suggestion.objects.with_evidence().select_related(
        "procurement", "merged_into", "dismissed_by", "started_by", "published_by"
    )
    suggestion = rows.get(pk=suggestion_pk)
    signals = list(
        RadarSignal.objects.filter(suggestion_id=suggestion_pk).select_related("organisation")
    )
    interests = {
        row.organisation_id: row
        for row in Interest.objects.filter(
            suggestion_id=suggestion_pk, withdrawn_at=None
        ).select_related("organisation", "stated_by")
    }
    codes = CpvCode.objects.filter(code__in={row.cpv for row in signals if row.cpv})
    quantities: dict[str, Decimal] = {}
    for row in signals:
        if row.quantity is not None:
            quantities[row.unit] = quantities.get(row.unit, Decimal(0)) + row.quantity
    kinds = Counter(row.source_label for row in signals)
    return Shown(
        suggestion=suggestion,
        signals=signals,
        members=_members(signals, interests),
        value=strength.value_of((row.organisation_id, row.source, row.value) for row in signals),
        quantities=sorted(quantities.items()),
        codes=list(codes.order_by("code")),
        sources=sorted(kinds.items()),
    )


def _members(signals: Sequence[RadarSignal], interests: dict[int, Interest]) -> list[MemberRow]:
    by_member: dict[int, list[RadarSignal]] = defaultdict(list)
    names: dict[int, Organisation] = {pk: row.organisation for pk, row in interests.items()}
    for row in signals:
        by_member[row.organisation_id].append(row)
        names[row.organisation_id] = row.organisation
    found = []
    for pk, organisation in names.items():
        own = by_member.get(pk, [])
        days = [row.starts_on for row in own if row.starts_on]
        found.append(
            MemberRow(
                organisation=organisation,
                signals=len(own),
                value=strength.value_of((pk, row.source, row.value) for row in own),
                earliest=min(days, default=None),
                kinds=tuple(sorted({row.source_label for row in own})),
                interest=interests.get(pk),
            )
        )
    return sorted(found, key=lambda row: figures.swedish_order(row.organisation.short_name))


def map_figure(found: Shown) -> Figure | None:
    """Where the members are, among all parties; one statement."""
    having = {row.organisation.pk for row in found.members}
    rows = Organisation.objects.parties().exclude(code="")
    states = {
        code: (Tone.SUCCESS, _("Has signals")) if pk in having else (Tone.NEUTRAL, _("No signals"))
        for pk, code in rows.values_list("pk", "code")
    }
    if not states:
        return None
    return figures.municipality_map(states, title=_("Members behind the suggestion"))


def unplaced(user: Any) -> Any:
    """Signals that stand alone; what may only be counted is found by its member and code alone."""
    hidden = When(visibility=Visibility.COUNTED, then=Value(""))
    rows = RadarSignal.objects.visible_to(user).filter(suggestion=None)
    return rows.annotate(seen_title=Case(hidden, default="title")).select_related("organisation")


@dataclass(frozen=True, slots=True)
class Told:
    """What a member is told of a published suggestion: a title and a number, nobody's figures."""

    pk: int
    title: str
    others: int
    is_own: bool
    has_begun: bool
    interest: Interest | None

    @property
    def others_text(self) -> str:
        """`Three others plan the same`, without names."""
        if not self.others:
            return _("No other member yet")
        text = ngettext("%(count)s other member", "%(count)s other members", self.others)
        return text % {"count": self.others}


def told_to(user: Any, organisation: Organisation) -> list[Told]:
    """The published suggestions as one member reads them; three statements.

    The number counts other members, by signals and interests; nothing tells who they are.
    """
    found: Any = Suggestion.objects.told_to(user)
    members: dict[int, set[int]] = defaultdict(set)
    signals = RadarSignal.objects.filter(suggestion__in=found.values("pk")).order_by()
    for pk, member in signals.values_list("suggestion_id", "organisation_id").distinct():
        members[pk].add(member)
    own: dict[int, Interest] = {}
    for row in Interest.objects.filter(suggestion__in=found.values("pk"), withdrawn_at=None):
        members[row.suggestion_id].add(row.organisation_id)
        if row.organisation_id == organisation.pk:
            own[row.suggestion_id] = row
    return [
        Told(
            pk=row.pk,
            title=row.public_title,
            others=len(members[row.pk] - {organisation.pk}),
            is_own=organisation.pk in members[row.pk],
            has_begun=row.state == SuggestionState.STARTED,
            interest=own.get(row.pk),
        )
        for row in found.order_by("public_title", "pk")
    ]


@dataclass(frozen=True, slots=True)
class OwnSignal:
    """A signal as its own member reads it, and how many others have one like it, if told."""

    signal: RadarSignal
    told: Told | None


def own_signals(organisation: Organisation, told: Iterable[Told]) -> list[OwnSignal]:
    """What the radar knows of one member; one statement."""
    by_pk = {row.pk: row for row in told}
    rows = RadarSignal.objects.filter(organisation=organisation)
    return [
        OwnSignal(row, by_pk.get(row.suggestion_id) if row.suggestion_id else None)
        for row in rows.order_by("source", "title", "pk")
    ]
