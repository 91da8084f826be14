"""Query vocabulary of the annual wheel."""

from typing import Any, Self

from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission


def own_ids(user: Any) -> set[int]:
    """The organisations whose work the person sees."""
    return access.organisation_ids_where(user, Permission.VIEW_WORK)


class OpenQuerySet(ScopedQuerySet):
    """What everybody at work in the portal may know: how long the association counts."""

    def visible_to(self, user: Any) -> Self:
        """Everyone with a role."""
        return self if access.works_for_association(user) or own_ids(user) else self.none()


class ProposalQuerySet(ScopedQuerySet):
    """Proposed cycles."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; for a member those that it will be asked to take part in."""
        if access.works_for_association(user):
            return self
        from needs.planning.models import ProposalParty

        mine = ProposalParty.objects.filter(organisation_id__in=own_ids(user))
        return self.filter(pk__in=mine.values("proposal_id"))

    def waiting(self) -> Self:
        """Those that nothing has been started from, and that are not dropped."""
        return self.filter(procurement=None, dropped_at=None)


class ProposalPartQuerySet(ScopedQuerySet):
    """Parts of a proposal: visible when it is."""

    def visible_to(self, user: Any) -> Self:
        """Parts of the proposals that the person sees."""
        from needs.planning.models import CycleProposal

        visible = CycleProposal.objects.visible_to(user)
        return self.filter(proposal_id__in=visible.values("pk"))


class EvidenceQuerySet(ScopedQuerySet):
    """The log of planning: the association's own evidence."""

    def visible_to(self, user: Any) -> Self:
        """People of the association."""
        return self if access.works_for_association(user) else self.none()
