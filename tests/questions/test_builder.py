"""The builder, without JavaScript: every step is one post; and question sets kept under a name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory

from portal.audit.models import AuditEvent
from portal.core.errors import ActionError
from portal.people.models import User
from portal.questions import actions, audit_codes
from portal.questions.builder import builder_response
from portal.questions.definitions import QUESTION_TYPES, QuestionSet
from portal.questions.models import StoredQuestions

Press = Callable[..., HttpResponse]


class Kept:
    """Where the builder's steps are saved."""

    def __init__(self) -> None:
        self.questions = QuestionSet()
        self.refuse = ""

    def save(self, changed: QuestionSet) -> None:
        """Keep the changed set, or refuse as a room's action may."""
        if self.refuse:
            raise ActionError(self.refuse)
        self.questions = changed

    @property
    def labels(self) -> list[str]:
        """The questions in order."""
        return [question.label for question in self.questions]


@pytest.fixture
def kept() -> Kept:
    """An empty set."""
    return Kept()


@pytest.fixture
def press(kept: Kept, rf: RequestFactory, coordinator: User) -> Press:
    """Do one step in the builder."""

    def do(query: str = "", **data: Any) -> HttpResponse:
        if data:
            data.setdefault("version", kept.questions.version)
        request = rf.post(f"/fragor/{query}", data) if data else rf.get(f"/fragor/{query}")
        request.user = coordinator
        request.session = {}  # type: ignore[assignment]
        request.htmx = False  # type: ignore[attr-defined]
        request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
        return builder_response(
            request,
            question_set=kept.questions,
            save=kept.save,
            template_context={"done_url": "/klar/"},
        )

    return do


@pytest.fixture
def three(kept: Kept, press: Press) -> None:
    """A choice, a question that hangs on it, and a third."""
    press("?add=choice", label="När behöver ni avropa?", choices="Från start\nSenare")
    condition = "nar_behover_ni_avropa=senare"
    press("?add=date", label="Vilken dag?", condition=condition, required="on")
    press("?add=integer", label="Hur många?", min="1", unit="platser", condition="always")


def test_questions_are_added_with_keys_from_their_words(kept: Kept, three: None) -> None:
    choice, day, number = kept.questions
    assert choice.key == "nar_behover_ni_avropa"
    assert [c.value for c in choice.choices] == ["fran_start", "senare"]
    assert day.required
    assert day.visible_when.equals == "senare"
    assert number.unit == "platser"
    assert kept.questions.version == 4


def test_the_page_shows_questions_steps_and_preview(three: None, press: Press) -> None:
    page = press().content.decode()
    assert page.count('name="do" value="up"') == 2
    assert page.count('name="do" value="down"') == 2
    assert "preview-nar_behover_ni_avropa" in page
    assert "/klar/" in page


def test_a_question_is_changed_and_keeps_its_key_and_values(
    kept: Kept, three: None, press: Press
) -> None:
    assert "Senare" in press("?question=nar_behover_ni_avropa").content.decode()
    press("?question=nar_behover_ni_avropa", label="När?", choices="Direkt\nSenare")
    choice = kept.questions.get("nar_behover_ni_avropa")
    assert choice.label == "När?"
    assert choice.key == "nar_behover_ni_avropa"
    assert [c.value for c in choice.choices] == ["direkt", "senare"]


def test_questions_move_and_are_removed(kept: Kept, three: None, press: Press) -> None:
    press(do="up", key="hur_manga")
    assert kept.labels == ["När behöver ni avropa?", "Hur många?", "Vilken dag?"]
    press(do="down", key="hur_manga")
    press(do="remove", key="vilken_dag")
    assert kept.labels == ["När behöver ni avropa?", "Hur många?"]


@pytest.mark.parametrize(
    "step", [{"do": "remove", "key": "nar_behover_ni_avropa"}, {"do": "up", "key": "vilken_dag"}]
)
def test_a_step_that_would_break_a_condition_is_refused(
    kept: Kept, three: None, press: Press, step: dict[str, str]
) -> None:
    before = kept.questions
    press(**step)
    assert kept.questions == before


def test_a_step_on_an_older_version_changes_nothing(kept: Kept, three: None, press: Press) -> None:
    before = kept.questions
    press(do="remove", key="hur_manga", version=1)
    answer = press("?add=text", label="Ny fråga", version=1)
    assert kept.questions == before
    assert answer.status_code == 200
    assert "Ny fråga" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "data"),
    [
        ("?add=choice", {"label": "Val", "choices": "Ensam"}),
        ("?add=choice", {"label": "Val", "choices": "Samma\nSamma"}),
        ("?add=integer", {"label": "Tal", "min": "5", "max": "1"}),
        ("?add=text", {"label": ""}),
    ],
)
def test_a_question_that_does_not_fit_is_said_in_the_form(
    kept: Kept, press: Press, query: str, data: dict[str, str]
) -> None:
    answer = press(query, **data)
    assert answer.status_code == 200
    assert "form-errors" in answer.content.decode()
    assert not kept.questions.questions


def test_a_refusal_of_the_room_stands_in_the_form(kept: Kept, press: Press) -> None:
    kept.refuse = "Förfrågan är redan skickad."
    assert kept.refuse in press("?add=text", label="Sent").content.decode()


