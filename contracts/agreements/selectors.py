"""Read models of the agreement pages."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, F, FloatField, OuterRef, Prefetch, Subquery, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from contracts.agreements import ceilings, policies, use
from contracts.agreements.coverage import ceiling_tone
from contracts.agreements.law import laws_on
from contracts.agreements.models import (
    Agreement,
    AgreementDocument,
    AgreementLot,
    AgreementOption,
    AgreementParty,
    AgreementSubArea,
    AgreementSupplier,
    PriceAdjustment,
    PriceIndex,
    PriceRow,
)
from contracts.agreements.use import AgreementUse, LotUse
from mandates import public as mandates
from portal.core import clock
from portal.core.decisions import Decision
from portal.documents.enums import Secrecy
from portal.organisations import access
from portal.ui import charts, figures, formats


def listed(user: Any) -> Any:
    """Agreements for a list: status, use, counts and the share of the ceiling, in one statement."""
    rows = Agreement.objects.visible_to(user).with_status(clock.today())
    rows = rows.select_related("responsible")
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
    """An option with whether this person may take it now, or decide not to."""

    option: AgreementOption
    decision: Decision
    may_decline: Decision
    may_correct: Decision

    @property
    def is_late(self) -> bool:
        """Whether the last day of notice has passed without the option being taken."""
        return not self.option.is_decided and self.option.notice_by < clock.today()


def options_of(agreement: Agreement, user: Any) -> list[OptionRow]:
    """The options in order, each with the decision; the earlier ones decide for the later."""
    rows = list(agreement.options.select_related("taken_by", "declined_by"))
    for row in rows:
        row.agreement = agreement
    return [
        OptionRow(
            row,
            policies.may_take_option(user, row),
            policies.may_decide_option(user, row),
            policies.may_correct_option(user, row),
        )
        for row in rows
    ]


def lots_of(agreement: Agreement) -> tuple[LotUse, ...]:
    """The lots with their suppliers, each with sub-area and the one it took over."""
    lots = use.lots_of(agreement, ceilings.of(agreement))
    _tell_places(lots)
    return lots


def _tell_places(found: tuple[LotUse, ...]) -> None:
    """Give the places their sub-area and the one each took over; one statement."""
    places: list[Any] = [row.place for lot in found for row in lot.suppliers]
    by_id = {place.pk: place for place in places}
    lots = [lot.lot.pk for lot in found]
    areas = AgreementSubArea.objects.filter(lot__in=lots).in_bulk()
    for place in places:
        if place.sub_area_id:
            place.sub_area = areas[place.sub_area_id]
        place.before = by_id.get(place.succeeds_id)


@dataclass(frozen=True, slots=True)
class LotInShort:
    """A lot on the overview: how call-offs are made, and its suppliers in the order to ask."""

    lot: AgreementLot
    room: ceilings.Room
    places: tuple[AgreementSupplier, ...]

    @property
    def tone(self) -> str:
        """The tone of the ceiling's bar."""
        return ceiling_tone(self.room.share)


def suppliers_in_short(agreement: Agreement, today: date) -> list[LotInShort]:
    """Whom to call off from today, lot by lot; two statements."""
    places: dict[int, list[AgreementSupplier]] = {}
    day = min(max(today, agreement.valid_from), agreement.valid_to)
    rows = AgreementSupplier.objects.filter(lot__agreement=agreement).holding(day)
    for place in rows.select_related("supplier", "sub_area"):
        places.setdefault(place.lot_id, []).append(place)
    figures = ceilings.of(agreement)
    lots = list(AgreementLot.objects.filter(agreement=agreement))
    for lot in lots:
        lot.agreement = agreement
    return [LotInShort(lot, figures.of_lot(lot.pk), tuple(places.get(lot.pk, ()))) for lot in lots]


def party_count(agreement: Agreement, today: date) -> int:
    """How many are parties today; one statement."""
    return agreement.parties.holding(today).count()


def parties_of(agreement: Agreement, user: Any) -> list[AgreementParty]:
    """The party rows that `user` sees: every one for the association, else the own ones."""
    rows = agreement.parties.select_related("organisation__succeeded_by", "succeeds__organisation")
    if not policies.sees_every_party(user):
        rows = rows.filter(organisation_id__in=policies.own_parties(user))
    found = list(rows)
    for row in found:
        row.agreement = agreement
    return found


