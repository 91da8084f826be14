"""The verbs of registers: receive a file, choose columns, check, import, discard."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from contracts.agreements.numbers import number_key
from contracts.registers import applying, audit_codes, columns, policies
from contracts.registers.columns import RegisterField
from contracts.registers.enums import RegisterState
from contracts.registers.grouping import AgreementDraft, group
from contracts.registers.models import RegisterImport, RegisterRejectedRow, RegisterSource
from contracts.registers.rows import Fault, RegisterRow, cells_of, read_row
from contracts.usage import sentences, uploads
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.jobs.reading import columns as ledgers
from portal.jobs.reading import reader
from portal.jobs.reading.faults import BadFile
from portal.jobs.reading.numbers import mask_text

Progress = Callable[[int], None]
MOST_ROWS = 100_000
SHOWN_REJECTED = 200
SAMPLE = 50


@dataclass(frozen=True, slots=True)
class Done:
    """The import as it stands, and whether this run was the one that did it."""

    register_import: RegisterImport
    is_first: bool


@dataclass(slots=True)
class _Read:
    """A whole file: its agreements, its faults, and how many rows there were."""

    drafts: list[AgreementDraft]
    faults: list[Fault]
    rows: int


def upload(
    *, actor: Any, responsible: Any, source_name: str, file_name: str, pieces: Iterable[bytes]
) -> RegisterImport:
    """Receive a file, tell what it is by its content and guess its columns; nothing is imported.

    The mapping saved with the source comes first, the guess second. Raises `ActionError` with a
    sentence for a file that cannot be a register, and then nothing is kept of it.
    """
    require(policies.may_import(actor))
    if not source_name.strip():
        raise ActionError(_("Name the source, for example “The old register”."), field="source")
    try:
        folder, sha256, size = uploads.receive(pieces)
    except BadFile as fault:
        raise sentences.of_fault(fault) from fault
    try:
        path = uploads.path_of(folder)
        layout = reader.prepare(path / "original", path)
        _refuse_ledger(layout)
        return _register(
            RegisterImport(
                responsible=responsible,
                file_name=Path(file_name).name[:200],
                sha256=sha256,
                size=size,
                folder=folder,
                layout=replace(layout, prepared=Path(layout.prepared).name).as_data(),
                uploaded_by=actor,
            ),
            source_name.strip()[:80],
        )
    except BadFile as fault:
        uploads.remove(folder)
        raise sentences.of_fault(fault) from fault
    except BaseException:
        uploads.remove(folder)
        raise


def _refuse_ledger(layout: reader.Layout) -> None:
    """A ledger has amounts and days of booking, a register agreements from a day to a day."""
    known = columns.guess(layout.headers)
    if any(wanted.value in known for wanted in (RegisterField.NUMBER, RegisterField.VALID_TO)):
        return
    rows = ledgers.guess(layout.headers, reader.sample(layout, SAMPLE))
    if {ledgers.Field.AMOUNT, ledgers.Field.BOOKED_ON} <= set(rows):
        raise ActionError(
            _(
                "This is not a register but a ledger: its rows are invoices with amount and day."
                " Import it on the page of ledgers, under Use."
            ),
            field="file",
        )


@transaction.atomic
def _register(made: RegisterImport, source_name: str) -> RegisterImport:
    made.source, _created = RegisterSource.objects.get_or_create(name=source_name)
    headers = made.layout["headers"]
    made.mapping = columns.from_saved(headers, made.source.mapping) or columns.guess(headers)
    made.save()
    record(audit_codes.UPLOADED, actor=made.uploaded_by, obj=made, data={"size": made.size})
    return made


@transaction.atomic
def choose_columns(
    *, actor: Any, register_import: RegisterImport, mapping: dict[str, int]
) -> RegisterImport:
    """Say which column holds what; the dry run that follows is for this mapping. Audited."""
    require(policies.may_import(actor))
    locked = _locked(register_import.pk)
    _require_pending(locked)
    _check_mapping(mapping, len(locked.layout["headers"]))
    locked.choose_columns()
    locked.mapping = mapping
    locked.save(update_fields=["state", "mapping", "check_result"])
    record(audit_codes.MAPPED, actor=actor, obj=locked, data={"mapping": mapping})
    return locked


def _check_mapping(mapping: dict[str, int], width: int) -> None:
    for wanted in RegisterField.required():
        if wanted.value not in mapping:
            text = _("Choose the column of: %(what)s.") % {"what": str(wanted.label).lower()}
            raise ActionError(text, field=wanted.value)
    if len(set(mapping.values())) < len(mapping):
        twice = next(f for f, i in mapping.items() if list(mapping.values()).count(i) > 1)
        raise ActionError(_("One column cannot hold two things."), field=twice)
    if any(not 0 <= index < width for index in mapping.values()):
        raise ActionError(_("The file has no such column."))


def _locked(pk: int) -> RegisterImport:
    rows = RegisterImport.objects.select_for_update(of=("self",))
    return rows.select_related("source", "responsible").get(pk=pk)


def _require_pending(register_import: RegisterImport) -> None:
    if register_import.state not in RegisterState.pending():
        raise ActionError(
            _("The file is already dealt with: %(state)s.")
            % {"state": str(register_import.state_enum.label).lower()}
        )
    if not uploads.is_there(register_import):
        raise ActionError(_("The uploaded file is no longer kept. Upload it again."))


def _read(register_import: RegisterImport) -> _Read:
    """Read the whole file. Raises `ActionError` for one that cannot be read to its end."""
    mapping = register_import.mapping
    _check_mapping(mapping, len(register_import.layout["headers"]))
    rows: list[RegisterRow] = []
    faults: list[Fault] = []
    try:
        for batch in reader.read(uploads.layout_of(register_import)):
            for number, cells in cells_of(batch):
                if any(cell.strip() for cell in cells):
                    read = read_row(number, cells, mapping)
                    (faults if isinstance(read, Fault) else rows).append(read)  # type: ignore[arg-type]
            faults += [_misfit(number, text) for number, text in batch.misfits]
            if len(rows) + len(faults) > MOST_ROWS:
                text = _("A register has at most %(most)s rows.") % {"most": MOST_ROWS}
                raise ActionError(text, field="file")
    except BadFile as fault:
        raise sentences.of_fault(fault) from fault
    drafts, contradictions = group(rows, number_key)
    faults = sorted([*faults, *contradictions], key=lambda fault: fault.row)
    return _Read(drafts, faults, len(rows) + len(faults) - len(contradictions))


def _misfit(number: int, text: str) -> Fault:
    sentence = _("The row has another number of columns than the header.")
    return Fault(number, RegisterField.NUMBER.value, sentence, mask_text(text)[:500])


def check(
    *, actor: Any, register_import_id: int, progress: Progress | None = None
) -> RegisterImport:
    """The dry run: everything the import does, taken back at the end, except for the figures."""
    found = RegisterImport.objects.select_related("responsible").get(pk=register_import_id)
    _require_pending(found)
    read = _read(found)
    with transaction.atomic():
        applied = _apply(found, read, actor=actor, progress=progress)
        transaction.set_rollback(True)
    with transaction.atomic():
        locked = _locked(register_import_id)
        if locked.mapping != found.mapping or locked.state not in RegisterState.pending():
            return locked
        locked.be_checked()
        locked.check_result = _as_data(read, applied)
        locked.save(update_fields=["state", "check_result"])
    return locked


def _apply(
    found: RegisterImport, read: _Read, *, actor: Any, progress: Progress | None
) -> applying.Applied:
    """Two imports at once wait for each other: both may know the same agreements."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registers.import'))")
    return applying.apply(
        read.drafts,
        actor=actor,
        responsible=found.responsible,
        reference=f"{found.source.name}: {found.file_name}",
        progress=progress,
    )


