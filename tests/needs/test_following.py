"""Following up: who is late and why, reminders by rule, calls, and who opened first."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from needs.inquiries import actions, ladder_letters, ladders, openings, standings, tasks
from needs.inquiries.enums import AnswerStatus
from needs.inquiries.ladders import Ladder, Rung
from needs.inquiries.models import Answer, Inquiry
from needs.inquiries.pursuing import AnswerOpening, CallNote, Readers, ReminderSent
from needs.inquiries.standings import Hint, Standing
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices.models import Letter
from portal.notices.todo import items_for
from portal.organisations.enums import Role
from portal.rules import calendar
from tests.support.factories import base
from tests.support.factories.needs import AnswerFactory

pytestmark = pytest.mark.django_db
LAST = date(2027, 3, 19)


def text_of(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def rows(inquiry: Inquiry) -> dict[str, standings.Row]:
    return {
        row.party: row for row in standings.rows_of(inquiry, Answer.objects.filter(inquiry=inquiry))
    }


@pytest.fixture
def open_since(open_inquiry: Inquiry) -> Inquiry:
    """The inquiry as if it had been asked long ago, with a fixed last day."""
    open_inquiry.deadline = LAST
    open_inquiry.save()
    open_inquiry.answers.update(asked_at=clock.at(date(2027, 1, 11)))
    return open_inquiry


# Openings


def test_the_first_opening_by_the_party_is_kept_and_later_ones_write_nothing(
    client_of: Any, bjuv: Any, bjuv_coordinator: Any, bjuv_answer: Answer
) -> None:
    colleague = base.UserFactory(roles=[(bjuv, Role.READER)])
    assert client_of(bjuv_coordinator).get(bjuv_answer.get_absolute_url()).status_code == 200
    opening = AnswerOpening.objects.get()
    assert opening.opened_by == bjuv_coordinator
    for person in (bjuv_coordinator, colleague):
        client_of(person).get(bjuv_answer.get_absolute_url())
    again = AnswerOpening.objects.get()
    assert (again.opened_by, again.opened_at) == (bjuv_coordinator, opening.opened_at)
    assert not openings.note(bjuv_coordinator, bjuv_answer.pk)


def test_the_association_and_strangers_leave_no_opening(
    client_of: Any, coordinator: Any, lund_coordinator: Any, bjuv_answer: Answer
) -> None:
    for person in (coordinator, lund_coordinator):
        client_of(person).get(bjuv_answer.get_absolute_url())
        assert not openings.note(person, bjuv_answer.pk)
    assert not AnswerOpening.objects.exists()


def test_a_refused_page_is_no_opening(client_of: Any, bjuv: Any, bjuv_answer: Answer) -> None:
    reader = base.UserFactory(roles=[(bjuv, Role.REQUESTER)])
    client_of(reader).get(f"/behov/svar/{bjuv_answer.pk + 999}/")
    assert not AnswerOpening.objects.exists()


# Standings


def test_who_is_late_and_stuck_comes_first_with_the_reason(
    open_inquiry: Inquiry, bjuv_answer: Answer, lund_answer: Answer, coordinator: Any
) -> None:
    AnswerFactory(inquiry=open_inquiry, organisation__short_name="Åstorp")  # Nobody answers there.
    AnswerFactory(inquiry=open_inquiry, quantities=[1, 2], organisation__short_name="Ystad")
    found = rows(open_inquiry)
    assert [row.standing for row in found.values()] == [
        Standing.STUCK,
        Standing.UNOPENED,
        Standing.UNOPENED,
        Standing.DONE,
    ]
    assert "/organisationer/" in found["Åstorp"].step.url
    assert found["Ystad"].step.sentence == ""
    with clock.pretend(open_inquiry.deadline + timedelta(days=3)):
        late = rows(open_inquiry)
        assert next(iter(late.values())).standing is Standing.LATE
        assert "Bo Berg" in late["Bjuv"].step.sentence
        assert late["Bjuv"].step.url == reverse("needs:call", args=[bjuv_answer.pk])


def test_each_state_has_its_own_next_step(
    open_inquiry: Inquiry, bjuv_answer: Answer, bjuv_coordinator: Any, coordinator: Any
) -> None:
    bjuv_coordinator.phone = "042-123 45"
    bjuv_coordinator.save()
    said = [rows(open_inquiry)["Bjuv"].step.sentence]
    openings.note(bjuv_coordinator, bjuv_answer.pk)
    assert rows(open_inquiry)["Bjuv"].standing is Standing.OPENED
    bjuv_answer.status = AnswerStatus.DRAFT
    bjuv_answer.save()
    assert rows(open_inquiry)["Bjuv"].standing is Standing.BEGUN
    agreed = clock.today() + timedelta(days=2)
    actions.note_call(
        actor=coordinator, answer=bjuv_answer, note="Efter mötet.", next_contact_on=agreed
    )
    said.append(rows(open_inquiry)["Bjuv"].step.sentence)
    bjuv_answer.status, bjuv_answer.returned_at = AnswerStatus.RETURNED, clock.now()
    bjuv_answer.return_comment = "Per år."
    bjuv_answer.save()
    CallNote.objects.all().delete()
    said.append(rows(open_inquiry)["Bjuv"].step.sentence)
    assert "042-123 45" in said[-1]
    with clock.pretend(open_inquiry.deadline + timedelta(days=1)):
        said.append(rows(open_inquiry)["Bjuv"].step.sentence)
    assert len(set(said)) == len(said)


def test_what_another_part_knows_becomes_the_next_step(
    open_inquiry: Inquiry, bjuv_answer: Answer, monkeypatch: Any
) -> None:
    def asked_us(answers: list[Answer]) -> dict[int, Hint]:
        return {bjuv_answer.pk: Hint("Besvara frågan.", stuck=True, label="Svara", url="/x/")}

    def approving(answers: list[Answer]) -> dict[int, Hint]:
        return {a.pk: Hint("Väntar på godkännande av Eva.") for a in answers}

    monkeypatch.setattr(standings, "_hints", [approving, asked_us])
    found = rows(open_inquiry)
    assert found["Bjuv"].standing is Standing.STUCK
    assert found["Bjuv"].step.sentence == "Besvara frågan."
    assert found["Lund"].step.sentence == "Väntar på godkännande av Eva."
    assert found["Lund"].standing is Standing.UNOPENED


# The ladder


def test_the_steps_fall_on_working_days_around_the_last_day() -> None:
    christmas = date(2026, 12, 28)
    assert Rung(0).day(christmas) == christmas
    assert Rung(1).day(christmas) == date(2026, 12, 23)
    assert Rung(-2).day(date(2026, 12, 23)) == date(2026, 12, 29)
    for days in range(-10, 11):
        assert calendar.is_working_day(Rung(days).day(LAST))


@pytest.mark.parametrize(
    ("today", "asked", "expected"),
    [
        (Rung(10).day(LAST) - timedelta(days=1), date(2027, 1, 11), None),
        (Rung(10).day(LAST), date(2027, 1, 11), 10),
        (Rung(10).day(LAST), Rung(10).day(LAST), None),  # It was asked that very day.
        (Rung(9).day(LAST), date(2027, 1, 11), 10),  # The worker was down for a day.
        (Rung(5).day(LAST), date(2027, 1, 11), None),  # Too long ago.
        (Rung(3).day(LAST), date(2027, 1, 11), 3),
        (Rung(0).day(LAST), date(2027, 1, 11), 0),
        (Rung(-2).day(LAST), date(2027, 1, 11), -2),
        (Rung(-20).day(LAST), date(2027, 1, 11), None),
    ],
)
def test_one_step_is_due_on_its_day_and_a_little_after(
    today: date, asked: date, expected: int | None
) -> None:
    rung = ladders.due(ladders.DEFAULT, asked_on=asked, last_day=LAST, today=today)
    assert (rung.days_before if rung else None) == expected


def run_on(day: date) -> None:
    with clock.pretend(day):
        for pk in tasks.waiting().values_list("pk", flat=True):
            tasks.remind_party(pk)


def test_the_beat_reminds_once_per_step_and_never_who_is_done(
    open_since: Inquiry, bjuv_answer: Answer, lund_answer: Answer, bjuv_coordinator: Any
) -> None:
    Answer.objects.filter(pk=lund_answer.pk).update(
        status=AnswerStatus.SUBMITTED,
        submitted_at=clock.now(),
        submitted_by=bjuv_coordinator,
    )
    for _run in range(3):
        run_on(Rung(10).day(LAST))
    assert list(Letter.objects.values_list("recipient__name", flat=True)) == ["Bo Berg"]
    sent = ReminderSent.objects.get()
    assert (sent.person, sent.days_before, sent.last_day) == (bjuv_coordinator, 10, LAST)
    run_on(Rung(3).day(LAST))
    assert Letter.objects.count() == 2
    assert AuditEvent.objects.filter(code="needs.reminded_by_rule").count() == 2


def test_after_the_last_day_also_those_who_sign_are_told(
    open_since: Inquiry, bjuv_answer: Answer, bjuv: Any
) -> None:
    base.UserFactory(name="Frida Firmatecknare", roles=[(bjuv, Role.SIGNATORY)])
    Answer.objects.exclude(pk=bjuv_answer.pk).delete()
    run_on(Rung(0).day(LAST))
    assert not Letter.objects.filter(recipient__name="Frida Firmatecknare").exists()
    run_on(Rung(-2).day(LAST))
    assert Letter.objects.filter(recipient__name="Frida Firmatecknare").count() == 1
    readers = set(ReminderSent.objects.filter(days_before=-2).values_list("readers", flat=True))
    assert readers == {Readers.WIDER.value}


def test_more_time_for_one_party_moves_its_reminders(
    open_since: Inquiry, bjuv_answer: Answer
) -> None:
    Answer.objects.exclude(pk=bjuv_answer.pk).delete()
    Answer.objects.filter(pk=bjuv_answer.pk).update(late_until=date(2027, 4, 16))
    run_on(Rung(3).day(LAST))
    assert not Letter.objects.exists()
    run_on(Rung(3).day(date(2027, 4, 16)))
    assert Letter.objects.count() == 1


def test_a_party_without_people_is_logged_and_no_letter_written(open_since: Inquiry) -> None:
    Answer.objects.all().delete()
    AnswerFactory(inquiry=open_since, asked_at=clock.at(date(2027, 1, 11)))
    for _run in range(2):
        run_on(Rung(10).day(LAST))
    assert ReminderSent.objects.get().person is None
    assert not Letter.objects.exists()


def test_pausing_and_closing_stop_the_reminders(open_since: Inquiry, coordinator: Any) -> None:
    actions.pause_ladder(actor=coordinator, inquiry=open_since, paused=True)
    run_on(Rung(10).day(LAST))
    assert not Letter.objects.exists()
    actions.pause_ladder(actor=coordinator, inquiry=open_since, paused=False)
    actions.close_inquiry(actor=coordinator, inquiry=open_since)
    run_on(Rung(3).day(LAST))
    assert not Letter.objects.exists()


def test_a_killed_worker_leaves_nothing_half_done(
    open_since: Inquiry, bjuv_answer: Answer, monkeypatch: Any
) -> None:
    Answer.objects.exclude(pk=bjuv_answer.pk).delete()

    def killed(*_args: Any, **_kwargs: Any) -> int:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(ladder_letters, "remind", killed)
        with pytest.raises(RuntimeError):
            run_on(Rung(10).day(LAST))
    assert not ReminderSent.objects.exists()
    run_on(Rung(10).day(LAST))
    assert Letter.objects.count() == ReminderSent.objects.count() == 1


def test_a_reminder_of_an_answer_that_came_meanwhile_is_not_needed_any_more(
    open_since: Inquiry, bjuv_answer: Answer, bjuv_coordinator: Any
) -> None:
    Answer.objects.exclude(pk=bjuv_answer.pk).delete()
    run_on(Rung(10).day(LAST))
    letter = Letter.objects.get()
    assert ladder_letters.still_waits(letter)
    Answer.objects.filter(pk=bjuv_answer.pk).update(
        status=AnswerStatus.SUBMITTED,
        submitted_at=clock.now(),
        submitted_by=bjuv_coordinator,
    )
    assert not ladder_letters.still_waits(letter)


def test_the_ladder_is_the_inquirys_else_the_associations_else_the_portals(
    open_inquiry: Inquiry, coordinator: Any, bjuv_coordinator: Any
) -> None:
    assert ladders.ladder_of(open_inquiry).rungs == ladders.DEFAULT
    actions.save_default_ladder(actor=coordinator, rungs=[Rung(5)])
    assert ladders.ladder_of(open_inquiry) == Ladder((Rung(5),))
    actions.save_ladder(
        actor=coordinator, inquiry=open_inquiry, rungs=[Rung(7), Rung(-1, Readers.WIDER)]
    )
    held = ladders.ladder_of(open_inquiry)
    assert [rung.days_before for rung in held.rungs] == [7, -1]
    assert held.own
    actions.save_ladder(actor=coordinator, inquiry=open_inquiry, rungs=[])
    assert ladders.ladder_of(open_inquiry).rungs == ()
    with pytest.raises(ActionError):
        actions.save_ladder(actor=coordinator, inquiry=open_inquiry, rungs=[Rung(1), Rung(1)])
    with pytest.raises(Refused):
        actions.save_default_ladder(actor=bjuv_coordinator, rungs=[])


# Calls


def test_a_call_is_kept_and_audited_without_its_words(
    bjuv_answer: Answer, coordinator: Any, bjuv_coordinator: Any
) -> None:
    actions.note_call(actor=coordinator, answer=bjuv_answer, note="Eva är sjuk till måndag.")
    event = AuditEvent.objects.get(code="needs.call_noted")
    assert "sjuk" not in str(event.data)
    assert not CallNote.objects.visible_to(bjuv_coordinator).exists()
    with pytest.raises(Refused):
        actions.note_call(actor=bjuv_coordinator, answer=bjuv_answer, note="X")
    for note, day in (("  ", None), ("X", clock.today() - timedelta(days=1))):
        with pytest.raises(ActionError):
            actions.note_call(actor=coordinator, answer=bjuv_answer, note=note, next_contact_on=day)


def test_an_agreed_call_waits_for_the_coordinator_on_its_day_and_until_the_answer_comes(
    bjuv_answer: Answer, coordinator: Any, bjuv_coordinator: Any
) -> None:
    def waits() -> list[str]:
        return [item.url for item in items_for(coordinator) if "/samtal/" in item.url]

    monday = clock.today() + timedelta(days=3)
    actions.note_call(
        actor=coordinator, answer=bjuv_answer, note="Ring igen.", next_contact_on=monday
    )
    assert waits() == []
    with clock.pretend(monday):
        assert waits() == [reverse("needs:call", args=[bjuv_answer.pk])]
        actions.note_call(actor=coordinator, answer=bjuv_answer, note="Svarar i dag.")
        assert waits() == []


# Pages


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_open(
    language: str, client_of: Any, coordinator: Any, open_inquiry: Inquiry, bjuv_answer: Answer
) -> None:
    coordinator.language = language
    coordinator.save()
    client = client_of(coordinator)
    for url in (
        reverse("needs:board", args=[open_inquiry.pk]),
        reverse("needs:phone", args=[open_inquiry.pk]),
        f"{reverse('needs:phone', args=[open_inquiry.pk])}?utskrift=1",
        reverse("needs:ladder", args=[open_inquiry.pk]),
        reverse("needs:default_ladder"),
        reverse("needs:call", args=[bjuv_answer.pk]),
        reverse("needs:review", args=[bjuv_answer.pk]),
    ):
        response = client.get(url)
        assert response.status_code == 200, url
        assert f'<html lang="{language}"' in text_of(response)
        assert 'style="' not in text_of(response).split("</head>")[1], url


def test_the_board_has_counts_as_filters_a_map_and_the_same_as_a_table(
    client_of: Any, coordinator: Any, open_inquiry: Inquiry
) -> None:
    AnswerFactory(inquiry=open_inquiry, quantities=[1, 2], organisation__short_name="Ystad")
    client = client_of(coordinator)
    url = reverse("needs:board", args=[open_inquiry.pk])
    page = text_of(client.get(url))
    assert "standing=done" in page
    assert page.count("<svg") >= 2
    assert "<caption" in page
    narrowed = text_of(client.get(url, {"standing": "unopened"}))
    assert "Ystad" not in narrowed.split('id="list-rows"')[1].split("</table>")[0]
    assert client.get(url, {"standing": "nonsense", "need": "x"}).status_code == 200


def test_the_phone_list_has_numbers_and_the_last_call_also_in_a_file(
    client_of: Any,
    coordinator: Any,
    bjuv_coordinator: Any,
    open_inquiry: Inquiry,
    bjuv_answer: Answer,
) -> None:
    bjuv_coordinator.phone = "=042-123"
    bjuv_coordinator.save()
    client = client_of(coordinator)
    posted = client.post(
        reverse("needs:call", args=[bjuv_answer.pk]),
        {"spoke_with": "Bo", "note": "=Återkommer", "next_contact_on": ""},
    )
    url = posted["Location"]
    assert "Återkommer" in text_of(client.get(url))
    file = client.get(url, {"export": "xlsx"}).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_index(0).to_python()
    (row,) = [row for row in sheet if row[0] == "Bjuv"]
    assert any("=042-123" in str(cell) for cell in row)
    assert "=Återkommer" in row
    empty = client.post(reverse("needs:call", args=[bjuv_answer.pk]), {"note": ""})
    assert empty.status_code == 422


def test_the_ladder_is_changed_and_paused_on_its_page(
    client_of: Any, coordinator: Any, open_inquiry: Inquiry
) -> None:
    client = client_of(coordinator)
    url = reverse("needs:ladder", args=[open_inquiry.pk])
    form = {f"{name}_{n}": "" for name in ("days",) for n in range(1, 7)}
    form |= {f"side_{n}": "before" for n in range(1, 7)}
    form |= {f"readers_{n}": "answering" for n in range(1, 7)}
    assert client.post(url, {**form, "days_1": "5", "days_2": "5"}).status_code == 200
    assert not ladders.ladder_of(open_inquiry).own
    client.post(url, {**form, "days_1": "5", "days_2": "1", "side_2": "after"})
    assert [r.days_before for r in ladders.ladder_of(open_inquiry).rungs] == [5, -1]
    client.post(reverse("needs:pause_ladder", args=[open_inquiry.pk]), {"paused": "1"})
    assert ladders.ladder_of(open_inquiry).paused
    client.post(reverse("needs:pause_ladder", args=[open_inquiry.pk]), {"paused": "0"})
    assert not ladders.ladder_of(open_inquiry).paused
    client.post(reverse("needs:default_ladder"), {**form, "days_1": "4"})
    assert ladders.default().rungs == (Rung(4),)


def test_members_know_nothing_of_the_pursuit(
    client_of: Any, bjuv_coordinator: Any, open_inquiry: Inquiry, bjuv_answer: Answer
) -> None:
    client = client_of(bjuv_coordinator)
    for name, pk in (
        ("phone", open_inquiry.pk),
        ("ladder", open_inquiry.pk),
        ("board", open_inquiry.pk),
        ("call", bjuv_answer.pk),
    ):
        assert client.get(reverse(f"needs:{name}", args=[pk])).status_code == 404
