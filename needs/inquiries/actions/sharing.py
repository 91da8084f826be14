"""Giving parts of an answer to colleagues, and taking them back."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from needs.inquiries.actions.drafts import locked
from needs.inquiries.actions.recording import record_answer
from needs.inquiries.answering import letters, parts, people, policies
from needs.inquiries.answering.models import AnswerPart
from needs.inquiries.models import Answer
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.members import actions as members
from portal.members.actions.invitations import Offer
from portal.organisations.enums import Role
from portal.people.models import User


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody without a log-in who is to write a part; they become readers of the organisation."""

    name: str
    email: str


@transaction.atomic
def give_part(
    *,
    actor: Any,
    answer: Answer,
    key: str,
    person: User | None = None,
    invited: Invited | None = None,
    message: str = "",
) -> AnswerPart:
    """Ask a colleague to write a part of the answer: who sees and writes that part alone.

    Who has no log-in is invited as a reader of the organisation. Raises `ActionError` when the
    part is somebody's already, or the person does not work there.
    """
    answer = locked(answer)
    require(policies.may_share(actor, answer))
    part = parts.part_of(answer, key)
    if part is None:
        raise ActionError(_("The inquiry has no such part any more."), field="key")
    if part.given is not None:
        raise ActionError(
            _("%(name)s is already asked to write that part.") % {"name": part.given.writer_name},
            field="key",
        )
    email = ""
    if person is None:
        person, email = _invite(actor, answer, invited)
    if person is not None:
        if person.pk == actor.pk:
            raise ActionError(_("You can write the part already."), field="person")
        if not people.colleagues(answer.organisation_id).filter(pk=person.pk).exists():
            raise ActionError(_("The person has no role in the organisation."), field="person")
    row = AnswerPart(
        answer=answer,
        key=key,
        person=person,
        email=email,
        message=message.strip(),
        asked_by=actor,
        asked_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ActionError(
            _("Somebody is already asked to write that part."), field="key"
        ) from error
    _record("needs.part_given", actor, row, to=row.person_id)
    letters.part_asked(row, part.title)
    return row


def _invite(actor: Any, answer: Answer, invited: Invited | None) -> tuple[User | None, str]:
    """A colleague who has the address already, else an invitation to it."""
    if invited is None or not invited.email.strip():
        raise ActionError(_("Choose a colleague, or write whom to invite."), field="person")
    known = people.colleagues(answer.organisation_id).filter(email__iexact=invited.email.strip())
    if (found := known.first()) is not None:
        return found, ""
    offer = Offer(email=invited.email, name=invited.name, roles=[Role.READER])
    row = members.invite(actor=actor, organisation=answer.organisation, offer=offer)
    return None, row.email


@transaction.atomic
def withdraw_part(*, actor: Any, part: AnswerPart) -> AnswerPart:
    """Take a part back; what the colleague has written stays in the draft."""
    answer = locked(part.answer)
    row = AnswerPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
    row.answer = answer
    require(policies.may_share(actor, answer))
    if row.withdrawn_at is not None:
        return row
    row.withdrawn_at, row.withdrawn_by = clock.now(), actor
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record("needs.part_withdrawn", actor, row)
    letters.part_withdrawn(row, title_of(answer, row.key))
    return row


@transaction.atomic
def finish_part(*, actor: Any, part: AnswerPart, done: bool = True) -> AnswerPart:
    """Say that a part is ready, or that it is not after all; who asked for it is told."""
    answer = locked(part.answer)
    row = AnswerPart.objects.select_for_update(of=("self",)).get(pk=part.pk)
    row.answer = answer
    require(policies.may_write_part(actor, row))
    if bool(row.done_at) == done:
        return row
    row.done_at = clock.now() if done else None
    row.save(update_fields=["done_at"])
    _record("needs.part_done" if done else "needs.part_reopened", actor, row)
    if done:
        letters.part_done(row, title_of(answer, row.key), actor)
    return row


def title_of(answer: Answer, key: str) -> str:
    """What a part is called; its key when the inquiry has it no more."""
    part = parts.part_of(answer, key)
    return part.title if part else key


def _record(code: str, actor: Any, row: AnswerPart, **data: Any) -> None:
    record_answer(code, actor, row.answer, part=row.key, **data)
