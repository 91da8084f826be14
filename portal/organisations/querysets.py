"""Query vocabulary of organisations and memberships."""

from datetime import date
from typing import Any, Self

from django.db.models import Q, Value
from django.db.models.functions import Greatest

from portal.core import clock
from portal.core.querysets import ScopedQuerySet
from portal.organisations.enums import OrganisationKind, Relation


class OrganisationQuerySet(ScopedQuerySet):
    """Organisations: the names are public, the work behind them is not."""

    def visible_to(self, user: Any) -> Self:
        """All of them for a person who is logged in: the names are public facts."""
        return self if user.is_authenticated else self.none()

    def association(self) -> Any:
        """The association of this installation. Raises `DoesNotExist` before the first run."""
        return self.get(kind=OrganisationKind.ASSOCIATION)

    def parties(self) -> Self:
        """Members and associated parties: those who can be invited, in Swedish order.

        What has merged, been sold or closed can be invited to nothing new.
        """
        connected = self.exclude(relation=Relation.NONE).exclude(
            kind__in=[OrganisationKind.ASSOCIATION, OrganisationKind.BOARD]
        )
        return connected.filter(Q(closed_on=None) | Q(closed_on__gt=clock.today()))


class MembershipQuerySet(ScopedQuerySet):
    """Who has which role where, and when."""

    def visible_to(self, user: Any) -> Self:
        """A person's own, and those of organisations whose people the person manages.

        The association's administrator manages them all.
        """
        from portal.organisations import access
        from portal.organisations.enums import Permission

        if access.manages_all(user):
            return self
        managed = access.organisation_ids_where(user, Permission.MANAGE_MEMBERS)
        return self.filter(Q(user_id=user.pk) | Q(organisation_id__in=managed))

    def current(self, on: date) -> Self:
        """Those that hold on the day `on`; both ends belong to the time."""
        return (
            self.filter(valid_from__lte=on)
            .filter(Q(valid_to=None) | Q(valid_to__gte=on))
            .filter(Q(ended_on=None) | Q(ended_on__gt=on))
        )

    def running(self, on: date) -> Self:
        """Those that hold on the day `on` or will later."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on)).filter(
            Q(ended_on=None) | Q(ended_on__gt=Greatest("valid_from", Value(on)))
        )
