"""Input of the pages of call-offs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from contracts.agreements.enums import CallOffModel
from contracts.calloffs.enums import Answer
from contracts.calloffs.rules import Facts, Objection, Seat
from contracts.calloffs.terms import (
    Asked,
    CallOffTerms,
    ChangeTerms,
    CompetitionTerms,
    QuoteTerms,
)
from portal.core import clock
from portal.ui.forms import MoneyField, PortalForm

NO_PERSON = _("Never write about a single person: no name, no birth date, no diagnosis.")


class CallOffForm(PortalForm):
    """A call-off in one lot: its questions follow how the agreement chooses a supplier."""

    place = forms.ChoiceField(label=_("Supplier"), widget=forms.RadioSelect)
    made_on = forms.DateField(label=_("Day of the call-off"))
    value = MoneyField(
        label=_("Value without VAT"),
        required=False,
        help_text=_("The whole value of the contract. It counts against the ceiling."),
    )
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=14, decimal_places=3, required=False
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    contract_to = forms.DateField(label=_("Last day of the contract"))
    reference = forms.CharField(label=_("Your reference"), max_length=80, required=False)
    delivery = forms.CharField(
        label=_("What is to be delivered, and where"),
        required=False,
        widget=forms.Textarea,
        help_text=NO_PERSON,
    )
    reason = forms.CharField(
        label=_("Reason for the choice"), required=False, widget=forms.Textarea, help_text=NO_PERSON
    )
    decided_by = forms.CharField(label=_("Decided by"), max_length=200)
    authority = forms.CharField(
        label=_("Authority"),
        max_length=300,
        required=False,
        help_text=_("Delegation or other ground for the person's right to decide."),
    )
    ceiling_reason = forms.CharField(
        label=_("Why the ceiling must be passed"),
        required=False,
        widget=forms.Textarea,
        help_text=_("A lawyer of the association reads it and decides."),
    )

    def __init__(self, *args: Any, facts: Facts, proposed: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        self.asked_seats: list[Seat] = []
        self.quote_seats: list[Seat] = []
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (str(seat.place_id), seat.name) for seat in self._in_order()
        ]
        if proposed is not None:
            self.fields["place"].initial = str(proposed)
        several = len(facts.seats) > 1
        if several and facts.method == CallOffModel.RANKING:
            self._ask_in_order()
        if several and facts.method == CallOffModel.COMPETITION:
            self._compete()
        if not several or facts.method not in {
            CallOffModel.DISTRIBUTION,
            CallOffModel.INDIVIDUAL_NEED,
        }:
            del self.fields["reason"]
        if not (facts.has_ceiling and facts.law.override.value):
            del self.fields["ceiling_reason"]

    def _in_order(self) -> list[Seat]:
        return sorted(self.facts.seats, key=lambda seat: (seat.rank is None, seat.rank or 0))

    def _add(self, name: str, field: forms.Field) -> None:
        from portal.ui.forms import dress

        dress(field)
        self.fields[name] = field

    def _ask_in_order(self) -> None:
        """For each that may stand before the chosen one: asked when, answered what."""
        self.asked_seats = [seat for seat in self._in_order() if seat.rank is not None][:-1]
        for seat in self.asked_seats:
            pk, name = seat.place_id, {"name": seat.name}
            self._add(
                f"asked_on_{pk}",
                forms.DateField(label=_("%(name)s was asked") % name, required=False),
            )
            self._add(
                f"answer_{pk}",
                forms.ChoiceField(
                    label=_("Answer of %(name)s") % name,
                    choices=[("", "–"), *Answer.choices],
                    required=False,
                ),
            )
            self._add(
                f"answered_on_{pk}",
                forms.DateField(label=_("%(name)s answered") % name, required=False),
            )
            self._add(
                f"asked_note_{pk}",
                forms.CharField(
                    label=_("Note about %(name)s") % name, max_length=300, required=False
                ),
            )

    def _compete(self) -> None:
        """Who was invited and what each offered."""
        self.quote_seats = self._in_order()
        self._add("deadline", forms.DateField(label=_("Quotes were due")))
        self._add(
            "criteria",
            forms.CharField(
                label=_("Criteria, and why the winner won"), widget=forms.Textarea(), required=False
            ),
        )
        self._add(
            "standstill_until",
            forms.DateField(label=_("Standstill observed until"), required=False),
        )
        self._add(
            "standstill_note",
            forms.CharField(label=_("Note on the standstill"), max_length=300, required=False),
        )
        self._add("origin", forms.CharField(widget=forms.HiddenInput(), required=False))
        for seat in self.quote_seats:
            pk, name = seat.place_id, {"name": seat.name}
            self._add(
                f"invited_{pk}",
                forms.BooleanField(
                    label=_("%(name)s was invited") % name, required=False, initial=True
                ),
            )
            self._add(
                f"quote_{pk}", MoneyField(label=_("Quote of %(name)s") % name, required=False)
            )
            self._add(
                f"quote_note_{pk}",
                forms.CharField(
                    label=_("Note about %(name)s") % name, max_length=300, required=False
                ),
            )

    @property
    def apart(self) -> set[str]:
        """The names of the fields that the page shows as a table."""
        asked = ("asked_on", "answer", "answered_on", "asked_note")
        quote = ("invited", "quote", "quote_note")
        return {f"{name}_{s.place_id}" for s in self.asked_seats for name in asked} | {
            f"{name}_{s.place_id}" for s in self.quote_seats for name in quote
        }

    @property
    def plain_fields(self) -> list[Any]:
        """The fields that stand one by one."""
        return [field for field in self if field.name not in self.apart and not field.is_hidden]

    @property
    def asked_rows(self) -> list[tuple[Seat, list[Any]]]:
        """(supplier, its fields): asked, answer, answered, note."""
        names = ("asked_on", "answer", "answered_on", "asked_note")
        return [(s, [self[f"{n}_{s.place_id}"] for n in names]) for s in self.asked_seats]

    @property
    def quote_rows(self) -> list[tuple[Seat, list[Any]]]:
        """(supplier, its fields): invited, quote, note."""
        names = ("invited", "quote", "quote_note")
        return [(s, [self[f"{n}_{s.place_id}"] for n in names]) for s in self.quote_seats]

    def clean(self) -> dict[str, Any]:
        """An answer without a day is no answer: the rules are told when somebody was asked."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for seat in self.asked_seats:
            pk = seat.place_id
            if data.get(f"answer_{pk}") and not data.get(f"asked_on_{pk}"):
                self.add_error(f"asked_on_{pk}", _("Say when the supplier was asked."))
        return data

    def as_terms(self) -> CallOffTerms:
        """What the rules and the action take; only after `is_valid`."""
        data = self.cleaned_data
        names = (
            "made_on", "contract_to", "decided_by", "value", "quantity", "unit", "authority",
            "reference", "delivery",
        )  # fmt: skip
        return CallOffTerms(
            place_id=int(data["place"]),
            **{name: data[name] for name in names},
            reason=data.get("reason", ""),
            ceiling_reason=data.get("ceiling_reason", ""),
            asked=tuple(self._asked(seat.place_id) for seat in self.asked_seats if
                        data.get(f"answer_{seat.place_id}")),
            competition=self._competition() if self.quote_seats else None,
        )  # fmt: skip

    def _asked(self, pk: int) -> Asked:
        data = self.cleaned_data
        return Asked(
            place_id=pk,
            asked_on=data[f"asked_on_{pk}"],
            answer=data[f"answer_{pk}"],
            answered_on=data[f"answered_on_{pk}"],
            note=data[f"asked_note_{pk}"],
        )

    def _competition(self) -> CompetitionTerms:
        data = self.cleaned_data
        return CompetitionTerms(
            deadline=data["deadline"],
            criteria=data["criteria"],
            standstill_until=data["standstill_until"],
            standstill_note=data["standstill_note"],
            origin=data["origin"],
            quotes=tuple(
                QuoteTerms(
                    place_id=seat.place_id,
                    invited=data[f"invited_{seat.place_id}"],
                    amount=data[f"quote_{seat.place_id}"],
                    note=data[f"quote_note_{seat.place_id}"],
                )
                for seat in self.quote_seats
            ),
        )

    def refuse(self, objections: list[Objection]) -> None:
        """Show what the rules have against it, each at its field, with the paragraph."""
        for objection in objections:
            text = objection.text
            if objection.paragraph:
                text = f"{text} ({objection.paragraph})"
            field = objection.field
            if objection.overridable and not self.cleaned_data.get("ceiling_reason"):
                field = "ceiling_reason"
            self.add_error(field if field in self.fields else None, text)


