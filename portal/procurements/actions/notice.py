"""The notice: recorded when the process's gates are open."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.procurements import audit_codes, policies
from portal.procurements.actions.dates import replan
from portal.procurements.actions.locking import locked, mirror
from portal.procurements.enums import ProcurementStatus
from portal.procurements.models import Milestone, Procurement, Publication
from portal.procurements.process import Key
from portal.rules import public as rules
from portal.rules.enums import Nature, Regime
from portal.ui import formats


@transaction.atomic
def record_publication(
    *,
    actor: Any,
    procurement: Procurement,
    published_on: date,
    tender_deadline: date,
    database: str,
    notice_url: str = "",
    register_id: str = "",
) -> Publication:
    """Record that the notice is published in a registered database. Audited.

    Refused while a gate of the process's publication step is closed (the party list must be
    locked), for a day ahead, and for a tender period shorter than the law's (LOU 11:2). Chapter
    19 asks for
    reasonable time: there a period shorter than the association's norm is allowed.
    """
    fresh = locked(procurement)
    require(policies.may_publish(actor, fresh))
    if published_on > clock.today():
        raise ActionError(
            _("Record the notice when it is published, not before."), field="published_on"
        )
    if tender_deadline <= published_on:
        raise ActionError(
            _("The last day for tenders comes after publication."), field="tender_deadline"
        )
    if not database.strip():
        raise ActionError(_("Name the notice database."), field="database")
    _check_period(fresh, published_on, tender_deadline)
    publication = Publication.objects.create(
        procurement=fresh,
        published_on=published_on,
        tender_deadline=tender_deadline,
        database=database.strip(),
        notice_url=notice_url,
        register_id=register_id.strip(),
        recorded_by=actor,
    )
    fresh.status = ProcurementStatus.PUBLISHED
    fresh.save(update_fields=["status"])
    _set_dates(fresh, published_on, tender_deadline)
    data = {"published": published_on.isoformat(), "deadline": tender_deadline.isoformat()}
    record(audit_codes.PUBLISHED, actor=actor, obj=publication, case=fresh, data=data)
    mirror(procurement, fresh, "status")
    return publication


def _check_period(procurement: Procurement, published_on: date, deadline: date) -> None:
    ruled = rules.tender_period(Regime(procurement.regime), on=published_on)
    if ruled.value is None or ruled.nature == Nature.NORM:
        return
    earliest = published_on + timedelta(days=ruled.value)
    if deadline < earliest:
        text = _("The tender period must be at least %(days)s days: until %(day)s or later.")
        raise ActionError(
            text % {"days": ruled.value, "day": formats.day(earliest)},
            field="tender_deadline",
            paragraph=ruled.paragraph,
        )


def _set_dates(procurement: Procurement, published_on: date, deadline: date) -> None:
    if not procurement.milestones.exists():
        replan(procurement, publication_on=published_on)
    rows = Milestone.objects.filter(procurement=procurement)
    rows.filter(key=Key.PUBLICATION).update(done_on=published_on)
    rows.filter(key=Key.TENDER_DEADLINE).update(
        planned_on=deadline, moved_by_hand=True, paragraph="", reason=_("As stated in the notice.")
    )
    replan(procurement)
