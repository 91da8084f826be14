"""The verbs of ledgers: receive a file, choose columns, check, import, discard, match again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from contracts.usage import (
    again,
    audit_codes,
    copies,
    followers,
    loading,
    partitions,
    policies,
    rollups,
    sentences,
    uploads,
)
from contracts.usage.book import book_for
from contracts.usage.enums import ImportState, UsageSource
from contracts.usage.matching import Matcher
from contracts.usage.models import LedgerImport, LedgerSource, UsageLine
from contracts.usage.period import Period
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.jobs.reading import columns, reader
from portal.jobs.reading.columns import Field
from portal.jobs.reading.faults import BadFile

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """The import that now holds the period, and whether anything changed to make it so."""

    ledger_import: LedgerImport
    changed: bool
    replaced: LedgerImport | None = None


def upload(
    *,
    actor: Any,
    organisation: Any,
    source_name: str,
    period: Period,
    file_name: str,
    pieces: Iterable[bytes],
) -> LedgerImport:
    """Receive a file, find out how it is built and guess its columns; nothing is imported yet.

    The mapping saved with the source comes first, the guess second. Raises `ActionError` with a
    sentence for a file that cannot be a ledger, and then nothing is kept of it.
    """
    require(policies.may_import(actor, organisation))
    if not source_name.strip():
        raise ActionError(_("Name the source, for example “Supplier ledger”."), field="source")
    try:
        folder, sha256, size = uploads.receive(pieces)
    except BadFile as fault:
        raise sentences.of_fault(fault) from fault
    try:
        path = uploads.path_of(folder)
        layout = reader.prepare(path / "original", path)
        return _register(
            LedgerImport(
                organisation=organisation,
                period_start=period.first,
                period_end=period.last,
                file_name=Path(file_name).name[:200],
                sha256=sha256,
                size=size,
                folder=folder,
                layout=replace(layout, prepared=Path(layout.prepared).name).as_data(),
                uploaded_by=actor,
            ),
            source_name.strip()[:80],
            reader.sample(layout),
        )
    except BadFile as fault:
        uploads.remove(folder)
        raise sentences.of_fault(fault) from fault
    except BaseException:
        uploads.remove(folder)
        raise


@transaction.atomic
def _register(made: LedgerImport, source_name: str, sample: list[list[str]]) -> LedgerImport:
    """Save the draft under its source, with the source's own columns or guessed ones."""
    made.source, _created = LedgerSource.objects.get_or_create(
        organisation=made.organisation, name=source_name
    )
    headers = made.layout["headers"]
    mapping = columns.from_saved(headers, made.source.mapping) or columns.guess(headers, sample)
    made.mapping = {field.value: index for field, index in mapping.items()}
    made.save()
    record(
        audit_codes.UPLOADED,
        actor=made.uploaded_by,
        obj=made,
        organisation=made.organisation,
        data={"period": str(made.period), "size": made.size},
    )
    return made


@transaction.atomic
def choose_columns(
    *, actor: Any, ledger_import: LedgerImport, mapping: dict[str, int]
) -> LedgerImport:
    """Say which column holds what; the dry run that follows is for this mapping.

    Raises `ActionError` without an amount, without anything that names the supplier, or when one
    column is to hold two things.
    """
    require(policies.may_import(actor, ledger_import.organisation))
    locked = _locked(ledger_import.pk)
    _require_pending(locked)
    _checked_mapping(mapping, len(locked.layout["headers"]))
    locked.choose_columns()
    locked.mapping = mapping
    locked.save(update_fields=["state", "mapping", "check_result"])
    record(
        audit_codes.MAPPED,
        actor=actor,
        obj=locked,
        organisation=locked.organisation,
        data={"mapping": mapping},
    )
    return locked


def _checked_mapping(mapping: dict[str, int], width: int) -> dict[Field, int]:
    """The mapping as fields. Raises `ActionError` for one that cannot be used."""
    if Field.AMOUNT.value not in mapping:
        raise sentences.unrecognised()
    if not {Field.SUPPLIER_NUMBER.value, Field.SUPPLIER_NAME.value} & set(mapping):
        raise ActionError(
            _("Choose the column of the supplier's number or name, or nothing can be followed up."),
            field="supplier_number",
        )
    if len(set(mapping.values())) < len(mapping):
        twice = next(f for f, i in mapping.items() if list(mapping.values()).count(i) > 1)
        raise ActionError(_("One column cannot hold two things."), field=twice)
    if any(not 0 <= index < width for index in mapping.values()):
        raise ActionError(_("The file has no such column."))
    return {Field(field): index for field, index in mapping.items()}