def first_values(user: Any, facts: Facts, competition: CompetitionTerms | None) -> dict[str, Any]:
    """What a new form already tells: today, the longest contract, who sits at it, the quotes."""
    today = clock.today()
    first: dict[str, Any] = {"made_on": today, "decided_by": user.name}
    if facts.last_contract_date >= today:
        first["contract_to"] = facts.last_contract_date
    if competition is None:
        return first
    first |= {
        "deadline": competition.deadline,
        "criteria": competition.criteria,
        "standstill_until": competition.standstill_until,
        "standstill_note": competition.standstill_note,
        "origin": competition.origin,
    }
    for row in competition.quotes:
        first[f"invited_{row.place_id}"] = row.invited
        first[f"quote_{row.place_id}"] = row.amount
        first[f"quote_note_{row.place_id}"] = row.note
        if row.place_id == competition.winner_id:
            first |= {"place": str(row.place_id), "value": row.amount}
    return first


class ChangeForm(PortalForm):
    """What may be changed of a call-off, and why."""

    value = MoneyField(label=_("Value without VAT"), required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=14, decimal_places=3, required=False
    )
    contract_to = forms.DateField(label=_("Last day of the contract"))
    reference = forms.CharField(label=_("Your reference"), max_length=80, required=False)
    delivery = forms.CharField(
        label=_("What is to be delivered, and where"),
        required=False,
        widget=forms.Textarea,
        help_text=NO_PERSON,
    )
    reason = forms.CharField(label=_("Why it is changed"), widget=forms.Textarea)

    def as_terms(self) -> ChangeTerms:
        """What the action takes."""
        return ChangeTerms(**self.cleaned_data)


class CancelForm(PortalForm):
    """Why a call-off is taken back."""

    reason = forms.CharField(label=_("Why it is cancelled"), widget=forms.Textarea)


class DocumentForm(PortalForm):
    """A file of a call-off."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, Excel, PNG or JPEG; nothing about a single person.")
    )
    title = forms.CharField(label=_("Title"), max_length=200, required=False)

    def content(self) -> dict[str, Any]:
        """What the action takes."""
        upload = self.cleaned_data["file"]
        return {
            "content": upload,
            "filename": upload.name,
            "title": self.cleaned_data["title"],
        }


class ExamineForm(PortalForm):
    """A lawyer's decision about a ceiling."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("The call-off may be made")), ("no", _("It may not be made"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Assessment"), widget=forms.Textarea)
    paragraph = forms.CharField(label=_("Paragraph or judgment relied on"), max_length=120)


class NoteForm(PortalForm):
    """What is done about an alert."""

    note = forms.CharField(
        label=_("What is done about it"),
        widget=forms.Textarea,
        help_text=_("For example: a new procurement is planned, or call-offs are held back."),
    )
