"""Verifying everything, and keeping what was found."""

from typing import Any

import structlog
from django.db import transaction

from portal.audit import audit_codes
from portal.audit.actions import record
from portal.audit.chain.checking import Report, check_all
from portal.audit.models import Check, Fault
from portal.core import clock

log = structlog.get_logger("audit")
KEPT_FAULTS = 1000


def verify(*, actor: Any = None) -> tuple[Check, Report]:
    """Read everything again and keep the outcome; `actor` None is the clock. Audited.

    What is written meanwhile is no fault: only settled rows are looked for in the chain.
    """
    started = clock.now()
    report = check_all()
    with transaction.atomic():
        check = Check.objects.create(
            started_at=started,
            rows=report.rows,
            days=report.days,
            seals=report.seals,
            faults_found=len(report.faults),
        )
        Fault.objects.bulk_create(
            Fault(
                found_by=check,
                kind=found.kind,
                source=found.source,
                row=found.row,
                day=found.day,
                detail=found.detail,
            )
            for found in report.faults[:KEPT_FAULTS]
        )
        data = {"rows": report.rows, "faults": len(report.faults)}
        record(audit_codes.VERIFIED, actor=actor, obj=check, data=data)
    for found in report.faults[:20]:
        log.error("audit_fault", what=str(found))
    return check, report