def _locked(pk: int) -> LedgerImport:
    rows = LedgerImport.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "source").get(pk=pk)


def _require_pending(ledger_import: LedgerImport) -> None:
    if ledger_import.state not in ImportState.pending():
        raise ActionError(
            _("The file is already dealt with: %(state)s.")
            % {"state": str(ledger_import.state_enum.label).lower()}
        )
    if not uploads.is_there(ledger_import):
        raise ActionError(_("The uploaded file is no longer kept. Upload it again."))


def check(*, ledger_import_id: int, progress: Progress | None = None) -> LedgerImport:
    """The dry run: everything an import does, except that nothing of it stays but the figures."""
    found = LedgerImport.objects.select_related("organisation").get(pk=ledger_import_id)
    _require_pending(found)
    mapping = _checked_mapping(found.mapping, len(found.layout["headers"]))
    layout = uploads.layout_of(found)
    normaliser = loading.normaliser_for(layout, mapping, found.period)
    with sentences.faults():
        tally = loading.count(layout, normaliser, _matcher(found), progress)
    with transaction.atomic():
        locked = _locked(ledger_import_id)
        if locked.mapping != found.mapping or locked.state not in ImportState.pending():
            return locked
        locked.be_checked()
        locked.check_result = _as_data(tally)
        locked.save(update_fields=["state", "check_result"])
    return locked


def _matcher(found: LedgerImport) -> Matcher:
    """The agreements as they are now, as the import's buyer and source have them."""
    return Matcher(
        book_for(found.organisation_id, source=UsageSource.LEDGER, ledger_source_id=found.source_id)
    )


def _as_data(tally: loading.Tally) -> dict[str, Any]:
    return {
        "read": tally.read,
        "imported": tally.imported,
        "rejected": tally.rejected,
        "masked": tally.masked,
        "sum": str(tally.amount),
        "reasons": dict(tally.reasons),
        "rows": [[row.row_number, row.reason, row.text] for row in tally.first_rejected],
        "matches": [[outcome, count, str(amount)] for outcome, count, amount in tally.matches],
    }


def import_ledger(
    *, actor: Any, ledger_import_id: int, progress: Progress | None = None
) -> Imported:
    """Import the file in one transaction: all lines or none, matched, every row accounted for.

    The same file with the same columns for the same source and period changes nothing; another one
    takes the earlier one's place. Running twice, or two at once, imports once: a lock per source
    makes the second find the work done. Other rooms follow; audited; the file is deleted.
    """
    _make_room(ledger_import_id)
    with sentences.faults(), transaction.atomic():
        pending = _locked(ledger_import_id)
        require(policies.may_import(actor, pending.organisation))
        if pending.state == ImportState.IMPORTED:
            return Imported(pending, changed=False)
        _require_pending(pending)
        _lock_source(pending.source_id)
        earlier = _earlier(pending)
        if earlier and (earlier.sha256, earlier.mapping) == (pending.sha256, pending.mapping):
            _drop(pending, actor=actor)
            return Imported(earlier, changed=False)
        released = _replace(earlier, by=pending, actor=actor) if earlier else []
        _load(pending, progress)
        copies.mark(pending)
        again.released(released)
        rollups.refresh(pending.organisation_id, pending.period.months)
        followers.tell(pending)
        pending.be_imported()
        folder, pending.folder = pending.folder, ""
        pending.check_result = {}
        pending.save()
        _remember_columns(pending)
        record(
            audit_codes.IMPORTED,
            actor=actor,
            obj=pending,
            organisation=pending.organisation,
            data={**pending.receipt, "sum": str(pending.amount), "period": str(pending.period)},
        )
        transaction.on_commit(lambda: uploads.remove(folder))
    return Imported(pending, changed=True, replaced=earlier)


def _make_room(ledger_import_id: int) -> None:
    """Parts for a file of several years, made beforehand: making them holds up who reads."""
    found = LedgerImport.objects.only("period_start", "period_end").get(pk=ledger_import_id)
    years = partitions.years_of(found.period_start, found.period_end)
    if len(years) > 1:
        partitions.ensure(years)


def _lock_source(source_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('usage.source'), %s)", [source_id])


