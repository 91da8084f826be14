"""A real supplier's return, an old workbook with look-up sheets, is read as the right sheet."""

import os
from pathlib import Path

import pytest

from contracts.reports.enums import Column
from contracts.reports.reading import workbook

DATA = Path(os.environ.get("SAMORDNA_REALDATA", Path(__file__).parents[3] / "shared/data"))
RETURN = DATA / "reports/RM3774_example_return.xls"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not RETURN.is_file(), reason=f"no real return under {DATA}"),
]


def test_the_invoices_are_found_among_the_sheets() -> None:
    table = workbook.read_file([RETURN.read_bytes()], {})

    assert table.names[table.fit.sheet] == "InvoicesRaised"
    [row] = workbook.rows_below(table.sheets[table.fit.sheet], table.fit)
    assert row[Column.BUYER_NUMBER] == "10038497"
    assert row[Column.AMOUNT] == "2137,5"
    assert row[Column.QUANTITY] == "7,125"
    assert row[Column.INVOICE_DATE] == "2019-12-02"
