"""A form ties label, help and error to each field, and says its errors on top and in place."""

from decimal import Decimal
from typing import Any

from bs4 import BeautifulSoup
from django import forms
from django.utils import translation

from portal.core.errors import ActionError
from portal.ui.forms import MoneyField, PortalForm, errors_into


class Sample(PortalForm):
    value = MoneyField(label="Värde", help_text="Utan moms.")
    start = forms.DateField(label="Start", required=False)
    kind = forms.ChoiceField(
        label="Sort", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )


def soup(form: PortalForm) -> Any:
    return BeautifulSoup(str(form), "html.parser")


def test_a_field_has_label_help_and_a_calendar() -> None:
    page = soup(Sample())
    field = page.select_one("input[name=value]")
    assert page.select_one(f"label[for={field['id']}]").get_text(strip=True) == "Värde"
    assert page.find(id=field["aria-describedby"]).get_text() == "Utan moms."
    assert field["inputmode"] == "decimal"
    assert page.select_one("input[name=start]")["type"] == "date"
    assert "(valfritt)" in page.select_one("label[for=id_start]").get_text()
    assert page.select_one("fieldset legend").get_text(strip=True) == "Sort"
    assert not page.select(".ds-error-summary, [style], script")


def test_errors_stand_on_top_and_at_the_field_linked_both_ways() -> None:
    page = soup(Sample({"value": "tolv"}))
    summary = page.select_one(".ds-error-summary")
    assert "2 saker behöver rättas" in summary.get_text()
    for link in summary.select("a"):
        assert page.find(id=link["href"].removeprefix("#")), link
    field = page.select_one("input[name=value]")
    assert field["aria-invalid"] == "true"
    assert field["value"] == "tolv"
    error = page.find(id="id_value_error")
    assert error["id"] in field["aria-describedby"]
    assert error.select_one("a")["href"] == f"#{summary['id']}"


def test_an_amount_is_typed_and_shown_the_swedish_way() -> None:
    form = Sample({"value": "1 234,50 kr", "kind": "a"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["value"] == Decimal("1234.50")
    assert soup(form).select_one("input[name=value]")["value"] == "1\u00a0234,50"
    with translation.override("en"):
        assert soup(form).select_one("input[name=value]")["value"] == "1,234.50"


def test_an_amount_below_nothing_is_refused() -> None:
    assert "value" in Sample({"value": "-5", "kind": "a"}).errors


def test_a_refusal_of_an_action_becomes_an_error_of_the_form() -> None:
    form = Sample({"value": "1", "kind": "a"})
    assert form.is_valid()
    with errors_into(form):
        raise ActionError("Partslistan är låst.", field="kind", paragraph="LOU 7:3")
    with errors_into(form):
        raise ActionError("Något annat.", field="unknown")
    assert form.errors["kind"] == ["Partslistan är låst. (LOU 7:3)"]
    assert form.non_field_errors() == ["Något annat."]
    assert "Partslistan är låst. (LOU 7:3)" in str(form)


def test_text_from_people_is_escaped() -> None:
    form = Sample({"value": "<script>alert(1)</script>", "kind": "a"})
    assert "<script>" not in str(form)
