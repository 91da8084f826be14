"""Each person's choice, honoured when the letter goes out; switching off by the letter itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError
from portal.notices import actions, kinds, links, wishes
from portal.notices.actions import choosing
from portal.notices.enums import Delivery, LetterStatus
from portal.notices.models import Letter, Preference
from portal.people.models import User
from tests.notices.conftest import ALWAYS, DIGEST, NOW, Write


def state(letter: Letter) -> str:
    letter.refresh_from_db()
    return letter.status


def test_what_is_switched_off_after_it_was_written_is_not_sent(
    bjuv_coordinator: User, write: Write
) -> None:
    letter = write(bjuv_coordinator)
    choosing.choose(person=bjuv_coordinator, wanted={NOW: Delivery.OFF})
    assert actions.send_waiting() == 0
    assert state(letter) == LetterStatus.UNWANTED
    assert mail.outbox == []
    assert AuditEvent.objects.get(code="notices.delivery_chosen").data[NOW] == "off"


def test_what_is_chosen_for_the_digest_waits_and_is_let_go_by_another_choice(
    bjuv_coordinator: User, write: Write
) -> None:
    letter = write(bjuv_coordinator, DIGEST)
    assert actions.send_waiting() == 0
    assert state(letter) == LetterStatus.HELD
    choosing.choose(person=bjuv_coordinator, wanted={DIGEST: Delivery.NOW})
    assert actions.send_waiting() == 1
    assert state(letter) == LetterStatus.SENT


def test_what_cannot_be_switched_off_is_sent_whatever_stands_in_the_table(
    bjuv_coordinator: User, write: Write
) -> None:
    with pytest.raises(ActionError):
        choosing.choose(person=bjuv_coordinator, wanted={ALWAYS: Delivery.OFF})
    Preference.objects.create(person=bjuv_coordinator, kind=ALWAYS, delivery=Delivery.OFF)
    letter = write(bjuv_coordinator, ALWAYS)
    assert actions.send_waiting() == 1
    assert state(letter) == LetterStatus.SENT
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_an_unknown_kind_or_hour_is_refused(bjuv_coordinator: User) -> None:
    with pytest.raises(ActionError):
        choosing.choose(person=bjuv_coordinator, wanted={"no.such": Delivery.OFF})
    with pytest.raises(ActionError):
        choosing.choose(person=bjuv_coordinator, wanted={}, digest_hour=24)


def test_nobody_without_a_log_in_gets_letters(bjuv_coordinator: User, write: Write) -> None:
    letter = write(bjuv_coordinator, ALWAYS)
    bjuv_coordinator.is_active = False
    bjuv_coordinator.save()
    assert actions.send_waiting() == 0
    assert state(letter) == LetterStatus.UNWANTED


def test_a_letter_about_what_is_done_is_not_sent(bjuv_coordinator: User, write: Write) -> None:
    done: list[Letter] = []
    kinds.register("tests.done", "Därför.", still_relevant=lambda letter: letter not in done)
    letter = write(bjuv_coordinator, "tests.done")
    done.append(letter)
    assert actions.send_waiting() == 0
    assert state(letter) == LetterStatus.NOT_NEEDED


def token_in(message: Any) -> str:
    return str(message.extra_headers["List-Unsubscribe"]).strip("<>").rstrip("/").rsplit("/", 1)[1]


def test_the_letter_itself_switches_its_kind_off_by_a_post_without_log_in(
    bjuv_coordinator: User, write: Write, client: Client
) -> None:
    write(bjuv_coordinator)
    actions.send_waiting()
    message = mail.outbox[0]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = f"/utskick/lank/{token_in(message)}/"
    assert path in message.body
    assert path in message.alternatives[0].content

    looked = client.get(path)
    assert looked.status_code == 200
    assert "<form" in looked.content.decode()
    assert wishes.delivery_for(bjuv_coordinator.pk, NOW) == Delivery.NOW, "looking changes nothing"

    strict = Client(enforce_csrf_checks=True)
    done = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200, "a mail program follows no redirect and has no cookie"
    assert wishes.delivery_for(bjuv_coordinator.pk, NOW) == Delivery.OFF
    assert wishes.delivery_for(bjuv_coordinator.pk, DIGEST) == Delivery.DIGEST, "that kind alone"
    assert strict.post(path).status_code == 200, "twice is once"
    assert AuditEvent.objects.filter(code="notices.delivery_chosen").count() == 1


def test_a_link_that_is_old_foreign_or_made_up_switches_nothing_off(
    bjuv_coordinator: User, client: Client
) -> None:
    with clock.pretend(clock.now()):
        path = links.path_for(bjuv_coordinator.pk, NOW)
    assert client.post(path[:-3] + "xx/").status_code == 404
    assert client.post("/utskick/lank/1:2/").status_code == 404
    always = links.path_for(bjuv_coordinator.pk, ALWAYS)
    assert client.post(always).status_code == 410
    assert not Preference.objects.exists()


def test_an_expired_link_says_where_to_choose_instead(
    bjuv_coordinator: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = links.path_for(bjuv_coordinator.pk, NOW)
    monkeypatch.setattr(links, "LASTS", timedelta(seconds=-1))
    answer = client.post(path)
    assert answer.status_code == 410
    assert "/aviseringar/" in answer.content.decode()
    assert not Preference.objects.exists()


def test_the_page_keeps_what_is_chosen_in_both_languages(
    client_of: Callable[[User], Client], bjuv_coordinator: User
) -> None:
    client = client_of(bjuv_coordinator)
    page = client.get("/aviseringar/")
    assert page.status_code == 200
    data = {
        field.name: field.value() for _group, rows in page.context["form"].grouped for field in rows
    }
    data |= {field.name: field.value() for field in page.context["form"].digest_fields}
    answer = client.post("/aviseringar/", data | {NOW: "digest", "digest_hour": "15"})
    assert answer.status_code == 302
    assert wishes.delivery_for(bjuv_coordinator.pk, NOW) == Delivery.DIGEST
    assert choosing.digest_hour_of(bjuv_coordinator) == 15
    bad = client.post("/aviseringar/", data | {NOW: "sometimes", "digest_hour": "15"})
    assert bad.status_code == 200
    assert bad.context["form"].errors
    client.cookies["django_language"] = "en"
    assert client.get("/aviseringar/").status_code == 200
