"""Read models of the agreement pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, FloatField, OuterRef, Subquery, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from contracts.agreements import policies
from contracts.agreements.coverage import ceiling_tone
from contracts.agreements.law import laws_on
from contracts.agreements.models import (
    Agreement,
    AgreementOption,
    AgreementParty,
    AgreementSupplier,
)
from contracts.agreements.use import AgreementUse
from mandates import public as mandates
from portal.core import clock
from portal.core.decisions import Decision
from portal.ui import charts, figures, formats


def listed(user: Any) -> Any:
    """Agreements for a list: status, use, counts and the share of the ceiling, in one statement."""
    rows = Agreement.objects.visible_to(user).with_status(clock.today())
    places = AgreementSupplier.objects.filter(lot__agreement=OuterRef("pk")).order_by()
    parties = AgreementParty.objects.filter(agreement=OuterRef("pk")).order_by()
    suppliers = places.values("lot__agreement").annotate(n=Count("supplier", distinct=True))
    return rows.annotate(
        suppliers_count=Coalesce(Subquery(suppliers.values("n")), 0),
        parties_count=Coalesce(
            Subquery(parties.values("agreement").annotate(n=Count("pk")).values("n")), 0
        ),
        ceiling_share=Case(
            When(ceiling_total__gt=0, then=Cast(F("used"), FloatField()) / F("ceiling_total")),
            output_field=FloatField(),
        ),
    )


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option with whether this person may take it now."""

    option: AgreementOption
    decision: Decision

    @property
    def is_late(self) -> bool:
        """Whether the last day of notice has passed without the option being taken."""
        return not self.option.taken_at and self.option.notice_by < clock.today()


def options_of(agreement: Agreement, user: Any) -> list[OptionRow]:
    """The options in order, each with the decision; the earlier ones decide for the later."""
    rows = agreement.options.select_related("taken_by")
    return [OptionRow(row, policies.may_take_option(user, row)) for row in rows]


def own_verdicts(agreement: Agreement, user: Any) -> list[tuple[Any, Decision]]:
    """For each of the person's organisations that is a party: may it use the agreement today?"""
    ids = policies.own_parties(user)
    rows = list(agreement.parties.filter(organisation_id__in=ids).select_related("organisation"))
    if not rows:
        return []
    on = clock.today()
    laws = laws_on(on)
    case = agreement.procurement_id or 0
    powers = mandates.listed_powers([case])
    return [
        (
            row.organisation,
            policies.may_use(
                agreement,
                row,
                laws=laws,
                powers=powers.get((case, row.organisation_id)),
                on=on,
            ),
        )
        for row in rows
    ]


def month_figure(use: AgreementUse) -> figures.Figure | None:
    """Use per month as chart and table; None before there is any."""
    if not use.months:
        return None
    rows = [(month, round(amount / 1000)) for month, amount in use.months]
    title = _("Use per month, thousand kr")
    series = [(_("All parties"), rows)]
    exact = dict(use.months)
    return figures.Figure(
        title,
        charts.line(series, title=title),
        (_("Month"), _("Amount")),
        [(formats.month(month), formats.exact_money(exact[month])) for month, _amount in rows],
        source=_("The parties' ledgers, to %(month)s.")
        % {"month": formats.month(use.coverage.latest or use.months[-1][0])},
    )


def coming_notices(user: Any, within: timedelta = timedelta(days=183)) -> Any:
    """Options whose last day of notice comes within half a year, nearest first; one statement."""
    today: date = clock.today()
    visible = Agreement.objects.visible_to(user).values("pk")
    return (
        AgreementOption.objects.filter(
            agreement_id__in=visible,
            taken_at=None,
            notice_by__gte=today,
            notice_by__lte=today + within,
            agreement__valid_to__gte=today,
        )
        .select_related("agreement")
        .order_by("notice_by")
    )


def near_ceiling(user: Any, share: float = 0.75) -> list[Agreement]:
    """Agreements in force that have used at least `share` of their ceiling; one statement."""
    today = clock.today()
    rows = Agreement.objects.visible_to(user).holding(today).with_status(today)
    return list(rows.filter(ceiling_total__gt=0, used__gte=F("ceiling_total") * share))


def tone_of(agreement: Any) -> str:
    """The tone of an agreement read `with_use`."""
    if not agreement.ceiling_total:
        return ""
    return ceiling_tone(float(agreement.used / agreement.ceiling_total))
