"""Lines to lots of agreements: one statement over all agreement suppliers.

This is one of the room's bulk paths and reads the tables of agreements and suppliers with SQL; the
names come from the models. A line is matched when its number is a supplier's, its buyer is a party
and its day lies between the agreement's first day and its last day of contracts, and this holds for
exactly one lot. Otherwise the reason is kept with the line (`MatchOutcome`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from contracts.usage.enums import MatchOutcome, NumberKind

_VERDICT = """
    wanted AS (
        SELECT DISTINCT supplier_number, other_numbers, date FROM {source} AS s
        WHERE supplier_number <> '' AND {condition}
    ), numbered AS MATERIALIZED (
        SELECT w.*, n.number FROM wanted w CROSS JOIN LATERAL
            unnest(string_to_array(rtrim(w.supplier_number || ' ' || w.other_numbers), ' '))
            AS n(number)
    ), offered AS MATERIALIZED (
        SELECT regexp_replace(upper(supplier.organisation_number), '[^0-9A-Z]', '', 'g') AS number,
            place.lot_id, lot.agreement_id, agreement.valid_from, agreement.last_contract_date,
            party.id IS NOT NULL AS is_party
        FROM {AgreementSupplier} place
        JOIN {AgreementLot} lot ON lot.id = place.lot_id
        JOIN {Agreement} agreement ON agreement.id = lot.agreement_id
        JOIN {Supplier} supplier ON supplier.id = place.supplier_id
        LEFT JOIN {AgreementParty} party
            ON party.agreement_id = agreement.id AND party.organisation_id = %(organisation)s
        WHERE supplier.organisation_number <> ''
    ), fitting AS (
        SELECT n.supplier_number, n.other_numbers, n.date, o.lot_id, o.agreement_id, o.is_party,
            o.is_party AND n.date BETWEEN o.valid_from AND o.last_contract_date AS fits
        FROM numbered n JOIN offered o ON o.number = n.number
    ), verdict AS (
        SELECT supplier_number, other_numbers, date,
            bool_or(is_party) AS party,
            count(DISTINCT lot_id) FILTER (WHERE fits) AS lots,
            count(DISTINCT agreement_id) FILTER (WHERE fits) AS agreements,
            min(lot_id) FILTER (WHERE fits) AS lot_id
        FROM fitting GROUP BY supplier_number, other_numbers, date
    ), decided AS (
        SELECT *, CASE
            WHEN NOT party THEN '{NOT_A_PARTY}'
            WHEN lots = 0 THEN '{OUTSIDE_VALIDITY}'
            WHEN agreements > 1 THEN '{SEVERAL_AGREEMENTS}'
            WHEN lots > 1 THEN '{SEVERAL_LOTS}'
            ELSE '{MATCHED}' END AS outcome
        FROM verdict
    )
"""
_OUTCOME = """CASE
        WHEN s.number_kind = '{kind_person}' THEN '{PERSON}'
        WHEN s.number_kind IN ('{kind_missing}', '{kind_internal}') THEN '{NO_NUMBER}'
        ELSE coalesce(d.outcome, '{NO_AGREEMENT_SUPPLIER}') END"""
_LOT = "CASE WHEN d.outcome = '{MATCHED}' THEN d.lot_id END"
_JOIN = """d.supplier_number = s.supplier_number
        AND d.other_numbers = s.other_numbers AND d.date = s.date"""
_COPIED = """row_number, date, date_known, amount, supplier_number, other_numbers, number_kind,
    supplier_name, invoice_number, account, account_text, unit"""


def _names(source: str, condition: str) -> dict[str, str]:
    agreements = ["Agreement", "AgreementLot", "AgreementSupplier", "AgreementParty"]
    tables = {name: apps.get_model("agreements", name)._meta.db_table for name in agreements}
    tables["Supplier"] = apps.get_model("procurements", "Supplier")._meta.db_table
    tables["UsageLine"] = apps.get_model("usage", "UsageLine")._meta.db_table
    outcomes = {outcome.name: outcome.value for outcome in MatchOutcome}
    kinds = {f"kind_{kind.value}": kind.value for kind in NumberKind}
    return {**tables, **outcomes, **kinds, "source": source, "condition": condition}


def insert_matched(*, stage: str, ledger_import_id: int, organisation_id: int) -> int:
    """Move all staged rows into the lines, each with its lot or its reason, by one statement."""
    columns = ", ".join(f"s.{name.strip()}" for name in _COPIED.split(","))
    sql = f"""
        WITH {_VERDICT}
        INSERT INTO {{UsageLine}}
            (ledger_import_id, organisation_id, {_COPIED}, match_reason, lot_id)
        SELECT %(import)s, %(organisation)s, {columns}, {_OUTCOME}, {_LOT}
        FROM {stage} s LEFT JOIN decided d ON {_JOIN}
    """  # noqa: S608 - names of tables from the models, values as parameters
    values = {"import": ledger_import_id, "organisation": organisation_id}
    return _execute(sql.format(**_names(stage, "true")), values)


def count_matches(*, stage: str, organisation_id: int) -> list[tuple[str, int, Any]]:
    """What the staged rows would be matched to: (outcome, rows, amount); for a dry run."""
    sql = f"""
        WITH {_VERDICT}
        SELECT {_OUTCOME} AS outcome, count(*), sum(s.amount)
        FROM {stage} s LEFT JOIN decided d ON {_JOIN}
        GROUP BY 1 ORDER BY 2 DESC
    """  # noqa: S608 - names of tables from the models, values as parameters
    with _hashing() as cursor:
        cursor.execute(sql.format(**_names(stage, "true")), {"organisation": organisation_id})
        return cursor.fetchall()


def match_again(*, ledger_import_id: int, organisation_id: int) -> int:
    """Match an import's lines to the agreements as they are now; answers how many changed."""
    sql = f"""
        WITH {_VERDICT}, found AS (
            SELECT s.id, {_OUTCOME} AS outcome, {_LOT} AS lot_id
            FROM {{UsageLine}} s LEFT JOIN decided d ON {_JOIN}
            WHERE s.ledger_import_id = %(import)s
        )
        UPDATE {{UsageLine}} line SET match_reason = found.outcome, lot_id = found.lot_id
        FROM found WHERE found.id = line.id
            AND (line.match_reason, line.lot_id) IS DISTINCT FROM (found.outcome, found.lot_id)
    """  # noqa: S608 - names of tables from the models, values as parameters
    names = _names("{UsageLine}", "ledger_import_id = %(import)s")
    names["source"] = names["UsageLine"]
    values = {"import": ledger_import_id, "organisation": organisation_id}
    return _execute(sql.format(**names), values)


_PLAN = (
    ("enable_nestloop", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
    ("work_mem", "'64MB'"),
)


@contextmanager
def _hashing() -> Iterator[Any]:
    """A cursor that joins by hashing: the planner cannot know how many verdicts there will be, and
    comparing every line with every verdict would take minutes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = {value}" for name, value in _PLAN))
        yield cursor
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name, _value in _PLAN))


def _execute(sql: str, values: dict[str, Any]) -> int:
    with _hashing() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
