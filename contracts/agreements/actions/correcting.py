"""Correcting what the register has wrong, or lacks: lots, their suppliers, options.

Only of agreements that no procurement here has settled, save for a supplier that was awarded. What
is put right here was agreed all along; a change of what is agreed is an amendment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements import audit_codes, checks, policies
from contracts.agreements.actions.common import locked, plain, reasoned, told, write
from contracts.agreements.actions.registering import add_lot_rows, known_supplier, with_suppliers
from contracts.agreements.models import (
    Agreement,
    AgreementLot,
    AgreementOption,
    AgreementSubArea,
    AgreementSupplier,
)
from contracts.agreements.tasks import match_use
from contracts.agreements.terms import LotTerms, NewPlaceTerms, OptionTerms
from portal.core.errors import ActionError, require

LOT_FACTS = ("number", "name", "estimate", "ceiling", "unit")
Order = dict[int, tuple[int | None, Decimal | None]]


@transaction.atomic
def correct_lot(
    *, actor: Any, lot: AgreementLot, values: dict[str, Any], reason: str
) -> AgreementLot:
    """Correct a lot's number, name, estimate, ceiling or unit, for a reason. Audited, old and new.

    The ceilings of the lots together stay below that of the whole.
    """
    fresh = locked(lot.agreement_id)
    require(policies.may_correct(actor, fresh))
    reason = told(reason)
    row = AgreementLot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    changes = {}
    for name in LOT_FACTS:
        if name not in values:
            continue
        new = values[name].strip() if isinstance(values[name], str) else values[name]
        if getattr(row, name) != new:
            changes[name] = [plain(getattr(row, name)), plain(new)]
            setattr(row, name, new)
    if not changes:
        return row
    others = fresh.lots.exclude(pk=row.pk)
    _check_lot(row, others)
    if fresh.ceiling is not None:
        ceilings = [row.ceiling, *others.values_list("ceiling", flat=True)]
        checks.check_ceilings(fresh.ceiling, ceilings)
    row.save(update_fields=list(changes))
    write(
        audit_codes.LOT_CORRECTED,
        actor=actor,
        agreement=fresh,
        data={"lot": row.name, "reason": reason, "changes": changes},
    )
    return row


def _check_lot(row: AgreementLot, others: Any) -> None:
    if not row.name:
        raise ActionError(_("Name the lot."), field="name")
    if others.filter(number=row.number).exists():
        raise ActionError(_("There is already a lot with that number."), field="number")
    if row.ceiling is not None and row.ceiling <= 0:
        raise ActionError(_("The ceiling must be above zero."), field="ceiling")
    if row.estimate is not None and row.ceiling is not None and row.ceiling < row.estimate:
        raise ActionError(_("The ceiling cannot be below the estimated value."), field="ceiling")


@transaction.atomic
def add_lot(*, actor: Any, agreement: Agreement, terms: LotTerms, reason: str) -> AgreementLot:
    """Add a lot that the register lacks, with its suppliers. Audited."""
    fresh = locked(agreement)
    require(policies.may_correct(actor, fresh))
    reason = told(reason)
    terms = with_suppliers(actor, (terms,))[0]
    checks.check_lot(terms, fresh.call_off_model)
    if fresh.lots.filter(number=terms.number).exists():
        raise ActionError(_("There is already a lot with that number."), field="number")
    if fresh.ceiling is not None:
        held = fresh.lots.values_list("ceiling", flat=True)
        checks.check_ceilings(fresh.ceiling, [*held, terms.ceiling])
    row = add_lot_rows(fresh, terms)
    write(
        audit_codes.LOT_ADDED,
        actor=actor,
        agreement=fresh,
        data={"lot": row.name, "reason": reason, "ceiling": plain(row.ceiling)},
    )
    match_use.delay_on_commit(fresh.pk)
    return row


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How call-offs are made in a lot: the way, its terms, rank and share by place."""

    call_off_model: str
    call_off_terms: str
    order: Order


def arrange(
    lot: AgreementLot, wanted: Arrangement, new: AgreementSupplier | None = None
) -> dict[str, Any]:
    """Put a locked lot in order, with `new` among its places; answers before and after.

    Places that have ended keep their rank and share. Refused where the order does not hold.
    """
    lot.call_off_model, lot.call_off_terms = wanted.call_off_model, wanted.call_off_terms.strip()
    places = list(
        AgreementSupplier.objects.select_for_update(of=("self",))
        .filter(lot=lot, valid_to=None)
        .select_related("supplier", "sub_area")
    )
    before = _told(places)
    for place in places:
        place.rank, place.share = wanted.order.get(place.pk, (place.rank, place.share))
    every = [*places, *([new] if new is not None else [])]
    areas: dict[Any, list[AgreementSupplier]] = {}
    for place in every:
        areas.setdefault(place.sub_area, []).append(place)
    for area, standing in areas.items():
        name = f"{lot.name}, {area.name}" if area else lot.name
        checks.check_order(lot.call_off, standing, name)
    lot.save(update_fields=["call_off_model", "call_off_terms"])
    # Two places may change ranks: the old ones are let go before the new ones are taken.
    AgreementSupplier.objects.filter(pk__in=[place.pk for place in places]).update(rank=None)
    AgreementSupplier.objects.bulk_update(places, ["rank", "share"])
    if new is not None:
        new.save(force_insert=True)
    return {"model": lot.call_off, "before": before, "after": _told(every)}


