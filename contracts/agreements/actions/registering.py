"""Registering an agreement: of a procurement here, or by hand with the proof of its parties."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contracts.agreements import audit_codes, checks, policies
from contracts.agreements.actions.common import keep, locked, write
from contracts.agreements.enums import AgreementKind, AgreementOrigin, DocumentKind
from contracts.agreements.models import (
    Agreement,
    AgreementLot,
    AgreementOption,
    AgreementParty,
    AgreementSubArea,
    AgreementSupplier,
)
from contracts.agreements.numbers import number_key
from contracts.agreements.tasks import match_use
from contracts.agreements.terms import (
    AgreementTerms,
    LotTerms,
    PartyTerms,
    PlaceTerms,
    SupplierName,
    Upload,
)
from mandates import public as mandates
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation
from portal.procurements import actions as procurement_actions
from portal.procurements.models import Procurement, Supplier


@transaction.atomic
def register_agreement(*, actor: Any, procurement: Procurement, terms: AgreementTerms) -> Agreement:
    """Register a signed agreement; the procurement is then concluded. Audited.

    The parties are those of the locked party list, nobody else's choice; regime, area and CPV
    codes are the procurement's. Raises `Refused` before the standstill is over or the party list
    locked, `ActionError` for terms that do not hold.
    """
    case = Procurement.objects.select_for_update(of=("self",)).get(pk=procurement.pk)
    require(policies.may_register(actor, case))
    checks.check_with_case(case, terms)
    facts = replace(
        terms,
        regime=case.regime,
        area=case.area,
        cpv_codes=tuple(case.cpv_codes.all()),
        diary_number=terms.diary_number or case.diary_number,
        manager=terms.manager or case.responsible,
    )
    agreement = _create(actor, facts, AgreementOrigin.PROCUREMENT, case)
    parties = _list_parties(agreement)
    write(
        audit_codes.REGISTERED,
        actor=actor,
        agreement=agreement,
        data={**_data(agreement, terms), "parties": parties},
    )
    procurement_actions.mark_concluded(actor=actor, procurement=case, on=terms.signed_on)
    procurement.status = case.status
    match_use.delay_on_commit(agreement.pk)
    return agreement


@transaction.atomic
def register_by_hand(
    *,
    actor: Any,
    terms: AgreementTerms,
    parties: Sequence[PartyTerms] = (),
    proof: Upload | None = None,
    origin: AgreementOrigin = AgreementOrigin.BY_HAND,
) -> Agreement:
    """Register an agreement that no procurement here led to: older, or another's. Audited.

    Its parties are entered with the file that proves them, unless the responsible authority is the
    only one. An imported agreement may come without parties; nobody can use it until
    `enter_parties`.
    """
    require(policies.may_register_by_hand(actor))
    terms = replace(terms, lots=with_suppliers(actor, terms.lots))
    checks.check(terms)
    agreement = _create(actor, terms, origin)
    if parties or origin != AgreementOrigin.IMPORTED:
        _enter(actor, agreement, parties, proof)
    write(
        audit_codes.REGISTERED_BY_HAND,
        actor=actor,
        agreement=agreement,
        data={**_data(agreement, terms), "origin": str(origin), "parties": len(parties)},
    )
    match_use.delay_on_commit(agreement.pk)
    return agreement


@transaction.atomic
def enter_parties(
    *, actor: Any, agreement: Agreement, parties: Sequence[PartyTerms], proof: Upload | None
) -> Agreement:
    """Enter, once, the parties of an imported agreement as its notice or annex names them. Audited.

    Refused when the agreement has parties already: nobody is added afterwards.
    """
    fresh = locked(agreement)
    require(policies.may_enter_parties(actor, fresh))
    _enter(actor, fresh, parties, proof)
    write(
        audit_codes.PARTIES_ENTERED,
        actor=actor,
        agreement=fresh,
        data={"parties": len(parties)},
    )
    match_use.delay_on_commit(fresh.pk)
    return fresh


def with_suppliers(actor: Any, lots: Sequence[LotTerms]) -> tuple[LotTerms, ...]:
    """The lots with suppliers of the register in place of written names."""
    found: dict[SupplierName, Any] = {}

    def known(place: PlaceTerms) -> PlaceTerms:
        written = place.supplier
        if not isinstance(written, SupplierName):
            return place
        if written not in found:
            found[written] = known_supplier(actor, written)
        return replace(place, supplier=found[written])

    return tuple(
        replace(lot, suppliers=tuple(known(place) for place in lot.suppliers)) for lot in lots
    )


def known_supplier(actor: Any, written: Any, *, field: str = "lots") -> Supplier:
    """The supplier of the register, found or made.

    By number; without one by the exact name among those that have none either.
    """
    if not isinstance(written, SupplierName):
        return written  # type: ignore[no-any-return]
    if not written.number:
        same = Supplier.objects.visible_to(actor).filter(
            name__iexact=written.name.strip(), organisation_number=""
        )
        if (one := same.first()) is not None:
            return one
    try:
        return procurement_actions.create_supplier(
            actor=actor, name=written.name, organisation_number=written.number
        )
    except ActionError as error:
        raise ActionError(
            f"{written.name or written.number}: {error.message}", field=field
        ) from error


def _create(
    actor: Any,
    terms: AgreementTerms,
    origin: AgreementOrigin,
    procurement: Procurement | None = None,
) -> Agreement:
    is_contract = terms.kind == AgreementKind.CONTRACT
    row = Agreement(
        procurement=procurement,
        origin=origin,
        kind=terms.kind,
        title=terms.title.strip(),
        number=terms.number.strip(),
        number_key=number_key(terms.number),
        diary_number=terms.diary_number.strip(),
        source_reference=terms.source_reference.strip(),
        responsible=terms.responsible or Organisation.objects.association(),
        manager=terms.manager,
        regime=terms.regime,
        contract_kind=terms.contract_kind,
        area=terms.area.strip(),
        valid_from=terms.valid_from,
        valid_to=terms.valid_to,
        last_contract_date=terms.last_contract_date or terms.valid_to,
        signed_on=terms.signed_on,
        call_off_model="" if is_contract else terms.call_off_model,
        estimate=terms.estimate,
        ceiling=terms.ceiling,
        long_term_reason=terms.long_term_reason.strip(),
        terms=terms.terms.strip(),
        registered_by=actor,
        registered_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        # Two people enter the same number at once: the second waits for the first, then fails.
        if "agreements_agreement_number_once" not in str(error):
            raise
        raise ActionError(
            _("Another agreement already has this number."), field="number"
        ) from error
    row.cpv_codes.set(terms.cpv_codes)
    for lot in terms.lots:
        add_lot_rows(row, lot)
    AgreementOption.objects.bulk_create(
        AgreementOption(
            agreement=row,
            position=position,
            months=option.months,
            notice_by=option.notice_by,
            extends_to=option.extends_to,
        )
        for position, option in enumerate(terms.options, start=1)
    )
    return row


def add_lot_rows(agreement: Agreement, terms: LotTerms) -> AgreementLot:
    """The rows of a lot: itself, its sub-areas, its suppliers' places."""
    lot = AgreementLot.objects.create(
        agreement=agreement,
        lot=terms.lot,
        number=terms.number,
        name=terms.name.strip(),
        call_off_model=terms.call_off_model,
        call_off_terms=terms.call_off_terms.strip(),
        estimate=terms.estimate,
        ceiling=terms.ceiling,
        unit=terms.unit.strip(),
    )
    areas = {
        name: AgreementSubArea.objects.create(lot=lot, number=number, name=name)
        for number, name in enumerate(terms.sub_areas, start=1)
    }
    AgreementSupplier.objects.bulk_create(
        AgreementSupplier(
            lot=lot,
            sub_area=areas.get(place.sub_area.strip()),
            supplier=place.supplier,
            rank=place.rank,
            share=place.share,
        )
        for place in terms.suppliers
    )
    return lot


