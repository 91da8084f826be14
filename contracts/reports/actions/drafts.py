"""Filling in a report: begun with what is known, typed, pasted or read from a file, and kept."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.reports import policies, rows, selectors
from contracts.reports.actions.locking import locked
from contracts.reports.enums import Column
from contracts.reports.frame import Frame, frame_of
from contracts.reports.models import ReportDraft, ReportRow, ReportTask
from contracts.reports.policies import Reporter
from contracts.reports.reading import workbook
from contracts.reports.reading.columns import Fit, headers_of
from contracts.reports.reading.workbook import Table
from portal.core import clock
from portal.core.errors import ActionError, require

# So many parties are listed beforehand; with more, only those that bought last time.
MOST_LISTED = 60


@transaction.atomic
def begin(*, reporter: Reporter, task: ReportTask) -> ReportDraft:
    """The draft of a report; begun with the version to correct, else with the likely buyers."""
    draft = look(reporter=reporter, task=locked(task.pk))
    if draft._state.adding:
        draft.save()
    return draft


def look(*, reporter: Reporter, task: ReportTask) -> ReportDraft:
    """The draft as it is, or as it would begin: for a page that is only read. Nothing is stored."""
    require(policies.may_report(reporter, task))
    found = selectors.draft_of(task)
    if found is not None:
        return found
    current = selectors.current_version(task)
    if current is not None and not current.is_nil:
        begun = [texts_of(sale) for sale in current.rows.select_related("lot")]
    else:
        begun = prefilled(task, frame_of(task))
    return ReportDraft(task=task, rows=begun, saved_at=clock.now())


def texts_of(sale: ReportRow) -> dict[str, str]:
    """A submitted row as it would be typed."""
    return {
        rows.BUYER: _choice_of(sale),
        Column.BUYER_NUMBER: sale.buyer_number,
        Column.BUYER_NAME: sale.buyer_name,
        Column.LOT: f"#{sale.lot_id}" if sale.lot_id else "",
        Column.ARTICLE: sale.article,
        Column.QUANTITY: _typed(sale.quantity),
        Column.UNIT: sale.unit,
        Column.UNIT_PRICE: _typed(sale.unit_price),
        Column.AMOUNT: _typed(sale.amount),
        Column.INVOICE_NUMBER: sale.invoice_number,
        Column.INVOICE_DATE: sale.invoice_date.isoformat() if sale.invoice_date else "",
        Column.OUTSIDE: "ja" if sale.is_outside else "",
    }


def _choice_of(sale: ReportRow) -> str:
    return str(sale.organisation_id) if sale.is_party else rows.OTHER


def _typed(value: Any) -> str:
    return "" if value is None else format(value.normalize(), "f").replace(".", ",")


def prefilled(task: ReportTask, frame: Frame) -> list[dict[str, str]]:
    """One row for each buyer, lot and article of last time; else one for each party and lot."""
    known: list[dict[str, str]] = []
    for sale in selectors.last_rows(task):
        if sale.counts and sale.organisation_id in frame.parties:
            texts = texts_of(sale)
            kept = (rows.BUYER, Column.BUYER_NAME, Column.LOT, Column.ARTICLE, Column.UNIT)
            texts = {key: texts[key] for key in (*kept, Column.UNIT_PRICE)}
            if texts not in known:
                known.append(texts)
    if not known and len(frame.parties) * max(len(frame.lots), 1) <= MOST_LISTED:
        parties = sorted(frame.parties.values(), key=lambda party: party.sort_name)
        known = [
            {
                rows.BUYER: str(party.pk),
                Column.BUYER_NAME: party.name,
                Column.LOT: "" if frame.only_lot else f"#{lot_id}",
            }
            for lot_id in frame.lots
            for party in parties
        ]
    return [{**texts, rows.PREFILLED: "1"} for texts in known]


@transaction.atomic
def save_rows(
    *, reporter: Reporter, task: ReportTask, typed: dict[int, dict[str, str]], removed: set[int]
) -> ReportDraft:
    """Keep rows as they were typed, by their place; further places are new rows.

    Nothing is judged here: what cannot be read is kept as it stands, and said at its place.
    """
    draft = _locked_draft(reporter, task)
    kept: list[dict[str, str]] = []
    for place, texts in enumerate(draft.rows):
        if place not in removed:
            kept.append({**texts, **typed.get(place, {})})
    new = [typed[place] for place in sorted(set(typed) - removed) if place >= len(draft.rows)]
    kept += [texts for texts in new if not rows.is_blank(texts)]
    draft.rows = [_plain(texts) for texts in kept]
    return _saved(draft)


def _plain(texts: dict[str, str]) -> dict[str, str]:
    """Texts without zero bytes and absurd length, and without personal numbers in them."""
    plain = {str(key): text.replace("\x00", "")[:300].strip() for key, text in texts.items()}
    for key in (Column.BUYER_NUMBER, Column.BUYER_NAME, Column.ARTICLE, Column.LOT):
        if plain.get(key):
            plain[key] = rows.covered(plain[key])
    return plain


def _locked_draft(reporter: Reporter, task: ReportTask) -> ReportDraft:
    row = locked(task.pk)
    require(policies.may_report(reporter, row))
    draft = selectors.draft_of(row)
    if draft is None:
        raise ActionError(_("There is no draft any more: the report has been submitted."))
    return draft


def _saved(draft: ReportDraft) -> ReportDraft:
    draft.saved_at = clock.now()
    draft.save()
    return draft


@transaction.atomic
def read_table(
    *, reporter: Reporter, task: ReportTask, table: Table, file_name: str = ""
) -> ReportDraft:
    """Take a return's cells into the draft, in the place of what was there.

    When its columns are recognised the rows are there at once; else they wait for `take_columns`.
    """
    begin(reporter=reporter, task=task)
    draft = _locked_draft(reporter, task)
    draft.sheets = [
        {"name": name, "rows": cells} for name, cells in zip(table.names, table.sheets, strict=True)
    ]
    draft.file_name = rows.covered(file_name)[:200]
    draft.sheet, draft.mapping = table.names[table.fit.sheet][:120], {}
    draft.rows = []
    if table.fit.is_enough:
        _take(draft, table.sheets[table.fit.sheet], table.fit)
    return _saved(draft)


def _take(draft: ReportDraft, cells: list[list[str]], fit: Fit) -> None:
    headers = headers_of(cells, fit)
    draft.rows = [_plain(texts) for texts in workbook.rows_below(cells, fit)]
    draft.mapping = {
        column.value: headers[place] for column, place in fit.mapping.items() if headers[place]
    }


@transaction.atomic
def take_columns(
    *, reporter: Reporter, task: ReportTask, sheet: int, header: int, mapping: dict[Column, int]
) -> ReportDraft:
    """Say which sheet and column holds what; the rows are read again from the kept cells.

    Raises `ActionError` without an amount or a buyer, or when one column is to hold two things.
    """
    draft = _locked_draft(reporter, task)
    if not 0 <= sheet < len(draft.sheets):
        raise ActionError(_("The file has no such sheet."), field="sheet")
    if len(set(mapping.values())) < len(mapping):
        raise ActionError(_("One column cannot hold two things."))
    if not {Column.AMOUNT, Column.UNIT_PRICE} & mapping.keys():
        raise ActionError(_("Choose the column of the amounts."), field=Column.AMOUNT)
    if not {Column.BUYER_NAME, Column.BUYER_NUMBER} & mapping.keys():
        raise ActionError(_("Choose the column that names the buyer."), field=Column.BUYER_NAME)
    cells = draft.sheets[sheet]["rows"]
    draft.sheet = draft.sheets[sheet]["name"][:120]
    _take(draft, cells, Fit(sheet, header, mapping))
    return _saved(draft)


@transaction.atomic
def settle_buyers(*, reporter: Reporter, task: ReportTask, choices: dict[str, str]) -> ReportDraft:
    """Say once who an unknown buyer is, for all of its rows: a party, or not one."""
    draft = _locked_draft(reporter, task)
    for texts in draft.rows:
        name = texts.get(Column.BUYER_NAME) or texts.get(Column.BUYER_NUMBER, "")
        if choice := choices.get(name):
            texts[rows.BUYER] = choice
    return _saved(draft)


@transaction.atomic
def discard(*, reporter: Reporter, task: ReportTask) -> None:
    """Throw the draft away and begin anew."""
    row = locked(task.pk)
    require(policies.may_report(reporter, row))
    ReportDraft.objects.filter(task=row).delete()
