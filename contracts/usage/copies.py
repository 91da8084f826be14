"""The same invoice in two ledgers of a buyer: counted once, and it is said which one counts.

One of the room's bulk paths. Two rows are the same when supplier, invoice number, amount and day
are, and when each is as many-th of its kind in its file: equal rows within a file are real
postings. Rows without an invoice number are never taken for copies.
"""

from django.db import connection

from contracts.usage.enums import MatchOutcome
from contracts.usage.models import LedgerImport, UsageLine

_TABLE = UsageLine._meta.db_table
_SAME = """supplier_number, CASE WHEN supplier_number = '' THEN supplier_name ELSE '' END,
    invoice_number, amount, date"""
_MARK = f"""
    WITH rows AS MATERIALIZED (
        SELECT id, date, ledger_import_id, supplier_number, invoice_number, amount,
            CASE WHEN supplier_number = '' THEN supplier_name ELSE '' END AS name,
            row_number() OVER (
                PARTITION BY ledger_import_id, {_SAME} ORDER BY row_number
            ) AS ordinal
        FROM {_TABLE}
        WHERE organisation_id = %(organisation)s AND date BETWEEN %(first)s AND %(last)s
            AND ledger_import_id IS NOT NULL AND invoice_number <> '' AND copy_of IS NULL
    ), same AS (
        SELECT new.id, new.date, min(old.id) AS kept
        FROM rows new JOIN rows old USING
            (supplier_number, name, invoice_number, amount, date, ordinal)
        WHERE new.ledger_import_id = %(import)s AND old.ledger_import_id <> %(import)s
        GROUP BY new.id, new.date
    )
    UPDATE {_TABLE} line SET copy_of = same.kept, match_reason = '{MatchOutcome.COPY.value}',
        lot_id = NULL, outside_lot_id = NULL, supplier_id = NULL
    FROM same WHERE line.id = same.id AND line.date = same.date
"""  # noqa: S608 - names of tables from the models, values as parameters


def mark(ledger_import: LedgerImport) -> int:
    """Let the import's rows that stand in an earlier ledger count there alone; answers how many."""
    others = LedgerImport.objects.imported().filter(
        organisation=ledger_import.organisation_id,
        period_start__lte=ledger_import.period_end,
        period_end__gte=ledger_import.period_start,
    )
    if not others.exclude(pk=ledger_import.pk).exists():
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            _MARK,
            {
                "organisation": ledger_import.organisation_id,
                "first": ledger_import.period_start,
                "last": ledger_import.period_end,
                "import": ledger_import.pk,
            },
        )
        return int(cursor.rowcount)


def release(ledger_import: LedgerImport) -> list[int]:
    """Let copies of the import's rows be rows again, before those go; which imports had them."""
    kept = UsageLine.objects.filter(ledger_import=ledger_import).order_by().values("pk")
    copies = UsageLine.objects.filter(
        organisation=ledger_import.organisation_id, copy_of__in=kept
    ).order_by()
    ids = list(copies.values_list("ledger_import_id", flat=True).distinct())
    if ids:
        copies.update(copy_of=None, match_reason=MatchOutcome.NO_AGREEMENT_SUPPLIER)
    return ids
