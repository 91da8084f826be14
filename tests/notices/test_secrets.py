"""Nothing secret in a mail, whatever kind it is, and whatever people have written."""

from typing import Any

import pytest
from django.core import mail

from needs.inquiries import letters as needs_letters
from portal.core import clock
from portal.core.personal_numbers import holds_one
from portal.notices import actions, kinds, messages
from portal.notices.actions import digests
from portal.notices.enums import LetterStatus
from portal.notices.models import Letter
from portal.people.models import User
from tests.notices.conftest import Write
from tests.support.factories import base
from tests.support.factories import needs as needs_factories

NUMBER = "19121212-1212"
LINK = "/inbjudan/eyJpIjo1fQ:1abc:hemligheten/"
PLANTED = f"Om {NUMBER}, se {LINK}"
SECRETS = (NUMBER, "hemligheten", "pbkdf2", "argon2")


def text_of(message: Any) -> str:
    return "\n".join(
        [message.subject, message.body, message.alternatives[0].content, str(message.extra_headers)]
    )


@pytest.mark.parametrize("code", [kind.code for kind in kinds.registered()])
def test_no_kind_carries_what_people_have_planted(bjuv_coordinator: User, code: str) -> None:
    kind = kinds.kind_of(code)
    bjuv_coordinator.set_password("hemligt lösenord")
    (letter,) = actions.send(
        kind=code,
        recipients=[bjuv_coordinator],
        subject=PLANTED,
        body_text=PLANTED,
        url="/",
        key=f"{code}:0:0:0:x",
    )
    if kind.path is not None:  # Its link is made for somebody who exists; here nobody does.
        letter.kind = "tests.always"
    message = messages.message_of(letter) if code != "notices.digest" else None
    written = text_of(message) if message else f"{letter.subject} {letter.body}"
    assert not [secret for secret in SECRETS if secret in written]
    assert not holds_one(letter.body)
    assert bjuv_coordinator.password not in written


def test_every_kind_says_what_it_is_in_both_languages() -> None:
    from django.utils import translation

    for language in ("sv", "en"):
        with translation.override(language):
            for kind in kinds.registered():
                assert str(kind.name), kind.code
                assert str(kind.group) or kind.code.startswith("test"), kind.code
                assert str(kind.reason), kind.code
                assert kind.optional is False or kind.path is None, kind.code


def test_what_concerns_log_in_and_what_binds_cannot_be_switched_off() -> None:
    always = {kind.code for kind in kinds.registered() if not kind.optional}
    assert {
        "audit.support",
        "members.invitation",
        "members.log_in_helped",
        "mandates.requested",
        "procurements.appointed",
        "procurements.opening",
        "reports.supplier",
        "quality.supplier",
        "calloffs.ceiling_asked",
    } <= always


def test_a_comment_stands_on_the_page_and_not_in_the_letter(
    procurement: Any, bjuv_coordinator: User
) -> None:
    inquiry = needs_factories.InquiryFactory(procurement=procurement, lines=1, sent=True)
    answer = inquiry.answers.get(organisation__short_name="Bjuv")
    inquiry.answers.filter(pk=answer.pk).update(
        status="returned", returned_at=clock.now(), return_comment="Hemlig kommentar"
    )
    answer.refresh_from_db()
    needs_letters.returned(answer, [bjuv_coordinator])
    assert actions.send_waiting() == 1
    assert "Hemlig kommentar" not in text_of(mail.outbox[0])


@pytest.mark.parametrize(("quantities", "sent"), [([10], 0), (None, 1)])
def test_who_has_answered_is_not_reminded(
    procurement: Any, bjuv_coordinator: User, quantities: list[int] | None, sent: int
) -> None:
    """The letter is written, and before it goes out the answer comes."""
    inquiry = needs_factories.InquiryFactory(procurement=procurement, lines=1)
    organisation = bjuv_coordinator.memberships.get().organisation
    answer = needs_factories.AnswerFactory(
        inquiry=inquiry, organisation=organisation, quantities=quantities
    )
    needs_letters.reminded(answer, [bjuv_coordinator])
    assert actions.send_waiting() == sent
    wanted = LetterStatus.SENT if sent else LetterStatus.NOT_NEEDED
    assert Letter.objects.get(kind="needs.reminded").status == wanted


def test_a_digest_leads_to_pages_that_ask_for_a_log_in(
    bjuv_coordinator: User, write: Write
) -> None:
    write(bjuv_coordinator, "tests.digest", subject=PLANTED)
    actions.send_waiting()
    letter = digests.decide(bjuv_coordinator.pk, clock.today())
    assert letter is not None
    assert actions.send_waiting() == 1
    assert not [secret for secret in SECRETS if secret in text_of(mail.outbox[0])]
    assert base.PASSWORD not in text_of(mail.outbox[0])
