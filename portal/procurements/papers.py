"""The opening record: who opened which tenders when, as an archivable PDF, in Swedish."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.documents import actions as documents
from portal.documents import pdf
from portal.documents.enums import Secrecy
from portal.documents.models import Document
from portal.organisations.models import Organisation
from portal.procurements.enums import TenderOutcome
from portal.procurements.models import Procurement, Publication, Tender, TenderOpening
from portal.ui import formats

KIND = "opening-record"
TEMPLATE = "plain.typ"
LANGUAGE = "sv"


def store_opening_record(actor: Any, opening: TenderOpening, digest: str) -> Document:
    """Make the record of a certified opening and store it as secret; returns the document."""
    procurement = opening.procurement
    with translation.override(LANGUAGE):
        content = pdf.render(TEMPLATE, record_data(opening, digest), moment=opening.certified_at)
        return documents.store(
            actor=actor,
            content=content,
            filename="oppningsprotokoll.pdf",
            title=_("Opening record: %(case)s") % {"case": procurement.title},
            kind=KIND,
            case=procurement,
            secrecy=Secrecy.SECRET,
            diary_number=procurement.diary_number,
        )


def record_data(opening: TenderOpening, digest: str) -> dict[str, Any]:
    """What stands in the record: the case, the two, each tender with its time, the late ones."""
    procurement = opening.procurement
    publication = Publication.objects.get(procurement=procurement)
    tenders = Tender.objects.filter(procurement=procurement).select_related("supplier")
    rows = list(tenders.prefetch_related("lots").order_by("received_on", "received_time", "pk"))
    association = Organisation.objects.association()
    late = sum(row.outcome == TenderOutcome.LATE for row in rows)
    return {
        "title": _("Record of the opening of tenders"),
        "subtitle": procurement.title,
        "sender": association.name,
        "reference": procurement.diary_number,
        "paragraphs": [
            _(
                "The tenders were opened at one occasion, after the last day for tenders, by the"
                " two people named below, who have both confirmed this list (LOU 12:10)."
            )
        ],
        "fields": [
            [_("Last day for tenders"), formats.day(publication.tender_deadline)],
            [_("Opening begun"), formats.moment(opening.begun_at)],
            [
                _("Opened and confirmed by"),
                _signed(opening.first_opener, opening.first_confirmed_at),
            ],
            [
                _("Opened and confirmed by"),
                _signed(opening.second_opener, opening.second_confirmed_at),
            ],
            [_("Certified"), formats.moment(opening.certified_at)],
            [_("Tenders in time"), str(len(rows) - late)],
            [_("Tenders too late"), str(late)],
        ],
        "columns": [_("Tenderer"), _("Organisation number"), _("Received"), _("Lots"), _("Remark")],
        "rows": [_row(row) for row in rows],
        "sha256": digest,
    }


def _signed(person: Any, at: Any) -> str:
    return f"{person.name}, {formats.moment(at)}"


def _row(tender: Tender) -> list[str]:
    arrived = formats.day(tender.received_on)
    if tender.received_time:
        arrived = f"{arrived} {tender.received_time:%H:%M}"
    late = tender.outcome == TenderOutcome.LATE
    return [
        tender.supplier.name,
        tender.supplier.organisation_number or formats.NOTHING,
        arrived,
        ", ".join(str(lot.number) for lot in tender.lots.all()) or formats.NOTHING,
        str(TenderOutcome.LATE.label) if late else "",
    ]


def may_read_record(user: Any, document: Document) -> Decision:
    """The record is read by those who read the tenders, and by nobody else."""
    from portal.procurements import policies

    procurement = Procurement.objects.filter(opening__record=document).first()
    if procurement is None or not user.is_authenticated:
        return Decision.no(_("The record belongs to no opening you take part in."))
    return policies.may_read_tenders(user, procurement)
