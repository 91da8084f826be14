"""Comments back and forth, more time, and the receipt."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from needs.inquiries import actions
from needs.inquiries.answering.models import AnswerComment, Receipt, TimeRequest
from needs.inquiries.models import Answer
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.documents.models import Document
from portal.notices import todo
from portal.notices.models import Letter
from portal.people.models import User
from tests.needs.test_answers import submit

pytestmark = pytest.mark.django_db


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def titles(user: User) -> list[str]:
    return [item.title for item in todo.items_for(user)]


def test_a_conversation_goes_back_and_forth_and_others_never_see_it(  # noqa: PLR0917 - the people of the story
    client_of: Any,
    coordinator: User,
    bjuv_coordinator: User,
    lund_coordinator: User,
    bjuv_reader: User,
    bjuv_answer: Answer,
) -> None:
    item = bjuv_answer.inquiry.items.first()
    assert item is not None
    url = reverse("needs:conversation", args=[bjuv_answer.pk])
    ours, theirs = client_of(coordinator), client_of(bjuv_coordinator)
    theirs.post(url, {"about": f"item:{item.pk}", "text": "Räknas jourhem?"})
    assert AnswerComment.objects.get().from_association is False
    letter = Letter.objects.get(kind="needs.comment")
    assert letter.recipient == coordinator
    assert "jourhem" not in letter.body
    assert any("kommentar" in title for title in titles(coordinator))
    review = reverse("needs:review", args=[bjuv_answer.pk])
    assert "Räknas jourhem?" in text_of(ours.get(review))
    ours.post(url, {"about": f"item:{item.pk}", "text": "Nej, bara familjehem."})
    assert not any("kommentar" in title for title in titles(coordinator)), "who answers has read"
    assert any("kommentar" in title for title in titles(bjuv_coordinator))
    page = text_of(theirs.get(url))
    assert "Nej, bara familjehem." in page
    assert item.name in page
    theirs.post(reverse("needs:conversation_read", args=[bjuv_answer.pk]))
    assert not any("kommentar" in title for title in titles(bjuv_coordinator))
    assert client_of(lund_coordinator).get(url).status_code == 404
    assert client_of(bjuv_reader).get(url).status_code == 403
    assert AuditEvent.objects.filter(code="needs.commented").count() == 2


def test_a_comment_needs_words_and_a_subject(bjuv_coordinator: User, bjuv_answer: Answer) -> None:
    for about, text in (("", "  "), ("item:0", "x"), ("q:none", "x")):
        with pytest.raises(ActionError):
            actions.comment(actor=bjuv_coordinator, answer=bjuv_answer, about=about, text=text)


def test_who_writes_a_part_talks_about_that_part_alone(
    client_of: Any, bjuv_coordinator: User, bjuv_controller: User, bjuv_answer: Answer
) -> None:
    actions.comment(actor=bjuv_coordinator, answer=bjuv_answer, about="", text="Om allt.")
    actions.give_part(
        actor=bjuv_coordinator, answer=bjuv_answer, key="lot:", person=bjuv_controller
    )
    item = bjuv_answer.inquiry.items.first()
    assert item is not None
    client = client_of(bjuv_controller)
    url = reverse("needs:conversation", args=[bjuv_answer.pk])
    assert "Om allt." not in text_of(client.get(url))
    client.post(url, {"about": f"item:{item.pk}", "text": "Ingår semester?"})
    assert "Ingår semester?" in text_of(client.get(url))


def test_more_time_is_asked_for_and_granted_while_the_inquiry_is_open(
    client_of: Any, coordinator: User, bjuv_coordinator: User, bjuv_answer: Answer
) -> None:
    last = bjuv_answer.inquiry.deadline
    url = reverse("needs:ask_time", args=[bjuv_answer.pk])
    client = client_of(bjuv_coordinator)
    assert client.post(url, {"until": last.isoformat(), "reason": "Semester"}).status_code == 200
    client.post(url, {"until": (last + timedelta(days=7)).isoformat(), "reason": "Nämnd den 3."})
    request = TimeRequest.objects.get()
    with pytest.raises(Refused):
        actions.ask_time(
            actor=bjuv_coordinator, answer=bjuv_answer, until=last + timedelta(days=9), reason="x"
        )
    assert any("mer tid" in title for title in titles(coordinator))
    assert Letter.objects.get(kind="needs.time_asked").recipient == coordinator
    ours = client_of(coordinator)
    decide = reverse("needs:decide_time", args=[bjuv_answer.pk])
    assert "Nämnd den 3." in text_of(ours.get(decide))
    ours.post(decide, {"until": (last + timedelta(days=5)).isoformat(), "grant": "1"})
    request.refresh_from_db()
    bjuv_answer.refresh_from_db()
    assert request.granted_until == bjuv_answer.late_until == last + timedelta(days=5)
    assert not any("mer tid" in title for title in titles(coordinator))
    with clock.pretend(last + timedelta(days=4)):
        submit(bjuv_coordinator, bjuv_answer, "1", "2")
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.is_late
    receipt = text_of(client.get(reverse("needs:receipt", args=[bjuv_answer.pk])))
    assert "sista dagen" in receipt


def test_no_more_time_comes_with_the_reason(
    client_of: Any, coordinator: User, bjuv_coordinator: User, bjuv_answer: Answer
) -> None:
    until = bjuv_answer.inquiry.deadline + timedelta(days=60)
    request = actions.ask_time(
        actor=bjuv_coordinator, answer=bjuv_answer, until=until, reason="Semester"
    )
    with pytest.raises(ActionError):
        actions.refuse_time(actor=coordinator, request=request, comment="")
    client_of(coordinator).post(
        reverse("needs:decide_time", args=[bjuv_answer.pk]),
        {"refuse": "1", "comment": "Annonsen ska ut."},
    )
    bjuv_answer.refresh_from_db()
    assert bjuv_answer.late_until is None
    letter = Letter.objects.get(kind="needs.time_refused")
    assert letter.recipient == bjuv_coordinator
    assert "Annonsen" not in letter.body
    with pytest.raises(Refused):
        actions.grant_time(actor=coordinator, request=request)


def test_the_receipt_is_a_stored_pdf_of_what_was_submitted(
    client_of: Any,
    coordinator: User,
    bjuv_coordinator: User,
    lund_coordinator: User,
    bjuv_answer: Answer,
) -> None:
    with pytest.raises(ActionError):
        actions.ensure_receipt(answer=bjuv_answer)
    submit(bjuv_coordinator, bjuv_answer, "2340", "0")
    client = client_of(bjuv_coordinator)
    url = reverse("needs:receipt_pdf", args=[bjuv_answer.pk])
    response = client.get(url, follow=True)
    content = b"".join(response.streaming_content)
    assert content.startswith(b"%PDF-")
    assert b"pdfaid" in content
    assert client.get(url)["Location"] == client.get(url)["Location"]
    [row] = Receipt.objects.all()
    document = Document.objects.get(pk=row.document_id)
    assert document.organisation == bjuv_answer.organisation
    assert document.sha256[:16] in text_of(
        client.get(reverse("needs:receipt", args=[bjuv_answer.pk]))
    )
    assert client_of(coordinator).get(document.get_absolute_url()).status_code == 200
    assert client_of(lund_coordinator).get(document.get_absolute_url()).status_code == 404


def test_what_is_sent_back_has_its_receipt(
    coordinator: User, bjuv_coordinator: User, bjuv_answer: Answer
) -> None:
    submit(bjuv_coordinator, bjuv_answer, "1", "2")
    actions.return_answer(actor=coordinator, answer=bjuv_answer, comment="Per år?")
    submit(bjuv_coordinator, bjuv_answer, "12", "24")
    actions.ensure_receipt(answer=bjuv_answer)
    assert Receipt.objects.filter(answer=bjuv_answer).count() == 2
