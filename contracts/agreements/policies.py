"""May this be registered, extended, used? Every answer comes with its reason and rule."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement, AgreementOption
from portal.core import clock
from portal.core.decisions import Decision
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements import grants, registries
from portal.procurements import policies as procurement_policies
from portal.rules import public as rules
from portal.ui import formats

GATES = ("procurements.standstill_over", "mandates.party_list_locked")


def may_register(user: Any, procurement: Any) -> Decision:
    """Whether `user` may register the agreement: standstill over, party list locked."""
    decision = procurement_policies.may_coordinate(user, procurement)
    if not decision:
        return decision
    if Agreement.objects.filter(procurement=procurement).exists():
        return Decision.no(_("The agreement is already registered."))
    for gate in GATES:
        decision = registries.check_gate(gate, procurement)
        if not decision:
            return decision
    return Decision.yes()


def may_register_by_hand(user: Any) -> Decision:
    """Whether `user` may register agreements that no procurement here led to."""
    if access.may_coordinate(user) or grants.is_lawyer(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators and lawyers can do this."))


def may_manage(user: Any, agreement: Agreement) -> Decision:
    """Whether `user` keeps the agreement: its coordinator, or the association's lawyer.

    Of an agreement with a procurement that is who coordinates the procurement; of others the role
    in the association decides.
    """
    decision = may_register_by_hand(user)
    if not decision or grants.is_lawyer(user) or agreement.procurement is None:
        return decision
    return procurement_policies.may_coordinate(user, agreement.procurement)


def may_enter_parties(user: Any, agreement: Agreement) -> Decision:
    """Whether `user` may enter the parties: once, for an agreement that came without them."""
    decision = may_manage(user, agreement)
    if not decision:
        return decision
    if agreement.procurement is not None or agreement.parties.exists():
        late = rules.late_joining(rules.Regime(agreement.regime))
        text = _("The parties are settled. %(law)s")
        return Decision.no(text % {"law": late.reason}, paragraph=late.paragraph)
    return Decision.yes()


def may_terminate(user: Any, agreement: Agreement) -> Decision:
    """Whether `user` may record that the agreement is terminated: while it has not ended."""
    decision = may_manage(user, agreement)
    if not decision:
        return decision
    if agreement.terminated_from is not None:
        return Decision.no(_("The agreement is already terminated."))
    if clock.today() > agreement.valid_to:
        return Decision.no(_("The agreement has ended."))
    return Decision.yes()


def may_take_option(user: Any, option: AgreementOption) -> Decision:
    """Whether `user` may record that an option is taken: in order, and before its last day."""
    decision = may_manage(user, option.agreement)
    if not decision:
        return decision
    if option.agreement.terminated_from is not None:
        return Decision.no(_("The agreement is terminated, so nothing is extended."))
    if option.taken_at:
        return Decision.no(_("The option is already taken."))
    if option.declined_at:
        return Decision.no(_("It is decided that the option is not taken."))
    if clock.today() > option.notice_by:
        return Decision.no(
            _("The last day of notice was %(day)s, so the option can no longer be taken.")
            % {"day": formats.day(option.notice_by)}
        )
    earlier = AgreementOption.objects.filter(
        agreement_id=option.agreement_id, position__lt=option.position, taken_at=None
    )
    if earlier.exists():
        return Decision.no(_("Options are taken in order; an earlier one is not taken yet."))
    return Decision.yes()


def sees_every_party(user: Any) -> bool:
    """Whether `user` sees each party's figures; others see the totals and their own."""
    return access.works_for_association(user)


def own_parties(user: Any) -> set[int]:
    """The organisations whose use `user` may see line by line."""
    return access.organisation_ids_where(user, Permission.VIEW_USE)


def may_see_lines(user: Any, organisation_id: int) -> Decision:
    """Whether `user` may read a party's lines: its own people and the association's."""
    if sees_every_party(user) or organisation_id in own_parties(user):
        return Decision.yes()
    return Decision.no(_("Only the party's own people and the association see its invoice lines."))


def may_use(agreement: Agreement, organisation: Any, on: date | None = None) -> Decision:
    """Whether `organisation` may buy by `agreement` on a day (today): green or red.

    The reason is given for yes as well as for no. `agreement` read `with_use` costs no extra
    statement for the ceiling, nor does one whose `parties` are prefetched for the party.
    """
    day = on or clock.today()
    party = any(
        row.organisation_id == organisation.pk and row.holds_on(day)
        for row in agreement.parties.all()
    )
    headroom = getattr(agreement, "headroom", None)
    if not hasattr(agreement, "headroom"):
        headroom = Agreement.objects.with_use().get(pk=agreement.pk).headroom
    return verdict(agreement, organisation, is_party=party, headroom=headroom, on=day)


def verdict(
    agreement: Agreement, organisation: Any, *, is_party: bool, headroom: Decimal | None, on: date
) -> Decision:
    """The answer from figures already at hand; the one place where the rule is written."""
    regime = rules.Regime(agreement.regime)
    party = organisation.short_name
    if not is_party:
        late = rules.late_joining(regime)
        text = _("%(party)s is not a party to the agreement. %(law)s")
        return Decision.no(text % {"party": party, "law": late.reason}, paragraph=late.paragraph)
    if on < agreement.valid_from:
        text = _("The agreement holds from %(day)s; until then nothing can be bought by it.")
        return Decision.no(text % {"day": formats.day(agreement.valid_from)})
    if agreement.terminated_from is not None and on >= agreement.terminated_from:
        text = _("The agreement is terminated; no call-offs are made from %(day)s.")
        return Decision.no(text % {"day": formats.day(agreement.terminated_from)})
    if on > agreement.valid_to:
        text = _("The last day for call-offs was %(day)s.")
        return Decision.no(text % {"day": formats.day(agreement.valid_to)})
    if headroom is not None and headroom <= 0:
        required = rules.ceiling_required(regime)
        text = _("The agreement's ceiling is reached. %(law)s")
        return Decision.no(text % {"law": required.reason}, paragraph=required.paragraph)
    text = _("%(party)s is a party and call-offs can be made until %(day)s.")
    return Decision(True, text % {"party": party, "day": formats.day(agreement.valid_to)})
