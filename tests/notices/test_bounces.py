"""Letters that come back: by a mail server's report, by a mail service, by the first answer."""

import io
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.core.management import call_command
from django.test import Client

from portal.notices import actions, reports, todo
from portal.notices.actions import bounces
from portal.notices.enums import LetterStatus
from portal.notices.models import FailingAddress, Letter
from portal.organisations.models import Organisation
from portal.people.models import User
from tests.notices.conftest import ALWAYS, Write

REPORT = """From: MAILER-DAEMON@mx.example
To: samordna@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

Det gick inte.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}
--b
Content-Type: {part}

Message-ID: {mark}
From: samordna@localhost
Subject: Behov
{end}
--b--
"""


def report(letter: Letter, **given: str) -> bytes:
    facts = {
        "address": letter.sent_to,
        "action": "failed",
        "status": "5.1.1",
        "words": "550 5.1.1 User unknown",
        "mark": letter.message_id,
        "part": "text/rfc822-headers",
        "end": "",
    } | given
    return REPORT.format(**facts).encode()


@pytest.fixture
def sent(bjuv_coordinator: User, write: Write) -> Letter:
    letter = write(bjuv_coordinator)
    assert actions.send_waiting() == 1
    letter.refresh_from_db()
    return letter


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_marks_the_letter_and_leaves_the_address_alone(
    sent: Letter, write: Write, bjuv_coordinator: User, part: str
) -> None:
    assert reports.take(report(sent, part=part)) == 1
    assert reports.take(report(sent, part=part)) == 0, "told twice is once"
    sent.refresh_from_db()
    assert sent.status == LetterStatus.BOUNCED
    assert "User unknown" in sent.error
    assert FailingAddress.objects.get().address == bjuv_coordinator.email
    later = write(bjuv_coordinator, ALWAYS)
    assert actions.send_waiting() == 0
    later.refresh_from_db()
    assert later.status == LetterStatus.UNREACHABLE
    bjuv_coordinator.email = "ny@bjuv.example"
    bjuv_coordinator.save()
    write(bjuv_coordinator)
    assert actions.send_waiting() == 1, "another address is another matter"


@pytest.mark.parametrize(
    ("given", "status", "fails"),
    [
        ({"status": "5.2.2", "words": "552 5.2.2 Mailbox full"}, LetterStatus.BOUNCED, False),
        ({"status": "5.7.1", "words": "550 5.7.1 Policy"}, LetterStatus.BOUNCED, False),
        ({"status": "4.4.1", "action": "delayed"}, LetterStatus.SENT, False),
        ({"action": "delivered", "status": "2.0.0"}, LetterStatus.SENT, False),
        ({"mark": "<letter.1.0123456789abcdef01234567@localhost>"}, LetterStatus.SENT, False),
        ({"mark": "<x@y>"}, LetterStatus.SENT, False),
        ({"address": "annan@bjuv.example"}, LetterStatus.SENT, False),
    ],
)
def test_what_is_not_for_good_or_not_ours_to_believe(
    sent: Letter, given: dict[str, str], status: str, fails: bool
) -> None:
    reports.take(report(sent, **given))
    sent.refresh_from_db()
    assert sent.status == status
    assert FailingAddress.objects.exists() is fails


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        b"Content-Type: multipart/report; boundary=b\n\n--b\n--b--",
        b"Content-Type: message/delivery-status\n\nAction: failed\n",
        b"x" * (reports.MOST_BYTES + 1),
        b"Message-ID: <letter.999999999999999999999999.x@y>\n\n",
        b"In-Reply-To: <letter.\xc2\xb2.x@y>\n\n",
    ],
)
def test_nothing_that_somebody_sends_breaks_the_reading(db: None, raw: bytes) -> None:
    assert reports.take(raw) == 0


def test_the_command_reads_what_a_mail_server_pipes(
    sent: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(report(sent)))
    monkeypatch.setattr("sys.stdin", stdin)
    out = io.StringIO()
    call_command("take_bounce", stdout=out)
    assert "1" in out.getvalue()


