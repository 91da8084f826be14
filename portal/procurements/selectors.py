"""Read models of the case page and of the pages around it: a fixed number of statements."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import (
    Case,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from portal.core import clock
from portal.organisations.enums import Relation
from portal.procurements.enums import ChainKey, ProcurementStatus
from portal.procurements.models import (
    Appointment,
    AwardDecision,
    CpvCode,
    Milestone,
    Participation,
    Procurement,
    Publication,
)
from portal.procurements.process import ANCHOR, Key, read
from portal.procurements.schedule import compute

S = ProcurementStatus
MANY = 60
CHAIN_LENGTH = len(ChainKey)


def milestone(procurement: Procurement, key: str) -> date | None:
    """The day of a milestone: the day it came true, else the planned one; None when neither."""
    row = milestones(procurement).get(key)
    return (row.done_on or row.planned_on) if row else None


def milestones(procurement: Procurement) -> dict[str, Milestone]:
    """The milestones by key, in order; one statement, none when they are prefetched."""
    return {row.key: row for row in procurement.milestones.all()}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the links "Notice" and "Award" need to know of a case."""

    publication: Publication | None
    award: AwardDecision | None
    milestones: dict[str, Milestone]

    def day(self, key: str) -> date | None:
        """The day of a milestone."""
        row = self.milestones.get(key)
        return (row.done_on or row.planned_on) if row else None

    def is_done(self, key: str) -> bool:
        """Whether a milestone has come true."""
        row = self.milestones.get(key)
        return bool(row and row.done_on)


def facts_of(procurement: Procurement) -> CaseFacts:
    """The facts of a case, read once for each object of it: three statements."""
    kept = procurement.__dict__.get("_case_facts")
    if kept is None:
        kept = CaseFacts(
            Publication.objects.filter(procurement=procurement).first(),
            AwardDecision.objects.filter(procurement=procurement).first(),
            milestones(procurement),
        )
        procurement.__dict__["_case_facts"] = kept
    return kept


@dataclass(frozen=True, slots=True)
class CaseDay:
    """A date of the case as shown: `reason` and `paragraph` tell where it comes from."""

    key: str
    label: str
    day: date | None
    done: bool
    late: bool
    reason: str
    paragraph: str
    moved: bool


def dates_of(procurement: Procurement) -> list[CaseDay]:
    """Every date of the case, in the language of the page; reasons are computed, not stored."""
    facts = facts_of(procurement)
    definition = read(procurement.process.definition)
    fixed = {
        key: day
        for key, row in facts.milestones.items()
        if (day := row.done_on or (row.planned_on if row.moved_by_hand else None))
    }
    anchor = facts.milestones.get(ANCHOR)
    planned = compute(
        definition,
        publication_on=anchor.planned_on if anchor else None,
        regime=procurement.regime,
        fixed=fixed,
    )
    today = clock.today()
    shown = []
    for step in definition.steps:
        row, computed = facts.milestones.get(step.key), planned[step.key]
        done = bool(row and row.done_on)
        moved = bool(row and row.moved_by_hand)
        day = (row.done_on or row.planned_on) if row else computed.day
        stored = row is not None and moved
        reason = row.reason if row is not None and stored else computed.reason
        paragraph = row.paragraph if row is not None and stored else computed.paragraph
        if done:
            reason, paragraph = _("Came true."), ""
        late = bool(day and not done and day < today and procurement.status == S.PREPARING)
        shown.append(CaseDay(step.key, step.name, day, done, late, reason, paragraph, moved))
    return shown


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a case has come, for a row of a list: the step now, and how many are done."""

    label: str
    done: int
    next_label: str = ""
    next_on: date | None = None
    late: bool = False

    @property
    def text(self) -> str:
        """ "3 of 7"."""
        return _("%(done)s of %(all)s") % {"done": self.done, "all": CHAIN_LENGTH}


_DONE_BY_STATUS = {S.PREPARING: 0, S.PUBLISHED: 3, S.AWARDED: 4, S.CONCLUDED: 6, S.CANCELLED: 0}
_CHAIN_STEPS = (
    (Key.NEEDS, ChainKey.NEEDS),
    (Key.MANDATES, ChainKey.MANDATES),
    (Key.PARTY_LIST, ChainKey.PARTY_LIST),
)


def stage_of(procurement: Procurement) -> Stage:
    """Derived from the state and the milestones (prefetch them for a list)."""
    status = S(procurement.status)
    rows = milestones(procurement)
    if status == S.CANCELLED:
        return Stage(str(status.label), 0)
    done = _DONE_BY_STATUS[status]
    if status == S.PREPARING:
        for key, _chain in _CHAIN_STEPS:
            row = rows.get(key)
            if row is None or row.done_on is None:
                break
            done += 1
    last = max((row.position for row in rows.values() if row.done_on), default=-1)
    ahead = [row for row in rows.values() if row.position > last and row.planned_on]
    following = min(ahead, key=lambda row: (row.planned_on or date.max, row.position), default=None)
    label = str(list(ChainKey)[min(done, CHAIN_LENGTH - 1)].label)
    if following is None:
        return Stage(label, done)
    late = bool(following.planned_on and following.planned_on < clock.today())
    name = step_name(procurement, following.key) or following.label
    return Stage(label, done, name, following.planned_on, late)


def step_name(procurement: Procurement, key: str) -> str:
    """A step's name in the language of the page."""
    for step in procurement.process.definition.get("steps", ()):
        if step.get("key") == key:
            from django.utils.translation import get_language

            english = (get_language() or "sv").startswith("en")
            return str((english and step.get("label_en")) or step.get("label", ""))
    return ""


