"""How long an agreement may run: the limit of `portal.rules` held against its own days.

A framework agreement of the directive regime runs four years at most, if there are no special
reasons (LOU 7:2). The reasons are written down before the limit is passed, wherever that happens:
at registration, by an option, by an amendment.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements.enums import AgreementKind
from portal.core.errors import ActionError
from portal.rules import public as rules
from portal.ui import formats


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February in a year without it."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True, slots=True)
class Term:
    """The days of an agreement with the rule on how long it may run; None where none is known."""

    begins: date
    ends: date
    rule: rules.Ruled[int | None] | None

    @property
    def years(self) -> int | None:
        """The longest term in years, None without a limit."""
        return self.rule.value if self.rule else None

    @property
    def is_passed(self) -> bool:
        """Whether the last day lies beyond the limit."""
        return self.years is not None and self.ends >= years_after(self.begins, self.years)

    @property
    def sentence(self) -> str:
        """What is too long."""
        return _("Until %(day)s the agreement lasts longer than %(years)s years.") % {
            "day": formats.day(self.ends),
            "years": self.years,
        }


def term_of(kind: str, regime: str, begins: date, ends: date) -> Term:
    """The term of an agreement that runs from `begins` to `ends`, every option counted."""
    if kind != AgreementKind.FRAMEWORK:
        return Term(begins, ends, None)
    try:
        rule = rules.longest_term(rules.Regime(regime or rules.Regime.UNDECIDED), on=begins)
    except LookupError:
        # The agreement began before the act whose limit is known here.
        return Term(begins, ends, None)
    return Term(begins, ends, rule)


def term_until(agreement: Any, ends: date) -> Term:
    """The term of an agreement of the register if it runs to `ends`."""
    return term_of(agreement.kind, agreement.regime, agreement.valid_from, ends)


def longest_term_of(agreement: Any, options: Any = None) -> Term:
    """The same with every option that may still be taken; one statement without `options`."""
    rows = agreement.options.all() if options is None else options
    ends = [row.extends_to for row in rows if row.declined_at is None]
    return term_until(agreement, max([agreement.valid_to, *ends]))


def require_reasons(term: Term, reasons: str) -> None:
    """Refuse a term beyond the limit for which no special reasons are written."""
    if term.rule is None or not term.is_passed or reasons.strip():
        return
    raise ActionError(
        _("%(what)s State the special reasons, or shorten it.") % {"what": term.sentence},
        field="long_term_reason",
        paragraph=term.rule.paragraph,
    )
