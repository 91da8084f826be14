"""What this room brings to the page of an agreement and to its contract card."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from contracts.agreements.panels import AgreementAction, AgreementPanel, Tab
from contracts.cards.sections import CardRow, CardSection
from contracts.quality import policies, selectors
from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Permission


def quality_panel(agreement: Any, user: Any) -> dict[str, Any] | None:
    """The suppliers' grades of the year, for whoever sees the agreement; five statements."""
    rows = selectors.summaries(user, clock.today().year, agreement=agreement)
    may_plan = policies.may_follow_up(user)
    if not rows and not may_plan:
        return None
    return {
        "agreement": agreement,
        "rows": rows,
        "may_plan": may_plan,
        "late": sum(row.late for row in rows) if access.works_for_association(user) else 0,
    }


def actions(agreement: Any, user: Any) -> list[AgreementAction]:
    """Reporting a deviation, for those who do; closed with the reason for readers of members."""
    if not access.organisation_ids_where(user, Permission.CALL_OFF) and not policies.may_follow_up(
        user
    ):
        return []
    url = reverse("quality:report", args=[agreement.pk])
    return [AgreementAction(_("Report a deviation"), url, policies.may_report(user, agreement))]


def card_rows(agreement: Any, user: Any) -> list[CardRow]:
    """On the contract card: each supplier's grade of the year, and where its proof is."""
    return [
        CardRow(
            row.supplier.name,
            f"{row.grade.label}. {row.reason}." if row.reason else str(row.grade.label),
            reverse("quality:supplier", args=[row.supplier.pk]),
        )
        for row in selectors.summaries(user, clock.today().year, agreement=agreement)
    ]


PANEL = AgreementPanel(
    "quality.grades", 45, "quality/panels/agreement.html", quality_panel, tab=Tab.SUPPLIERS
)


def card_title() -> str:
    """The section's title with its year."""
    return _("Quality follow-up %(year)s") % {"year": clock.today().year}


SECTION = CardSection("quality.grades", 10, card_title, card_rows)
