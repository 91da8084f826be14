"""Suppliers and their tenders, listed by the two who open them."""

from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.se import orgnr

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.procurements import audit_codes, policies
from portal.procurements.actions.locking import locked
from portal.procurements.actions.opening import is_late, void_confirmations
from portal.procurements.enums import TenderOutcome
from portal.procurements.models import (
    Lot,
    Procurement,
    Publication,
    Supplier,
    Tender,
    TenderOpening,
)

SWEDEN = "SE"
LEAST_THIRD_DIGIT_OF_A_COMPANY = "2"


def clean_number(number: str, country: str = SWEDEN) -> str:
    """The organisation number as stored. Raises `ActionError` for one that is wrong or a person's.

    In Swedish organisation numbers the third digit is 2 or more; a lower one is a month, and so the
    number of a person, which is not kept here.
    """
    digits = number.strip().replace("-", "").replace(" ", "")
    if not digits:
        return ""
    if country.upper() != SWEDEN:
        return digits[:20]
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    if len(digits) == 12 and digits.isdigit():
        raise _personal()
    if len(digits) >= 3 and digits[2] < LEAST_THIRD_DIGIT_OF_A_COMPANY and digits.isdigit():
        raise _personal()
    if not orgnr.is_valid(digits):
        raise ActionError(
            _(
                "This is not a valid organisation number. It has ten digits, for example"
                " 556703-7485."
            ),
            field="organisation_number",
        )
    return digits


def _personal() -> ActionError:
    return ActionError(
        _(
            "This looks like a personal identity number, which is not kept here. Leave the field"
            " empty for a sole trader."
        ),
        field="organisation_number",
    )


@transaction.atomic
def create_supplier(
    *,
    actor: Any,
    name: str,
    organisation_number: str = "",
    country: str = SWEDEN,
    email: str = "",
    is_demo: bool = False,
    learnt_in: Procurement | None = None,
) -> Supplier:
    """Register a company, or return the one that already has the number. Audited.

    `learnt_in` is the case at whose opening the name became known: an opener may then register it,
    and it is as secret as the list. Refuses numbers that do not add up and numbers of persons.
    """
    if learnt_in is None:
        require(policies.may_create(actor))
    else:
        require(policies.may_record_tenders(actor, learnt_in))
    if not name.strip():
        raise ActionError(_("Give the supplier's name."), field="name")
    country = country.strip().upper() or SWEDEN
    number = clean_number(organisation_number, country)
    if number:
        defaults = {
            "name": name.strip(),
            "email": email,
            "is_demo": is_demo,
            "learnt_in": learnt_in,
        }
        supplier, created = Supplier.objects.get_or_create(
            country=country, organisation_number=number, defaults=defaults
        )
    else:
        supplier = Supplier.objects.create(
            name=name.strip(), country=country, email=email, is_demo=is_demo, learnt_in=learnt_in
        )
        created = True
    if created and learnt_in is None:
        record(audit_codes.SUPPLIER_CREATED, actor=actor, obj=supplier)
    elif created:
        record(audit_codes.TENDERER_REGISTERED, actor=actor, obj=supplier, case=learnt_in)
    return supplier


@transaction.atomic
def record_tender(
    *,
    actor: Any,
    procurement: Procurement,
    supplier: Supplier,
    received_on: date,
    received_time: time | None = None,
    amount: Decimal | None = None,
    lots: Iterable[Lot] = (),
) -> Tender:
    """List a tender at the opening, late ones too. Audited without the sum, and secretly.

    Only by one of the two openers, before the list is certified (LOU 12:10, OSL 19:3), and once for
    each supplier. What had been confirmed is confirmed again. A sum is refused while prices wait.
    """
    fresh = locked(procurement)
    require(policies.may_record_tenders(actor, fresh))
    publication = Publication.objects.get(procurement=fresh)
    opening = TenderOpening.objects.select_for_update(of=("self",)).get(procurement=fresh)
    if received_on < publication.published_on or received_on > clock.today():
        raise ActionError(
            _("A tender is received between the notice and today."),
            field="received_on",
            paragraph="LOU 4:1",
        )
    if Tender.objects.filter(procurement=fresh, supplier=supplier).exists():
        raise ActionError(_("The supplier's tender is already recorded."), field="supplier")
    if amount is not None and not opening.prices_open:
        raise ActionError(policies.may_read_prices(fresh).reason, field="amount")
    chosen = list(lots)
    if any(lot.procurement_id != fresh.pk for lot in chosen):
        raise ActionError(_("A lot belongs to another procurement."), field="lots")
    late = is_late(received_on, publication.tender_deadline)
    tender = Tender.objects.create(
        procurement=fresh,
        supplier=supplier,
        received_on=received_on,
        received_time=received_time,
        amount=None if late else amount,
        outcome=TenderOutcome.LATE if late else TenderOutcome.RECEIVED,
        recorded_by=actor,
    )
    tender.lots.set(chosen)
    void_confirmations(opening)
    data = {"supplier": supplier.pk, "lots": [lot.number for lot in chosen]}
    record(audit_codes.TENDER_RECORDED, actor=actor, obj=tender, case=fresh, data=data)
    return tender


@transaction.atomic
def remove_tender(*, actor: Any, tender: Tender, reason: str) -> None:
    """Take away a tender listed by mistake, before the list is certified. Audited."""
    fresh = locked(tender.procurement_id)
    require(policies.may_record_tenders(actor, fresh))
    if not reason.strip():
        raise ActionError(_("Say why the tender is removed."), field="reason")
    opening = TenderOpening.objects.select_for_update(of=("self",)).get(procurement=fresh)
    data = {"supplier": tender.supplier_id, "reason": reason.strip()}
    record(audit_codes.TENDER_REMOVED, actor=actor, obj=tender, case=fresh, data=data)
    tender.delete()
    void_confirmations(opening)
