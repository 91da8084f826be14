"""Prices and their indexation: a new price ends the old one, which is kept."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from contracts.agreements import audit_codes, policies
from contracts.agreements.actions.common import locked, named, write
from contracts.agreements.coverage import next_month
from contracts.agreements.models import (
    Agreement,
    AgreementLot,
    PriceAdjustment,
    PriceIndex,
    PriceRow,
)
from contracts.agreements.terms import AdjustmentTerms, IndexTerms, PriceTerms
from portal.core import clock
from portal.core.errors import ActionError, require

DAY = timedelta(days=1)
HUNDRED = Decimal(100)
PARTS = Decimal("0.0001")
FACTOR = Decimal("0.000001")


@transaction.atomic
def set_price(*, actor: Any, lot: AgreementLot, terms: PriceTerms) -> PriceRow:
    """Enter the price of an article from a day; the one before ends the day before. Audited.

    Refused when the article already has a price that begins on that day or later.
    """
    fresh = locked(lot.agreement_id)
    require(policies.may_manage(actor, fresh))
    if terms.valid_to is not None and terms.valid_to < terms.valid_from:
        raise ActionError(_("A price must begin before it ends."), field="valid_to")
    if terms.price < 0:
        raise ActionError(_("A price is not below zero."), field="price")
    if terms.place is not None and terms.place.lot_id != lot.pk:
        raise ActionError(_("The supplier does not stand in this lot."), field="place")
    same = PriceRow.objects.select_for_update(of=("self",)).filter(
        lot=lot,
        place=terms.place,
        article=terms.article.strip(),
        name=terms.name.strip(),
        unit=terms.unit.strip(),
    )
    later = same.filter(valid_from__gte=terms.valid_from).order_by("valid_from").first()
    if later is not None and (terms.valid_to is None or later.valid_from <= terms.valid_to):
        raise ActionError(_("The article already has a price on those days."), field="valid_from")
    before = same.filter(valid_from__lt=terms.valid_from).order_by("-valid_from").first()
    if before is not None and (before.valid_to is None or before.valid_to >= terms.valid_from):
        before.valid_to = terms.valid_from - DAY
        before.save(update_fields=["valid_to"])
    row = PriceRow.objects.create(
        lot=lot,
        place=terms.place,
        article=terms.article.strip(),
        name=terms.name.strip(),
        unit=terms.unit.strip(),
        price=terms.price,
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        document=terms.document,
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    write(
        audit_codes.PRICE_SET,
        actor=actor,
        agreement=fresh,
        data={
            "lot": lot.name,
            "article": row.name,
            "price": str(row.price),
            "before": str(before.price) if before else "",
            "from": row.valid_from.isoformat(),
        },
    )
    return row


@transaction.atomic
def set_index(*, actor: Any, agreement: Agreement, terms: IndexTerms) -> PriceIndex:
    """Enter how the prices of the agreement or a lot follow an index. Audited.

    A row that has been used for an adjustment keeps its base.
    """
    fresh = locked(agreement)
    require(policies.may_manage(actor, fresh))
    if terms.lot is not None and terms.lot.agreement_id != fresh.pk:
        raise ActionError(_("The lot belongs to another agreement."), field="lot")
    if terms.base_value <= 0 or terms.interval_months <= 0:
        raise ActionError(_("Base value and interval are above zero."), field="base_value")
    if not 0 < terms.share <= HUNDRED:
        raise ActionError(_("A share is above 0 and at most 100 per cent."), field="share")
    if PriceIndex.objects.filter(agreement=fresh, lot=terms.lot).exists():
        raise ActionError(_("The prices already follow an index."), field="lot")
    row = PriceIndex.objects.create(
        agreement=fresh,
        lot=terms.lot,
        name=terms.name.strip(),
        base_month=terms.base_month.replace(day=1),
        base_value=terms.base_value,
        interval_months=terms.interval_months,
        next_on=terms.next_on,
        share=terms.share,
        terms=terms.terms.strip(),
    )
    data = {"index": row.name, "base": str(row.base_value), "lot": getattr(row.lot, "name", "")}
    write(audit_codes.INDEX_SET, actor=actor, agreement=fresh, data=data)
    return row


@transaction.atomic
def adjust_prices(*, actor: Any, index: PriceIndex, terms: AdjustmentTerms) -> PriceAdjustment:
    """Adjust every running price by the index, as a named person has decided. Audited.

    Each price is its old one times the factor, to a hundredth of an öre, from `holds_from`; the
    old rows end the day before and are kept. Refused from a day that is already adjusted, and for
    a day on which a price has begun already.
    """
    fresh = locked(index.agreement_id)
    require(policies.may_manage(actor, fresh))
    row = PriceIndex.objects.select_for_update(of=("self",)).get(pk=index.pk)
    decided_by, authority = named(terms.decided_by, terms.authority)
    latest = row.adjustments.order_by("-holds_from").first()
    if latest is not None and terms.holds_from <= latest.holds_from:
        raise ActionError(
            _("The prices are already adjusted from that day or later."), field="holds_from"
        )
    if terms.value <= 0:
        raise ActionError(_("An index value is above zero."), field="value")
    factor = factor_of(row, terms.value, latest)
    running = _running(row, terms.holds_from)
    adjustment = PriceAdjustment.objects.create(
        index=row,
        holds_from=terms.holds_from,
        month=terms.month.replace(day=1),
        value=terms.value,
        factor=factor,
        rows_changed=len(running),
        decided_by=decided_by,
        authority=authority,
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    _replace(running, adjustment, actor)
    row.next_on = next_date(row.next_on or terms.holds_from, row.interval_months)
    row.save(update_fields=["next_on"])
    write(
        audit_codes.PRICES_ADJUSTED,
        actor=actor,
        agreement=fresh,
        data={
            "index": row.name,
            "value": str(terms.value),
            "factor": str(factor),
            "from": terms.holds_from.isoformat(),
            "prices": len(running),
            "decided_by": decided_by,
            "authority": authority,
        },
    )
    return adjustment


def factor_of(index: PriceIndex, value: Decimal, latest: PriceAdjustment | None) -> Decimal:
    """What prices are multiplied by: the index since last time, on the part that follows it."""
    before = latest.value if latest is not None else index.base_value
    share = index.share / HUNDRED
    return (1 + (value / before - 1) * share).quantize(FACTOR, ROUND_HALF_UP)


def next_date(day: date, months: int) -> date:
    """The same day `months` later; a day that the month has not becomes its last."""
    month = next_month(day, months)
    last = next_month(month) - DAY
    return month.replace(day=min(day.day, last.day))


def _running(index: PriceIndex, day: date) -> list[PriceRow]:
    """The prices that hold the day before, of the index's lots: other lots have their own."""
    rows = PriceRow.objects.select_for_update(of=("self",)).filter(
        Q(valid_to=None) | Q(valid_to__gte=day), lot__agreement_id=index.agreement_id
    )
    if index.lot_id is not None:
        rows = rows.filter(lot_id=index.lot_id)
    else:
        own = PriceIndex.objects.filter(agreement_id=index.agreement_id, lot__isnull=False)
        rows = rows.exclude(lot_id__in=own.values("lot_id"))
    found = list(rows)
    if any(row.valid_from >= day for row in found):
        raise ActionError(
            _("A price already begins on that day or later; adjust from a later day."),
            field="holds_from",
        )
    return found


def _replace(rows: list[PriceRow], adjustment: PriceAdjustment, actor: Any) -> None:
    new = [
        PriceRow(
            lot_id=row.lot_id,
            place_id=row.place_id,
            article=row.article,
            name=row.name,
            unit=row.unit,
            price=(row.price * adjustment.factor).quantize(PARTS, ROUND_HALF_UP),
            valid_from=adjustment.holds_from,
            valid_to=row.valid_to,
            document_id=row.document_id,
            adjustment=adjustment,
            recorded_by=actor,
            recorded_at=clock.now(),
        )
        for row in rows
    ]
    PriceRow.objects.filter(pk__in=[row.pk for row in rows]).update(
        valid_to=adjustment.holds_from - DAY
    )
    PriceRow.objects.bulk_create(new)
