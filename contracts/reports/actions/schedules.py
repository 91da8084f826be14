"""How an agreement's suppliers report, and whom to ask."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement
from contracts.reports import audit_codes, letters, policies
from contracts.reports.actions.locking import write_down
from contracts.reports.enums import Interval
from contracts.reports.models import ReportingContact, ReportSchedule, ReportTask
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require


@transaction.atomic
def save_schedule(
    *,
    actor: Any,
    agreement: Agreement,
    is_asked: bool,
    interval: Interval,
    working_days: int,
    starts_on: date | None,
    columns: dict[str, str],
    instructions: str = "",
) -> ReportSchedule:
    """Decide how the suppliers of an agreement report; reports asked for already stay. Audited."""
    require(policies.may_coordinate(actor))
    if not 1 <= working_days <= 90:
        raise ActionError(
            _("Give the suppliers between 1 and 90 working days."), field="working_days"
        )
    row, _made = ReportSchedule.objects.select_for_update(of=("self",)).update_or_create(
        agreement=agreement,
        defaults={
            "is_asked": is_asked,
            "interval": interval,
            "working_days": working_days,
            "starts_on": starts_on,
            "columns": columns,
            "instructions": instructions.strip(),
        },
    )
    record(
        audit_codes.SCHEDULED,
        actor=actor,
        obj=agreement,
        case=agreement.procurement,
        data={"asked": is_asked, "interval": str(interval), "working_days": working_days},
    )
    return row


@transaction.atomic
def add_contact(
    *,
    actor: Any,
    supplier: Any,
    agreement: Agreement | None,
    name: str,
    email: str,
    language: str = "sv",
) -> ReportingContact:
    """Name somebody who reports for a supplier; open reports are asked of them at once. Audited."""
    require(policies.may_coordinate(actor))
    if not name.strip():
        raise ActionError(_("Name the person."), field="name")
    try:
        with transaction.atomic():
            contact = ReportingContact.objects.create(
                supplier=supplier,
                agreement=agreement,
                name=name.strip(),
                email=email.strip().lower(),
                language=language,
            )
    except IntegrityError as error:
        raise ActionError(_("The address already reports for this."), field="email") from error
    record(audit_codes.CONTACT_ADDED, actor=actor, obj=contact, data={"supplier": supplier.pk})
    open_ones = ReportTask.objects.open().filter(supplier=supplier)
    if agreement is not None:
        open_ones = open_ones.filter(agreement=agreement)
    rows = open_ones.select_for_update(of=("self",)).select_related(
        "agreement__procurement", "supplier"
    )
    for task in rows:
        if contact in letters.contacts_of(task) and letters.ask(task, f"asked-c{contact.pk}"):
            task.reminded_at = clock.now()
            task.save(update_fields=["reminded_at"])
            write_down(audit_codes.ASKED, actor, task, letters=1)
    return contact


@transaction.atomic
def end_contact(*, actor: Any, contact: ReportingContact) -> ReportingContact:
    """Somebody no longer reports: their links stop working at once. Audited."""
    require(policies.may_coordinate(actor))
    row = ReportingContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
        data = {"supplier": row.supplier_id}
        record(audit_codes.CONTACT_ENDED, actor=actor, obj=row, data=data)
    return row
