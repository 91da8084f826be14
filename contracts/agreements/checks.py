"""What must hold of an agreement before it is registered; each refusal names field and rule."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements.enums import CallOffModel
from contracts.agreements.models import Agreement
from contracts.agreements.numbers import number_key
from contracts.agreements.term import require_reasons, term_of
from contracts.agreements.terms import AgreementTerms, LotTerms
from portal.core import clock
from portal.core.errors import ActionError
from portal.procurements.enums import TenderOutcome
from portal.procurements.models import Tender
from portal.rules import public as rules
from portal.ui import formats

WHOLE = Decimal(100)


def check(terms: AgreementTerms) -> None:
    """Raise `ActionError` for the first thing that does not hold of any agreement."""
    check_number(terms.number)
    _check_dates(terms)
    require_reasons(
        term_of(terms.kind, terms.regime, terms.valid_from, terms.longest_end),
        terms.long_term_reason,
    )
    check_options(terms.valid_to, terms.options)
    _check_lots(terms)
    _check_ceiling(terms)


def check_with_case(procurement: Any, terms: AgreementTerms) -> None:
    """The same for an agreement that a procurement here has led to: award, regime and notice."""
    _check_signing(procurement, terms)
    check(replace(terms, regime=procurement.regime))
    _check_awarded(procurement, terms)
    _check_ceiling_of_notice(procurement, terms)


def check_number(written: str, *, but: Any = None) -> None:
    """Whether the number has a key that no other agreement than `but` has."""
    key = number_key(written)
    if not key:
        raise ActionError(_("An agreement number has letters or digits."), field="number")
    others = Agreement.objects.filter(number_key=key)
    if but is not None:
        others = others.exclude(pk=but.pk)
    other = others.first()
    if other is not None:
        raise ActionError(
            _("Another agreement already has this number, however it is written: %(number)s.")
            % {"number": other.number},
            field="number",
        )


def _check_signing(procurement: Any, terms: AgreementTerms) -> None:
    award = procurement.award
    if terms.signed_on is None:
        raise ActionError(_("State the day the agreement was signed."), field="signed_on")
    if terms.signed_on <= award.standstill_ends_on:
        raise ActionError(
            _("The agreement cannot be signed before the standstill is over on %(day)s.")
            % {"day": formats.day(award.standstill_ends_on)},
            field="signed_on",
            paragraph="LOU 20:1",
        )


def _check_dates(terms: AgreementTerms) -> None:
    if terms.signed_on and terms.signed_on > clock.today():
        raise ActionError(
            _("The day of signing lies ahead. Register the agreement when it is signed."),
            field="signed_on",
        )
    if terms.valid_to < terms.valid_from:
        raise ActionError(_("The agreement must begin before it ends."), field="valid_to")
    if terms.last_contract_date and terms.last_contract_date < terms.valid_to:
        raise ActionError(
            _("Contracts cannot end before the last day for call-offs."),
            field="last_contract_date",
        )


def check_options(valid_to: date, options: Sequence[Any]) -> None:
    """Whether options, with `extends_to` and `notice_by`, follow each other from the last day."""
    end = valid_to
    for option in options:
        if option.extends_to <= end:
            raise ActionError(
                _("Each option extends the agreement beyond the end before it."), field="options"
            )
        if option.notice_by > end:
            raise ActionError(
                _("Notice of an option is given before the agreement it extends has ended."),
                field="options",
            )
        end = option.extends_to


def _check_lots(terms: AgreementTerms) -> None:
    if not terms.lots:
        raise ActionError(_("An agreement has at least one lot."), field="lots")
    if len({lot.number for lot in terms.lots}) < len(terms.lots):
        raise ActionError(_("Two lots have the same number."), field="lots")
    for lot in terms.lots:
        check_lot(lot, terms.call_off_model)


def check_lot(lot: LotTerms, call_off_model: str) -> None:
    """Whether a lot has suppliers in an order that fits its call-off, else the agreement's."""
    if not lot.suppliers:
        raise ActionError(_("“%(lot)s” has no supplier.") % {"lot": lot.name}, field="lots")
    for sub_area, places in lot.by_sub_area().items():
        name = f"{lot.name}, {sub_area}" if sub_area else lot.name
        check_order(lot.call_off_model or call_off_model, places, name)


