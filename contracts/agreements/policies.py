"""May this be registered, extended, used? Every answer comes with its reason and rule."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from contracts.agreements import ceilings
from contracts.agreements.law import Laws, laws_on
from contracts.agreements.may_use import Facts, decide
from contracts.agreements.models import (
    Agreement,
    AgreementOption,
    AgreementParty,
    AgreementSupplier,
)
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
    if access.may_coordinate(user):
        return Decision.yes()
    return Decision.no(_("Only the association's coordinators can do this."))


def may_manage(user: Any, agreement: Agreement) -> Decision:
    """Whether `user` keeps the agreement: its coordinator, or the association's lawyer.

    Of an agreement with a procurement that is who coordinates the procurement; of others the role
    in the association decides.
    """
    if grants.is_lawyer(user):
        return Decision.yes()
    if not access.may_coordinate(user):
        return Decision.no(_("Only the association's coordinators and lawyers can do this."))
    if agreement.procurement is None:
        return Decision.yes()
    return procurement_policies.may_coordinate(user, agreement.procurement)


def may_correct(user: Any, agreement: Agreement) -> Decision:
    """Whether `user` may correct lots, ceilings and options: nothing that a procurement settled."""
    decision = may_manage(user, agreement)
    if decision and agreement.procurement is not None:
        return Decision.no(_("The procurement has settled this; record an amendment instead."))
    return decision


def may_correct_option(user: Any, option: AgreementOption) -> Decision:
    """Whether `user` may correct the option: while nobody has decided about it."""
    decision = may_correct(user, option.agreement)
    if decision and option.is_decided:
        return Decision.no(_("The option is decided, so it is not corrected."))
    return decision


def may_end_party(user: Any, party: AgreementParty) -> Decision:
    """Whether an end may be entered for the party: it leaves, and has no end yet."""
    decision = may_manage(user, party.agreement)
    if decision and party.valid_to is not None:
        return Decision.no(_("The party already has a last day."))
    return decision


def may_change_place(user: Any, place: AgreementSupplier) -> Decision:
    """Whether the supplier's place may be ended or taken over: it has no end yet."""
    decision = may_manage(user, place.agreement)
    if decision and place.valid_to is not None:
        return Decision.no(_("The supplier's place already has an end."))
    return decision


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


def may_succeed_party(user: Any, party: AgreementParty) -> Decision:
    """Whether the party's heir may be entered: another organisation has taken it over."""
    decision = may_manage(user, party.agreement)
    if not decision:
        return decision
    heir = party.organisation.succeeded_by
    if heir is None:
        late = rules.late_joining(rules.Regime(party.agreement.regime))
        text = _("No organisation has taken over from %(party)s. %(law)s")
        return Decision.no(
            text % {"party": party.organisation.short_name, "law": late.reason},
            paragraph=late.paragraph,
        )
    if AgreementParty.objects.filter(agreement=party.agreement, organisation=heir).exists():
        text = _("%(party)s is already a party.")
        return Decision.no(text % {"party": heir.short_name})
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


def may_decide_option(user: Any, option: AgreementOption) -> Decision:
    """Whether `user` may record a decision about the option: nobody has decided yet."""
    decision = may_manage(user, option.agreement)
    if not decision:
        return decision
    if option.agreement.terminated_from is not None:
        return Decision.no(_("The agreement is terminated, so nothing is extended."))
    if option.taken_at:
        return Decision.no(_("The option is already taken."))
    if option.declined_at:
        return Decision.no(_("It is decided that the option is not taken."))
    return decision


def may_take_option(user: Any, option: AgreementOption) -> Decision:
    """Whether `user` may record that an option is taken: in order, and before its last day."""
    decision = may_decide_option(user, option)
    if not decision:
        return decision
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

    The reason is given for yes as well as for no. An agreement whose figures are at hand costs no
    extra statement for the ceiling, nor does one whose `parties` are prefetched for the party.
    """
    day = on or clock.today()
    party = any(
        row.organisation_id == organisation.pk and row.holds_on(day)
        for row in agreement.parties.all()
    )
    headroom = ceilings.of(agreement).total.left
    return verdict(agreement, organisation, is_party=party, headroom=headroom, on=day)


def verdict(
    agreement: Agreement,
    organisation: Any,
    *,
    is_party: bool,
    headroom: Decimal | None,
    on: date,
    powers: frozenset[str] | None = None,
    laws: Laws | None = None,
) -> Decision:
    """The answer in one sentence from figures already at hand, by the rule of `may_use.decide`.

    `powers` are those of the party's mandate, None when none is known here. Where several answers
    are given at once, `laws` keeps them from asking for the same rules again.
    """
    joining, ceiling = (laws or laws_on(on))(agreement.regime)
    since = None
    if powers is not None and Power.EXTEND.value not in powers:
        taken = agreement.options.filter(extended_from__isnull=False)
        since = taken.order_by("extended_from").values_list("extended_from", flat=True).first()
    facts = Facts(
        on=on,
        valid_from=agreement.valid_from,
        valid_to=agreement.valid_to,
        last_contract_date=agreement.last_contract_date,
        party=organisation.short_name,
        is_party=is_party,
        is_signed_for=None if powers is None else Power.SIGN.value in powers,
        is_extended_for=None if powers is None else Power.EXTEND.value in powers,
        extended_since=since,
        terminated_from=agreement.terminated_from,
        headroom=headroom,
        has_ceiling=headroom is not None,
        joining=joining,
        ceiling=ceiling,
    )
    return decide(facts).decision


def powers_of(
    agreement: Agreement, party: AgreementParty, listed: Mapping[tuple[int, int], frozenset[str]]
) -> frozenset[str] | None:
    """The powers of a party's mandate, else of the party it succeeds; None when none is known.

    `listed` are the powers by case and organisation (`mandates.public.listed_powers`).
    """
    case = agreement.procurement_id or 0
    before = party.succeeds.organisation_id if party.succeeds else None
    found = listed.get((case, party.organisation_id))
    return found if found is not None or before is None else listed.get((case, before))
