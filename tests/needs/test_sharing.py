"""Several people of one municipality on one answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from needs.inquiries import actions
from needs.inquiries.answering.models import AnswerPart
from needs.inquiries.answering.parts import parts_of, question_of
from needs.inquiries.models import Answer, Inquiry
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.members.models import Invitation
from portal.notices import todo
from portal.notices.models import Letter
from portal.organisations.enums import Role
from portal.people.models import User
from tests.support.factories import base

pytestmark = pytest.mark.django_db
QUESTIONS = {
    "version": 1,
    "sections": [{"key": "money", "title": "Ekonomi"}],
    "questions": [
        {"type": "text", "key": "now", "label": "Vem har ni nu?"},
        {
            "type": "text",
            "key": "cost",
            "label": "Vad kostar det i dag?",
            "section": "money",
            "required": True,
        },
    ],
}


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


@pytest.fixture
def answer(bjuv_answer: Answer) -> Answer:
    """Bjuv's answer to lines and questions in a section."""
    Inquiry.objects.filter(pk=bjuv_answer.inquiry_id).update(question_set=QUESTIONS)
    return Answer.objects.get(pk=bjuv_answer.pk)


@pytest.fixture
def part(answer: Answer, bjuv_coordinator: User, bjuv_controller: User) -> AnswerPart:
    """The section on money, given to Bjuv's controller."""
    return actions.give_part(
        actor=bjuv_coordinator, answer=answer, key="section:money", person=bjuv_controller
    )


def test_parts_are_sections_and_lots(answer: Answer) -> None:
    assert [(p.key, p.count) for p in parts_of(answer)] == [
        ("lot:", 2),
        ("section:", 1),
        ("section:money", 1),
    ]


def test_a_question_with_several_fields_is_one_question() -> None:
    keys = ["a", "a_b"]
    found = [question_of(name, keys) for name in ("q-a", "q-a_0", "q-a_b", "q-a_b_1", "note_1")]
    assert found == ["a", "a", "a_b", "a_b", ""]


def test_a_colleague_sees_and_writes_one_part_alone(
    client_of: Any, bjuv_controller: User, answer: Answer, part: AnswerPart
) -> None:
    client = client_of(bjuv_controller)
    [item] = [row for row in todo.items_for(bjuv_controller) if "del av svaret" in row.title]
    page = client.get(item.url)
    assert "Vad kostar det i dag?" in text_of(page)
    assert "Vem har ni nu?" not in text_of(page)
    assert "quantity_" not in text_of(page)
    line = answer.inquiry.items.first()
    assert line is not None
    sneaky = {f"quantity_{line.pk}": "999", "q-now": "Någon annan"}
    client.post(
        item.url, {"version": "0", "token": "c", "q-cost": "1 200 kr", **sneaky, "save": "1"}
    )
    answer.refresh_from_db()
    assert answer.draft["q-cost"] == ["1 200 kr"]
    assert "999" not in str(answer.draft)
    assert "Någon annan" not in str(answer.draft)
    assert client.post(answer.get_absolute_url(), {"q-now": "x"}).status_code == 403


def test_the_whole_answer_and_a_part_are_written_at_the_same_time(
    client_of: Any, bjuv_coordinator: User, bjuv_controller: User, answer: Answer, part: AnswerPart
) -> None:
    """The page of the whole was opened before the colleague wrote, and sends its old field."""
    mine, theirs = client_of(bjuv_coordinator), client_of(bjuv_controller)
    url = reverse("needs:part", args=[answer.pk, part.pk])
    theirs.post(url, {"version": "0", "token": "c", "q-cost": "1 200", "ready": "1"})
    part.refresh_from_db()
    assert part.done_at is not None
    assert Letter.objects.filter(recipient=bjuv_coordinator, kind="needs.part_done").count() == 1
    line = answer.inquiry.items.first()
    assert line is not None
    response = mine.post(
        answer.get_absolute_url(),
        {"version": "0", "token": "m", f"quantity_{line.pk}": "7", "q-cost": "", "save": "1"},
    )
    assert response.status_code == 302
    answer.refresh_from_db()
    assert answer.draft["q-cost"] == ["1 200"]
    assert answer.draft[f"quantity_{line.pk}"] == ["7"]
    page = text_of(mine.get(reverse("needs:share", args=[answer.pk])))
    assert bjuv_controller.name in page
    assert "Vad kostar det i dag?" in page


def test_two_in_the_same_field_get_both_texts(
    client_of: Any, bjuv_coordinator: User, bjuv_controller: User, answer: Answer, part: AnswerPart
) -> None:
    url = reverse("needs:part", args=[answer.pk, part.pk])
    client_of(bjuv_controller).post(url, {"version": "0", "token": "c", "q-cost": "1 200"})
    mine = client_of(bjuv_coordinator)
    values = {"version": "0", "token": "m", "q-cost": "3 400", "q-now": "Hemmet AB"}
    response = mine.post(answer.get_absolute_url(), {**values, "save": "1"})
    assert response.status_code == 409
    assert "1 200" in text_of(response)
    assert 'value="3 400"' in text_of(response)
    answer.refresh_from_db()
    assert answer.draft["q-cost"] == ["1 200"]
    assert answer.draft["q-now"] == ["Hemmet AB"], "what only one has written is kept"
    values["version"] = str(answer.version)
    assert mine.post(answer.get_absolute_url(), {**values, "save": "1"}).status_code == 302
    answer.refresh_from_db()
    assert answer.draft["q-cost"] == ["3 400"]


