"""What the demonstration shows of letters is told by the actions that people use."""

from datetime import timedelta

from portal.core import clock
from portal.notices.enums import LetterStatus
from portal.notices.models import Absence, Digest, FailingAddress, Follow, Letter
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.procurements.models import Procurement
from portal.web.demo import notices
from tests.notices.conftest import DIGEST, Write
from tests.support.factories import base


def test_people_follow_are_away_read_digests_and_miss_a_letter(  # noqa: PLR0917 - fixtures
    procurement: Procurement,
    bjuv: Organisation,
    bjuv_coordinator: User,
    lund_coordinator: User,
    association_admin: User,
    write: Write,
) -> None:
    signatory = base.UserFactory(roles=[(bjuv, Role.SIGNATORY)])
    deputy = base.UserFactory(roles=[(bjuv, Role.APPROVER)])
    access.grant_membership(
        actor=None,
        user=deputy,
        organisation=bjuv,
        role=Role.SIGNATORY,
        valid_to=clock.today() + timedelta(days=60),
        deputy_for=signatory,
    )
    write(bjuv_coordinator, DIGEST)
    Letter.objects.create(
        kind="needs.asked", key="x", recipient=base.UserFactory(email="inkop.1@demo.example"),
        subject="Behov", body="x", path="/", status=LetterStatus.SENT, sent_at=clock.now(),
    )  # fmt: skip
    notices.tell(
        {
            "bjuv": bjuv_coordinator,
            "lund": lund_coordinator,
            "admin": association_admin,
            "bjuv.firmatecknare": signatory,
            "bjuv.godkannare": deputy,
        }
    )
    assert Follow.objects.count() == 3
    assert Absence.objects.get().deputy == deputy
    assert Digest.objects.get().person == bjuv_coordinator
    assert FailingAddress.objects.get().address == "inkop.1@demo.example"
    assert Letter.objects.filter(status=LetterStatus.BOUNCED).count() == 1
