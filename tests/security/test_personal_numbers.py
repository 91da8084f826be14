"""Personal numbers are found however they are written, and refused wherever they are typed."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from stdnum import luhn
from stdnum.se import orgnr

from portal.core import personal_numbers
from portal.people.models import User
from portal.ui.forms import PortalForm

# Numbers of Skatteverket's own test persons' form, made up for this file.
WRITTEN = [
    "811218-9876",
    "19811218-9876",
    "198112189876",
    "8112189876",
    "811218+9876",
    "811218 9876",
    "811218 - 9876",
    "811218–9876",
    "811278-9873",
    "19811278-9873",
    "８１１２１８-９８７６",
    "811218\u00a09876",
    "Gäller Kalle (811218-9876), ring honom",
    "nr:811218-9876.",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_it_is_found_however_it_is_written(text: str) -> None:
    assert personal_numbers.holds_one(text)
    assert "9876" not in personal_numbers.cover(text).replace("９", "9")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "212000-1066",
        "556036-0793",
        "2120001066",
        "16212000-1066",
        "811218-9875",
        "811318-9876",
        "811232-9876",
        "19810229-9879",
        "0701234561",
        "040-12 34 56",
        "1 234 567,50 kr",
        "2026-11-23 2026-12-31",
        "SE212000106601",
        "1234567890123456",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert not personal_numbers.holds_one(text)
    assert personal_numbers.cover(text) == text or text == "0701234561"


def test_no_organisation_number_is_taken_for_a_person() -> None:
    chance = random.Random(3)
    for _ in range(3000):
        nine = f"{chance.choice('25789')}{chance.randrange(10)}{chance.randrange(2, 10)}"
        nine += f"{chance.randrange(10**6):06d}"
        number = nine + luhn.calc_check_digit(nine)
        assert orgnr.is_valid(number)
        assert not personal_numbers.holds_one(f"{number[:6]}-{number[6:]}")


class NoteForm(PortalForm):
    """Stands for any form."""

    note = forms.CharField(widget=forms.Textarea, required=False)
    file = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)


def test_a_form_refuses_at_the_field_and_loses_nothing() -> None:
    typed = "Kalle 811218-9876 vill byta\nplacering"
    form = NoteForm({"note": typed, "secret": "811218-9876"})
    assert not form.is_valid()
    assert list(form.errors) == ["note"]
    assert "personnummer" in str(form.errors["note"]) or "personal number" in str(form.errors)
    assert "Kalle 811218-9876 vill byta\nplacering" in str(form)
    assert "summary" in str(form)


def test_the_name_of_a_file_holds_none() -> None:
    file = SimpleUploadedFile("beslut 811218-9876.pdf", b"x")
    assert list(NoteForm({}, {"file": file}).errors) == ["file"]
    assert NoteForm({}, {"file": SimpleUploadedFile("beslut.pdf", b"x")}).is_valid()


@pytest.mark.django_db
def test_a_page_shows_the_sentence_and_what_was_typed(
    client_of: Callable[[User], Client], coordinator: User
) -> None:
    answer = client_of(coordinator).post(
        "/tillganglighet/brister/", {"page": "x", "message": "Jag heter 811218-9876"}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Det ser ut som ett personnummer" in page
    assert "Jag heter 811218-9876" in page


def test_every_form_of_ours_has_the_base_that_refuses() -> None:
    from django.apps import apps

    from portal.ui.forms import DressedForm

    for config in apps.get_app_configs():
        if config.name.startswith(("portal.", "needs", "mandates", "contracts", "cms")):
            __import__(config.name, fromlist=["forms"])

    def below(kind: Any) -> set[Any]:
        return {kind, *(deeper for sub in kind.__subclasses__() for deeper in below(sub))}

    ours = ("portal.", "needs.", "mandates.", "contracts.")
    bare = {
        kind.__qualname__
        for kind in below(forms.BaseForm)
        if kind.__module__.startswith(ours) and not issubclass(kind, DressedForm)
    }
    assert bare == set()
