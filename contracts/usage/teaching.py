"""The verbs by which people teach the matching: confirm, undo, account rules.

What is taught holds at once for the lines that are stored, and from then on at every import.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contracts.usage import again, audit_codes, policies
from contracts.usage.enums import RuleKind, UsageSource
from contracts.usage.models import AccountRule, LearntMatch, LedgerSource
from contracts.usage.names import name_key
from contracts.usage.tasks import match_agreement_again
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that are decided together: of one buyer and source, with the same supplier and account.

    `ledger_source` is the system the ledger came from; None for other sources than ledgers.
    """

    organisation: Any
    source: UsageSource
    ledger_source: LedgerSource | None
    supplier_number: str
    supplier_name: str
    account: str


@transaction.atomic
def confirm(
    *, actor: Any, group: Group, lot_id: int | None, supplier_id: int | None
) -> LearntMatch:
    """Say what the lines of the group are: use of a lot, bought from a supplier of it, or neither.

    Remembered for the source, with who and when; the stored lines follow at once. Audited. Raises
    `ActionError` when the buyer is no party, the supplier is not in the lot, or it is decided.
    """
    require(policies.may_decide(actor, group.organisation))
    if lot_id is not None:
        _require_place(group.organisation, lot_id, supplier_id)
    try:
        with transaction.atomic():
            made = LearntMatch.objects.create(
                organisation=group.organisation,
                source=group.source,
                ledger_source=group.ledger_source,
                supplier_number=group.supplier_number,
                supplier_name=group.supplier_name,
                name_key=name_key(group.supplier_name),
                account=group.account,
                lot_id=lot_id,
                supplier_id=supplier_id if lot_id is not None else None,
                confirmed_by=actor,
            )
    except IntegrityError as twice:
        raise ActionError(_("Somebody has already decided this.")) from twice
    changed = again.match_alike(made)
    _record(audit_codes.LEARNT, actor, made, {"lines": changed, "lot": lot_id})
    return made


def _require_place(organisation: Any, lot_id: int, supplier_id: int | None) -> None:
    places = apps.get_model("agreements", "AgreementSupplier").objects
    if not places.filter(
        lot=lot_id, supplier=supplier_id, lot__agreement__parties__organisation=organisation
    ).exists():
        raise ActionError(
            _("The supplier does not stand in that lot, or the buyer is not a party to it.")
        )


@transaction.atomic
def undo(*, actor: Any, learnt: LearntMatch) -> LearntMatch:
    """Take back what was said; the lines are as unsure as before. It stays to be read. Audited."""
    require(policies.may_decide(actor, learnt.organisation))
    locked = LearntMatch.objects.select_for_update(of=("self",)).get(pk=learnt.pk)
    if locked.undone_at:
        raise ActionError(_("It is already undone."))
    locked.undone_at, locked.undone_by = clock.now(), actor
    locked.save(update_fields=["undone_at", "undone_by"])
    changed = again.match_alike(locked)
    _record(audit_codes.UNLEARNT, actor, locked, {"lines": changed})
    return locked


def _record(code: str, actor: Any, learnt: LearntMatch, data: Mapping[str, Any]) -> None:
    record(code, actor=actor, obj=learnt, organisation=learnt.organisation, data=dict(data))


@transaction.atomic
def add_rule(
    *,
    actor: Any,
    lot: Any,
    kind: RuleKind,
    code: str,
    organisation: Any = None,
    note: str = "",
) -> AccountRule:
    """Say that the need of a lot is on an account or CPV code; for one buyer, or for all.

    The worker matches the agreement's lines again. Audited. Raises `ActionError` for a code that is
    no code, a buyer that is no party, or a rule that is there.
    """
    require(policies.may_edit_rules(actor))
    code = code.strip()
    if not code or not code.replace("-", "").isalnum():
        raise ActionError(
            _("Write the code, or how it begins, in letters and digits."), field="code"
        )
    if organisation and not lot.agreement.parties.filter(organisation=organisation).exists():
        raise ActionError(_("The organisation is not a party."), field="organisation")
    try:
        with transaction.atomic():
            made = AccountRule.objects.create(
                lot=lot,
                organisation=organisation,
                kind=kind,
                code=code,
                note=note.strip(),
                added_by=actor,
            )
    except IntegrityError as twice:
        raise ActionError(_("The rule is already there."), field="code") from twice
    _rule_changed(audit_codes.RULE_ADDED, actor, made)
    return made


@transaction.atomic
def remove_rule(*, actor: Any, rule: AccountRule) -> None:
    """Take an account rule away; its history stays. The lines are matched again. Audited."""
    require(policies.may_edit_rules(actor))
    locked = AccountRule.objects.select_for_update(of=("self",)).filter(pk=rule.pk).first()
    if locked is None:
        return
    _rule_changed(audit_codes.RULE_REMOVED, actor, locked)
    locked.delete()


def _rule_changed(code: str, actor: Any, rule: AccountRule) -> None:
    record(
        code,
        actor=actor,
        obj=rule.lot.agreement,
        organisation=rule.organisation,
        data={"lot": rule.lot.number, "kind": rule.kind, "code": rule.code},
    )
    match_agreement_again.delay_on_commit(rule.lot.agreement_id)
