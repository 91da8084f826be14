"""May this be registered, extended, used? Every answer comes with its reason and rule."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements.law import Laws
from contracts.agreements.may_use import Facts, decide
from contracts.agreements.models import Agreement, AgreementOption, AgreementParty
from mandates.enums import Power
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


def may_use(
    agreement: Any, party: AgreementParty, *, laws: Laws, powers: frozenset[str] | None, on: date
) -> Decision:
    """Whether a party may buy by its agreement on a day, in one sentence: the rule of `may_use`.

    `agreement` is read `with_use`. `powers` are those of the party's mandate, None when no mandate
    is known here.
    """
    late, required = laws(agreement.regime)
    extended = [option.extended_from for option in agreement.options.all() if option.extended_from]
    facts = Facts(
        on=on,
        valid_from=agreement.valid_from,
        valid_to=agreement.valid_to,
        last_contract_date=agreement.last_contract_date,
        party=party.organisation.short_name,
        is_party=party.holds_on(on),
        is_signed_for=None if powers is None else Power.SIGN.value in powers,
        is_extended_for=None if powers is None else Power.EXTEND.value in powers,
        extended_since=min(extended, default=None),
        terminated_from=agreement.terminated_from,
        headroom=agreement.headroom,
        has_ceiling=agreement.ceiling_total is not None,
        joining=late,
        ceiling=required,
    )
    return decide(facts).decision
