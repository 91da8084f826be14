"""What stands in the receipt of an answer, and who may read it; in Swedish, as other papers."""

from typing import Any

from django.utils.translation import gettext as _

from needs.inquiries.enums import Stance
from needs.inquiries.models import Answer, AnswerLine
from needs.inquiries.questions import displayed
from portal.core.decisions import Decision
from portal.documents.models import Document
from portal.organisations.models import Organisation
from portal.ui import formats

KIND = "needs-receipt"
TEMPLATE = "needs_receipt.typ"


def data_of(answer: Answer) -> dict[str, Any]:
    """Everything the party said, when, by whom, and whether it came after the last day."""
    inquiry = answer.inquiry
    return {
        "title": _("Receipt: answer about needs"),
        "subtitle": inquiry.procurement.title,
        "sender": Organisation.objects.association().name,
        "reference": inquiry.procurement.diary_number,
        "facts": _facts(answer),
        "columns": [
            _("What"),
            _("Quantity per year"),
            _("Unit"),
            _("How sure?"),
            _("Agreement first"),
        ],
        "rows": [_row(line) for line in answer.lines.select_related("item")],
        "notes": [
            {"label": line.item.name, "value": line.note}
            for line in answer.lines.select_related("item")
            if line.note
        ],
        "answers": [{"label": row.label, "value": row.text or "–"} for row in displayed(answer)],
        "undecided": answer.stance == Stance.UNSURE,
        "comment": answer.comment,
    }


def _facts(answer: Answer) -> list[dict[str, str]]:
    rows = [
        (_("Organisation"), answer.organisation.name),
        (_("Inquiry"), answer.inquiry.title),
        (_("What the party wants"), str(answer.stance_enum.label)),
        (_("Why"), answer.stance_reason),
        (_("Submitted"), formats.moment(answer.submitted_at)),
        (_("Submitted by"), answer.submitted_by.name if answer.submitted_by else ""),
        (_("Contact"), answer.contact_name),
        (_("Last day to answer"), formats.day(answer.inquiry.deadline)),
        (_("Late"), _late(answer)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _late(answer: Answer) -> str:
    if not answer.is_late:
        return ""
    if answer.late_until:
        return _("Submitted after the last day; the party was given time until %(day)s.") % {
            "day": formats.day(answer.late_until)
        }
    return _("Submitted after the last day.")


def _row(line: AnswerLine) -> list[str]:
    first = ""
    if line.runs_out_on:
        first = _("%(agreement)s until %(day)s") % {
            "agreement": line.existing_agreement,
            "day": formats.day(line.runs_out_on),
        }
    return [
        line.item.name,
        formats.number(line.quantity),
        line.item.unit,
        str(line.confidence_label),
        first or "–",
    ]


def may_read(user: Any, document: Document) -> Decision:
    """Whether `user` may read a receipt: as the answer itself."""
    from needs.inquiries.answering.models import Receipt

    if Receipt.objects.visible_to(user).filter(document=document).exists():
        return Decision.yes()
    return Decision.no(_("The document belongs to an organisation you do not work in."))
