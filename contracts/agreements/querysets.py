"""Query vocabulary of agreements."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Count, DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from contracts.agreements import status
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission

_MONEY = DecimalField(max_digits=18, decimal_places=2)


def _sum_per(queryset: Any, key: str, field: str) -> Subquery:
    """SUM(field) of the rows whose `key` is the outer row's, as a subquery: never a join."""
    rows = queryset.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Subquery(rows.annotate(total=Sum(field)).values("total"), output_field=_MONEY)


def _lots_ceiling(lots: Any) -> Subquery:
    """The ceilings of the lots together, where every lot has one (`ceilings.whole`)."""
    rows = lots.filter(agreement=OuterRef("pk")).order_by().values("agreement")
    summed = rows.annotate(total=Sum("ceiling"), every=Count("pk"), known=Count("ceiling"))
    return Subquery(summed.filter(every=F("known")).values("total"), output_field=_MONEY)


class AgreementQuerySet(ScopedQuerySet):
    """Agreements."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; for others those their organisation is a party to, or made."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        if not ids:
            return self.none()
        parties = apps.get_model("agreements", "AgreementParty").objects
        mine = parties.filter(organisation_id__in=ids).values("agreement_id")
        return self.filter(Q(pk__in=mine) | Q(responsible_id__in=ids))

    def with_use(self) -> Any:
        """Annotate `used`, `ceiling_total` and `headroom`; each a subquery.

        Use is the sum of the months of the lots' lines; `contracts.usage.rule` says what is use.
        """
        from contracts.usage.models import UsageYear

        used = _sum_per(UsageYear.objects, "lot__agreement", "amount")
        return (
            self.with_ceiling()
            .annotate(used=Coalesce(used, Value(0, output_field=_MONEY)))
            .annotate(headroom=F("ceiling_total") - F("used"))
        )

    def with_ceiling(self) -> Any:
        """Annotate `ceiling_total`: the agreement's own ceiling, or those of its lots together."""
        lots = apps.get_model("agreements", "AgreementLot").objects
        return self.annotate(
            ceiling_total=Coalesce(F("ceiling"), _lots_ceiling(lots), output_field=_MONEY)
        )

    def with_status(self, today: date) -> Any:
        """Annotate `status_value` on the day `today`, and the figures it rests on."""
        return self.with_use().annotate(status_value=status.in_sql(today))

    def holding(self, on: date) -> Self:
        """Those by which call-offs can be made on the day `on`, the ceiling not asked."""
        running = Q(terminated_from=None) | Q(terminated_from__gt=on)
        return self.filter(running, valid_from__lte=on, valid_to__gte=on)


class AgreementPartQuerySet(ScopedQuerySet):
    """Parts of an agreement: visible when the agreement is (one statement, by subquery)."""

    path = "agreement_id"

    def visible_to(self, user: Any) -> Self:
        """Parts of the agreements that `user` may know of."""
        visible = apps.get_model("agreements", "Agreement").objects.visible_to(user).values("pk")
        return self.filter(**{f"{self.path}__in": visible})


class LotPartQuerySet(AgreementPartQuerySet):
    """Parts of a lot of an agreement."""

    path = "lot__agreement_id"


class AdjustmentQuerySet(AgreementPartQuerySet):
    """Price adjustments: parts of an indexation."""

    path = "index__agreement_id"


def _within(on: date) -> Q:
    """Rows whose own days, where they have any, include `on`."""
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))


class AgreementPartyQuerySet(AgreementPartQuerySet):
    """Parties."""

    def holding(self, on: date) -> Self:
        """Those that are parties on the day `on`; the agreement's own days are not asked."""
        return self.filter(_within(on))


class AgreementSupplierQuerySet(LotPartQuerySet):
    """Places of suppliers."""

    def holding(self, on: date) -> Self:
        """Those that are held on the day `on`; the agreement's own days are not asked."""
        return self.filter(_within(on))
