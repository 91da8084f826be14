"""Yearly reports are made, kept and never changed."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from contracts.agreements.models import Agreement
from contracts.followup import audit_codes, following, membership, papers, policies, yearly
from contracts.followup.models import YearlyReport
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.documents import actions as documents
from portal.documents import pdf
from portal.organisations.models import Organisation

DOCUMENT_KIND = "yearly_report"


@transaction.atomic
def report_on_member(
    *, actor: Any, organisation: Organisation, year: int, job: Any = None
) -> YearlyReport:
    """Make a member's report of a year: page, PDF/A and hash. Audited.

    Made again it is another report; by the same job it is the one that is there.
    """
    require(policies.may_report_on(actor, organisation))
    _check(year)
    Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    if made := _made_by(job, organisation=organisation):
        return made
    data = yearly.member_report(membership.member_of(organisation, year))
    return _keep(actor, data, year, job, organisation=organisation)


@transaction.atomic
def report_on_agreement(
    *, actor: Any, agreement: Agreement, year: int, job: Any = None
) -> YearlyReport:
    """Make an agreement's report of a year. Audited."""
    require(policies.may_follow_up(actor))
    _check(year)
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("procurement", "responsible").get(pk=agreement.pk)
    if made := _made_by(job, agreement=locked):
        return made
    found = following.following_of(locked, None, year)
    if found is None:
        raise ActionError(_("The agreement did not hold in that year."), field="year")
    return _keep(actor, yearly.agreement_report(found, year), year, job, agreement=locked)


def _check(year: int) -> None:
    if not 2000 <= year <= clock.today().year:
        raise ActionError(_("Choose a year that has begun."), field="year")


def _made_by(job: Any, **of: Any) -> YearlyReport | None:
    return YearlyReport.objects.filter(job=job, **of).first() if job is not None else None


def _keep(
    actor: Any,
    data: dict[str, Any],
    year: int,
    job: Any,
    *,
    organisation: Organisation | None = None,
    agreement: Agreement | None = None,
) -> YearlyReport:
    name = organisation.short_name if organisation else agreement.number if agreement else ""
    plain = slugify(name.lower().translate(str.maketrans("åäöé", "aaoe")))
    document = documents.store(
        actor=actor,
        content=pdf.render(papers.PAPER, papers.paper_data(data)),
        filename=f"arsrapport-{year}-{plain}.pdf",
        title=data["title"],
        kind=DOCUMENT_KIND,
        organisation=organisation or (agreement.responsible if agreement else None),
        case=agreement.procurement if agreement else None,
    )
    made = YearlyReport.objects.create(
        organisation=organisation,
        agreement=agreement,
        year=year,
        title=data["title"],
        data=data,
        document=document,
        job=job,
        made_by=actor,
        made_at=clock.now(),
    )
    record(
        audit_codes.REPORT_MADE,
        actor=actor,
        obj=made,
        organisation=organisation,
        case=agreement.procurement if agreement else None,
        data={"year": year, "sha256": document.sha256, "document": document.pk},
    )
    return made