@pytest.mark.django_db
def test_a_stored_version_stays_as_it_is_once_used(
    coordinator: User, kept: Kept, press: Press
) -> None:
    press("?add=text", label="Ett")
    first = actions.store(actor=coordinator, name="Leverantör", question_set=kept.questions)
    press("?add=text", label="Två")
    again = actions.store(actor=coordinator, name="Leverantör", question_set=kept.questions)
    assert again.pk == first.pk
    actions.use(actor=coordinator, stored=again)
    press("?add=text", label="Tre")
    second = actions.store(actor=coordinator, name="Leverantör", question_set=kept.questions)
    assert (again.version, second.version) == (1, 2)
    assert len(StoredQuestions.objects.get(version=1).question_set) == 2
    assert AuditEvent.objects.filter(code=audit_codes.STORED).count() == 3
    assert AuditEvent.objects.filter(code=audit_codes.USED).count() == 1


@pytest.mark.django_db
def test_an_empty_set_is_not_stored(coordinator: User) -> None:
    with pytest.raises(ActionError):
        actions.store(actor=coordinator, name="Tom", question_set=QuestionSet())


def test_headings_are_added_renamed_moved_and_removed(
    kept: Kept, three: None, press: Press
) -> None:
    press("?new_heading", title="Tider", help="")
    press("?new_heading", title="Tider", help="En till.")
    assert [section.key for section in kept.questions.sections] == ["tider", "tider_2"]
    press("?heading=tider_2", title="Övrigt", help="")
    press("?question=hur_manga", label="Hur många?", section="tider_2", unit="platser")
    press("?question=vilken_dag", label="Vilken dag?", section="tider", required="on")
    assert kept.labels == ["När behöver ni avropa?", "Vilken dag?", "Hur många?"]
    press(do="heading_up", key="tider_2")
    assert kept.labels == ["När behöver ni avropa?", "Hur många?", "Vilken dag?"]
    press(do="heading_remove", key="tider")
    assert [section.title for section in kept.questions.sections] == ["Övrigt"]
    assert kept.questions.get("vilken_dag").section == "tider_2"
    page = press().content.decode()
    assert "Övrigt" in page
    assert "?heading=tider_2" in page


def test_a_question_moves_over_the_edge_of_its_heading(
    kept: Kept, three: None, press: Press
) -> None:
    press("?new_heading", title="Sist")
    press(do="down", key="hur_manga")
    assert kept.questions.get("hur_manga").section == "sist"
    assert kept.labels[-1] == "Hur många?"
    press(do="up", key="hur_manga")
    assert kept.questions.get("hur_manga").section == ""
    press("?add=text&section=sist", label="Något mer?", section="sist")
    assert kept.questions.get("nagot_mer").section == "sist"


def test_a_heading_that_breaks_a_condition_is_not_moved(
    kept: Kept, three: None, press: Press
) -> None:
    press("?new_heading", title="A")
    press("?question=vilken_dag", label="Vilken dag?", section="a",
          condition="nar_behover_ni_avropa=senare")  # fmt: skip
    press("?new_heading", title="B")
    before = kept.questions
    press("?question=nar_behover_ni_avropa", label="När?", choices="Från start\nSenare",
          section="b")  # fmt: skip
    assert kept.questions == before


def test_every_type_has_a_form_in_the_builder(kept: Kept, press: Press) -> None:
    table = {
        "columns-rows": "3",
        "columns-0-label": "Kök",
        "columns-0-required": "yes",
        "columns-1-label": "Portioner",
        "columns-1-kind": "integer",
        "columns-1-unit": "st",
        "columns-2-label": "Regi",
        "columns-2-kind": "choice",
        "columns-2-choices": "Egen, Entreprenad",
        "min_rows": "1",
        "max_rows": "12",
    }
    given: dict[str, dict[str, Any]] = {
        "choice": {"choices": "A\nB"},
        "multiple_choice": {"choices": "A\nB"},
        "yes_no": {"why": "yes"},
        "file": {"allowed": ["application/pdf"]},
        "period": {"min": "2027-01-01"},
        "table": table,
    }
    for kind in QUESTION_TYPES:
        assert press(f"?add={kind}").status_code == 200
        done = press(f"?add={kind}", label=f"Fråga {kind}", **given.get(kind, {}))
        assert done.status_code == 302, (kind, done.content.decode())
    made = kept.questions.get("fraga_table")
    assert [column.type for column in made.columns] == ["text", "integer", "choice"]
    assert made.columns[0].required
    assert made.columns[2].label_of("egen") == "Egen"
    assert (made.min_rows, made.max_rows) == (1, 12)
    assert kept.questions.get("fraga_yes_no").why == "yes"
    again = press("?question=fraga_table").content.decode()
    assert "Egen, Entreprenad" in again
    more = press("?question=fraga_table", more_rows="columns", label="Fråga", **table)
    assert more.status_code == 200
    assert 'name="columns-7-label"' in more.content.decode()
    press("?question=fraga_table", label="Kök", **table)
    assert [c.key for c in kept.questions.get("fraga_table").columns] == [
        c.key for c in made.columns
    ]


def test_a_table_without_columns_is_refused(kept: Kept, press: Press) -> None:
    assert press("?add=table", label="Kök", **{"columns-rows": "3"}).status_code == 200
    twice = {"columns-rows": "3", "columns-0-label": "Kök", "columns-1-label": "KÖK"}
    assert press("?add=table", label="Kök", **twice).status_code == 200
    assert not kept.questions.questions