def _as_data(read: _Read, applied: applying.Applied) -> dict[str, Any]:
    return {
        "read": read.rows,
        "imported": read.rows - len(read.faults),
        "rejected": len(read.faults),
        "made": applied.made,
        "changed": applied.changed,
        "unchanged": applied.unchanged,
        "notes": [list(note) for note in applied.notes],
        "rows": [[f.row, f.field, f.text, f.cells] for f in read.faults[:SHOWN_REJECTED]],
    }


def import_register(
    *, actor: Any, register_import_id: int, progress: Progress | None = None
) -> Done:
    """Import the file in one transaction: all its sound rows or none. Audited.

    Running twice, or two at once, imports once. The rejected rows are kept, the file is deleted,
    and the source remembers its columns.
    """
    with transaction.atomic():
        pending = _locked(register_import_id)
        require(policies.may_import(actor))
        if pending.state == RegisterState.IMPORTED:
            return Done(pending, is_first=False)
        _require_pending(pending)
        if pending.state != RegisterState.CHECKED:
            raise ActionError(_("Do a dry run before the import."))
        read = _read(pending)
        if not read.drafts:
            raise ActionError(_("None of the rows could be imported. Check the columns."))
        applied = _apply(pending, read, actor=actor, progress=progress)
        RegisterRejectedRow.objects.bulk_create(
            RegisterRejectedRow(
                register_import=pending,
                row_number=fault.row,
                field=fault.field,
                reason=fault.text,
                text=fault.cells,
            )
            for fault in read.faults
        )
        _receipt(pending, read, applied)
        _remember_columns(pending)
        record(
            audit_codes.IMPORTED,
            actor=actor,
            obj=pending,
            data={"made": pending.made, "changed": pending.changed, "read": pending.rows_read},
        )
    return Done(pending, is_first=True)


def _receipt(pending: RegisterImport, read: _Read, applied: applying.Applied) -> None:
    pending.rows_read, pending.rows_rejected = read.rows, len(read.faults)
    pending.rows_imported = read.rows - len(read.faults)
    pending.made, pending.changed = applied.made, applied.changed
    pending.unchanged = applied.unchanged
    pending.check_result = {"notes": [list(note) for note in applied.notes]}
    pending.be_imported()
    folder, pending.folder = pending.folder, ""
    pending.save()
    transaction.on_commit(lambda: uploads.remove(folder))


def _remember_columns(done: RegisterImport) -> None:
    headers = done.layout["headers"]
    done.source.mapping = {
        field: headers[index] for field, index in done.mapping.items() if headers[index]
    }
    done.source.save(update_fields=["mapping"])


@transaction.atomic
def discard(*, actor: Any, register_import: RegisterImport) -> None:
    """Throw an uploaded file away before it is imported; None is the worker. Audited."""
    if actor is not None:
        require(policies.may_import(actor))
    locked = _locked(register_import.pk)
    if locked.state not in RegisterState.pending():
        raise ActionError(_("Only a file that is not imported yet can be discarded."))
    locked.be_discarded()
    folder, locked.folder = locked.folder, ""
    locked.check_result = {}
    locked.save(update_fields=["state", "folder", "check_result"])
    record(audit_codes.DISCARDED, actor=actor, obj=locked)
    transaction.on_commit(lambda: uploads.remove(folder))


def discard_old(older_than: Any) -> int:
    """Throw away files that nobody went on with; they may hold personal numbers. For the worker."""
    waiting = RegisterImport.objects.filter(
        state__in=RegisterState.pending(), uploaded_at__lt=clock.now() - older_than
    )
    found = list(waiting)
    for register_import in found:
        discard(actor=None, register_import=register_import)
    return len(found)