def _told(places: Iterable[AgreementSupplier]) -> dict[str, list[Any]]:
    return {str(place.supplier): [place.rank, plain(place.share)] for place in places}


@transaction.atomic
def add_supplier(
    *,
    actor: Any,
    lot: AgreementLot,
    place: NewPlaceTerms,
    arrangement: Arrangement,
    reason: str,
) -> AgreementSupplier:
    """Add a supplier to a lot from a day, and give all of the lot their rank and share. Audited.

    For one that the register lacks, or that the agreement lets in later. Of a procurement here it
    must have been awarded. One that takes another's place is a succession (`succeed_supplier`).
    """
    fresh = locked(lot.agreement_id)
    require(policies.may_manage(actor, fresh))
    reason = told(reason)
    row = AgreementLot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    row.agreement = fresh
    supplier = known_supplier(actor, place.supplier, field="name")
    if fresh.procurement is not None:
        checks.check_awarded(fresh.procurement, [supplier], field="supplier")
    if not fresh.valid_from <= place.valid_from <= fresh.last_contract_date:
        raise ActionError(_("The day lies outside the agreement's time."), field="valid_from")
    made = AgreementSupplier(
        lot=row,
        sub_area=_area(row, place.sub_area.strip()),
        supplier=supplier,
        rank=place.rank,
        share=place.share,
        valid_from=place.valid_from,
    )
    here = AgreementSupplier.objects.filter(
        lot=row, sub_area=made.sub_area, supplier=supplier, valid_to=None
    )
    if here.exists():
        raise ActionError(_("The supplier already stands in this lot."), field="supplier")
    order = arrange(row, arrangement, made)
    write(
        audit_codes.SUPPLIER_ADDED,
        actor=actor,
        agreement=fresh,
        data={
            "lot": row.name,
            "supplier": supplier.name,
            "from": place.valid_from.isoformat(),
            "reason": reason,
            **order,
        },
    )
    match_use.delay_on_commit(fresh.pk)
    return made


def _area(lot: AgreementLot, name: str) -> AgreementSubArea | None:
    if not name:
        return None
    areas = list(lot.sub_areas.all())
    found = next((area for area in areas if area.name.casefold() == name.casefold()), None)
    number = max((area.number for area in areas), default=0) + 1
    return found or AgreementSubArea.objects.create(lot=lot, number=number, name=name)


@transaction.atomic
def add_option(
    *,
    actor: Any,
    agreement: Agreement,
    terms: OptionTerms,
    reason: str,
    long_term_reason: str = "",
) -> AgreementOption:
    """Add an option that the register lacks, after the others. Audited.

    Beyond the longest term the special reasons must be written (LOU 7:2).
    """
    fresh = locked(agreement)
    require(policies.may_correct(actor, fresh))
    reason = told(reason)
    rows = list(fresh.options.all())
    _check_options(fresh, [*rows, terms], field="extends_to")
    if also := reasoned(fresh, terms.extends_to, long_term_reason):
        fresh.save(update_fields=also)
    row = AgreementOption.objects.create(
        agreement=fresh,
        position=max((option.position for option in rows), default=0) + 1,
        months=terms.months,
        notice_by=terms.notice_by,
        extends_to=terms.extends_to,
    )
    write(
        audit_codes.OPTION_ADDED,
        actor=actor,
        agreement=fresh,
        data={
            "months": row.months,
            "notice_by": row.notice_by.isoformat(),
            "to": row.extends_to.isoformat(),
            "reason": reason,
        },
    )
    return row


@transaction.atomic
def correct_option(
    *,
    actor: Any,
    option: AgreementOption,
    terms: OptionTerms,
    reason: str,
    long_term_reason: str = "",
) -> AgreementOption:
    """Correct the months or days of an option that nobody has decided about. Audited."""
    fresh = locked(option.agreement_id)
    row = AgreementOption.objects.select_for_update(of=("self",)).get(pk=option.pk)
    row.agreement = fresh
    require(policies.may_correct_option(actor, row))
    reason = told(reason)
    wanted = {
        "months": terms.months,
        "notice_by": terms.notice_by,
        "extends_to": terms.extends_to,
    }
    changes = {
        name: [plain(getattr(row, name)), plain(value)]
        for name, value in wanted.items()
        if getattr(row, name) != value
    }
    if not changes:
        return row
    rows = [terms if other.pk == row.pk else other for other in fresh.options.all()]
    _check_options(fresh, rows, field="extends_to")
    if also := reasoned(fresh, terms.extends_to, long_term_reason):
        fresh.save(update_fields=also)
    for name in changes:
        setattr(row, name, wanted[name])
    row.save(update_fields=list(changes))
    write(
        audit_codes.OPTION_CORRECTED,
        actor=actor,
        agreement=fresh,
        data={"reason": reason, "changes": changes},
    )
    return row


def _check_options(agreement: Agreement, options: list[Any], field: str) -> None:
    """Options after the agreement's last day follow each other; those taken have moved it."""
    later = [row for row in options if getattr(row, "taken_at", None) is None]
    try:
        checks.check_options(agreement.valid_to, later)
    except ActionError as error:
        raise ActionError(error.message, field=field) from error
