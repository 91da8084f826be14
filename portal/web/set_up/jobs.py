"""The job that invites everyone of a list: a long list takes minutes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.jobs import registry
from portal.jobs.actions import start
from portal.jobs.models import Job
from portal.web.models import ContactImport
from portal.web.set_up import contacts, policies

INVITE = "web.contacts"


def may_run(job: Job) -> Decision:
    """The owner's right, asked again in the worker."""
    return policies.may_set_up(job.owner)


def run(job: Job, report: registry.Report) -> registry.Outcome:
    """Invite them."""
    done = contacts.carry_out(
        actor=job.owner, contact_import_id=job.params["import"], progress=report
    )
    return registry.Outcome(
        result={"import": done.pk, "invited": done.invited},
        message=_("People invited: %(n)d.") % {"n": done.invited},
        url=reverse("set_up:contacts"),
    )


def start_inviting(*, actor: Any, contact_import: ContactImport) -> Job:
    """Put it in line."""
    return start(
        INVITE,
        owner=actor,
        params={"import": contact_import.pk},
        title=_("Contacts of %(file)s") % {"file": contact_import.file_name},
    )


registry.register(INVITE, run, may_run)