def test_the_address_for_reports_is_shut_without_the_secret(
    sent: Letter, client: Client, settings: Any
) -> None:
    def post(secret: str) -> int:
        return client.post(
            "/utskick/studsar/",
            report(sent),
            content_type="message/rfc822",
            headers={"Authorization": f"Bearer {secret}"},
        ).status_code

    assert post("") == 404
    settings.BOUNCE_SECRET = "en lång hemlighet"
    assert post("en annan hemlighet") == 404
    assert client.get("/utskick/studsar/").status_code == 404
    assert post("en lång hemlighet") == 200
    sent.refresh_from_db()
    assert sent.status == LetterStatus.BOUNCED


@pytest.mark.parametrize(
    ("event", "status", "fails"),
    [
        ({"event_type": EventType.BOUNCED, "reject_reason": RejectReason.BOUNCED}, "bounced", True),
        ({"event_type": EventType.BOUNCED, "mta_response": "550 5.7.1 no"}, "bounced", False),
        ({"event_type": EventType.REJECTED, "reject_reason": RejectReason.SPAM}, "bounced", False),
        ({"event_type": EventType.DEFERRED}, "sent", False),
        ({"event_type": EventType.OPENED}, "sent", False),
    ],
)
def test_mail_services_tell_by_one_signal(
    sent: Letter, event: dict[str, Any], status: str, fails: bool
) -> None:
    told = AnymailTrackingEvent(
        recipient=sent.sent_to, metadata={"letter": str(sent.pk)}, message_id="x", **event
    )
    tracking.send(sender=None, event=told, esp_name="Prov")
    sent.refresh_from_db()
    assert sent.status == status
    assert FailingAddress.objects.exists() is fails


def test_a_mail_service_knows_the_letter_by_its_own_mark_too(sent: Letter) -> None:
    Letter.objects.filter(pk=sent.pk).update(provider_id="esp-1")
    event = AnymailTrackingEvent(
        event_type=EventType.BOUNCED, recipient=sent.sent_to, message_id="esp-1", metadata={}
    )
    tracking.send(sender=None, event=event, esp_name="Prov")
    sent.refresh_from_db()
    assert sent.status == LetterStatus.BOUNCED


def test_a_server_that_knows_no_such_reader_is_believed_at_once(
    bjuv_coordinator: User, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(message: Any) -> None:
        raise SMTPRecipientsRefused({message.to[0]: (550, b"5.1.1 User unknown")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    letter = write(bjuv_coordinator)
    assert actions.send_waiting() == 0
    letter.refresh_from_db()
    assert letter.status == LetterStatus.BOUNCED
    assert FailingAddress.objects.exists()


@pytest.mark.parametrize(
    ("code", "text", "for_good"),
    [
        (550, "User unknown", True),
        (550, "Relaying denied", False),
        (550, "5.7.1 Relay access denied", False),
        (554, "5.1.2 Bad destination system", True),
        (452, "4.2.2 Full", False),
        (550, "5.2.1 Disabled", True),
    ],
)
def test_which_answers_are_for_good(code: int, text: str, for_good: bool) -> None:
    assert bounces.is_for_good(code, text) is for_good


def test_it_is_shown_where_people_look(  # noqa: PLR0917 - fixtures
    client_of: Callable[[User], Client],
    sent: Letter,
    bjuv: Organisation,
    bjuv_coordinator: User,
    bjuv_reader: User,
    coordinator: User,
) -> None:
    reports.take(report(sent))
    of_association = client_of(coordinator)
    outbox = of_association.get("/utskick/?status=trouble").content.decode()
    assert "User unknown" in outbox
    assert bjuv_coordinator.email in of_association.get("/utskick/adresser/").content.decode()
    assert "/utskick/adresser/" in {item.url for item in todo.items_for(coordinator)}
    assert "/aviseringar/" in {item.url for item in todo.items_for(bjuv_coordinator)}
    assert not [item for item in todo.items_for(bjuv_reader) if "avisering" in item.url]
    assert "kan inte nås" in (
        of_association.get(f"/organisationer/{bjuv.pk}/").content.decode().lower()
    )
    pk = FailingAddress.objects.get().pk
    assert client_of(bjuv_reader).post(f"/utskick/adresser/{pk}/anvand/").status_code == 404
    assert client_of(bjuv_coordinator).post(f"/utskick/adresser/{pk}/anvand/").status_code == 302
    assert not FailingAddress.objects.exists()
    assert of_association.post(f"/utskick/{sent.pk}/igen/").status_code == 302
    assert actions.send_waiting() == 1
    assert of_association.post(f"/utskick/{sent.pk}/igen/").status_code == 403
