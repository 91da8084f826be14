"""Read models of the quality follow-up."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from contracts.agreements.models import Agreement
from contracts.quality.enums import AssessmentState, DeviationState, Grade, Kind, Result, Severity
from contracts.quality.grading import Basis, graded
from contracts.quality.models import Assessment, Deviation, FollowUp, QualityForm
from contracts.quality.policies import FOLLOWS_UP
from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Membership
from portal.people.models import User
from portal.procurements.models import Supplier
from portal.questions.models import StoredQuestions


@dataclass(frozen=True, slots=True)
class Summary:
    """A supplier under an agreement in a year: what everybody who sees the agreement may read."""

    agreement: Agreement
    supplier: Supplier
    grade: Grade
    reasons: tuple[str, ...]
    mean: Decimal | None
    answers: int
    late: int
    open_deviations: int
    latest_on: date | None

    @property
    def reason(self) -> str:
        """Why, in one line."""
        return "; ".join(self.reasons)

    @property
    def pk(self) -> str:
        """A key of the row."""
        return f"{self.agreement.pk}-{self.supplier.pk}"


def summaries(user: Any, year: int, **only: Any) -> list[Summary]:
    """The suppliers that are followed up, or have deviations, with their grades of a year.

    `only` narrows by `agreement` or `supplier`. Four statements, however many there are.
    """
    narrow = {f"{key}_id": getattr(value, "pk", value) for key, value in only.items()}
    agreements = Agreement.objects.visible_to(user)
    if agreement_id := narrow.pop("agreement_id", None):
        agreements = agreements.filter(pk=agreement_id)
    bases: dict[tuple[int, int], Basis] = defaultdict(Basis)
    late: dict[tuple[int, int], int] = defaultdict(int)
    latest: dict[tuple[int, int], date] = {}
    today = clock.today()
    rows = Assessment.objects.filter(
        follow_up__agreement__in=agreements.values("pk"), due_on__year=year, **narrow
    ).exclude(state=AssessmentState.WAIVED)
    for row in rows.select_related("follow_up").order_by("due_on", "pk"):
        key = (row.follow_up.agreement_id, row.supplier_id)
        basis = bases[key]
        if row.result:
            basis.results[row.follow_up.title] = Result(row.result)
        if row.satisfaction and row.state != AssessmentState.OPEN:
            basis.answers.append(row.satisfaction)
        if row.days_late:
            late[key] += 1
        if row.answered_at and row.state != AssessmentState.OPEN:
            latest[key] = max(latest.get(key, date.min), clock.local_date(row.answered_at))
    as_of = min(today, date(year, 12, 31))
    for deviation in _open_on(as_of).filter(
        agreement__in=agreements.values("pk"), is_individual=False, **narrow
    ):
        basis = bases[deviation.agreement_id, deviation.supplier_id]
        if deviation.severity_enum in Severity.grave():
            basis.grave += 1
        else:
            basis.minor += 1
    return _summaries(bases, late, latest)


def _open_on(day: date) -> Any:
    """Deviations that were open on a day, whatever has become of them since."""
    end = clock.at(day, 23)
    open_then = Q(closed_at=None) | Q(closed_at__gt=end)
    rows = Deviation.objects.filter(open_then, reported_at__lte=end)
    return rows.exclude(state=DeviationState.DISMISSED)


def _summaries(bases: Any, late: Any, latest: Any) -> list[Summary]:
    agreements = Agreement.objects.in_bulk({key[0] for key in bases})
    suppliers = Supplier.objects.in_bulk({key[1] for key in bases})
    found = []
    for (agreement_id, supplier_id), basis in bases.items():
        key = (agreement_id, supplier_id)
        result = graded(basis)
        found.append(
            Summary(
                agreement=agreements[agreement_id],
                supplier=suppliers[supplier_id],
                grade=result.grade,
                reasons=result.reasons,
                mean=basis.mean,
                answers=len(basis.answers),
                late=late[key],
                open_deviations=basis.grave + basis.minor,
                latest_on=latest.get(key),
            )
        )
    return sorted(found, key=lambda row: (row.supplier.sort_name, row.agreement.pk))


def years(user: Any) -> list[int]:
    """The years that there is anything of, newest first, this year always; one statement."""
    rows = Assessment.objects.filter(
        follow_up__agreement__in=Agreement.objects.visible_to(user).values("pk")
    )
    there = {day.year for day in rows.order_by().dates("due_on", "year")}
    this = clock.today().year
    return sorted({year for year in there if year <= this} | {this}, reverse=True)


def listed(user: Any) -> Any:
    """Assessments for a list, with how each stands."""
    return (
        Assessment.objects.visible_to(user)
        .with_standing(clock.today())
        .select_related("follow_up__agreement", "supplier", "organisation")
    )


def deviations(user: Any) -> Any:
    """Deviations for a list, with what is overdue."""
    return (
        Deviation.objects.visible_to(user)
        .with_overdue(clock.today())
        .select_related("agreement", "supplier", "organisation")
    )


def plan_of(agreement: Agreement) -> list[FollowUp]:
    """What is planned for an agreement, what has ended last; two statements."""
    rows = agreement.follow_ups.select_related("form", "lot", "responsible")
    return sorted(
        rows.prefetch_related("chosen__supplier"), key=lambda row: (bool(row.ended_at), row.pk)
    )


def results_of(supplier: Any, user: Any, year: int) -> list[Assessment]:
    """What the association has assessed of a supplier in a year, for whoever sees the agreement.

    A member reads the result and why; the form itself is the association's and the supplier's.
    """
    rows = Assessment.objects.filter(
        supplier=supplier,
        due_on__year=year,
        follow_up__kind__in=sorted(Kind.assessed()),
        follow_up__agreement__in=Agreement.objects.visible_to(user).values("pk"),
    ).exclude(state=AssessmentState.WAIVED)
    return list(rows.select_related("follow_up__agreement", "assessed_by").order_by("-due_on"))


def forms_with_versions(user: Any) -> list[tuple[QualityForm, StoredQuestions | None]]:
    """Every form with its newest version; two statements."""
    forms = list(QualityForm.objects.visible_to(user))
    rows = StoredQuestions.objects.filter(name__in=[form.stored_name for form in forms])
    newest = {row.name: row for row in rows.order_by("version")}
    return [(form, newest.get(form.stored_name)) for form in forms]


def responsible_people() -> Any:
    """Who can be responsible for a follow-up: those of the association who follow up."""
    current = Membership.objects.current(clock.today()).filter(role__in=FOLLOWS_UP)
    return User.objects.filter(pk__in=current.values("user_id"), is_active=True).order_by("name")


def waiting_answers(user: Any) -> Any:
    """What members' people are to answer, nearest day first."""
    ids = access.organisation_ids_where(user, Permission.CALL_OFF)
    rows = Assessment.objects.open().filter(organisation_id__in=ids)
    return rows.select_related("follow_up__agreement", "supplier", "organisation").order_by(
        "due_on", "pk"
    )
