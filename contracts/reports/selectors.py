"""Read models of supplier reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, Count, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from contracts.agreements.models import Agreement, AgreementSupplier
from contracts.reports.enums import Stage, TaskState
from contracts.reports.models import (
    ReportDraft,
    ReportingContact,
    ReportRow,
    ReportSchedule,
    ReportTask,
    ReportVersion,
)
from portal.core import clock
from portal.procurements.models import Supplier
from portal.rules import public as rules

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sums:
    """What a report adds up to: `inside` is use of the agreement, the rest is kept apart."""

    rows: int
    inside: Decimal
    outside: Decimal
    non_party: Decimal

    @property
    def apart(self) -> Decimal:
        """Sold, but not use of the agreement."""
        return self.outside + self.non_party

    @property
    def total(self) -> Decimal:
        """Everything."""
        return self.inside + self.apart


@dataclass(slots=True)
class BuyerSum:
    """One buyer's line in a preview or a receipt."""

    name: str
    is_party: bool
    rows: int = 0
    inside: Decimal = ZERO
    outside: Decimal = ZERO


def schedule_of(agreement: Agreement) -> ReportSchedule:
    """The agreement's schedule; the usual one, unsaved, where nobody has chosen."""
    found = ReportSchedule.objects.filter(agreement_id=agreement.pk).first()
    if found is not None:
        return found
    usual = rules.supplier_report_days(clock.today())
    return ReportSchedule(agreement=agreement, working_days=usual)


def sums_of(sales: Iterable[Any]) -> Sums:
    """The sums of sales as read, or of submitted rows."""
    rows, inside, outside, non_party = 0, ZERO, ZERO, ZERO
    for sale in sales:
        rows += 1
        if not sale.is_party:
            non_party += sale.amount
        elif sale.is_outside:
            outside += sale.amount
        else:
            inside += sale.amount
    return Sums(rows, inside, outside, non_party)


def per_buyer(sales: Iterable[Any]) -> list[BuyerSum]:
    """The sums per buyer, parties first, in the order of their names."""
    found: dict[Any, BuyerSum] = {}
    for sale in sales:
        key = (sale.organisation_id or sale.buyer_name or sale.buyer_number, sale.is_party)
        row = found.setdefault(key, BuyerSum(sale.buyer_name or sale.buyer_number, sale.is_party))
        row.rows += 1
        if sale.is_outside:
            row.outside += sale.amount
        else:
            row.inside += sale.amount
    return sorted(found.values(), key=lambda row: (not row.is_party, row.name.casefold()))


def current_version(task: ReportTask) -> ReportVersion | None:
    """The version that counts."""
    return ReportVersion.objects.current().filter(task=task).first()


def draft_of(task: ReportTask) -> ReportDraft | None:
    """What is filled in and not yet submitted."""
    return ReportDraft.objects.filter(task=task).first()


def last_mapping(task: ReportTask) -> dict[str, str]:
    """The columns of the supplier's latest file for the agreement: tried first on the next one."""
    rows = ReportVersion.objects.filter(
        task__agreement_id=task.agreement_id, task__supplier_id=task.supplier_id
    ).exclude(mapping={})
    return rows.order_by("-submitted_at").values_list("mapping", flat=True).first() or {}


def last_rows(task: ReportTask) -> list[ReportRow]:
    """The rows of the supplier's latest report of an earlier period that had any."""
    versions = ReportVersion.objects.current().filter(
        task__agreement_id=task.agreement_id,
        task__supplier_id=task.supplier_id,
        task__period_start__lt=task.period_start,
        is_nil=False,
    )
    latest = versions.order_by("-task__period_start").values("pk")[:1]
    return list(ReportRow.objects.filter(version_id__in=latest).select_related("lot"))


def versions_of(task: ReportTask) -> Any:
    """Every version, newest first, with its sums."""
    party = Q(rows__is_party=True)
    return (
        task.versions.select_related("entered_by", "contact")
        .annotate(
            row_count=Count("rows"),
            inside=Coalesce(Sum("rows__amount", filter=party & Q(rows__is_outside=False)), ZERO),
            total=Coalesce(Sum("rows__amount"), ZERO),
        )
        .annotate(apart=F("total") - F("inside"))
        .order_by("-number")
    )


def listed(user: Any) -> Any:
    """Reports for a list: how each stands, its sum and whether there is anybody to ask."""
    own = ReportingContact.objects.current().filter(supplier_id=OuterRef("supplier_id"))
    fitting = own.filter(Q(agreement_id=None) | Q(agreement_id=OuterRef("agreement_id")))
    rows = ReportRow.objects.filter(
        version__task=OuterRef("pk"), version__reversed_at=None, is_party=True, is_outside=False
    ).order_by()
    total = rows.values("version__task").annotate(total=Sum("amount")).values("total")
    return (
        ReportTask.objects.visible_to(user)
        .with_standing(clock.today())
        .annotate(
            reported=Subquery(total),
            contact_id=Subquery(fitting.values("pk")[:1]),
            has_contact=Case(
                When(contact_id__isnull=False, then=True),
                default=False,
                output_field=BooleanField(),
            ),
        )
        .select_related("agreement", "supplier")
    )


def handed_over(user: Any) -> Any:
    """Late reports that reminders have not helped: the coordinator's own to follow up."""
    rows = ReportTask.objects.visible_to(user).late(clock.today())
    return rows.filter(stage__gte=Stage.ESCALATED)


def unasked(user: Any) -> Any:
    """Open reports whose supplier has nobody to ask."""
    return listed(user).open().filter(has_contact=False)


def suppliers_of(agreement: Agreement) -> list[Supplier]:
    """The suppliers who report for an agreement, in Swedish order."""
    places = AgreementSupplier.objects.filter(lot__agreement=agreement)
    return list(Supplier.objects.filter(pk__in=places.values("supplier_id")))


def contacts_for(agreement: Agreement) -> dict[int, list[ReportingContact]]:
    """Who reports for each supplier of an agreement; one statement."""
    found: dict[int, list[ReportingContact]] = {}
    rows = ReportingContact.objects.current().filter(
        Q(agreement=None) | Q(agreement=agreement),
        supplier_id__in=AgreementSupplier.objects.filter(lot__agreement=agreement).values(
            "supplier_id"
        ),
    )
    for row in rows:
        found.setdefault(row.supplier_id, []).append(row)
    return found


def counts_of(agreement: Agreement) -> dict[str, int]:
    """How many reports an agreement has, and how many of them are late; one statement."""
    today = clock.today()
    late = Q(state=TaskState.OPEN, due_on__lt=today)
    rows = ReportTask.objects.filter(agreement=agreement)
    found: dict[str, int] = rows.aggregate(every=Count("pk"), late=Count("pk", filter=late))
    return found
