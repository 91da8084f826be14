"""May this person do this with a mandate or a party list, now?"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mandates.enums import MandateStatus
from mandates.models import Mandate, MandateRequest, PartyList
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements import policies as procurement_policies
from portal.rules import public as rules
from portal.ui import formats

S = MandateStatus


def list_is_open(procurement: Any) -> Decision:
    """Whether parties can still be added: never once the party list is locked.

    The reason and paragraph come from the rules of the procurement's regime (LOU 7:3 or 19 kap.).
    """
    locked = PartyList.objects.filter(procurement=procurement).values_list("locked_at", flat=True)
    moment = locked.first()
    if moment is None:
        return Decision.yes()
    ruled = rules.late_joining(rules.Regime(procurement.regime))
    sentence = _("The party list was locked on %(day)s. %(reason)s") % {
        "day": formats.day(moment),
        "reason": ruled.reason,
    }
    return Decision.no(sentence, paragraph=ruled.paragraph)


def list_is_locked(procurement: Any) -> Decision:
    """Whether the party list is locked, as the notice demands."""
    if PartyList.objects.filter(procurement=procurement).exists():
        return Decision.yes()
    return Decision.no(_("The party list is not locked yet: the notice must name every party."))


def some_in_force(procurement: Any) -> Decision:
    """Whether the association may act for at least one party."""
    if Mandate.objects.of(procurement).in_force().exists():
        return Decision.yes()
    return Decision.no(_("No mandate is in force yet."))


def may_request(user: Any, procurement: Any) -> Decision:
    """Whether `user` may ask the parties of `procurement` for mandates."""
    allowed = procurement_policies.may_coordinate(user, procurement)
    return list_is_open(procurement) if allowed else allowed


def may_prepare(user: Any, mandate: Mandate) -> Decision:
    """Whether `user` may plan, record and decline for the party, and the list is still open."""
    if not access.may(user, Permission.PREPARE_MANDATE, mandate.organisation):
        return Decision.no(
            _("Only people who prepare mandates for %(party)s can do this.")
            % {"party": mandate.organisation.short_name}
        )
    return list_is_open(mandate.request.procurement)


def may_upload(user: Any, mandate: Mandate) -> Decision:
    """Whether `user` may upload the signed mandate: the decision must be recorded first."""
    permitted = access.may(user, Permission.PREPARE_MANDATE, mandate.organisation) or access.may(
        user, Permission.SIGN_MANDATE, mandate.organisation
    )
    if not permitted:
        return Decision.no(
            _("Only people who prepare or sign mandates for %(party)s can do this.")
            % {"party": mandate.organisation.short_name}
        )
    if mandate.status == S.REQUESTED or not mandate.decided_on:
        return Decision.no(_("Record the decision first."))
    if mandate.status not in {S.DECIDED, S.RETURNED, S.SIGNED}:
        return Decision.no(
            _("The mandate is %(status)s.") % {"status": mandate.status_enum.label.lower()}
        )
    return list_is_open(mandate.request.procurement)


def may_decide(user: Any, mandate: Mandate) -> Decision:
    """Whether `user` may record the party's decision, for or against."""
    if mandate.status not in S.waiting():
        return Decision.no(_("The decision is already recorded and the mandate signed or closed."))
    return may_prepare(user, mandate)


def may_withdraw(user: Any, mandate: Mandate) -> Decision:
    """Whether the party may still take its mandate back: only before the list is locked."""
    if mandate.status not in {S.DECIDED, S.SIGNED, S.RETURNED, S.IN_FORCE}:
        return Decision.no(_("There is no mandate to withdraw."))
    return may_prepare(user, mandate)


def may_check(user: Any, mandate: Mandate) -> Decision:
    """Whether `user` may verify or return a mandate: a coordinator, never the uploader."""
    allowed = procurement_policies.may_coordinate(user, mandate.request.procurement)
    if not allowed:
        return allowed
    if mandate.status != S.SIGNED:
        return Decision.no(_("There is no uploaded mandate to check."))
    if mandate.uploaded_by_id == user.pk:
        return Decision.no(_("The person who uploaded the mandate cannot check it."))
    return list_is_open(mandate.request.procurement)


def may_remind(user: Any, procurement: Any) -> Decision:
    """Whether there is anybody to remind."""
    allowed = may_request(user, procurement)
    if not allowed:
        return allowed
    if not Mandate.objects.of(procurement).waiting().exists():
        return Decision.no(_("Nobody is waited for."))
    return Decision.yes()


def may_lock(user: Any, procurement: Any) -> Decision:
    """Whether `user` may lock the party list now; every refusal says what is missing."""
    allowed = procurement_policies.may_coordinate(user, procurement)
    if not allowed:
        return allowed
    if list_is_locked(procurement):
        return Decision.no(_("The party list is already locked."))
    if not MandateRequest.objects.filter(procurement=procurement, sent_at__isnull=False).exists():
        return Decision.no(_("Mandates have not been requested yet."))
    unchecked = Mandate.objects.of(procurement).to_check().count()
    if unchecked:
        return Decision.no(
            ngettext(
                "%(count)s signed mandate has not been checked: put it in force or return"
                " it first.",
                "%(count)s signed mandates have not been checked: put them in force or return them"
                " first.",
                unchecked,
            )
            % {"count": unchecked}
        )
    return some_in_force(procurement)
