"""Every page around an answer opens in both languages, and works without script or style."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from needs.inquiries import actions
from needs.inquiries.answering.models import SheetUpload
from needs.inquiries.models import Answer, Inquiry
from portal.people.models import User
from tests.needs.test_sharing import QUESTIONS

pytestmark = pytest.mark.django_db


def opens(client: Any, language: str, *urls: str) -> None:
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200, url
        page = response.content.decode()
        assert f'<html lang="{language}"' in page
        assert 'style="' not in page.split("</head>")[1], url
        assert page.count('data-variant="primary"') <= 1, url


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_open(  # noqa: PLR0917 - the people of the story
    language: str,
    client_of: Any,
    coordinator: User,
    bjuv_coordinator: User,
    bjuv_controller: User,
    bjuv_answer: Answer,
    typed: Any,
) -> None:
    for person in (coordinator, bjuv_coordinator, bjuv_controller):
        person.language = language
        person.save()
    Inquiry.objects.filter(pk=bjuv_answer.inquiry_id).update(question_set=QUESTIONS)
    mine, theirs, ours = map(client_of, (bjuv_coordinator, bjuv_controller, coordinator))

    def at(name: str, *more: int) -> str:
        return reverse(f"needs:{name}", args=[bjuv_answer.pk, *more])

    part = actions.give_part(
        actor=bjuv_coordinator,
        answer=Answer.objects.get(pk=bjuv_answer.pk),
        key="section:money",
        person=bjuv_controller,
    )
    sheet = SheetUpload.objects.create(
        answer=bjuv_answer,
        user=bjuv_coordinator,
        version=0,
        filename="rader.xlsx",
        faults=[{"cell": "G2", "line": "A", "stands": "x", "why": "y"}],
        remarks=["z"],
    )
    opens(mine, language, *map(at, ("answer", "share", "sheet_upload", "conversation")))
    opens(mine, language, at("ask_time"), at("nothing"), at("sheet", sheet.pk), at("approval"))
    opens(mine, language, reverse("needs:rule", args=[bjuv_answer.organisation_id]))
    opens(theirs, language, at("part", part.pk), at("conversation"))
    actions.ask_time(
        actor=bjuv_coordinator,
        answer=bjuv_answer,
        until=bjuv_answer.inquiry.deadline + timedelta(days=9),
        reason="Semester",
    )
    opens(ours, language, at("decide_time"), at("take_out"), at("review"), at("conversation"))
    values = typed(bjuv_answer, "1", "2", save="1", **{"q-cost": "5"})
    assert mine.post(at("answer"), values).status_code == 302
    answer = Answer.objects.get(pk=bjuv_answer.pk)
    actions.ask_approval(
        actor=bjuv_coordinator, answer=answer, approver=bjuv_controller, version=answer.version
    )
    opens(mine, language, at("answer"), at("approval"))
    opens(theirs, language, at("approval"))
    theirs.post(at("approval"), {"approve": "1"})
    opens(mine, language, at("receipt"), at("answer"))
