"""What stands in the two PDFs of this room; always in Swedish, the language of the authorities."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from mandates.enums import Commitment, DecidedBy, Power
from mandates.models import Mandate, PartyList, PartyListRow
from mandates.volumes import in_words_of
from portal.core import clock
from portal.organisations.models import Organisation
from portal.rules import public as rules
from portal.ui import formats

MANDATE = "mandate.typ"
PARTY_LIST = "party_list.typ"


def mandate_data(mandate: Mandate) -> dict[str, Any]:
    """Everything the party decides on and signs."""
    request, party = mandate.request, mandate.organisation
    procurement = request.procurement
    association = Organisation.objects.association()
    return {
        "title": _("Mandate for joint procurement"),
        "subtitle": procurement.title,
        "sender": association.name,
        "reference": procurement.diary_number,
        "giver": _identity(party),
        "receiver": _identity(association),
        "case": _case_facts(procurement, request),
        "powers": mandate.power_labels,
        "withheld": [str(p.label) for p in Power if p.value not in mandate.powers],
        "commitment_title": str(Commitment(mandate.commitment).label),
        "commitment": request.commitment_text,
        "exceptions_text": request.exceptions_text,
        "exceptions": [_exception(row) for row in mandate.exceptions],
        "volumes": [_volume(line) for line in mandate.volumes],
        "volumes_from": next(
            (in_words_of(line["snapshot"]) for line in mandate.volumes if "snapshot" in line), ""
        ),
        "sub_delegation": _("The association may appoint another agent in its place.")
        if request.sub_delegation
        else _("The association may not appoint another agent in its place."),
        "cost": request.cost_text,
        "terms": request.terms_text,
        "withdrawal": _("The mandate can be withdrawn until the party list is locked, not after."),
        "decision": _decision(mandate),
        "signature_roles": [_("Place and date"), _("Signature"), _("Name and role in print")],
    }


def _identity(organisation: Organisation) -> list[dict[str, str]]:
    return [
        {"label": _("Name"), "value": organisation.name},
        {
            "label": _("Organisation number"),
            "value": organisation.formatted_number or _("to be filled in"),
        },
    ]


def _case_facts(procurement: Any, request: Any) -> list[dict[str, str]]:
    codes = ", ".join(f"{cpv.code} {cpv.label_sv}" for cpv in procurement.cpv_codes.all())
    return [
        {"label": _("Procurement"), "value": procurement.title},
        {"label": _("What is bought"), "value": procurement.description},
        {"label": _("CPV codes"), "value": codes},
        {"label": _("Lots"), "value": ", ".join(str(lot) for lot in procurement.lots.all())},
        {
            "label": _("The mandate is valid"),
            "value": formats.period(request.valid_from, request.valid_to),
        },
        {"label": _("Last day for mandates"), "value": formats.day(request.deadline)},
    ]


def _exception(row: dict[str, str]) -> str:
    ends_on = row.get("ends_on")
    return (
        _("%(text)s (until %(day)s)") % {"text": row["text"], "day": ends_on}
        if ends_on
        else row["text"]
    )


def _volume(line: dict[str, str]) -> list[str]:
    return [line["item"], formats.number(Decimal(line["quantity"])), line["unit"]]


def _decision(mandate: Mandate) -> list[dict[str, str]]:
    """The recorded decision; empty before it, and then the paper has lines to fill in."""
    if not mandate.decided_on:
        return []
    facts = [
        {"label": _("Decided by"), "value": mandate.body},
        {"label": _("Day of decision"), "value": formats.day(mandate.decided_on)},
    ]
    if mandate.decided_by == DecidedBy.DELEGATE:
        facts.append({"label": _("Item of the delegation order"), "value": mandate.delegation_item})
    if mandate.paragraph:
        facts.append({"label": _("Paragraph"), "value": mandate.paragraph})
    return [*facts, {"label": _("Registry number"), "value": mandate.diary_number}]


def party_list_data(party_list: PartyList, rows: Iterable[PartyListRow]) -> dict[str, Any]:
    """The annex of the notice: who may use the agreement."""
    procurement = party_list.procurement
    ruled = rules.late_joining(rules.Regime(procurement.regime))
    taken = list(rows)
    return {
        "title": _("Parties to the procurement"),
        "subtitle": procurement.title,
        "sender": Organisation.objects.association().name,
        "reference": procurement.diary_number,
        "intro": _("These %(count)s authorities take part and may use the agreement.")
        % {"count": len(taken)},
        "reason": f"{ruled.reason} ({ruled.paragraph})" if ruled.paragraph else ruled.reason,
        "columns": [_("Number"), _("Party"), _("Organisation number"), _("Commitment")],
        "rows": [
            [
                str(row.position),
                row.name,
                row.formatted_number or "–",
                _("obliged") if row.commitment == Commitment.BINDING else _("right"),
            ]
            for row in taken
        ],
        "facts": [
            {"label": _("Locked"), "value": formats.day(clock.local_date(party_list.locked_at))},
            {"label": _("Locked by"), "value": party_list.locked_by.name},
            {"label": "SHA-256", "value": party_list.sha256},
        ],
    }
