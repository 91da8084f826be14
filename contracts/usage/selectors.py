"""Read models of an import's pages: a fixed number of statements each."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Count, Sum

from contracts.usage import sentences, uploads
from contracts.usage.enums import LedgerField, MatchOutcome, RejectionReason
from contracts.usage.models import AccountRule, LedgerImport, UsageLine
from portal.jobs.reading import reader
from portal.jobs.reading.normalise import masked_cell

SAMPLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class MatchRow:
    """How many lines, for how much, had one outcome."""

    outcome: MatchOutcome
    rows: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a dry run found."""

    read: int
    imported: int
    rejected: int
    masked: int
    amount: Decimal
    reasons: list[tuple[str, int]]
    rows: list[tuple[int, str, str]]
    matches: list[MatchRow]


def matches_of(ledger_import: LedgerImport) -> list[MatchRow]:
    """Matched and unmatched lines of an import, by outcome; one statement."""
    lines = UsageLine.objects.filter(ledger_import=ledger_import).order_by()
    rows = lines.values_list("match_reason").annotate(rows=Count("pk"), amount=Sum("amount"))
    return _sorted(MatchRow(MatchOutcome(o), n, a) for o, n, a in rows)


def _sorted(rows: Iterable[MatchRow]) -> list[MatchRow]:
    order = list(MatchOutcome)
    return sorted(rows, key=lambda row: order.index(row.outcome))


def reasons_of(ledger_import: LedgerImport) -> list[tuple[str, int]]:
    """Rejected rows by reason; one statement."""
    rows = ledger_import.rejected_rows.order_by().values_list("reason").annotate(n=Count("pk"))
    return sorted(
        ((str(RejectionReason(reason).label), n) for reason, n in rows), key=lambda row: -row[1]
    )


def check_report(ledger_import: LedgerImport) -> CheckReport | None:
    """The dry run as kept with the import, or None before it is done."""
    data = ledger_import.check_result
    if not data:
        return None
    return CheckReport(
        read=data["read"],
        imported=data["imported"],
        rejected=data["rejected"],
        masked=data["masked"],
        amount=Decimal(data["sum"]),
        reasons=[(str(RejectionReason(r).label), n) for r, n in data["reasons"].items()],
        rows=[(number, str(RejectionReason(r).label), text) for number, r, text in data["rows"]],
        matches=_sorted(
            MatchRow(MatchOutcome(o), n, Decimal(amount)) for o, n, amount in data["matches"]
        ),
    )


def earlier_of(ledger_import: LedgerImport) -> LedgerImport | None:
    """The import that this one would replace."""
    return (
        LedgerImport.objects.imported()
        .filter(
            source=ledger_import.source_id,
            period_start=ledger_import.period_start,
            period_end=ledger_import.period_end,
        )
        .exclude(pk=ledger_import.pk)
        .first()
    )


def sample_of(ledger_import: LedgerImport) -> dict[str, Any]:
    """The first rows of the file under their headers, personal numbers covered, and the notes."""
    layout = uploads.layout_of(ledger_import)
    meanings = {index: LedgerField(name).label for name, index in ledger_import.mapping.items()}
    return {
        "headers": [(header, meanings.get(i, "")) for i, header in enumerate(layout.headers)],
        "rows": [[masked_cell(c) for c in row] for row in reader.sample(layout, SAMPLE_ROWS)],
        "notes": [sentences.of_note(note) for note in layout.notes],
        "layout": layout,
    }


def agreements() -> Any:
    """Agreements, to be scoped by who asks."""
    return apps.get_model("agreements", "Agreement").objects.all()


def rules_of(agreement: Any) -> list[AccountRule]:
    """The account rules of an agreement's lots, in order; one statement."""
    rows = AccountRule.objects.filter(lot__agreement=agreement)
    return list(
        rows.select_related("lot", "organisation", "added_by").order_by(
            "lot__number", "organisation__sort_name", "kind", "code"
        )
    )


def kept_of(ledger_import: LedgerImport) -> list[tuple[LedgerImport, int]]:
    """Which other ledgers count rows that this one has too, and how many; two statements."""
    copies = UsageLine.objects.filter(ledger_import=ledger_import, copy_of__isnull=False)
    kept = (
        UsageLine.objects.filter(pk__in=copies.order_by().values("copy_of"))
        .order_by()
        .values_list("ledger_import_id")
        .annotate(n=Count("id"))
    )
    found = dict(kept)
    return [(row, found[row.pk]) for row in LedgerImport.objects.filter(pk__in=found)]
