"""The secret address of a person's calendar: making, renewing, ending, reading."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.audit.actions import record
from portal.core import clock, signed_links
from portal.notices import audit_codes
from portal.notices.models import CalendarFeed
from portal.people.models import User

SALT = "notices.calendar"


@dataclass(frozen=True, slots=True)
class NewAddress:
    """A feed with its token, which is shown once and kept nowhere."""

    feed: CalendarFeed
    token: str


@transaction.atomic
def make(*, person: Any) -> NewAddress:
    """Give the person a new address; one that they had stops working at once. Audited."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    token = signed_links.new_token(SALT, p=person.pk)
    CalendarFeed.objects.filter(person_id=person.pk).delete()
    feed = CalendarFeed.objects.create(
        person_id=person.pk, token_hash=signed_links.hash_of(token), made_at=clock.now()
    )
    record(audit_codes.CALENDAR_MADE, actor=person, obj=feed)
    return NewAddress(feed, token)


@transaction.atomic
def end(*, person: Any) -> bool:
    """End the person's address; whether there was one. Audited."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    feed = CalendarFeed.objects.filter(person_id=person.pk).first()
    if feed is None:
        return False
    record(audit_codes.CALENDAR_ENDED, actor=person, obj=feed)
    feed.delete()
    return True


def opened(token: str) -> CalendarFeed | None:
    """The feed of the address; None for one that does not work or whose person has no log-in."""
    if signed_links.signed_by_us(token, SALT, "p") is None:
        return None
    found: CalendarFeed | None = (
        CalendarFeed.objects.select_related("person")
        .filter(token_hash=signed_links.hash_of(token), person__is_active=True)
        .first()
    )
    return found
