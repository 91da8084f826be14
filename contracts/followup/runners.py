"""The job of this room: making yearly reports. Safe to run twice: each is made once a job."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.agreements.models import Agreement
from contracts.followup import actions, policies
from contracts.followup.models import YearlyReport
from portal.core.decisions import Decision
from portal.jobs import registry
from portal.jobs.actions import start
from portal.jobs.models import Job
from portal.organisations.models import Organisation

YEARLY = "followup.yearly"


def may_run(job: Job) -> Decision:
    """The owner's right, asked again in the worker."""
    if not job.params.get("organisations"):
        return policies.may_follow_up(job.owner)
    for organisation in Organisation.objects.filter(pk__in=job.params["organisations"]):
        decision = policies.may_report_on(job.owner, organisation)
        if not decision:
            return decision
    return Decision.yes()


def run(job: Job, report: registry.Report) -> registry.Outcome:
    """Make the reports one by one, each in its own transaction."""
    year = job.params["year"]
    made: list[YearlyReport] = []
    if job.params.get("agreement"):
        agreement = Agreement.objects.get(pk=job.params["agreement"])
        made.append(
            actions.report_on_agreement(actor=job.owner, agreement=agreement, year=year, job=job)
        )
    members = list(Organisation.objects.filter(pk__in=job.params.get("organisations", [])))
    for place, member in enumerate(members):
        report(place, len(members), member.short_name)
        made.append(
            actions.report_on_member(actor=job.owner, organisation=member, year=year, job=job)
        )
    text = ngettext("%(count)s report is made.", "%(count)s reports are made.", len(made))
    one = len(made) == 1
    return registry.Outcome(
        result={"reports": [row.pk for row in made]},
        message=text % {"count": len(made)},
        url=made[0].get_absolute_url() if one else reverse("followup:reports"),
    )


def start_for_members(*, actor: Any, organisations: list[Organisation], year: int) -> Job:
    """Put the reports of these members in line."""
    one = organisations[0] if len(organisations) == 1 else None
    name = one.short_name if one else _("%(count)s members") % {"count": len(organisations)}
    return start(
        YEARLY,
        owner=actor,
        organisation=one,
        params={"year": year, "organisations": [row.pk for row in organisations]},
        title=_("Yearly report %(year)s: %(name)s") % {"year": year, "name": name},
    )


def start_for_agreement(*, actor: Any, agreement: Agreement, year: int) -> Job:
    """Put the report of an agreement in line."""
    return start(
        YEARLY,
        owner=actor,
        organisation=agreement.responsible,
        params={"year": year, "agreement": agreement.pk},
        title=_("Yearly report %(year)s: %(name)s") % {"year": year, "name": agreement.title},
    )


registry.register(YEARLY, run, may_run)
