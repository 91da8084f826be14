"""Query vocabulary of call-offs."""

from typing import Any, Self

from django.apps import apps

from contracts.calloffs.enums import CallOffStatus
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


class CallOffQuerySet(ScopedQuerySet):
    """Call-offs."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; for others those of their own organisations."""
        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        return self.filter(organisation_id__in=ids) if ids else self.none()

    def counted(self) -> Self:
        """Those that stand against a ceiling."""
        return self.filter(status__in=sorted(CallOffStatus.counted()))

    def of_agreement(self, agreement: Any) -> Self:
        """The call-offs by one agreement."""
        return self.filter(lot__agreement=agreement)


class CallOffPartQuerySet(ScopedQuerySet):
    """Parts of a call-off: visible when it is."""

    path = "call_off_id"

    def visible_to(self, user: Any) -> Self:
        """Parts of the call-offs that `user` may know of."""
        visible = apps.get_model("calloffs", "CallOff").objects.visible_to(user).values("pk")
        return self.filter(**{f"{self.path}__in": visible})


class QuoteQuerySet(CallOffPartQuerySet):
    """Quotes of a competition."""

    path = "competition__call_off_id"


class AlertQuerySet(ScopedQuerySet):
    """Ceiling alerts: the association keeps watch."""

    def visible_to(self, user: Any) -> Self:
        """All for people of the association, none for others."""
        return self if access.works_for_association(user) else self.none()
