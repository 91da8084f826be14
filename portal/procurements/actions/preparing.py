"""Before the notice: start, describe, classify, invite, estimate."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements import audit_codes, policies
from portal.procurements.actions.dates import replan
from portal.procurements.actions.locking import locked, mirror
from portal.procurements.actions.team import enter
from portal.procurements.enums import CooperationForm, ProcurementStatus, Task, ValueBasis
from portal.procurements.models import CpvCode, Lot, Participation, ProcessVersion, Procurement
from portal.procurements.process import read
from portal.procurements.schedule import publication_from_start
from portal.rules import public as rules
from portal.rules.enums import ContractKind, Regime


@transaction.atomic
def create_procurement(
    *,
    actor: Any,
    title: str,
    process: ProcessVersion,
    responsible: User,
    diary_number: str = "",
    area: str = "",
    description: str = "",
    publication_on: date | None = None,
    start_on: date | None = None,
    cooperation_form: CooperationForm | str = CooperationForm.AGENT,
    is_demo: bool = False,
) -> Procurement:
    """Start a procurement from a version of a process; its dates fall out of the template. Audited.

    The one responsible is appointed to coordinate it. Give the planned day of the notice, or the
    day work begins: then the earliest notice is computed. With neither the steps stand undated.
    """
    require(policies.may_create(actor))
    if not title.strip():
        raise ActionError(_("Give the procurement a title."), field="title")
    if not policies.may_create(responsible):
        raise ActionError(
            _("The one responsible must be a coordinator of the association."), field="responsible"
        )
    definition = read(process.definition)
    if publication_on is None and start_on is not None:
        publication_on = publication_from_start(definition, start_on)
    procurement = Procurement.objects.create(
        title=title.strip(),
        diary_number=diary_number.strip(),
        area=area.strip(),
        description=description.strip(),
        process=process,
        responsible=responsible,
        cooperation_form=cooperation_form,
        is_demo=is_demo,
    )
    replan(procurement, publication_on=publication_on)
    enter(
        actor=actor,
        user=responsible,
        procurement=procurement,
        task=Task.COORDINATE,
        reason=_("Responsible for the procurement."),
    )
    record(
        audit_codes.CREATED,
        actor=actor,
        obj=procurement,
        case=procurement,
        data={"process": str(process), "publication": str(publication_on or "")},
    )
    return procurement


@transaction.atomic
def describe(
    *,
    actor: Any,
    procurement: Procurement,
    title: str,
    diary_number: str,
    area: str,
    description: str,
) -> Procurement:
    """Change the words of a procurement before its notice. Audited with what changed."""
    fresh = locked(procurement)
    require(policies.may_prepare(actor, fresh))
    if not title.strip():
        raise ActionError(_("Give the procurement a title."), field="title")
    new = {
        "title": title.strip(),
        "diary_number": diary_number.strip(),
        "area": area.strip(),
        "description": description.strip(),
    }
    changed = [name for name, value in new.items() if getattr(fresh, name) != value]
    for name, value in new.items():
        setattr(fresh, name, value)
    if changed:
        fresh.save(update_fields=changed)
        data = {"changed": changed}
        record(audit_codes.DESCRIBED, actor=actor, obj=fresh, case=fresh, data=data)
    mirror(procurement, fresh, *new)
    return procurement


@transaction.atomic
def set_cpv(*, actor: Any, procurement: Procurement, codes: Iterable[str]) -> list[CpvCode]:
    """Choose the CPV codes of a procurement (8 digits; a check digit may follow). Audited.

    Raises `ActionError` naming the codes that do not exist.
    """
    fresh = locked(procurement)
    require(policies.may_prepare(actor, fresh))
    wanted = list(dict.fromkeys(code.strip()[:8] for code in codes if code.strip()))
    found = {row.code: row for row in CpvCode.objects.filter(code__in=wanted)}
    missing = [code for code in wanted if code not in found]
    if missing:
        text = _("There is no CPV code %(codes)s.") % {"codes": ", ".join(missing)}
        raise ActionError(text, field="codes")
    before = set(fresh.cpv_codes.values_list("code", flat=True))
    if before != set(wanted):
        fresh.cpv_codes.set([found[code] for code in wanted])
        data = {"codes": wanted, "before": sorted(before)}
        record(audit_codes.CPV_SET, actor=actor, obj=fresh, case=fresh, data=data)
    return [found[code] for code in wanted]


def proposed_regime(
    procurement: Procurement, kind: ContractKind | str = ContractKind.GOODS_SERVICES
) -> rules.Ruled[Regime]:
    """What the rules say of the regime, from the CPV codes and the estimate; a person confirms."""
    return rules.regime_for(
        cpv_codes=list(procurement.cpv_codes.values_list("code", flat=True)),
        estimated_value=procurement.estimated_value,
        kind=kind,
    )


@transaction.atomic
def confirm_regime(
    *,
    actor: Any,
    procurement: Procurement,
    regime: Regime | str,
    reason: str = "",
    kind: ContractKind | str = ContractKind.GOODS_SERVICES,
) -> Procurement:
    """A person decides the legal regime: as the rules propose, or another with a reason. Audited.

    The dates are counted again, because tender periods follow the regime.
    """
    fresh = locked(procurement)
    require(policies.may_prepare(actor, fresh))
    chosen = Regime(regime)
    proposal = proposed_regime(fresh, kind)
    if chosen == Regime.UNDECIDED:
        raise ActionError(_("Choose a regime."), field="regime")
    reason = reason.strip()
    if chosen != proposal.value and not reason:
        raise ActionError(
            _("The rules propose another regime. Say why you decide otherwise."), field="reason"
        )
    fresh.regime = chosen
    fresh.regime_reason = reason or f"{proposal.reason} ({proposal.paragraph})"
    fresh.regime_decided_by = actor
    fresh.save(update_fields=["regime", "regime_reason", "regime_decided_by"])
    replan(fresh)
    data = {"regime": chosen.value, "proposed": proposal.value.value, "reason": fresh.regime_reason}
    record(audit_codes.REGIME_CONFIRMED, actor=actor, obj=fresh, case=fresh, data=data)
    mirror(procurement, fresh, "regime", "regime_reason", "regime_decided_by")
    return procurement


@transaction.atomic
def invite(
    *, actor: Any, procurement: Procurement, organisations: Iterable[Organisation]
) -> list[Participation]:
    """Invite organisations; those already invited stay as they are. Audited with the names.

    Refused once the party list is locked or the notice is published: nobody joins late (LOU 7:3).
    """
    fresh = locked(procurement)
    require(policies.may_invite(actor, fresh))
    wanted = list(organisations)
    allowed = set(
        Organisation.objects.parties()
        .filter(pk__in=[o.pk for o in wanted])
        .values_list("pk", flat=True)
    )
    strangers = [o.short_name for o in wanted if o.pk not in allowed]
    if strangers:
        text = _("These are neither members nor associated parties: %(names)s.")
        raise ActionError(text % {"names": ", ".join(strangers)}, field="organisations")
    already = set(fresh.participations.values_list("organisation_id", flat=True))
    new = [o for o in wanted if o.pk not in already]
    made = Participation.objects.bulk_create(
        Participation(procurement=fresh, organisation=o, invited_by=actor) for o in new
    )
    if made:
        data = {"count": len(made), "organisations": [o.short_name for o in new]}
        record(audit_codes.INVITED, actor=actor, obj=fresh, case=fresh, data=data)
    return made


@transaction.atomic
def set_estimate(
    *,
    actor: Any,
    procurement: Procurement,
    estimated_value: Decimal,
    ceiling: Decimal,
    reason: str,
    value_basis: ValueBasis | str | None = None,
    value_basis_reason: str | None = None,
    term_months: int | None = None,
) -> Procurement:
    """Set the estimated value and the ceiling, with the reason for the ceiling. Audited.

    Both are stated in the notice: the highest value ends the agreement when it is reached
    (C-23/20, HFD 2022:4; LOU 5:14). Refused after the notice.
    """
    fresh = locked(procurement)
    require(policies.may_prepare(actor, fresh))
    if estimated_value < 0:
        raise ActionError(_("The estimated value cannot be negative."), field="estimated_value")
    if ceiling < estimated_value:
        raise ActionError(_("The ceiling cannot be below the estimated value."), field="ceiling")
    if not reason.strip():
        raise ActionError(_("Say how the ceiling was set."), field="reason")
    before = {"estimate": str(fresh.estimated_value or ""), "ceiling": str(fresh.ceiling or "")}
    fresh.estimated_value, fresh.ceiling = estimated_value, ceiling
    fresh.ceiling_reason = reason.strip()
    if value_basis is not None:
        fresh.value_basis = value_basis
    if value_basis_reason is not None:
        fresh.value_basis_reason = value_basis_reason.strip()
    if term_months is not None:
        fresh.term_months = term_months
    fields = (
        "estimated_value",
        "ceiling",
        "ceiling_reason",
        "value_basis",
        "value_basis_reason",
        "term_months",
    )
    fresh.save(update_fields=fields)
    data = {
        "estimate": str(estimated_value),
        "ceiling": str(ceiling),
        "reason": fresh.ceiling_reason,
        "before": before,
    }
    record(audit_codes.ESTIMATE_SET, actor=actor, obj=fresh, case=fresh, data=data)
    mirror(procurement, fresh, *fields)
    return procurement


@transaction.atomic
def set_lots(
    *, actor: Any, procurement: Procurement, lots: Sequence[tuple[int | None, str, str]]
) -> list[Lot]:
    """Replace the list of lots: `(id or None, name, description)` in order. Audited.

    A lot that something already hangs on cannot be taken away.
    """
    fresh = locked(procurement)
    require(policies.may_prepare(actor, fresh))
    if fresh.status != ProcurementStatus.PREPARING:
        raise ActionError(_("The lots are stated in the notice and no longer change."))
    existing = {lot.pk: lot for lot in fresh.lots.all()}
    kept = {pk for pk, _name, _text in lots if pk in existing}
    _take_away([lot for pk, lot in existing.items() if pk not in kept])
    offset = len(existing) + len(lots) + 100
    for shift, lot in enumerate(lot for pk, lot in existing.items() if pk in kept):
        Lot.objects.filter(pk=lot.pk).update(number=offset + shift)
    result = []
    for number, (pk, name, text) in enumerate(lots, start=1):
        if not name.strip():
            raise ActionError(_("Every lot needs a name."))
        lot = existing[pk] if pk in kept and pk is not None else Lot(procurement=fresh)
        lot.number, lot.name, lot.description = number, name.strip(), text.strip()
        lot.save()
        result.append(lot)
    data = {"lots": [lot.name for lot in result]}
    record(audit_codes.LOTS_SET, actor=actor, obj=fresh, case=fresh, data=data)
    return result


def _take_away(lots: Iterable[Lot]) -> None:
    from django.db.models.deletion import ProtectedError

    for lot in lots:
        try:
            lot.delete()
        except ProtectedError as error:
            text = _("The lot “%(name)s” is used and cannot be taken away.")
            raise ActionError(text % {"name": lot.name}) from error
