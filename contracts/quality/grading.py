"""A supplier's grade of a year under an agreement, from what it rests on, with its reasons.

The rule, ours and open to everybody: the latest result of each follow-up counts; a serious
deviation that is open makes a supplier deficient; other open deviations, and members who are
dissatisfied on the whole, are remarks. Individual cases never count: they are one member's own.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.quality.enums import Grade, Result
from portal.ui import formats

# With fewer answers a mean would tell what a single member has said.
FEWEST_ANSWERS = 3
DISSATISFIED_BELOW = Decimal(3)


@dataclass(slots=True)
class Basis:
    """What a grade rests on. `results` are the latest of each follow-up, by its title."""

    results: dict[str, Result] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    grave: int = 0
    minor: int = 0

    @property
    def mean(self) -> Decimal | None:
        """What the members think on the whole; None while too few have answered."""
        if len(self.answers) < FEWEST_ANSWERS:
            return None
        return Decimal(sum(self.answers)) / len(self.answers)


@dataclass(frozen=True, slots=True)
class Graded:
    """The grade, and why."""

    grade: Grade
    reasons: tuple[str, ...]


def graded(basis: Basis) -> Graded:
    """The grade that follows from the basis."""
    bad = _of_results(basis, Result.NOT_MET)
    if basis.grave:
        bad.append(
            ngettext(
                "%(count)s serious deviation is open", "%(count)s serious deviations are open",
                basis.grave,
            )
            % {"count": basis.grave}
        )  # fmt: skip
    if bad:
        return Graded(Grade.DEFICIENT, tuple(bad))
    remarks = _of_results(basis, Result.REMARKS)
    if basis.minor:
        remarks.append(
            ngettext("%(count)s deviation is open", "%(count)s deviations are open", basis.minor)
            % {"count": basis.minor}
        )
    mean = basis.mean
    if mean is not None and mean < DISSATISFIED_BELOW:
        remarks.append(
            _("The members' satisfaction is %(mean)s of 5") % {"mean": formats.number(mean, 1)}
        )
    if remarks:
        return Graded(Grade.REMARKS, tuple(remarks))
    good = _of_results(basis, Result.MET)
    if mean is not None:
        good.append(
            _("The members' satisfaction is %(mean)s of 5") % {"mean": formats.number(mean, 1)}
        )
    if good:
        return Graded(Grade.GOOD, tuple(good))
    return Graded(Grade.UNKNOWN, ())


def _of_results(basis: Basis, wanted: Result) -> list[str]:
    return [
        f"{title}: {result.label}" for title, result in basis.results.items() if result == wanted
    ]
