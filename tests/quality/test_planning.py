"""The plan: forms in versions, what is asked for when and of whom."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from contracts.quality import actions, tasks
from contracts.quality.enums import AssessmentState, Every, Kind, Stage
from contracts.quality.models import Assessment, QualityForm
from portal.audit.models import AuditEvent
from portal.core import clock
from portal.core.errors import ActionError, Refused
from portal.notices.models import Letter
from tests.support.factories import agreements as factories
from tests.support.factories import base, calloffs, quality


def test_a_version_that_has_been_asked_stays_and_a_change_makes_a_new_one(
    coordinator: Any, assessment: Assessment
) -> None:
    form = QualityForm.objects.get()
    questions = [*form.question_set().questions]
    actions.save_questions(
        actor=coordinator, form=form, question_set=form.question_set().changed(questions[:1])
    )
    assessment.refresh_from_db()
    assert len(assessment.question_set) == 2
    assert form.newest().version == 2  # type: ignore[union-attr]
    assert len(form.question_set()) == 1


def test_two_forms_do_not_share_a_name(coordinator: Any) -> None:
    quality.form(coordinator)
    with pytest.raises(ActionError) as refused:
        actions.make_form(actor=coordinator, name="Egenkontroll")
    assert refused.value.field == "name"


def test_only_those_who_follow_up_plan(
    bjuv_coordinator: Any, association_reader: Any, coordinator: Any, agreement: Any
) -> None:
    form = quality.form(coordinator)
    for person in (bjuv_coordinator, association_reader):
        with pytest.raises(Refused):
            actions.save_follow_up(
                actor=person, agreement=agreement, terms=quality.terms(person, form)
            )
    assert not agreement.follow_ups.exists()


@pytest.mark.parametrize("change", ["lot", "suppliers", "first_due", "form"])
def test_what_does_not_fit_is_said_at_its_field(
    coordinator: Any, agreement: Any, change: str
) -> None:
    other = factories.AgreementLotFactory(agreement=factories.AgreementFactory())
    wrong: dict[str, Any] = {
        "lot": other,
        "suppliers": [base.SupplierFactory()],
        "first_due": date(2040, 1, 1),
        "form": actions.make_form(actor=coordinator, name="Tomt"),
    }
    made = quality.form(coordinator)
    terms = replace(quality.terms(coordinator, made), **{change: wrong[change]})
    with pytest.raises(ActionError) as refused:
        actions.save_follow_up(actor=coordinator, agreement=agreement, terms=terms)
    assert refused.value.field == change


def test_it_is_asked_for_so_many_days_before_and_comes_again(
    coordinator: Any, agreement: Any, contact: Any
) -> None:
    follow_up = quality.planned(coordinator, agreement, first_due=date(2026, 11, 30))
    tasks.ask_one(follow_up.pk)
    assert not Assessment.objects.exists()
    with clock.pretend(date(2026, 10, 31)):
        tasks.ask_one(follow_up.pk)
        tasks.ask_one(follow_up.pk)
    row = Assessment.objects.get()
    assert (row.due_on, row.stage) == (date(2026, 11, 30), Stage.ASKED)
    letter = Letter.objects.get(address="lena@hem.example")
    assert "Egenkontroll" in letter.subject
    with clock.pretend(date(2027, 11, 1)):
        tasks.ask_one(follow_up.pk)
    assert [row.due_on.year for row in Assessment.objects.order_by("due_on")] == [2026, 2027]


def test_once_comes_once_and_the_last_of_a_month_stays_one(
    coordinator: Any, agreement: Any
) -> None:
    once = quality.planned(coordinator, agreement, every=Every.ONCE)
    assert list(once.due_days(date(2030, 1, 1))) == [once.first_due]
    often = quality.planned(
        coordinator, agreement, every=Every.QUARTER, first_due=date(2026, 11, 30), notice_days=1
    )
    assert list(often.due_days(date(2027, 3, 1))) == [date(2026, 11, 30), date(2027, 2, 28)]


def test_an_ended_follow_up_asks_for_nothing_more(coordinator: Any, agreement: Any) -> None:
    follow_up = quality.planned(coordinator, agreement)
    actions.end_follow_up(actor=coordinator, follow_up=follow_up)
    assert actions.ask_for(follow_up_id=follow_up.pk) == []
    with pytest.raises(Refused):
        actions.end_follow_up(actor=coordinator, follow_up=follow_up)


def test_members_are_asked_about_the_suppliers_that_they_use(
    coordinator: Any, bjuv_coordinator: Any, agreement: Any, bjuv: Any, supplier: Any
) -> None:
    unused = base.SupplierFactory(name="Oanvända AB")
    factories.AgreementLotFactory(agreement=agreement, suppliers=[unused])
    place = agreement.lots.order_by("number")[0].suppliers.get()
    calloffs.call_off(bjuv_coordinator, place, bjuv)
    asked = quality.asked(coordinator, agreement, Kind.MEMBERS)
    assert [(row.supplier, row.organisation) for row in asked] == [(supplier, bjuv)]
    letter = Letter.objects.get(recipient=bjuv_coordinator, kind="quality.member")
    assert "Familjehem" in letter.subject


def test_only_chosen_suppliers_are_asked(coordinator: Any, agreement: Any, supplier: Any) -> None:
    other = base.SupplierFactory()
    factories.AgreementLotFactory(agreement=agreement, suppliers=[other])
    asked = quality.asked(coordinator, agreement, suppliers=[supplier])
    assert [row.supplier for row in asked] == [supplier]


def test_reminders_come_by_the_clock_once_each_and_then_the_coordinator(
    assessment: Assessment,
) -> None:
    stages = []
    for days in (-14, -7, -6, 0, 3, 11, 12):
        with clock.pretend(assessment.due_on + timedelta(days=days)):
            stages.append(actions.remind_by_clock(assessment_id=assessment.pk))
    assert stages == [None, Stage.BEFORE, None, None, Stage.AFTER, Stage.ESCALATED, None]
    assert Letter.objects.filter(address="lena@hem.example").count() == 4
    assert AuditEvent.objects.filter(code="quality.reminded").count() == 3


def test_done_without_has_a_reason_and_a_name(coordinator: Any, assessment: Assessment) -> None:
    with pytest.raises(ActionError):
        actions.waive(actor=coordinator, assessment=assessment, reason=" ")
    row = actions.waive(actor=coordinator, assessment=assessment, reason="Upphör.")
    assert (row.state, row.waived_by) == (AssessmentState.WAIVED, coordinator)
    assert not assessment.links.exists()