def _earlier(pending: LedgerImport) -> LedgerImport | None:
    """The import that now holds the period. Raises `ActionError` when one overlaps it otherwise."""
    overlapping = LedgerImport.objects.imported().filter(
        source=pending.source_id,
        period_start__lte=pending.period_end,
        period_end__gte=pending.period_start,
    )
    for other in overlapping.select_for_update(of=("self",)):
        if other.period == pending.period:
            return other
        raise ActionError(
            _(
                "The period %(period)s overlaps an earlier import of the same source "
                "(%(other)s), so "
                "lines would be counted twice. Use the same period, or another source."
            )
            % {"period": str(pending.period), "other": str(other.period)},
            field="period",
        )
    return None


def _load(pending: LedgerImport, progress: Progress | None) -> None:
    mapping = _checked_mapping(pending.mapping, len(pending.layout["headers"]))
    layout = uploads.layout_of(pending)
    normaliser = loading.normaliser_for(layout, mapping, pending.period)
    folder = uploads.path_of(pending.folder)
    tally = loading.load(
        layout,
        normaliser,
        _matcher(pending),
        loading.Target(pending.pk, pending.organisation_id),
        folder=folder,
        progress=progress,
    )
    if not tally.imported:
        raise ActionError(
            _("None of the %(count)s rows could be imported. Check the columns and the period.")
            % {"count": tally.read}
        )
    loading.save_rejected(folder, pending.pk)
    pending.rows_read = tally.read
    pending.rows_imported = tally.imported
    pending.rows_rejected = tally.rejected
    pending.rows_masked = tally.masked
    pending.amount = tally.amount


def _replace(earlier: LedgerImport, *, by: LedgerImport, actor: Any) -> list[int]:
    """Take the earlier file's lines away; answers which imports had copies of them."""
    released = copies.release(earlier)
    lines = UsageLine.objects.filter(ledger_import=earlier)
    removed = lines._raw_delete(lines.db)
    earlier.be_replaced()
    earlier.replaced_by = by
    earlier.save(update_fields=["state", "replaced_by"])
    record(
        audit_codes.REPLACED,
        actor=actor,
        obj=earlier,
        organisation=earlier.organisation,
        data={"lines_removed": removed, "replaced_by": by.pk},
    )
    return released


def _remember_columns(done: LedgerImport) -> None:
    headers = done.layout["headers"]
    done.source.mapping = {
        field: headers[index] for field, index in done.mapping.items() if headers[index]
    }
    done.source.save(update_fields=["mapping"])


def _drop(pending: LedgerImport, *, actor: Any) -> None:
    folder, pending.folder = pending.folder, ""
    pending.be_discarded()
    pending.check_result = {}
    pending.save(update_fields=["state", "folder", "check_result"])
    record(audit_codes.DISCARDED, actor=actor, obj=pending, organisation=pending.organisation)
    transaction.on_commit(lambda: uploads.remove(folder))


@transaction.atomic
def discard(*, actor: Any, ledger_import: LedgerImport) -> None:
    """Throw an uploaded file away before it is imported. Audited."""
    require(policies.may_import(actor, ledger_import.organisation))
    locked = _locked(ledger_import.pk)
    if locked.state not in ImportState.pending():
        raise ActionError(_("Only a file that is not imported yet can be discarded."))
    _drop(locked, actor=actor)


def discard_old(older_than: Any) -> int:
    """Throw away files that nobody went on with; they may hold personal numbers. For the worker."""
    waiting = LedgerImport.objects.filter(
        state__in=ImportState.pending(), uploaded_at__lt=clock.now() - older_than
    )
    ids = list(waiting.values_list("pk", flat=True))
    for pk in ids:
        with transaction.atomic():
            locked = _locked(pk)
            if locked.state in ImportState.pending():
                _drop(locked, actor=None)
    return len(ids)


@transaction.atomic
def match_again(*, actor: Any, ledger_import: LedgerImport) -> int:
    """Match imported lines to the agreements as they are now; answers how many changed. Audited."""
    require(policies.may_import(actor, ledger_import.organisation))
    locked = _locked(ledger_import.pk)
    if locked.state != ImportState.IMPORTED:
        raise ActionError(_("Only imported lines can be matched."))
    changed = again.match_import(locked)
    if changed:
        record(
            audit_codes.MATCHED_AGAIN,
            actor=actor,
            obj=locked,
            organisation=locked.organisation,
            data={"changed": changed},
        )
    return changed
