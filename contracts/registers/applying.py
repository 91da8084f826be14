"""A register's agreements put beside ours: what is new is made, what differs is changed.

Nothing that stands in the register of the portal is removed because a file lacks it, and an
agreement that came from a procurement here, or was entered by hand, is never touched. The same
file applied again therefore changes nothing. Everything happens in the caller's transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements import followers
from contracts.agreements.enums import AgreementKind, AgreementOrigin
from contracts.agreements.models import (
    Agreement,
    AgreementLot,
    AgreementSubArea,
    AgreementSupplier,
)
from contracts.agreements.tasks import match_use
from contracts.registers import audit_codes
from contracts.registers.bringing import Bringer
from contracts.registers.grouping import AgreementDraft, LotDraft, SupplierDraft
from portal.audit.actions import record
from portal.core import clock
from portal.procurements.actions import create_supplier
from portal.procurements.models import Supplier
from portal.ui import formats

Identity = tuple[str, str]
MOST_NOTES = 200


@dataclass(slots=True)
class Applied:
    """What became of a register's agreements; `notes` are rows with what is worth knowing."""

    made: int = 0
    changed: int = 0
    unchanged: int = 0
    notes: list[tuple[int, str]] = field(default_factory=list)

    def note(self, row: int, text: str) -> None:
        """Keep a note, up to a number that somebody may read."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append((row, text))


def apply(
    drafts: Sequence[AgreementDraft],
    *,
    actor: Any,
    responsible: Any,
    reference: str,
    progress: Callable[[int], None] | None = None,
) -> Applied:
    """Make and change agreements; `responsible` made those that are new. Audited one by one."""
    applied = Applied()
    existing = {
        row.number_key: row
        for row in Agreement.objects.select_for_update(of=("self",)).filter(
            number_key__in=[draft.key for draft in drafts]
        )
    }
    suppliers = _suppliers(drafts, actor, applied)
    bringer = Bringer(applied.note)
    for count, draft in enumerate(drafts, start=1):
        found = existing.get(draft.key)
        if found is None:
            _make(
                draft,
                suppliers,
                bringer,
                actor=actor,
                responsible=responsible,
                reference=reference,
            )
            applied.made += 1
        elif found.origin != AgreementOrigin.IMPORTED:
            text = _("%(number)s is registered here already and is left as it stands.")
            applied.note(draft.first_row, text % {"number": draft.number})
            applied.unchanged += 1
        else:
            differences = _change(found, draft, suppliers, bringer, actor=actor)
            applied.changed += bool(differences)
            applied.unchanged += not differences
        if progress:
            progress(count)
    return applied


def _suppliers(
    drafts: Iterable[AgreementDraft], actor: Any, applied: Applied
) -> dict[Identity, Supplier]:
    """The suppliers of the file: found by number, else by name, else made."""
    wanted: dict[Identity, tuple[int, SupplierDraft]] = {}
    for draft in drafts:
        for lot in draft.lots.values():
            for place in lot.places.values():
                for identity, supplier in place.items():
                    wanted.setdefault(identity, (draft.first_row, supplier))
    numbers = [draft.number for _row, draft in wanted.values() if draft.number]
    names = [draft.name for _row, draft in wanted.values() if not draft.number]
    found: dict[Identity, Supplier] = {}
    for row in Supplier.objects.filter(organisation_number="", name__in=names).order_by("-pk"):
        found["", row.name.casefold()] = row
    for row in Supplier.objects.filter(organisation_number__in=numbers):
        found[row.country, row.organisation_number] = row
    for identity, (row_number, supplier) in wanted.items():
        known = found.get(identity)
        if known is None:
            found[identity] = create_supplier(
                actor=actor,
                name=supplier.name,
                organisation_number=supplier.number,
                country=supplier.country,
            )
        elif known.name.casefold() != supplier.name.casefold():
            text = _("%(number)s is called %(known)s here, %(name)s in the file.")
            values = {"number": supplier.number, "known": known.name, "name": supplier.name}
            applied.note(row_number, text % values)
    return found


def _terms(draft: AgreementDraft) -> str:
    """What the register says of extension: without a last day of notice it is no option yet."""
    told = []
    if draft.extends_to is not None and draft.extends_to > draft.valid_to:
        text = _("Can be extended to %(day)s at most; the register tells no last day of notice.")
        told.append(text % {"day": formats.day(draft.extends_to)})
    if written := " × ".join(part for part in (draft.options.options, draft.options.each) if part):
        told.append(_("The register tells of options: %(text)s.") % {"text": written})
    return "\n".join(told)


def _make(
    draft: AgreementDraft,
    suppliers: dict[Identity, Supplier],
    bringer: Bringer,
    *,
    actor: Any,
    responsible: Any,
    reference: str,
) -> None:
    agreement = Agreement.objects.create(
        origin=AgreementOrigin.IMPORTED,
        kind=AgreementKind.FRAMEWORK,
        title=draft.title,
        number=draft.number,
        number_key=draft.key,
        source_reference=reference[:120],
        responsible=responsible,
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
        last_contract_date=draft.valid_to,
        call_off_model=draft.call_off,
        ceiling=draft.ceiling,
        terms=_terms(draft),
        registered_by=actor,
        registered_at=clock.now(),
    )
    _fill_lots(agreement, draft, suppliers)
    brought = bringer.bring(agreement, draft)
    if "options" in brought and agreement.terms:
        agreement.terms = ""
        agreement.save(update_fields=["terms"])
    bringer.warn_of_term(agreement, draft)
    record(
        audit_codes.AGREEMENT_MADE,
        actor=actor,
        obj=agreement,
        data={
            "number": agreement.number,
            "valid_from": agreement.valid_from.isoformat(),
            "valid_to": agreement.valid_to.isoformat(),
            "lots": len(draft.lots),
            "parties": agreement.parties.count() if "parties" in brought else 0,
            "source": reference[:120],
        },
    )
    if brought:
        match_use.delay_on_commit(agreement.pk)


def _change(
    agreement: Agreement,
    draft: AgreementDraft,
    suppliers: dict[Identity, Supplier],
    bringer: Bringer,
    *,
    actor: Any,
) -> list[str]:
    """Bring the agreement up to the register; answers what differed. The number stays as it is."""
    wanted: dict[str, Any] = {"title": draft.title, "valid_from": draft.valid_from}
    if not agreement.options.filter(taken_at__isnull=False).exists():
        wanted["valid_to"] = draft.valid_to
        wanted["last_contract_date"] = max(agreement.last_contract_date, draft.valid_to)
    if draft.ceiling is not None:
        wanted["ceiling"] = draft.ceiling
    differing = [name for name, value in wanted.items() if getattr(agreement, name) != value]
    for name in differing:
        setattr(agreement, name, wanted[name])
    if differing:
        agreement.save(update_fields=differing)
    differing += _fill_lots(agreement, draft, suppliers)
    differing += bringer.bring(agreement, draft)
    if differing:
        bringer.warn_of_term(agreement, draft)
        followers.tell(agreement, actor)
        record(
            audit_codes.AGREEMENT_CHANGED,
            actor=actor,
            obj=agreement,
            data={"number": agreement.number, "changed": differing},
        )
        match_use.delay_on_commit(agreement.pk)
    return differing


def _fill_lots(
    agreement: Agreement, draft: AgreementDraft, suppliers: dict[Identity, Supplier]
) -> list[str]:
    """Add the lots, sub-areas and suppliers' places that are missing; answers what was."""
    lots = {lot.name.casefold(): lot for lot in agreement.lots.all()}
    number = max((lot.number for lot in lots.values()), default=0)
    added: list[str] = []
    for key, wanted in draft.lots.items():
        lot = lots.get(key)
        if lot is None:
            number += 1
            lot = AgreementLot.objects.create(agreement=agreement, number=number, name=wanted.name)
            added.append("lots")
        added += _fill_places(lot, wanted, suppliers)
    return list(dict.fromkeys(added))


