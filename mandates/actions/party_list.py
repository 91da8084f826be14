"""Locking the party list: once, for good."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mandates import canonical, papers, policies
from mandates.actions import locks
from mandates.models import Mandate, MandateRequest, PartyList, PartyListRow
from portal.audit import actions as audit
from portal.core import clock
from portal.core.errors import ActionError, Refused, require
from portal.documents import actions as documents
from portal.documents import pdf
from portal.procurements import actions as procurements
from portal.procurements.models import Participation

KIND = "party_list"


@transaction.atomic
def lock_party_list(*, actor: Any, procurement: Any, early_reason: str = "") -> PartyList:
    """Freeze the parties whose mandates are in force, in Swedish order, with hash and PDF annex.

    After this nobody can be added (LOU 7:3; for chapter 19 openness and equal treatment). When
    parties that are waited for still have time, `early_reason` must say why they are left out.
    """
    procurement = locks.case(procurement)
    require(policies.may_lock(actor, procurement))
    request = MandateRequest.objects.get(procurement=procurement)
    mandates = list(Mandate.objects.of(procurement).select_related("organisation"))
    if is_early(request, mandates) and not early_reason.strip():
        raise ActionError(
            _("Parties that have not answered still have time: say why they are left out."),
            field="early_reason",
        )
    locked_at = clock.now()
    rows = rows_of(mandates)
    text = canonical.text(
        procurement_id=procurement.pk,
        locked_on=clock.local_date(locked_at).isoformat(),
        rows=rows,
    )
    party_list = PartyList(
        procurement=procurement,
        locked_at=locked_at,
        locked_by=actor,
        early_reason=early_reason.strip(),
        left_out=left_out(procurement, mandates),
        sha256=canonical.digest(text),
    )
    party_list.annex = _annex(party_list, rows, actor)
    try:
        with transaction.atomic():
            party_list.save()
    except IntegrityError as error:
        raise Refused(_("The party list is already locked.")) from error
    for row in rows:
        row.party_list = party_list
    PartyListRow.objects.bulk_create(rows)
    audit.record(
        "mandates.party_list_locked",
        actor=actor,
        obj=party_list,
        case=procurement,
        data={
            "parties": len(rows),
            "left_out": len(party_list.left_out),
            "sha256": party_list.sha256,
            "early_reason": party_list.early_reason,
        },
    )
    for key in ("mandates", "party_list"):
        procurements.mark_done(
            actor=actor, procurement=procurement, key=key, on=clock.local_date(locked_at)
        )
    return party_list


def is_early(request: MandateRequest, mandates: list[Mandate]) -> bool:
    """Whether somebody who is waited for still has time to answer."""
    waiting = any(mandate.status in mandate.status_enum.waiting() for mandate in mandates)
    return waiting and clock.today() <= request.deadline


def rows_of(mandates: list[Mandate]) -> list[PartyListRow]:
    """The rows to be, numbered in the order of the mandates (Swedish by name)."""
    taken = [mandate for mandate in mandates if mandate.status in mandate.status_enum.binding()]
    return [
        PartyListRow(
            position=number,
            organisation=mandate.organisation,
            mandate=mandate,
            name=mandate.organisation.name,
            organisation_number=mandate.organisation.organisation_number,
            code=mandate.organisation.code,
            powers=list(mandate.powers),
            commitment=mandate.commitment,
        )
        for number, mandate in enumerate(taken, start=1)
    ]


def left_out(procurement: Any, mandates: list[Mandate]) -> list[dict[str, Any]]:
    """Everyone invited that does not come on the list, with how far they came."""
    status_of = {mandate.organisation_id: mandate.status_enum for mandate in mandates}
    invited = Participation.objects.filter(procurement=procurement).select_related("organisation")
    return [
        {
            "organisation": participation.organisation_id,
            "name": participation.organisation.name,
            "status": status.value if status else "",
        }
        for participation in invited
        for status in [status_of.get(participation.organisation_id)]
        if status is None or status not in status.binding()
    ]


def _annex(party_list: PartyList, rows: list[PartyListRow], actor: Any) -> Any:
    with translation.override("sv"):
        content = pdf.render(papers.PARTY_LIST, papers.party_list_data(party_list, rows))
        title = _("Annex: parties in %(case)s") % {"case": party_list.procurement.title}
    return documents.store(
        actor=actor,
        content=content,
        filename=f"partslista-{party_list.procurement_id}.pdf",
        title=title,
        kind=KIND,
        case=party_list.procurement,
    )