def case_list(user: Any) -> QuerySet[Procurement]:
    """The procurements `user` may know of, with what a row of the list shows."""
    done = Milestone.objects.filter(procurement=OuterRef("pk"), done_on__isnull=False)
    last = done.order_by("-position").values("position")[:1]
    rows = Procurement.objects.visible_to(user).select_related("responsible", "process")
    return (
        rows.prefetch_related("milestones")
        .annotate(last_done=Coalesce(Subquery(last), -1))
        .annotate(
            next_on=Min("milestones__planned_on", filter=Q(milestones__position__gt=F("last_done")))
        )
    )


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited, in two groups, in Swedish order."""

    members: list[Participation] = field(default_factory=list)
    associated: list[Participation] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many in all."""
        return len(self.members) + len(self.associated)


def invited_to(procurement: Procurement) -> Invited:
    """The invited organisations; one statement."""
    rows = list(
        Participation.objects.filter(procurement=procurement).select_related("organisation")
    )
    members = [row for row in rows if row.organisation.relation == Relation.MEMBER]
    others = [row for row in rows if row.organisation.relation != Relation.MEMBER]
    return Invited(members, others)


def search_cpv(query: str, *, limit: int = MANY) -> list[CpvCode]:
    """CPV codes that answer a search in Swedish or English words, or begin with the digits given.

    Words are found by their stem ("tjänst" finds "tjänster") and inside compounds ("hem" finds
    "familjehem"); codes whose label begins with the words come first, broad codes before narrow.
    """
    query = query.strip()[:100]
    digits = query.replace("-", "").replace(" ", "")
    if not query:
        return []
    if digits.isdigit():
        return list(CpvCode.objects.filter(code__startswith=digits[:8])[:limit])
    rows = CpvCode.objects.annotate(stems=SearchVector("label_sv", config="swedish"))
    for word in query.split()[:6]:
        rows = rows.filter(
            Q(label_sv__icontains=word)
            | Q(label_en__icontains=word)
            | Q(stems=SearchQuery(word, config="swedish"))
            | Q(code__startswith=word)
        )
    rank = Case(
        When(label_sv__istartswith=query, then=Value(0)),
        When(label_sv__icontains=query, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return list(rows.annotate(rank=rank).order_by("rank", "code")[:limit])


def appointments_of(procurement: Procurement) -> list[Appointment]:
    """Who is appointed to what today, by task and name; one statement."""
    rows = Appointment.objects.filter(procurement=procurement).current(clock.today())
    return list(rows.select_related("user", "appointed_by"))
