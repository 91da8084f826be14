"""Input of the builder: the lines, what to begin from, the sending of a version, templates."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from needs.inquiries.actions import ItemRow
from needs.inquiries.models import Inquiry
from needs.inquiries.versions import Line
from portal.procurements.models import CpvCode
from portal.procurements.selectors import search_cpv
from portal.ui.forms import MoneyField, PortalForm

MOST_LINES = 200
BLANK_LINES = 3
SUGGESTIONS = 5
CODE = re.compile(r"^(\d{8})(?:-\d)?(?:\s.*)?$", re.DOTALL)


class ItemForm(PortalForm):
    """One line in the builder; an empty one is ignored."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("What"), max_length=200)
    unit = forms.CharField(
        label=gettext_lazy("Unit"),
        max_length=40,
        help_text=gettext_lazy("What is counted: days of care, hours, pieces."),
    )
    cpv = forms.CharField(
        label=gettext_lazy("CPV code"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Eight digits, or words to find the code by."),
        widget=forms.TextInput(attrs={"list": "cpv-codes", "autocomplete": "off"}),
    )
    lot = forms.TypedChoiceField(
        label=gettext_lazy("Lot"), required=False, coerce=int, empty_value=None
    )
    unit_price = MoneyField(
        label=gettext_lazy("Estimated price per unit"),
        required=False,
        help_text=gettext_lazy("Only for the estimate; the parties do not see it."),
    )
    help = forms.CharField(
        label=gettext_lazy("Help"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("How the parties should count."),
    )
    optional = forms.BooleanField(
        label=gettext_lazy("The parties may leave the line empty"), required=False
    )
    position = forms.IntegerField(label=gettext_lazy("Order"), required=False, min_value=0)

    def __init__(self, *args: Any, lots: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lot"]
        field.choices = [("", _("No lot")), *lots]

    @property
    def heading(self) -> str:
        """What the line is called on the page."""
        return str(self.initial.get("name") or _("New line"))


class _ItemFormSet(forms.BaseFormSet):
    @classmethod
    def get_deletion_widget(cls) -> Any:
        return forms.CheckboxInput(attrs={"class": "ds-input"})

    def clean(self) -> None:
        """Read the CPV codes of all lines at once; words get suggestions."""
        typed = {}
        for form in self.forms:
            data = getattr(form, "cleaned_data", {})
            if data.get("cpv") and not data.get("DELETE"):
                typed[form] = data["cpv"].strip()
        digits = {form: found[1] for form, text in typed.items() if (found := CODE.match(text))}
        rows = CpvCode.objects.filter(code__in=digits.values())
        known = set(rows.values_list("code", flat=True)) if digits else set()
        for form, text in typed.items():
            code = digits.get(form, "")
            if code in known:
                form.cleaned_data["cpv"] = code
            else:
                form.add_error("cpv", _suggested(text if not code else code[:3]))


def _suggested(text: str) -> str:
    found = search_cpv(text, limit=SUGGESTIONS)
    if not found:
        return _("There is no such CPV code. Write eight digits, or other words.")
    names = "; ".join(cpv_words(code) for code in found)
    return _("Write the code that fits: %(codes)s.") % {"codes": names}


def cpv_words(code: CpvCode) -> str:
    """A code with its label in the language in force."""
    english = (get_language() or "sv").startswith("en")
    return f"{code.code} {code.label_en if english else code.label_sv}"


def item_formset(inquiry: Inquiry, lines: Sequence[Line], data: Any = None) -> Any:
    """The lines as a formset, with some empty ones at the end."""
    kind: Any = forms.formset_factory(
        ItemForm,
        formset=_ItemFormSet,
        extra=BLANK_LINES,
        can_delete=True,
        max_num=MOST_LINES,
        validate_max=True,
        absolute_max=MOST_LINES + 50,
    )
    codes = CpvCode.objects.filter(code__in=[line.cpv for line in lines if line.cpv])
    words = {code.code: cpv_words(code) for code in codes}
    initial = [
        {
            "id": line.id,
            "name": line.name,
            "unit": line.unit,
            "cpv": words.get(line.cpv, ""),
            "lot": line.lot,
            "unit_price": line.unit_price,
            "help": line.help,
            "optional": not line.required,
            "position": number,
        }
        for number, line in enumerate(lines, start=1)
    ]
    lots = [(lot.pk, str(lot)) for lot in inquiry.procurement.lots.all()]
    return kind(data, initial=initial, form_kwargs={"lots": lots}, prefix="lines")


def item_rows(formset: Any) -> list[ItemRow]:
    """The rows of a valid formset that are to be kept, in the order asked for."""
    rows = []
    for index, form in enumerate(formset.forms):
        data = form.cleaned_data
        if not data or data.get("DELETE") or not data.get("name"):
            continue
        order = data.get("position")
        row = ItemRow(
            name=data["name"],
            unit=data["unit"],
            help=data.get("help") or "",
            unit_price=data.get("unit_price"),
            lot_id=data.get("lot"),
            pk=data.get("id"),
            cpv=data.get("cpv") or "",
            required=not data.get("optional"),
        )
        rows.append((order if order is not None else MOST_LINES, index, row))
    return [row for _order, _index, row in sorted(rows, key=lambda entry: entry[:2])]


class AsMemberForm(PortalForm):
    """Which party to look as."""

    som: Any = forms.ModelChoiceField(label=gettext_lazy("As"), queryset=None, required=False)

    def __init__(self, *args: Any, parties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["som"]
        field.queryset, field.empty_label = parties, _("A party of no name")


class VersionForm(PortalForm):
    """Why the inquiry is changed, until when it is to be answered, and whether to ask again."""

    reason = forms.CharField(
        label=gettext_lazy("Why is the inquiry changed?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The parties see this on top of their answer."),
    )
    deadline = forms.DateField(label=gettext_lazy("Last day to answer"))
    words_only = forms.BooleanField(
        label=gettext_lazy("Only words are put right: nobody is asked again, nobody gets a letter"),
        required=False,
    )


class TemplateNameForm(PortalForm):
    """What a template is called."""

    name = forms.CharField(label=gettext_lazy("Name of the template"), max_length=150)
