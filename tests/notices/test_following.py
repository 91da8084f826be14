"""Following a case and an agreement: told of what happens, as long as one may see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from portal.audit import codes
from portal.audit.actions import record
from portal.core.errors import ActionError
from portal.notices import actions, following
from portal.notices.actions import choosing
from portal.notices.actions import following as follows
from portal.notices.enums import Delivery, LetterStatus
from portal.notices.models import Follow, Letter
from portal.people.models import User
from portal.procurements import audit_codes
from portal.procurements.models import Procurement

CASE = following.CASE


def follow(person: User, case: Procurement) -> None:
    follows.follow(person=person, label=CASE, object_id=case.pk)
    choosing.choose(person=person, wanted={follows.FOLLOWED: Delivery.NOW})


def happen(case: Procurement, actor: Any, code: str = audit_codes.PUBLISHED) -> None:
    record(code, actor=actor, obj=case, case=case, data={"hemligt": "Anbudsgivare AB"})


def test_followers_are_told_in_a_sentence_and_the_one_who_did_it_is_not(
    procurement: Procurement, coordinator: User, bjuv_coordinator: User
) -> None:
    follow(bjuv_coordinator, procurement)
    follow(coordinator, procurement)
    happen(procurement, coordinator)
    actions.send_waiting()
    (message,) = mail.outbox
    assert message.to == [bjuv_coordinator.email]
    assert procurement.title in message.subject
    assert "Anbudsgivare" not in message.body
    assert procurement.get_absolute_url() in message.body


def test_who_may_not_see_the_case_can_neither_follow_nor_be_told(
    procurement: Procurement, coordinator: User, outsider: User, lund_coordinator: User
) -> None:
    with pytest.raises(ActionError):
        follow(outsider, procurement)
    follow(lund_coordinator, procurement)
    happen(procurement, coordinator)
    procurement.participations.filter(organisation__short_name="Lund").delete()
    assert actions.send_waiting() == 0, "the invitation was taken back before the letter went out"
    assert Letter.objects.get().status == LetterStatus.NOT_NEEDED


def test_who_follows_no_more_is_not_told(
    procurement: Procurement, coordinator: User, bjuv_coordinator: User
) -> None:
    follow(bjuv_coordinator, procurement)
    happen(procurement, coordinator)
    follows.unfollow(person=bjuv_coordinator, label=CASE, object_id=procurement.pk)
    assert actions.send_waiting() == 0


def test_some_events_are_for_the_association_alone(
    procurement: Procurement, coordinator: User, association_admin: User, bjuv_coordinator: User
) -> None:
    for person in (association_admin, bjuv_coordinator):
        follow(person, procurement)
    happen(procurement, coordinator, "needs.answer_submitted")
    actions.send_waiting()
    assert [message.to for message in mail.outbox] == [[association_admin.email]]


def test_no_event_that_is_told_is_one_that_its_room_guards() -> None:
    guarded = {code for some in codes.guards().values() for code in some}
    assert not following.told_codes() & guarded
    assert all(codes.known(code) for code in following.told_codes())
    with pytest.raises(ValueError, match="guarded"):
        following.tell(audit_codes.TENDER_RECORDED, "Ett anbud har kommit")


def test_the_button_follows_and_the_list_shows_it(
    client_of: Callable[[User], Client], procurement: Procurement, bjuv_coordinator: User
) -> None:
    client = client_of(bjuv_coordinator)
    case = procurement.get_absolute_url()
    assert "/aviseringar/folj/" in client.get(case).content.decode()
    form = {"kind": CASE, "number": procurement.pk, "next": case}
    answer = client.post("/aviseringar/folj/", form)
    assert answer.headers["Location"] == case
    assert client.post("/aviseringar/folj/", form).status_code == 302
    assert Follow.objects.count() == 1
    assert "/aviseringar/sluta-folja/" in client.get(case).content.decode()
    assert procurement.title in client.get("/aviseringar/foljer/").content.decode()
    away = client.post("/aviseringar/sluta-folja/", form | {"next": "https://elsewhere.example/"})
    assert away.headers["Location"] == "/aviseringar/foljer/"
    assert not Follow.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {"kind": CASE, "number": "0"},
        {"kind": CASE, "number": "9" * 30},
        {"kind": CASE, "number": "²"},
        {"kind": "people.user", "number": "1"},
        {},
    ],
)
def test_what_cannot_be_followed_does_not_exist(
    client_of: Callable[[User], Client], bjuv_coordinator: User, form: dict[str, str]
) -> None:
    assert client_of(bjuv_coordinator).post("/aviseringar/folj/", form).status_code == 404


def test_what_one_may_not_see_any_more_stands_without_its_name(
    client_of: Callable[[User], Client], procurement: Procurement, lund_coordinator: User
) -> None:
    follow(lund_coordinator, procurement)
    procurement.participations.filter(organisation__short_name="Lund").delete()
    page = client_of(lund_coordinator).get("/aviseringar/foljer/").content.decode()
    assert procurement.title not in page
    assert "/aviseringar/sluta-folja/" in page
