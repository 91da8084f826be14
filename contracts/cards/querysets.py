"""Query vocabulary of guides and publications."""

from typing import Any, Self

from django.apps import apps

from contracts.agreements.querysets import AgreementPartQuerySet
from portal.core.querysets import ScopedQuerySet


class GuideQuerySet(AgreementPartQuerySet):
    """Guides: seen by those who see the agreement."""


class PublicationQuerySet(ScopedQuerySet):
    """What has been published of agreements."""

    def visible_to(self, user: Any) -> Self:
        """The current ones for everybody, the earlier ones for those who see the agreement."""
        visible = apps.get_model("agreements", "Agreement").objects.visible_to(user).values("pk")
        return self.current() | self.filter(agreement_id__in=visible)

    def current(self) -> Self:
        """What the public sees now."""
        return self.filter(is_current=True)
