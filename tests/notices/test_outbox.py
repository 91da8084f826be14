"""Letters: written in the action's transaction, sent once, never lost."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.notices import actions, kinds, tasks
from portal.notices.enums import LetterStatus
from portal.notices.models import Letter
from portal.people.models import User

kinds.register("tests.kind", _("Nearest dates"))


def write(people: list[User], key: str = "k1", **more: Any) -> list[Letter]:
    return actions.send(
        kind="tests.kind",
        recipients=people,
        subject="Behov: HVB",
        body_text="Svara senast 12 mars.",
        url="/behov/1/",
        key=key,
        **more,
    )


def test_a_letter_is_written_once_per_recipient_and_key(bjuv_coordinator: User) -> None:
    assert len(write([bjuv_coordinator, bjuv_coordinator])) == 1
    assert write([bjuv_coordinator]) == []
    assert len(write([bjuv_coordinator], key="k2")) == 1


def test_the_worker_sends_text_and_html_with_one_link_and_the_reason(
    bjuv_coordinator: User, settings: Any
) -> None:
    settings.SITE_URL = "https://samordna.example"
    write([bjuv_coordinator])
    assert actions.send_waiting() == 1
    assert actions.send_waiting() == 0
    message = mail.outbox[0]
    assert message.to == [bjuv_coordinator.email]
    assert message.subject == "Behov: HVB"
    assert "https://samordna.example/behov/1/" in message.body
    assert "Svara senast 12 mars." in message.body
    assert kinds.reason_of("tests.kind") in message.body
    html = message.alternatives[0].content
    assert html.count("https://samordna.example/behov/1/") == 1
    letter = Letter.objects.get()
    assert letter.status == LetterStatus.SENT
    assert letter.sent_at


def test_nothing_is_written_when_the_action_is_undone(bjuv_coordinator: User) -> None:
    with transaction.atomic():
        write([bjuv_coordinator])
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_a_refusing_mail_server_is_tried_again_and_then_given_up(
    bjuv_coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_message: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    write([bjuv_coordinator])
    now = clock.now()
    for number in range(actions.MOST_ATTEMPTS):
        with clock.pretend(now + timedelta(hours=5 * number)):
            assert actions.send_waiting() == 0
            assert actions.send_waiting() == 0, "it is not tried again at once"
        assert Letter.objects.get().attempts == number + 1
    letter = Letter.objects.get()
    assert letter.status == LetterStatus.FAILED
    assert letter.error == "ConnectionRefusedError"
    actions.try_again(letter=letter)
    monkeypatch.undo()
    assert actions.send_waiting() == 1


def test_an_unregistered_kind_is_refused(bjuv_coordinator: User) -> None:
    with pytest.raises(LookupError):
        actions.send(
            kind="tests.unknown",
            recipients=[bjuv_coordinator],
            subject="x",
            body_text="x",
            url="/",
            key="k",
        )


def test_letters_speak_the_readers_language(bjuv_coordinator: User, lund_coordinator: User) -> None:
    lund_coordinator.language = "en"
    lund_coordinator.save()
    actions.send(
        kind="tests.kind",
        recipients=[bjuv_coordinator, lund_coordinator],
        subject=_("Nearest dates"),
        body_text="-",
        url="/",
        key="k",
    )
    subjects = dict(Letter.objects.values_list("recipient__name", "subject"))
    assert subjects["Lo Lund"] == "Nearest dates"
    assert subjects["Bo Berg"] == "Närmaste datum"


def test_the_association_sees_the_outbox_and_members_do_not(
    client_of: Callable[[User], Client], coordinator: User, bjuv_coordinator: User
) -> None:
    write([bjuv_coordinator])
    page = client_of(coordinator).get("/utskick/")
    assert page.status_code == 200
    assert "Behov: HVB" in page.content.decode()
    assert client_of(bjuv_coordinator).get("/utskick/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_each_letter_once(
    django_user_model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.send_outbox, "delay", lambda: None)
    person = django_user_model.objects.create_user("a@demo.example", name="A")
    for number in range(5):
        write([person], key=f"k{number}")
    sent: list[int] = []

    def work() -> None:
        sent.append(actions.send_waiting())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert sum(sent) == 5
    assert len(mail.outbox) == 5
