"""Declarations of interests: handed in, renewed, handled; a recusal ends all access at once."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock, personal_numbers
from portal.core.errors import ActionError, require
from portal.people.models import User
from portal.procurements import audit_codes, grants, letters, policies
from portal.procurements.actions.locking import locked
from portal.procurements.actions.team import end_all
from portal.procurements.enums import DeclarationState, Interest
from portal.procurements.models import Declaration, Procurement


def clean_text(text: str, *, field: str) -> str:
    """The text without blanks around it. Raises `ActionError` when it holds a personal number."""
    if personal_numbers.holds_one(text):
        raise ActionError(
            _(
                "This looks like a personal number. Take it away: personal numbers are not kept"
                " here, and nothing needs them."
            ),
            field=field,
        )
    return text.strip()


@transaction.atomic
def declare(
    *,
    actor: Any,
    procurement: Procurement,
    interests: Iterable[Interest | str] = (),
    explanation: str = "",
    knows_bidders: bool = False,
) -> Declaration:
    """Hand in one's own declaration, or renew it. Audited without its content.

    With an interest an explanation is demanded, and the one responsible and the lawyer are told:
    until a measure is decided the person reads nothing. `knows_bidders` is true when the person has
    had the list of tenderers before the eyes, which is refused before the opening is certified.
    """
    fresh = locked(procurement)
    require(policies.may_declare(actor, fresh))
    chosen = list(dict.fromkeys(Interest(interest).value for interest in interests))
    text = clean_text(explanation, field="explanation")
    if chosen and not text:
        raise ActionError(
            _("Say in a few words what the interest is, so that it can be judged."),
            field="explanation",
        )
    if knows_bidders and not _names_are_known(actor, fresh):
        raise ActionError(_("The tenderers are not known yet, so nothing can be renewed."))
    row = _replace(actor, fresh, interests=chosen, explanation=text, knows_bidders=knows_bidders)
    code = audit_codes.DECLARATION_RENEWED if knows_bidders else audit_codes.DECLARED
    record(code, actor=actor, obj=row, case=fresh, data={"state": row.state})
    if chosen:
        letters.to_handle(row)
    return row


def _names_are_known(actor: Any, procurement: Procurement) -> bool:
    opening = policies.opening_of(procurement)
    return opening is not None and opening.is_certified


def _replace(user: User, procurement: Procurement, **fields: Any) -> Declaration:
    older = Declaration.objects.current().filter(user=user, procurement=procurement)
    older.update(is_current=False)
    row = Declaration.objects.create(
        user=user, procurement=procurement, declared_at=clock.now(), **fields
    )
    grants.changed()
    return row


@transaction.atomic
def handle_declaration(
    *, actor: Any, declaration: Declaration, measure: str, reason: str
) -> Declaration:
    """Decide a measure, after which the person may take part. Audited without its content."""
    fresh = locked(declaration.procurement_id)
    row = Declaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    row.procurement = fresh
    require(policies.may_handle(actor, row))
    if not row.interests:
        raise ActionError(_("No interest is declared, so there is nothing to handle."))
    if not measure.strip():
        raise ActionError(_("Say which measure is taken."), field="measure")
    if not reason.strip():
        raise ActionError(_("Say why the measure is enough."), field="reason")
    row.state = DeclarationState.MANAGED
    _handled(actor, row, measure, reason)
    record(audit_codes.DECLARATION_MANAGED, actor=actor, obj=row, case=fresh)
    letters.handled(row)
    return row


@transaction.atomic
def recuse(*, actor: Any, procurement: Procurement, user: Any, reason: str) -> Declaration:
    """Take a person out of the procurement for a conflict of interest: access ends at once. Final.

    By the person, or by the one responsible or the lawyer. Without a declaration to decide about
    one is written that says only that the person is recused. Audited.
    """
    fresh = locked(procurement)
    row = Declaration.objects.current().filter(user=user, procurement=fresh).first()
    own = actor.pk == user.pk
    if row is None or own:
        require(policies.may_declare(user, fresh))
    if row is None:
        row = Declaration(user=user, procurement=fresh)
    row.procurement = fresh
    if not own:
        require(policies.may_handle(actor, row))
    if not reason.strip() and not own:
        raise ActionError(_("Say why the person takes no part."), field="reason")
    row.state = DeclarationState.RECUSED
    _handled(actor, row, _("Takes no part"), clean_text(reason, field="reason"))
    record(audit_codes.RECUSED, actor=actor, obj=row, case=fresh, data={"user": user.pk})
    end_all(actor=actor, user=user, procurement=fresh, reason=_("Recused"))
    letters.recused(row)
    return row


def _handled(actor: Any, row: Declaration, measure: str, reason: str) -> None:
    row.measure = clean_text(measure, field="measure")[:300]
    row.handling_reason = clean_text(reason, field="reason")[:300]
    row.handled_by, row.handled_at = actor, clock.now()
    row.save()
    grants.changed()