def test_what_a_colleague_wrote_meanwhile_is_read_before_it_is_submitted(  # noqa: PLR0917 - the people of the story
    client_of: Any,
    bjuv_coordinator: User,
    bjuv_controller: User,
    answer: Answer,
    part: AnswerPart,
    typed: Any,
) -> None:
    mine, url = client_of(bjuv_coordinator), answer.get_absolute_url()
    form = typed(answer, "5", "6", submit="1", **{"q-now": "", "q-cost": ""})
    actions.save_draft(
        actor=bjuv_controller,
        answer=answer,
        values={"q-cost": ["800"]},
        version=0,
        token="c",
        part=part,
        scope=lambda name: name == "q-cost",
    )
    assert mine.post(url, form).status_code == 200
    answer.refresh_from_db()
    assert answer.status == "draft"
    assert answer.draft["q-cost"] == ["800"]
    form.update({"version": str(answer.version), "q-cost": "800"})
    assert mine.post(url, form).status_code == 302
    answer.refresh_from_db()
    assert answer.answers["cost"] == "800"


def test_who_is_taken_off_while_writing_keeps_the_text_on_the_page(
    client_of: Any, bjuv_coordinator: User, bjuv_controller: User, answer: Answer, part: AnswerPart
) -> None:
    client = client_of(bjuv_controller)
    url = reverse("needs:part", args=[answer.pk, part.pk])
    client_of(bjuv_coordinator).post(reverse("needs:part_withdraw", args=[answer.pk, part.pk]))
    response = client.post(url, {"version": "0", "token": "c", "q-cost": "Dyrt i dag"})
    assert response.status_code == 403
    assert "Dyrt i dag" in text_of(response)
    assert bjuv_coordinator.name in text_of(response)
    saved = client.post(reverse("needs:part_draft", args=[answer.pk, part.pk]), {"q-cost": "Dyrt"})
    assert saved.status_code == 403
    assert bjuv_coordinator.name in saved.json()["message"]
    answer.refresh_from_db()
    assert "Dyrt" not in str(answer.draft)


def test_the_last_day_passes_while_somebody_types(
    client_of: Any, coordinator: User, bjuv_coordinator: User, answer: Answer, typed: Any
) -> None:
    """What was typed stands on the page, is kept, and can be filled in when time is given."""
    url = answer.get_absolute_url()
    after = answer.inquiry.deadline + timedelta(days=1)
    with clock.pretend(after):
        client = client_of(bjuv_coordinator)
        response = client.post(url, typed(answer, "4 321", "6", submit="1"))
        assert response.status_code == 403
        assert "4 321" in text_of(response)
        answer.refresh_from_db()
        assert answer.draft == {}
        assert answer.other_draft["refused"]
        actions.allow_late(actor=coordinator, answer=answer, until=after)
        assert "4 321" in text_of(client.get(url))
        client.post(url, typed(answer, "", "", take_over="kept"))
        item = answer.inquiry.items.first()
        assert item is not None
        answer.refresh_from_db()
        assert answer.draft[f"quantity_{item.pk}"] == ["4 321"]


def test_somebody_new_is_invited_and_finds_the_part(
    client_of: Any, bjuv_coordinator: User, bjuv: Any, answer: Answer
) -> None:
    client_of(bjuv_coordinator).post(
        reverse("needs:share", args=[answer.pk]),
        {"key": "section:money", "invited_name": "Nils Ny", "invited_email": "Nils@bjuv.example"},
    )
    part = AnswerPart.objects.get()
    assert part.person is None
    invitation = Invitation.objects.get()
    assert invitation.roles == [Role.READER]
    newcomer = base.UserFactory(name="Nils Ny", email="nils@bjuv.example")
    assert not todo.items_for(newcomer), "not before the invitation is accepted"
    newcomer = base.UserFactory(email="nils2@bjuv.example", roles=[(bjuv, Role.READER)])
    User.objects.filter(email="nils@bjuv.example").delete()
    User.objects.filter(pk=newcomer.pk).update(email="nils@bjuv.example")
    newcomer = User.objects.get(pk=newcomer.pk)
    [item] = todo.items_for(newcomer)
    assert client_of(newcomer).get(item.url).status_code == 200


def test_only_who_answers_gives_parts_and_only_to_colleagues(  # noqa: PLR0917 - the people of the story
    bjuv_coordinator: User,
    bjuv_reader: User,
    lund_coordinator: User,
    coordinator: User,
    answer: Answer,
    part: AnswerPart,
) -> None:
    for actor in (bjuv_reader, lund_coordinator, coordinator):
        with pytest.raises(Refused):
            actions.give_part(actor=actor, answer=answer, key="lot:", person=bjuv_reader)
    for person, key in ((lund_coordinator, "lot:"), (bjuv_reader, "section:money"), (None, "lot:")):
        with pytest.raises(ActionError):
            actions.give_part(actor=bjuv_coordinator, answer=answer, key=key, person=person)
    with pytest.raises(Refused):
        actions.finish_part(actor=bjuv_coordinator, part=part)
    assert AuditEvent.objects.filter(code="needs.part_given").count() == 1


def test_the_association_and_others_do_not_see_how_a_party_works(
    client_of: Any, coordinator: User, lund_coordinator: User, answer: Answer, part: AnswerPart
) -> None:
    url = reverse("needs:part", args=[answer.pk, part.pk])
    assert client_of(coordinator).get(url).status_code == 404
    assert client_of(lund_coordinator).get(url).status_code == 404
    assert client_of(coordinator).get(reverse("needs:share", args=[answer.pk])).status_code == 403