def check_order(model: str, places: Sequence[Any], lot_name: str) -> None:
    """Whether the places of a lot or sub-area, with `rank` and `share`, fit its call-off."""
    name = {"lot": lot_name}
    if len({place.supplier.pk for place in places}) < len(places):
        raise ActionError(_("A supplier stands twice in “%(lot)s”.") % name, field="lots")
    ranks = [place.rank for place in places if place.rank is not None]
    if len(set(ranks)) < len(ranks):
        raise ActionError(_("Two suppliers in “%(lot)s” have the same rank.") % name, field="lots")
    if model == CallOffModel.RANKING and len(ranks) < len(places):
        raise ActionError(
            _("Call-off by ranking needs a rank for every supplier in “%(lot)s”.") % name,
            field="lots",
        )
    if model == CallOffModel.SINGLE and len(places) > 1:
        raise ActionError(
            _("“%(lot)s” has several suppliers, so say how one of them is chosen.") % name,
            field="lots",
        )
    if model == CallOffModel.DISTRIBUTION:
        _check_key(places, name)


def _check_key(places: Sequence[Any], name: dict[str, str]) -> None:
    shares = [place.share for place in places if place.share is not None]
    if len(shares) < len(places):
        raise ActionError(
            _("A distribution key needs a share for every supplier in “%(lot)s”.") % name,
            field="lots",
        )
    total = sum(shares, Decimal(0))
    if total != WHOLE:
        raise ActionError(
            _("The shares in “%(lot)s” are %(total)s per cent together; they must be 100.")
            % {**name, "total": formats.number(total, 2)},
            field="lots",
        )


def _check_awarded(procurement: Any, terms: AgreementTerms) -> None:
    check_awarded(procurement, [place.supplier for lot in terms.lots for place in lot.suppliers])


def check_awarded(procurement: Any, suppliers: Sequence[Any], *, field: str = "lots") -> None:
    """Whether each of `suppliers` was awarded in the procurement."""
    tenders = Tender.objects.filter(procurement=procurement, outcome=TenderOutcome.AWARDED)
    awarded = set(tenders.values_list("supplier_id", flat=True))
    for supplier in suppliers:
        if supplier.pk not in awarded:
            raise ActionError(
                _("%(supplier)s was not awarded in this procurement.") % {"supplier": supplier},
                field=field,
                paragraph="LOU 20:1",
            )


def _check_ceiling(terms: AgreementTerms) -> None:
    if terms.estimate is not None and terms.ceiling is not None and terms.ceiling < terms.estimate:
        raise ActionError(_("The ceiling cannot be below the estimated value."), field="ceiling")
    check_ceilings(terms.ceiling, [lot.ceiling for lot in terms.lots])


def check_ceilings(whole: Decimal | None, lots: Sequence[Decimal | None]) -> None:
    """Whether the lots' ceilings fit that of the whole: together not above it, or all or none."""
    known = [ceiling for ceiling in lots if ceiling is not None]
    if whole is None:
        if known and len(known) < len(lots):
            raise ActionError(
                _("Give every lot a ceiling, or the agreement as a whole."), field="ceiling"
            )
        return
    if sum(known, Decimal(0)) > whole:
        raise ActionError(
            _("The lots' ceilings together are above the agreement's ceiling."), field="ceiling"
        )


def _check_ceiling_of_notice(procurement: Any, terms: AgreementTerms) -> None:
    total = terms.total_ceiling
    if total is None:
        required = rules.ceiling_required(rules.Regime(procurement.regime))
        if required.value:
            raise ActionError(
                _("State the ceiling. %(law)s") % {"law": required.reason},
                field="ceiling",
                paragraph=required.paragraph,
            )
        return
    if procurement.ceiling is not None and total > procurement.ceiling:
        raise ActionError(
            _("The ceiling cannot be above the one in the notice, %(ceiling)s.")
            % {"ceiling": formats.exact_money(procurement.ceiling)},
            field="ceiling",
            paragraph="LOU 17:8",
        )