def amendments_of(agreement: Agreement, user: Any) -> Any:
    """The amendments, latest first, each with the documents that `user` may read."""
    documents = documents_of(agreement, user)
    rows = agreement.amendments.select_related("recorded_by").order_by("-position")
    return rows.prefetch_related(Prefetch("documents", documents, to_attr="files"))


def terminations_of(agreement: Agreement) -> Any:
    """Terminations of the agreement and of places in it."""
    return agreement.terminations.select_related("place__supplier", "place__lot", "recorded_by")


def documents_of(agreement: Agreement, user: Any) -> Any:
    """The agreement's documents that `user` may read: secret ones are the association's."""
    rows = AgreementDocument.objects.filter(agreement=agreement).select_related("document")
    if not access.works_for_association(user):
        rows = rows.exclude(document__secrecy=Secrecy.SECRET)
    return rows


def prices_of(agreement: Agreement) -> Any:
    """Every price row of the agreement with what its table shows."""
    return PriceRow.objects.filter(lot__agreement=agreement).select_related(
        "lot", "place__supplier", "document", "adjustment__index"
    )


def indexes_of(agreement: Agreement) -> Any:
    """The indexations with their adjustments, latest first."""
    rows = PriceAdjustment.objects.select_related("recorded_by")
    return agreement.indexes.select_related("lot").prefetch_related(
        Prefetch("adjustments", rows, to_attr="made")
    )


def own_verdicts(agreement: Agreement, user: Any) -> list[tuple[Any, Decision]]:
    """For each of the person's organisations that is a party: may it use the agreement today?"""
    ids = policies.own_parties(user)
    mine = agreement.parties.filter(organisation_id__in=ids)
    rows = list(mine.select_related("organisation", "succeeds"))
    if not rows:
        return []
    on = clock.today()
    laws = laws_on(on)
    powers = mandates.listed_powers([agreement.procurement_id or 0])
    return [
        (
            row.organisation,
            policies.verdict(
                agreement,
                row.organisation,
                is_party=row.holds_on(on),
                headroom=ceilings.of(agreement).total.left,
                on=on,
                powers=policies.powers_of(agreement, row, powers),
                laws=laws,
            ),
        )
        for row in rows
    ]


def month_figure(summary: AgreementUse) -> figures.Figure | None:
    """Use per month as chart and table; None before there is any."""
    if not summary.months:
        return None
    rows = [(month, round(amount / 1000)) for month, amount in summary.months]
    title = _("Use per month, thousand kr")
    series = [(_("All parties"), rows)]
    exact = dict(summary.months)
    return figures.Figure(
        title,
        charts.line(series, title=title),
        (_("Month"), _("Amount")),
        [(formats.month(month), formats.exact_money(exact[month])) for month, _amount in rows],
        source=_("The parties' ledgers, to %(month)s.")
        % {"month": formats.month(summary.coverage.latest or summary.months[-1][0])},
    )


def coming_notices(user: Any, within: timedelta = timedelta(days=183)) -> Any:
    """Options whose last day of notice comes within half a year, nearest first; one statement."""
    today: date = clock.today()
    visible = Agreement.objects.visible_to(user).values("pk")
    return (
        AgreementOption.objects.filter(
            agreement_id__in=visible,
            taken_at=None,
            declined_at=None,
            notice_by__gte=today,
            notice_by__lte=today + within,
            agreement__valid_to__gte=today,
            agreement__terminated_from=None,
        )
        .select_related("agreement__procurement")
        .order_by("notice_by")
    )


def coming_adjustments(user: Any, until: date) -> Any:
    """Indexations of running agreements whose next adjustment comes by `until`; one statement."""
    running = Agreement.objects.visible_to(user).holding(clock.today()).values("pk")
    rows = PriceIndex.objects.filter(agreement_id__in=running, next_on__lte=until)
    return rows.select_related("agreement__procurement").order_by("next_on")


def tone_of(agreement: Any) -> str:
    """The tone of an agreement read `with_use`."""
    if not agreement.ceiling_total:
        return ""
    return ceiling_tone(float(agreement.used / agreement.ceiling_total))
