"""What a process is: ordered steps, who does them, what they demand, where their dates come from.

A definition is stored as versioned JSON (`ProcessVersion.definition`). One step, the notice,
carries the date a person plans; every other date is counted from another step, by a number of
days or by a
named rule of law, which is asked of `portal.rules` and never written here.
"""

from enum import StrEnum
from typing import Any, Self

from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from portal.core.errors import ActionError
from portal.procurements.enums import ChainKey

ANCHOR = "publication"
MAX_COUNT = 999


class Key(StrEnum):
    """Steps that other parts of the portal count on; every process has them."""

    NEEDS = "needs"
    MANDATES = "mandates"
    PARTY_LIST = "party_list"
    PUBLICATION = "publication"
    TENDER_DEADLINE = "tender_deadline"
    AWARD = "award"
    STANDSTILL = "standstill"
    AGREEMENT = "agreement"


class Who(models.TextChoices):
    """Who does a step."""

    COORDINATOR = "coordinator", gettext_lazy("The coordinator")
    PARTY = "party", gettext_lazy("Each invited party")
    LAWYER = "lawyer", gettext_lazy("The lawyer")
    DECIDER = "decider", gettext_lazy("The one who may decide")
    SUPPLIER = "supplier", gettext_lazy("Suppliers")


class Unit(models.TextChoices):
    """What the distance between two steps is counted in."""

    DAYS = "days", gettext_lazy("days")
    WORKING_DAYS = "working_days", gettext_lazy("working days")
    MONTHS = "months", gettext_lazy("months")


class Direction(models.TextChoices):
    """On which side of the other step."""

    AFTER = "after", gettext_lazy("after")
    BEFORE = "before", gettext_lazy("before")


class Law(models.TextChoices):
    """Rules of `portal.rules` that can set or stretch a date."""

    TENDER_PERIOD = "tender_period", gettext_lazy("Shortest tender period")
    STANDSTILL = "standstill_end", gettext_lazy("Last day of the standstill")
    MAY_SIGN = "may_sign_from", gettext_lazy("First day for signing")


