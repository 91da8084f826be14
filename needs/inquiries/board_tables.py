"""The board of an inquiry, its phone list and the log of its reminders, as tables."""

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from needs.inquiries.standings import Row
from portal.ui.tables import (
    DayColumn,
    LinkedColumn,
    MomentColumn,
    MoneyColumn,
    PortalTable,
    TagColumn,
)


def _review(record: Row) -> str:
    return reverse("needs:review", args=[record.pk])


class StepColumn(tables.Column):
    """The next step: a sentence, and where it is done."""

    def render(self, record: Row) -> SafeString | str:
        """The sentence, with a link when something is to be done."""
        if not record.step.url:
            return record.step.sentence
        return format_html(
            '{} <a class="ds-link" href="{}">{}<span class="ds-sr-only">: {}</span></a>',
            record.step.sentence,
            record.step.url,
            record.step.label,
            record.party,
        )

    def value(self, record: Row) -> str:
        """The sentence alone."""
        return record.step.sentence


class SubmittedColumn(MomentColumn):
    """When the answer was submitted, with a mark when that was after the last day."""

    def render(self, record: Row, value: datetime) -> SafeString:  # type: ignore[override]
        """The moment, and the mark."""
        moment = super().render(value)
        if not record.answer.is_late:
            return moment
        return format_html(
            '{} <span class="ds-tag" data-color="warning">{}</span>',
            moment,
            gettext_lazy("After the last day"),
        )


class BoardTable(PortalTable):
    """Every asked party of an inquiry, where it stands and what to do next."""

    caption = gettext_lazy("Answers per party")
    empty_title = gettext_lazy("No party matches")
    in_file_only = ("opened_by", "begun_at", "late", "submitted_by")

    party = LinkedColumn(verbose_name=gettext_lazy("Party"), order_by="sort_name", linkify=_review)
    standing = TagColumn(verbose_name=gettext_lazy("Stands"), order_by="standing__order")
    step = StepColumn(verbose_name=gettext_lazy("Next step"), orderable=False)
    last_day = DayColumn(verbose_name=gettext_lazy("Last day to answer"))
    opened_at = MomentColumn(verbose_name=gettext_lazy("Opened"))
    opened_by = tables.Column(verbose_name=gettext_lazy("Opened by"))
    begun_at = MomentColumn(verbose_name=gettext_lazy("Draft saved"))
    submitted_at = SubmittedColumn(verbose_name=gettext_lazy("Submitted"))
    late = tables.Column(verbose_name=gettext_lazy("After the last day"))
    submitted_by = tables.Column(verbose_name=pgettext_lazy("answer", "Submitted by"))
    need = tables.Column(verbose_name=gettext_lazy("Need"))
    value = MoneyColumn(verbose_name=gettext_lazy("Value per year"))
    version = tables.Column(verbose_name=gettext_lazy("Version"))


class PhoneTable(PortalTable):
    """Whom to call: the parties that have not answered, with people, numbers and the last call."""

    caption = gettext_lazy("Phone list")
    empty_title = gettext_lazy("Nobody is left to call")
    empty_help = gettext_lazy("Every party has answered.")

    party = LinkedColumn(verbose_name=gettext_lazy("Party"), order_by="sort_name", linkify=_review)
    standing = TagColumn(verbose_name=gettext_lazy("Stands"), order_by="standing__order")
    people = tables.Column(verbose_name=gettext_lazy("Can answer"), orderable=False)
    step = tables.Column(
        verbose_name=gettext_lazy("Next step"), accessor="step__sentence", orderable=False
    )
    contacted_at = MomentColumn(verbose_name=gettext_lazy("Last contact"))
    note = tables.Column(verbose_name=gettext_lazy("What was said"), orderable=False)
    next_contact_on = DayColumn(verbose_name=gettext_lazy("Next contact"))
    call = tables.Column(
        verbose_name=gettext_lazy("Actions"),
        accessor="pk",
        orderable=False,
        exclude_from_export=True,
    )

    def render_people(self, record: Row) -> SafeString | str:
        """Names with number and address that can be pressed."""
        parts = [_person(person) for person in record.people]
        return format_html("{}" * len(parts), *parts) if parts else "–"

    def value_people(self, record: Row) -> str:
        """The same in a file."""
        return "; ".join(
            ", ".join(part for part in (person.name, person.phone, person.email) if part)
            for person in record.people
        )

    def render_call(self, record: Row) -> SafeString:
        """Where a call is noted."""
        return format_html(
            '<a class="ds-link" href="{}">{}<span class="ds-sr-only">: {}</span></a>',
            reverse("needs:call", args=[record.pk]),
            gettext_lazy("Note a call"),
            record.party,
        )


def _person(person: Any) -> SafeString:
    if not person.phone:
        return format_html(
            '<div>{} <a class="ds-link" href="mailto:{}">{}</a></div>',
            person.name,
            person.email,
            person.email,
        )
    return format_html(
        '<div>{} <a class="ds-link nowrap" href="tel:{}">{}</a>'
        ' <a class="ds-link" href="mailto:{}">{}</a></div>',
        person.name,
        "".join(char for char in person.phone if char.isdigit() or char == "+"),
        person.phone,
        person.email,
        person.email,
    )


class ReminderTable(PortalTable):
    """What the ladder has sent, to whom and why."""

    caption = gettext_lazy("Reminders that were sent by rule")
    empty_title = gettext_lazy("Nothing has been sent by rule")
    empty_help = gettext_lazy("Each reminder stands here with whom it went to and why.")

    sent_at = MomentColumn(verbose_name=gettext_lazy("Written"))
    party = tables.Column(
        verbose_name=gettext_lazy("Party"), accessor="answer__organisation__short_name"
    )
    person = tables.Column(
        verbose_name=pgettext_lazy("reminder", "To"),
        accessor="person__name",
        default=gettext_lazy("Nobody there can answer"),
    )
    rule = tables.Column(verbose_name=gettext_lazy("Why"), accessor="days_before")
    readers = tables.Column(
        verbose_name=gettext_lazy("By which rule"), accessor="get_readers_display"
    )
    last_day = DayColumn(verbose_name=gettext_lazy("Last day to answer"))

    def render_rule(self, record: Any) -> str:
        """The step in words."""
        from needs.inquiries.ladders import Rung

        return Rung(record.days_before).words

    def value_rule(self, record: Any) -> str:
        """The same in a file."""
        return self.render_rule(record)
