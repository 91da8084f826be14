"""The list of values of the law."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.rules import policies
from portal.rules.enums import Unit
from portal.rules.models import RuleValue
from portal.ui import formats
from portal.ui.tables import DayColumn, PortalTable


class RuleValueTable(PortalTable):
    """Rule, value, days, paragraph, source and whether it is verified."""

    caption = _("Values of rules")
    row_header = "code"
    empty_title = _("No value matches")
    empty_help = _("Take away a filter, or search for a paragraph such as “19a:2”.")

    code = tables.Column(verbose_name=_("Rule"))
    number = tables.Column(verbose_name=_("Value"), empty_values=())
    valid_from = DayColumn(verbose_name=_("Valid from"))
    valid_to = DayColumn(verbose_name=_("Valid to"))
    paragraph = tables.Column(verbose_name=_("Paragraph"))
    source = tables.Column(verbose_name=_("Source"))
    verified = tables.Column(verbose_name=_("Verified"))

    class Meta(PortalTable.Meta):
        model = RuleValue
        fields: ClassVar = [
            "code", "number", "valid_from", "valid_to", "paragraph", "source", "verified",
        ]  # fmt: skip

    def before_render(self, request: Any) -> None:
        """Links to the page of a value are for those who may vouch for it."""
        self.linked = bool(policies.may_verify(request.user))

    def render_code(self, record: RuleValue) -> str:
        """The rule's name."""
        return self._link(record, record.get_code_display())

    def value_code(self, record: RuleValue) -> str:
        """The rule's name in exports."""
        return record.get_code_display()

    def render_number(self, record: RuleValue) -> str:
        """The value with its unit in words."""
        return describe(record)

    def value_number(self, record: RuleValue) -> Any:
        """The bare number in exports."""
        return record.number if record.is_number else describe(record)

    def render_source(self, record: RuleValue) -> str:
        """The source, and the note under it."""
        return format_html("{}<br>{}", record.source, record.note) if record.note else record.source

    def value_source(self, record: RuleValue) -> str:
        """The source alone in exports."""
        return record.source

    def render_verified(self, record: RuleValue) -> str:
        """Who verified it and when, or the way to verify it."""
        if record.verified:
            day = formats.day(record.verified_at)
            return format_html("✓ {}, {}", record.verified_by, day)
        return self._link(record, gettext("Not verified"))

    def value_verified(self, record: RuleValue) -> str:
        """Who verified it, in exports."""
        return record.verified_by

    def _link(self, record: RuleValue, words: str) -> str:
        if not getattr(self, "linked", False):
            return words
        url = reverse("rules:verify", args=[record.pk])
        return format_html('<a class="ds-link" href="{}">{}</a>', url, words)


def describe(value: RuleValue) -> str:
    """A value in words: "700 000 kr", "10 days", "yes"."""
    if not value.is_number:
        return gettext("%(count)s groups of CPV codes") % {"count": len(value.data or [])}
    if value.unit == Unit.YES_NO:
        return gettext("yes") if value.number else gettext("no")
    number = formats.number(value.number, 0 if value.number == int(value.number or 0) else 2)
    unit = {Unit.SEK: "kr", Unit.EUR: "€"}.get(Unit(value.unit), value.get_unit_display())
    return f"{number} {unit}"
