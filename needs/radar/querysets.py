"""Query vocabulary of the radar: a member sees its own, and what is published without names."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from needs.radar import registries
from needs.radar.enums import SuggestionState
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission, Relation
from portal.organisations.models import Organisation


def member_ids(user: Any) -> set[int]:
    """The organisations for which `user` sees what it plans: members and associated parties."""
    ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
    if not ids:
        return set()
    rows = Organisation.objects.filter(pk__in=ids).exclude(relation=Relation.NONE)
    return set(rows.exclude(kind="association").values_list("pk", flat=True))


class OwnQuerySet(ScopedQuerySet):
    """What one organisation has: its own people and the association see it, no other member."""

    def visible_to(self, user: Any) -> Self:
        """The person's organisations' own; all of it for people of the association."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        return self.filter(organisation_id__in=ids)


class NeedQuerySet(OwnQuerySet):
    """Stated needs."""

    def standing(self, today: date) -> Self:
        """Those that are not withdrawn and whose time is not over."""
        return self.filter(withdrawn_at=None).filter(Q(ends_on=None) | Q(ends_on__gte=today))


class SignalQuerySet(OwnQuerySet):
    """Signals as they were last gathered."""


class SuggestionQuerySet(ScopedQuerySet):
    """Suggested cycles."""

    def visible_to(self, user: Any) -> Self:
        """All for the association, none for others.

        What a member is told of a published one stands in `selectors.told_to`: never its signals.
        """
        return self if access.works_for_association(user) else self.none()

    def told_to(self, user: Any) -> Self:
        """Those of which a member is told: published, and neither put aside nor merged."""
        told = [SuggestionState.OPEN, SuggestionState.STARTED]
        published = self.filter(published_at__isnull=False, state__in=told)
        if access.works_for_association(user):
            return published
        return published if member_ids(user) else self.none()

    def with_evidence(self) -> Any:
        """Annotate `members`, `kinds`, `planned`, `interested`, `signals_count` and `earliest`.

        Counts over the signals, each a subquery: never a join that multiplies. A member that is
        interested and has no signal counts among the members.
        """
        signal = apps.get_model("radar", "RadarSignal").objects
        own = signal.filter(
            suggestion=OuterRef("suggestion"), organisation=OuterRef("organisation")
        )
        interests = apps.get_model("radar", "Interest").objects.filter(
            suggestion=OuterRef("pk"), withdrawn_at=None
        )
        signals = signal.filter(suggestion=OuterRef("pk")).order_by().values("suggestion")
        interested = interests.order_by().values("suggestion")
        extra = interested.filter(~Exists(own))
        intents = [source.name for source in registries.sources() if source.is_intent]
        members = Count("organisation", distinct=True)

        def counted(rows: Any, what: Any) -> Any:
            found = Subquery(rows.annotate(found=what).values("found"), IntegerField())
            return Coalesce(found, Value(0))

        return self.annotate(
            with_signals=counted(signals, members),
            only_interested=counted(extra, members),
            interested=counted(interested, members),
            kinds=counted(signals, Count("source", distinct=True)),
            planned=counted(signals.filter(source__in=intents), members),
            signals_count=counted(signals, Count("pk")),
            earliest=Subquery(signals.annotate(found=Min("starts_on")).values("found")),
        ).annotate(members=F("with_signals") + F("only_interested"))
