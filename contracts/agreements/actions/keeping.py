"""Keeping an agreement right: its facts, the order of a lot, its documents."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from contracts.agreements import audit_codes, checks, policies
from contracts.agreements.actions.common import keep, locked, plain, told, write
from contracts.agreements.actions.correcting import Arrangement, Order, arrange
from contracts.agreements.enums import AgreementKind, DocumentKind
from contracts.agreements.models import Agreement, AgreementLot
from contracts.agreements.numbers import number_key
from contracts.agreements.tasks import match_use
from contracts.agreements.term import longest_term_of, require_reasons
from contracts.agreements.terms import Upload
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.documents.enums import Secrecy
from portal.documents.models import Document

ALWAYS = ("title", "number", "diary_number", "manager", "contract_kind", "terms")
# What a procurement here has settled; of others an error in the register can be corrected.
BY_HAND = (
    "source_reference",
    "responsible",
    "regime",
    "area",
    "signed_on",
    "valid_from",
    "valid_to",
    "last_contract_date",
    "call_off_model",
    "estimate",
    "ceiling",
    "long_term_reason",
)


@transaction.atomic
def edit_agreement(
    *, actor: Any, agreement: Agreement, values: dict[str, Any], reason: str
) -> Agreement:
    """Correct the facts in `values`, for a reason. Audited with each fact's old and new value.

    Of an agreement with a procurement only what the procurement has not settled can be changed; a
    change of terms is an amendment and not a correction.
    """
    fresh = locked(agreement)
    require(policies.may_manage(actor, fresh))
    reason = told(reason)
    codes = values.pop("cpv_codes", None)
    allowed = ALWAYS if fresh.procurement_id else ALWAYS + BY_HAND
    if unknown := set(values) - set(allowed):
        raise ActionError(
            _("The procurement has settled this; record an amendment instead."),
            field=min(unknown),
        )
    changes = {}
    for name, value in values.items():
        new = value.strip() if isinstance(value, str) else value
        if getattr(fresh, name) != new:
            changes[name] = [plain(getattr(fresh, name)), plain(new)]
            setattr(fresh, name, new)
    if codes is not None and not fresh.procurement_id:
        held = set(fresh.cpv_codes.values_list("code", flat=True))
        wanted = {code.code for code in codes}
        if held != wanted:
            changes["cpv_codes"] = [" ".join(sorted(held)), " ".join(sorted(wanted))]
            fresh.cpv_codes.set(codes)
    if not changes:
        return fresh
    checks.check_number(fresh.number, but=fresh)
    if set(changes) - set(ALWAYS):
        _check(fresh)
    fresh.number_key = number_key(fresh.number)
    fresh.save()
    write(
        audit_codes.EDITED,
        actor=actor,
        agreement=fresh,
        data={"reason": reason, "changes": changes},
    )
    match_use.delay_on_commit(fresh.pk)
    return fresh


def _check(row: Agreement) -> None:
    """The rules between facts, each at the field that breaks it."""
    if row.signed_on and row.signed_on > clock.today():
        raise ActionError(_("The day of signing lies ahead."), field="signed_on")
    if row.valid_to < row.valid_from:
        raise ActionError(_("The agreement must begin before it ends."), field="valid_to")
    if row.last_contract_date < row.valid_to:
        raise ActionError(
            _("Contracts cannot end before the last day for call-offs."),
            field="last_contract_date",
        )
    if row.options.filter(taken_at__isnull=False).exclude(extends_to__lte=row.valid_to).exists():
        raise ActionError(
            _("An option that is taken has moved the last day; it cannot lie before that."),
            field="valid_to",
        )
    undecided = row.options.filter(taken_at=None, declined_at=None)
    if undecided.filter(extends_to__lte=row.valid_to).exists():
        raise ActionError(
            _("An option that nobody has decided about extends no further. Correct it first."),
            field="valid_to",
        )
    if row.ceiling is not None and row.estimate is not None and row.ceiling < row.estimate:
        raise ActionError(_("The ceiling cannot be below the estimated value."), field="ceiling")
    checks.check_ceilings(row.ceiling, list(row.lots.values_list("ceiling", flat=True)))
    if row.kind == AgreementKind.FRAMEWORK and not row.call_off_model:
        raise ActionError(
            _("A framework agreement says how call-offs are made."), field="call_off_model"
        )
    require_reasons(longest_term_of(row), row.long_term_reason)


@transaction.atomic
def edit_lot(
    *,
    actor: Any,
    lot: AgreementLot,
    call_off_model: str,
    call_off_terms: str,
    order: Order,
    reason: str,
) -> AgreementLot:
    """Correct how call-offs are made in a lot: model, terms, each place's rank and share. Audited.

    `order` is rank and share by place; places that have ended keep theirs.
    """
    fresh = locked(lot.agreement_id)
    require(policies.may_manage(actor, fresh))
    reason = told(reason)
    row = AgreementLot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    row.agreement = fresh
    order_now = arrange(row, Arrangement(call_off_model, call_off_terms, order))
    write(
        audit_codes.ORDER_CHANGED,
        actor=actor,
        agreement=fresh,
        data={"lot": row.name, "reason": reason, **order_now},
    )
    return row


@transaction.atomic
def add_document(
    *,
    actor: Any,
    agreement: Agreement,
    upload: Upload,
    title: str,
    kind: DocumentKind | str,
    secrecy: Secrecy | str = Secrecy.INTERNAL,
    diary_number: str = "",
) -> Document:
    """Store a document with the agreement, secret or not. Audited."""
    fresh = locked(agreement)
    require(policies.may_manage(actor, fresh))
    stored = keep(
        actor=actor,
        agreement=fresh,
        upload=upload,
        title=told(title, "title"),
        kind=kind,
        secrecy=secrecy,
        diary_number=diary_number,
    )
    write(
        audit_codes.DOCUMENT_ADDED,
        actor=actor,
        agreement=fresh,
        data={"title": stored.title, "kind": str(kind), "secrecy": str(secrecy)},
    )
    return stored