class DateRule(BaseModel):
    """How a step's date follows from another's. With `law` the rule decides and `count` can add."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: str
    direction: Direction = Direction.AFTER
    count: int = Field(default=0, ge=0, le=MAX_COUNT)
    unit: Unit = Unit.DAYS
    law: Law | None = None


class Step(BaseModel):
    """One step of a process. `gates` are names of conditions that must hold before it is done."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    label: str = Field(min_length=1, max_length=200)
    label_en: str = Field(default="", max_length=200)
    who: Who = Who.COORDINATOR
    chain: ChainKey
    date: DateRule | None = None
    gates: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The label in the language of the page."""
        english = (get_language() or "sv").startswith("en")
        return self.label_en if english and self.label_en else self.label


class ProcessDefinition(BaseModel):
    """An ordered process. Guarantees: unique keys, the steps of `Key`, dates without circles."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    steps: tuple[Step, ...]

    @model_validator(mode="after")
    def _hold_together(self) -> Self:
        for problem in (*self._missing(), *self._doubled(), *self._dates()):
            raise PydanticCustomError("process", "{sentence}", {"sentence": problem})
        return self

    def _missing(self) -> list[str]:
        keys = {step.key for step in self.steps}
        missing = [key.value for key in Key if key not in keys]
        text = _("The step “%(step)s” is missing. Other parts of the portal count on it.")
        return [text % {"step": key} for key in missing]

    def _doubled(self) -> list[str]:
        keys = [step.key for step in self.steps]
        text = _("The step “%(step)s” stands twice.")
        return [text % {"step": key} for key in dict.fromkeys(keys) if keys.count(key) > 1]

    def _dates(self) -> list[str]:
        by_key = {step.key: step for step in self.steps}
        if by_key[ANCHOR].date is not None:
            return [
                _("The day of the notice is chosen by a person and follows from no other step.")
            ]
        text = _("“%(step)s” is counted from “%(other)s”, which does not exist.")
        strays = [s for s in self.steps if s.date is not None and s.date.step not in by_key]
        if strays:
            return [
                text % {"step": s.name, "other": s.date.step} for s in strays if s.date is not None
            ]
        circle = _("The date of “%(step)s” goes round in a circle.")
        return [circle % {"step": s.name} for s in self.steps if self._goes_round(s, by_key)]

    @staticmethod
    def _goes_round(step: Step, by_key: dict[str, Step]) -> bool:
        seen = {step.key}
        while step.date is not None:
            if step.date.step in seen:
                return True
            seen.add(step.date.step)
            step = by_key[step.date.step]
        return False

    def step(self, key: str) -> Step:
        """The step with that key; `LookupError` when there is none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise LookupError(key)

    def gates_of(self, key: str) -> tuple[str, ...]:
        """The gates of a step; none for a step the process lacks."""
        return next((step.gates for step in self.steps if step.key == key), ())


def read(data: Any) -> ProcessDefinition:
    """The definition in `data`. Raises `ActionError` with plain sentences when it does not hold."""
    try:
        return ProcessDefinition.model_validate(data)
    except ValidationError as error:
        raise ActionError(" ".join(_sentence(item) for item in error.errors())) from error


def _sentence(item: Any) -> str:
    if item["type"] == "process":
        return str(item["ctx"]["sentence"])
    place = item["loc"]
    row = place[1] + 1 if len(place) > 1 and isinstance(place[1], int) else 0
    field = {
        "label": _("the name is missing or too long"),
        "key": _("the key may hold small letters, digits and underscores only"),
        "count": _("the number of days is not between 0 and 999"),
        "chain": _("the link of the chain is unknown"),
        "who": _("who does the step is unknown"),
    }.get(str(place[-1]) if place else "", str(item["msg"]))
    return _("Step %(row)s: %(problem)s.") % {"row": row, "problem": field}


def _rule(
    step: Key,
    count: int = 0,
    unit: Unit = Unit.DAYS,
    *,
    before: bool = False,
    law: Law | None = None,
) -> DateRule:
    direction = Direction.BEFORE if before else Direction.AFTER
    return DateRule(step=step.value, count=count, unit=unit, direction=direction, law=law)


def framework_agreement() -> ProcessDefinition:
    """The process delivered with the portal: a framework agreement for care, bought together.

    Mandates and the party list come before the notice, because nobody can join after it (LOU 7:3;
    for chapter 19 by openness and equal treatment). The distances are ours, to be edited.
    """
    coordinator = Who.COORDINATOR
    return ProcessDefinition(
        steps=(
            Step(
                key=Key.NEEDS,
                label="Sista dag för behov",
                label_en="Last day for needs",
                who=Who.PARTY,
                chain=ChainKey.NEEDS,
                date=_rule(Key.MANDATES, 2, Unit.MONTHS, before=True),
            ),
            Step(
                key=Key.MANDATES,
                label="Sista dag för fullmakter",
                label_en="Last day for mandates",
                who=Who.PARTY,
                chain=ChainKey.MANDATES,
                date=_rule(Key.PARTY_LIST, 3, Unit.WORKING_DAYS, before=True),
            ),
            Step(
                key=Key.PARTY_LIST,
                label="Partslistan låses",
                label_en="Party list is locked",
                who=coordinator,
                chain=ChainKey.PARTY_LIST,
                date=_rule(Key.PUBLICATION, 10, Unit.WORKING_DAYS, before=True),
            ),
            Step(
                key=Key.PUBLICATION,
                label="Annonsering",
                label_en="Notice",
                who=coordinator,
                chain=ChainKey.PUBLICATION,
                gates=(
                    "mandates.party_list_locked",
                    "procurements.regime_confirmed",
                    "procurements.ceiling_set",
                ),
            ),
            Step(
                key=Key.TENDER_DEADLINE,
                label="Sista anbudsdag",
                label_en="Last day for tenders",
                who=Who.SUPPLIER,
                chain=ChainKey.PUBLICATION,
                date=_rule(Key.PUBLICATION, 35, law=Law.TENDER_PERIOD),
            ),
            Step(
                key=Key.AWARD,
                label="Tilldelningsbeslut",
                label_en="Award decision",
                who=Who.DECIDER,
                chain=ChainKey.AWARD,
                date=_rule(Key.TENDER_DEADLINE, 30, Unit.WORKING_DAYS),
                gates=("procurements.tender_deadline_passed", "procurements.tenders_recorded"),
            ),
            Step(
                key=Key.STANDSTILL,
                label="Avtalsspärren slutar",
                label_en="Standstill ends",
                who=coordinator,
                chain=ChainKey.AWARD,
                date=_rule(Key.AWARD, law=Law.STANDSTILL),
            ),
            Step(
                key=Key.AGREEMENT,
                label="Avtalet börjar gälla",
                label_en="Agreement begins",
                who=coordinator,
                chain=ChainKey.AGREEMENT,
                date=_rule(Key.STANDSTILL, 20, Unit.WORKING_DAYS),
                gates=("procurements.standstill_over",),
            ),
        )
    )
