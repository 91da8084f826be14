"""What must hold of an agreement before it is registered; each refusal names field and rule."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements.enums import CallOffModel
from contracts.agreements.models import Agreement
from contracts.agreements.terms import AgreementTerms, LotTerms
from portal.core import clock
from portal.core.errors import ActionError
from portal.procurements.enums import TenderOutcome
from portal.procurements.models import Tender
from portal.rules import public as rules
from portal.ui import formats


def years_after(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February in a year without it."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def check(procurement: Any, terms: AgreementTerms) -> None:
    """Raise `ActionError` for the first thing that does not hold."""
    _check_dates(procurement, terms)
    _check_term(procurement, terms)
    _check_options(terms)
    _check_lots(procurement, terms)
    _check_ceiling(procurement, terms)
    if Agreement.objects.filter(number=terms.number.strip()).exists():
        raise ActionError(_("Another agreement already has this number."), field="number")


def _check_dates(procurement: Any, terms: AgreementTerms) -> None:
    award = procurement.award
    if terms.signed_on <= award.standstill_ends_on:
        raise ActionError(
            _("The agreement cannot be signed before the standstill is over on %(day)s.")
            % {"day": formats.day(award.standstill_ends_on)},
            field="signed_on",
            paragraph="LOU 20:1",
        )
    if terms.signed_on > clock.today():
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


def _check_term(procurement: Any, terms: AgreementTerms) -> None:
    longest = rules.longest_term(rules.Regime(procurement.regime), on=terms.valid_from)
    if longest.value is None or terms.long_term_reason.strip():
        return
    if terms.longest_end >= years_after(terms.valid_from, longest.value):
        raise ActionError(
            _(
                "With every option taken the agreement lasts longer than %(years)s years. State the"
                " special reasons, or shorten it."
            )
            % {"years": longest.value},
            field="long_term_reason",
            paragraph=longest.paragraph,
        )


def _check_options(terms: AgreementTerms) -> None:
    end = terms.valid_to
    for option in terms.options:
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


def _check_lots(procurement: Any, terms: AgreementTerms) -> None:
    if not terms.lots:
        raise ActionError(_("An agreement has at least one lot."), field="lots")
    if len({lot.number for lot in terms.lots}) < len(terms.lots):
        raise ActionError(_("Two lots have the same number."), field="lots")
    tenders = Tender.objects.filter(procurement=procurement)
    awarded = set(
        tenders.filter(outcome=TenderOutcome.AWARDED).values_list("supplier_id", flat=True)
    )
    for lot in terms.lots:
        _check_lot(terms, lot, awarded)


def _check_lot(terms: AgreementTerms, lot: LotTerms, awarded: set[int]) -> None:
    name = {"lot": lot.name}
    if not lot.suppliers:
        raise ActionError(_("“%(lot)s” has no supplier.") % name, field="lots")
    if len({supplier.pk for supplier, _rank in lot.suppliers}) < len(lot.suppliers):
        raise ActionError(_("A supplier stands twice in “%(lot)s”.") % name, field="lots")
    for supplier, _rank in lot.suppliers:
        if supplier.pk not in awarded:
            raise ActionError(
                _("%(supplier)s was not awarded in this procurement.") % {"supplier": supplier},
                field="lots",
                paragraph="LOU 20:1",
            )
    ranks = [rank for _supplier, rank in lot.suppliers if rank is not None]
    if len(set(ranks)) < len(ranks):
        raise ActionError(_("Two suppliers in “%(lot)s” have the same rank.") % name, field="lots")
    if terms.call_off_model == CallOffModel.RANKING and len(ranks) < len(lot.suppliers):
        raise ActionError(
            _("Call-off by ranking needs a rank for every supplier in “%(lot)s”.") % name,
            field="lots",
        )


def _check_ceiling(procurement: Any, terms: AgreementTerms) -> None:
    total = terms.total_ceiling
    if total is None:
        if any(lot.ceiling is not None for lot in terms.lots):
            raise ActionError(
                _("Give every lot a ceiling, or the agreement as a whole."), field="ceiling"
            )
        required = rules.ceiling_required(rules.Regime(procurement.regime))
        if required.value:
            raise ActionError(
                _("State the ceiling. %(law)s") % {"law": required.reason},
                field="ceiling",
                paragraph=required.paragraph,
            )
        return
    lots = replace(terms, ceiling=None).total_ceiling
    if lots is not None and lots > total:
        raise ActionError(
            _("The lots' ceilings together are above the agreement's ceiling."), field="ceiling"
        )
    if procurement.ceiling is not None and total > procurement.ceiling:
        raise ActionError(
            _("The ceiling cannot be above the one in the notice, %(ceiling)s.")
            % {"ceiling": formats.exact_money(procurement.ceiling)},
            field="ceiling",
            paragraph="LOU 17:8",
        )
