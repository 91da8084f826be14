"""What people of the demonstration have chosen about letters, and one that came back."""

from datetime import timedelta

from contracts.agreements.models import Agreement
from portal.core import clock
from portal.notices import wishes
from portal.notices.actions import absences, bounces, choosing, digests, following, take
from portal.notices.enums import Delivery, LetterStatus
from portal.notices.models import Letter
from portal.people.models import User
from portal.procurements.models import Procurement
from portal.web.demo.people import DEPUTY

FOLLOWERS = ("bjuv", "lund", "admin")
REFUSED = "550 5.1.1 The email account that you tried to reach does not exist"


def tell(users: dict[str, User]) -> None:
    """Follow what one sees, be away with a deputy, read in the digest, and miss one letter."""
    for login in FOLLOWERS:
        for model in (Procurement, Agreement):
            rows = model.objects.visible_to(users[login]).order_by("-pk")
            for obj in rows[:2]:
                following.follow(
                    person=users[login], label=model._meta.label_lower, object_id=obj.pk
                )
    choosing.choose(person=users["bjuv"], wanted={"needs.reminded": Delivery.DIGEST}, digest_hour=8)
    deputy, principal = (users[login] for login in DEPUTY)
    absences.go_away(
        person=principal,
        first_day=clock.today(),
        last_day=clock.today() + timedelta(days=45),
        deputy=deputy,
    )
    _come_back_from_a_party()
    _write_digests()


def _come_back_from_a_party() -> None:
    """One party's purchasing coordinator has left, and nobody has told us."""
    sent = Letter.objects.filter(status=LetterStatus.SENT, recipient__email__startswith="inkop.")
    letter = sent.filter(kind="needs.asked").order_by("-pk").first()
    if letter is None:
        return
    letter.sent_to = letter.to_address
    letter.save(update_fields=["sent_to"])
    bounces.came_back(letter_id=letter.pk, reason=REFUSED, for_good=True)


def _write_digests() -> None:
    """What the worker would do at the hour of the digest."""
    waiting = Letter.objects.waiting().exclude(recipient=None).select_related("recipient")
    held = [one for one in waiting if wishes.outcome(one) == LetterStatus.HELD]
    for letter in held:
        take(letter.pk)
    for person_id in sorted({letter.recipient_id for letter in held if letter.recipient_id}):
        digests.decide(person_id, clock.today())