def _list_parties(agreement: Agreement) -> int:
    """The parties, copied from the locked list; a list without rows cannot become an agreement."""
    listed = mandates.party_list_of(agreement.procurement)
    if listed is None or not listed.parties:
        raise ActionError(_("The party list is empty, so nobody could use the agreement."))
    AgreementParty.objects.bulk_create(
        AgreementParty(
            agreement=agreement, organisation_id=row.organisation_id, commitment=row.commitment
        )
        for row in listed.parties
    )
    return len(listed.parties)


def _enter(
    actor: Any, agreement: Agreement, parties: Sequence[PartyTerms], proof: Upload | None
) -> None:
    ids = [party.organisation.pk for party in parties]
    if not ids:
        raise ActionError(_("Name the parties: those who may use the agreement."), field="parties")
    if len(set(ids)) < len(ids):
        raise ActionError(_("A party stands twice in the list."), field="parties")
    if proof is None and ids != [agreement.responsible_id]:
        raise ActionError(
            _("Add the notice or annex that names the parties, as proof of who they are."),
            field="proof",
            paragraph="LOU 7:3",
        )
    for party in parties:
        _check_days(agreement, party)
    AgreementParty.objects.bulk_create(
        AgreementParty(
            agreement=agreement,
            organisation=party.organisation,
            commitment=party.commitment,
            valid_from=party.valid_from,
            valid_to=party.valid_to,
        )
        for party in parties
    )
    if proof is not None:
        agreement.party_proof = keep(
            actor=actor,
            agreement=agreement,
            upload=proof,
            title=_("Proof of the parties: %(agreement)s") % {"agreement": agreement.title},
            kind=DocumentKind.PARTIES,
        )
        agreement.save(update_fields=["party_proof"])


def _check_days(agreement: Agreement, party: PartyTerms) -> None:
    first = party.valid_from or agreement.valid_from
    last = party.valid_to or agreement.valid_to
    if last < first:
        raise ActionError(
            _("The time of %(party)s must begin before it ends.")
            % {"party": party.organisation.short_name},
            field="parties",
        )


def _data(agreement: Agreement, terms: AgreementTerms) -> dict[str, Any]:
    return {
        "number": agreement.number,
        "valid_from": agreement.valid_from.isoformat(),
        "valid_to": agreement.valid_to.isoformat(),
        "ceiling": str(terms.total_ceiling or ""),
        "lots": len(terms.lots),
    }
