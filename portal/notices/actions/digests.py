"""The daily digest: one letter a day with what a person wants to read together.

The digest of a day is decided once for each person, by a row that the database lets only one write.
Its letter is written in the same transaction as the letters that it collects are marked, and goes
the way of all letters: stored, taken, sent. What has meanwhile been done or switched off is left
out in the moment of sending.
"""

from datetime import date
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from portal.core import clock
from portal.notices import deputies, todo, wishes
from portal.notices.actions.writing import wake
from portal.notices.enums import LetterStatus
from portal.notices.models import Digest, Letter
from portal.notices.models.choices import DIGEST_HOUR
from portal.organisations.models import Membership
from portal.people.models import User
from portal.ui import formats

log = structlog.get_logger(__name__)

# Days before a deadline on which the digest reminds of it: a week, a day, the day itself, and once
# when it has passed. In between it is silent, or nobody would read it.
REMIND_ON = frozenset({7, 1, 0, -1})
PEOPLE_A_ROUND = 200


def write_due() -> int:
    """Decide the digest of today for everyone whose hour has come; returns how many were written.

    Safe to run twice and by several workers at once, in any order; one person's trouble is not
    the next one's.
    """
    written = 0
    today = clock.today()
    for pk in due_people(today)[:PEOPLE_A_ROUND]:
        try:
            written += decide(pk, today) is not None
        except Exception:
            log.exception("digest_not_written", person=pk)
    return written


def due_people(day: date) -> list[int]:
    """People without a decision for the day whose hour has come; one statement.

    The hour is that of the Swedish clock, so on the night when it is moved nobody gets two.
    """
    hour = clock.now().astimezone(clock.STOCKHOLM).hour
    held = Letter.objects.held().filter(recipient_id=OuterRef("pk"))
    roles = Membership.objects.filter(user_id=OuterRef("pk")).current(day)
    decided = Digest.objects.filter(person_id=OuterRef("pk"), day=day)
    return list(
        User.objects.filter(is_active=True)
        .filter(Exists(held.order_by()) | Exists(roles))
        .filter(~Exists(decided))
        .annotate(wanted_hour=Coalesce("notice_reader__digest_hour", DIGEST_HOUR))
        .filter(wanted_hour__lte=hour)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def decide(person_id: int, day: date) -> Letter | None:
    """Write the person's digest of the day, or that there is none; None when nothing was written.

    Whoever comes second finds the decision made and changes nothing.
    """
    try:
        with transaction.atomic():
            person = (
                User.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
                .filter(pk=person_id, is_active=True)
                .first()
            )
            if person is None or Digest.objects.filter(person=person, day=day).exists():
                return None
            letter = _written(person, day)
            Digest.objects.create(person=person, day=day, letter=letter, decided_at=clock.now())
            if letter is not None:
                wake()
            return letter
    except IntegrityError:
        return None


def _written(person: User, day: date) -> Letter | None:
    """The letter with what it collects; None when the person is away or there is nothing."""
    if not wishes.wanted(person):
        Letter.objects.held().filter(recipient=person).update(status=LetterStatus.UNWANTED)
        return None
    if deputies.is_away(person, day):
        return None
    parts = _still_wanted(list(_held(person)))
    with translation.override(person.language):
        items = due_items(person)
        if not parts and not items:
            return None
        letter = Letter.objects.create(
            kind=wishes.DIGEST,
            key=f"{wishes.DIGEST}:{day.isoformat()}",
            recipient=person,
            subject=_("Today in Samordna, %(day)s") % {"day": formats.day(day)},
            body=_body(parts, items),
            path=reverse("notices:todo"),
            created_at=clock.now(),
        )
    Letter.objects.filter(pk__in=[part.pk for part in parts]).update(
        status=LetterStatus.DIGESTED, digest=letter
    )
    return letter


def _held(person: User) -> Any:
    return Letter.objects.held().filter(recipient=person).select_related("recipient")


def _still_wanted(parts: list[Letter]) -> list[Letter]:
    """Those that are still to be read; the others are written down as what they have become."""
    kept = []
    for part in parts:
        status = wishes.outcome(part)
        # "At once" since the letter was held: it stands in this digest all the same.
        if status in {LetterStatus.HELD, LetterStatus.SENDING}:
            kept.append(part)
        else:
            Letter.objects.filter(pk=part.pk).update(status=status)
    return kept


def due_items(person: Any) -> list[todo.TodoItem]:
    """What the digest reminds of today."""
    return [item for item in todo.items_for(person) if item.days_left in REMIND_ON]


def body_of(letter: Letter) -> str:
    """The words of a digest in the moment of sending; empty when nothing is left to say."""
    person = letter.recipient
    if person is None:
        return ""
    parts = letter.parts.filter(status=LetterStatus.DIGESTED).select_related("recipient")
    return _body(_still_wanted(list(parts.order_by("pk"))), due_items(person))


def _body(parts: list[Letter], items: list[todo.TodoItem]) -> str:
    sections = []
    if parts:
        sections.append(_("New since last time:"))
        sections += [f"– {part.subject}\n{settings.SITE_URL}{part.path}" for part in parts]
    if items:
        sections.append(_("Soon to be done:"))
        sections += [f"– {_line(item)}\n{settings.SITE_URL}{item.url}" for item in items]
    return "\n\n".join(sections)


def _line(item: todo.TodoItem) -> str:
    words = [item.title]
    if item.organisation:
        words.append(item.organisation)
    if item.deadline:
        words.append(_("last day %(day)s") % {"day": formats.day(item.deadline)})
    if item.standing_in_for:
        words.append(_("for %(person)s, who is away") % {"person": item.standing_in_for})
    return ", ".join(words)
