"""Following an object, and telling followers what happened to it."""

from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError
from portal.notices import following
from portal.notices import kinds as letter_kinds
from portal.notices.actions import writing
from portal.notices.enums import Delivery
from portal.notices.models import Follow, Letter

FOLLOWED = "notices.followed"


@transaction.atomic
def follow(*, person: Any, label: str, object_id: int) -> Follow:
    """Let the person follow an object that they may see; following twice changes nothing.

    Raises `ActionError` for what cannot be followed or is not theirs to see, without saying which.
    """
    kind = following.kind_of(label)
    if kind is None or not kind.seen_by(person, [object_id]):
        raise ActionError(_("There is no such thing to follow."))
    row, _created = Follow.objects.get_or_create(
        person_id=person.pk,
        object_type=label,
        object_id=object_id,
        defaults={"since": clock.now()},
    )
    return row


@transaction.atomic
def unfollow(*, person: Any, label: str, object_id: int) -> bool:
    """Follow no more; whether the person did."""
    rows = Follow.objects.filter(person_id=person.pk, object_type=label, object_id=object_id)
    return bool(rows.delete()[0])


def tell(event: AuditEvent) -> None:
    """Write to those who follow what the event is about, in the event's transaction.

    One statement for an event that is told and that nobody follows. The one who did it knows
    already, and who follows both a case and its part hears of it once.
    """
    tellable = following.told(event.code)
    if tellable is None:
        return
    told: set[int | None] = {event.actor_id}
    for label, object_id in tellable.targets(event):
        kind = following.kind_of(label)
        if kind is None:
            continue
        rows = Follow.objects.filter(
            object_type=label, object_id=object_id, person__is_active=True
        ).select_related("person")
        people = [row.person for row in rows if row.person_id not in told]
        told |= {person.pk for person in people}
        if people:
            _write(event, kind, object_id, people, tellable.sentence)


def _write(
    event: AuditEvent, kind: following.Followable, object_id: int, people: list[Any], sentence: Any
) -> None:
    obj = kind.model._base_manager.filter(pk=object_id).first()
    if obj is None:
        return
    writing.send(
        kind=FOLLOWED,
        recipients=people,
        subject=format_lazy("{title}: {what}", title=kind.title(obj), what=sentence),
        body_text=format_lazy(
            gettext_lazy("You follow “{title}”. {what}."), title=kind.title(obj), what=sentence
        ),
        url=kind.url(obj),
        key=f"{FOLLOWED}:{event.pk}:{kind.label}:{object_id}",
        case=None,
    )


def still_relevant(letter: Letter) -> bool:
    """Whether the reader still follows the object and may hear of the event now."""
    _kind, event_id, label, object_id = letter.key.split(":")
    event = AuditEvent.objects.filter(pk=int(event_id)).only("code").first()
    tellable = following.told(event.code) if event else None
    person = letter.recipient
    if tellable is None or person is None:
        return False
    followed = Follow.objects.filter(
        person_id=person.pk, object_type=label, object_id=int(object_id)
    )
    return followed.exists() and following.may_hear(person, tellable, label, int(object_id))


def register_kind() -> None:
    """Name the kind of these letters."""
    letter_kinds.register(
        FOLLOWED,
        gettext_lazy("You follow this in Samordna."),
        name=gettext_lazy("Something happened to what I follow"),
        group=gettext_lazy("What I follow"),
        delivery=Delivery.DIGEST,
        personal=True,
        still_relevant=still_relevant,
    )