def _fill_places(
    lot: AgreementLot, wanted: LotDraft, suppliers: dict[Identity, Supplier]
) -> list[str]:
    areas = {area.name: area for area in lot.sub_areas.all()}
    number = max((area.number for area in areas.values()), default=0)
    now = list(
        lot.suppliers.filter(valid_to=None).values_list("sub_area_id", "supplier_id", "rank")
    )
    held = {(area_id, supplier_id) for area_id, supplier_id, _rank in now}
    ranks = {(area_id, rank) for area_id, _supplier, rank in now if rank}
    added: list[str] = []
    for name, place in wanted.places.items():
        area = areas.get(name)
        if name and area is None:
            number += 1
            area = AgreementSubArea.objects.create(lot=lot, number=number, name=name)
            added.append("sub_areas")
        area_id = area.pk if area else None
        missing = [
            AgreementSupplier(
                lot=lot,
                sub_area=area,
                supplier=suppliers[identity],
                # A rank that somebody holds here is not taken from them by a file.
                rank=None if (area_id, draft.rank) in ranks else draft.rank,
            )
            for identity, draft in place.items()
            if (area_id, suppliers[identity].pk) not in held
        ]
        if missing:
            AgreementSupplier.objects.bulk_create(missing)
            added.append("suppliers")
    return added
