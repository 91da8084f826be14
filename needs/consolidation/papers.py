"""The summary of a frozen demand for the board, as PDF/A; always in Swedish."""

from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from needs.consolidation.models import Snapshot
from portal.documents import pdf
from portal.organisations.models import Organisation
from portal.ui import formats

PAPER = "demand_summary.typ"


def summary(snapshot: Snapshot) -> bytes:
    """The PDF; the same bytes until an estimate is set on the snapshot, which then stands in it."""
    with translation.override("sv"):
        return pdf.render(PAPER, data_of(snapshot), moment=snapshot.made_at)


def data_of(snapshot: Snapshot) -> dict[str, Any]:
    """Everything on the paper, as text, from the snapshot alone."""
    content = snapshot.content
    estimate = snapshot.estimates.order_by("-set_at").first()
    facts = [
        (_("Frozen"), f"{formats.day(snapshot.made_at)}, {snapshot.made_by.name}"),
        (_("Why"), snapshot.reason),
        (
            _("Answered"),
            _("%(answered)s of %(asked)s")
            % {"answered": snapshot.answered, "asked": snapshot.asked},
        ),
        (_("Value per year"), formats.exact_money(snapshot.value_per_year)),
        (_("Whole term"), formats.exact_money(snapshot.estimate)),
    ]
    if estimate is not None:
        facts += [
            (_("Estimated value"), formats.exact_money(estimate.estimated_value)),
            (_("Ceiling"), formats.exact_money(estimate.ceiling)),
            (_("Why this margin?"), estimate.reason),
        ]
    facts.append(("SHA-256", snapshot.sha256))
    return {
        "title": _("Consolidated demand"),
        "subtitle": f"{content['procurement']}, {str(snapshot).lower()}",
        "sender": Organisation.objects.association().name,
        "reference": snapshot.procurement.diary_number,
        "facts": facts,
        "reasoning": content["reasoning"],
        "tables": [part for part in _tables(content) if part["rows"]],
        "check": _(
            "The figures are those of the snapshot. Its checksum can be counted again in the"
            " portal: if a single figure had been changed, it would be another."
        ),
    }


def _table(heading: str, headers: list[str], rows: list[list[str]], first: int) -> dict[str, Any]:
    right = list(range(first, len(headers)))
    return {"heading": heading, "headers": headers, "rows": rows, "right": right}


def _tables(content: dict[str, Any]) -> list[dict[str, Any]]:
    number, money = formats.number, formats.exact_money
    lines = [
        [
            line["name"],
            line["unit"],
            number(Decimal(line["quantity"])),
            number(Decimal(line["answered"])) if line["answered"] != line["quantity"] else "",
            str(line["parties"]),
        ]
        for line in content["lines"]
    ]
    scenarios = content["scenarios"]
    spread = [
        [label, *(money(Decimal(part)) for part in scenarios[key])]
        for label, key in (
            (_("Those that have answered"), "answered"),
            (_("With the undecided"), "with_undecided"),
        )
    ]
    years = [[str(year), money(Decimal(value))] for year, _quantity, value in content["years"]]
    names = {row["id"]: row["name"] for row in content["parties"]}
    named = {row["id"]: row["name"] for row in content["lines"]}
    adjusted = [
        [
            f"{names.get(row['organisation'], '')}: {named.get(row['line'], '')}. {row['reason']}",
            number(Decimal(row["from"])),
            number(Decimal(row["to"])),
        ]
        for row in content["adjustments"]
    ]
    return [
        _table(
            _("Per line and year"),
            [_("Line"), _("Unit"), _("Counted"), _("Answered"), _("Parties")],
            lines,
            2,
        ),
        _table(_("Scenarios over the term"), ["", _("Low"), _("Likely"), _("High")], spread, 1),
        _table(_("By year"), [_("Year"), _("Value")], years, 1),
        _table(_("Adjustments"), [_("What and why"), _("Answered"), _("Counted")], adjusted, 1),
    ]
