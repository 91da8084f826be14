"""Query vocabulary of procurements."""

from datetime import date
from typing import Any, Self

from django.db.models import Q

from portal.core import clock
from portal.core.querysets import ScopedQuerySet
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements.enums import DeclarationState, ProcurementStatus, Right, TenderOutcome

DECIDED = (ProcurementStatus.AWARDED, ProcurementStatus.CONCLUDED)
# Tenders and tenderers are absolutely secret here (OSL 19:3).
UNDECIDED = (ProcurementStatus.PREPARING, ProcurementStatus.PUBLISHED)


class ProcurementQuerySet(ScopedQuerySet):
    """Procurements."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; for others those they work in or are invited to.

        The reference group does not see the case: it has a page of its own.
        """
        from portal.procurements import grants

        if access.works_for_association(user):
            return self
        ids = access.organisation_ids_where(user, Permission.VIEW_WORK)
        appointed = grants.case_ids(user, Right.COORDINATE, Right.READ_TENDERS)
        if not ids:
            return self.filter(pk__in=appointed) if appointed else self.none()
        invited = Q(participations__organisation_id__in=ids)
        if appointed:
            invited |= Q(pk__in=appointed)
        return self.filter(invited).distinct()

    def worked_in_by(self, user: Any) -> Self:
        """Those whose team `user` may know: all for the association, else where appointed."""
        from portal.procurements import grants

        if access.works_for_association(user):
            return self
        return self.filter(pk__in=grants.case_ids(user, Right.COORDINATE, Right.READ_TENDERS))

    def referred_to(self, user: Any) -> Self:
        """Those whose reference group `user` belongs to."""
        from portal.procurements import grants

        return self.filter(pk__in=grants.case_ids(user, Right.REFER))

    def names_open_to(self, user: Any) -> Self:
        """Those whose tenderers `user` may know by name.

        Readers and the two openers at any time; after the award decision everyone who works in the
        case (OSL 19:3 ends with it, and the decision names the tenderers).
        """
        from portal.procurements import grants

        known = Q(pk__in=grants.readable_ids(user))
        if user.is_authenticated:
            both = Q(opening__first_opener_id=user.pk) | Q(opening__second_opener_id=user.pk)
            appointed = grants.case_ids(user, Right.COORDINATE, Right.READ_TENDERS)
            known |= both & Q(opening__certified_at=None, pk__in=appointed)
        if access.works_for_association(user):
            known |= Q(status__in=DECIDED)
        return self.filter(known)


class CaseScopedQuerySet(ScopedQuerySet):
    """Parts of a procurement: visible when the procurement is (one statement, by subquery)."""

    def visible_to(self, user: Any) -> Self:
        """Parts of the procurements that `user` may know of."""
        from portal.procurements.models import Procurement

        visible = Procurement.objects.visible_to(user).values("pk")
        return self.filter(procurement_id__in=visible)


class OpeningQuerySet(CaseScopedQuerySet):
    """Openings: that one is held is no secret inside the case; its list is."""


class TenderQuerySet(ScopedQuerySet):
    """Tenders: content is for appointed readers, names also for the openers and after the award."""

    def visible_to(self, user: Any) -> Self:
        """Those that `user` may read as a whole today."""
        from portal.procurements import grants

        return self.filter(procurement_id__in=grants.readable_ids(user))

    def named_to(self, user: Any) -> Self:
        """Those of which `user` may know that they came, and from whom."""
        from portal.procurements.models import Procurement

        known = Procurement.objects.names_open_to(user).values("pk")
        return self.filter(procurement_id__in=known)

    def in_time(self) -> Self:
        """Those that are tested: what came too late is only listed."""
        return self.exclude(outcome=TenderOutcome.LATE)


class SupplierQuerySet(ScopedQuerySet):
    """Suppliers: open to all who log in, save those known only from a secret opening."""

    def visible_to(self, user: Any) -> Self:
        """A name learnt at an opening is as secret as the list until the award is decided."""
        from portal.procurements.models import Procurement

        if not user.is_authenticated:
            return self.none()
        known = Procurement.objects.names_open_to(user).values("pk")
        hidden = Q(learnt_in__status__in=UNDECIDED) & ~Q(learnt_in__in=known)
        return self.exclude(hidden)


class AppointmentQuerySet(ScopedQuerySet):
    """Who has which task in which procurement, and when."""

    def visible_to(self, user: Any) -> Self:
        """One's own, and those of the cases one works in."""
        from portal.procurements import grants

        if access.works_for_association(user):
            return self
        ids = grants.case_ids(user, Right.COORDINATE, Right.READ_TENDERS)
        return self.filter(Q(user_id=user.pk) | Q(procurement_id__in=ids))

    def current(self, on: date | None = None) -> Self:
        """Those that hold on the day `on`; both ends belong to the time."""
        day = on or clock.today()
        holding = self.filter(ended_at=None, valid_from__lte=day)
        return holding.filter(Q(valid_to=None) | Q(valid_to__gte=day))


class DeclarationQuerySet(ScopedQuerySet):
    """Declarations of interests."""

    def visible_to(self, user: Any) -> Self:
        """Whose content `user` may read: one's own, and those one decides about or audits."""
        from portal.procurements import grants

        if not user.is_authenticated:
            return self.none()
        if grants.reads_every_declaration(user):
            return self
        return self.filter(
            Q(user_id=user.pk)
            | Q(
                procurement__responsible_id=user.pk,
                procurement_id__in=grants.case_ids(user, Right.COORDINATE),
            )
        )

    def current(self) -> Self:
        """The latest of each person in each procurement."""
        return self.filter(is_current=True)

    def unhandled(self) -> Self:
        """Those that tell of an interest nobody has decided about."""
        return self.current().filter(state=DeclarationState.DECLARED).exclude(interests=[])

    def in_place(self) -> Self:
        """Those that let the person read on: nothing declared, or a measure decided."""
        free = Q(state=DeclarationState.DECLARED, interests=[])
        return self.current().filter(free | Q(state=DeclarationState.MANAGED))


class ReferenceCommentQuerySet(ScopedQuerySet):
    """Comments: the association's, and the reference group's own."""

    def visible_to(self, user: Any) -> Self:
        """All for the association; in the group one sees what the others said."""
        from portal.procurements import grants

        if access.works_for_association(user):
            return self
        return self.filter(procurement_id__in=grants.case_ids(user, Right.REFER))


class OpenQuerySet(ScopedQuerySet):
    """Reference data that anyone who is logged in may read."""

    def visible_to(self, user: Any) -> Self:
        return self if user.is_authenticated else self.none()


class ParticipationQuerySet(CaseScopedQuerySet):
    """Who is invited: parties may know each other (the party list becomes public)."""
