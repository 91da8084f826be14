"""What every page about a case shows: its head, its chain."""

from typing import Any

from django.utils.translation import gettext as _

from portal.procurements import registries
from portal.procurements.enums import ChainKey, CooperationForm
from portal.procurements.models import Procurement
from portal.rules.enums import Regime


def lead_of(procurement: Procurement) -> str:
    """The line under the title: regime, form of cooperation, registry number."""
    regime = Regime(procurement.regime)
    parts = [
        _("Legal regime not decided") if regime == Regime.UNDECIDED else _regime_line(regime),
        str(CooperationForm(procurement.cooperation_form).label).lower(),
    ]
    if procurement.diary_number:
        parts.append(_("ref. %(number)s") % {"number": procurement.diary_number})
    return " · ".join(parts)


def _regime_line(regime: Regime) -> str:
    return {
        Regime.CHAPTER_19: _("Framework agreement under LOU chapter 19"),
        Regime.DIRECTIVE: _("Framework agreement under LOU, the directive's rules"),
        Regime.DIRECT: _("Direct procurement under LOU chapter 19 a"),
    }[regime]


def case_context(
    procurement: Procurement, user: Any, *, active: ChainKey | None = None
) -> dict[str, Any]:
    """Context of a page that extends `procurements/case_base.html`.

    Gives `procurement`, `chain` (seven steps), `lead` and `active`, the link the page belongs to.
    """
    return {
        "procurement": procurement,
        "lead": lead_of(procurement),
        "chain": registries.chain_for(procurement, user),
        "active": active,
    }
