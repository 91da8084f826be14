"""Processes are edited by making a new version; a running case keeps the one it began with."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation
from portal.procurements import audit_codes, policies
from portal.procurements.models import ProcessTemplate, ProcessVersion
from portal.procurements.process import ProcessDefinition, read


@transaction.atomic
def create_template(
    *, actor: Any, name: str, definition: ProcessDefinition, description: str = ""
) -> ProcessTemplate:
    """Make a process with its first version. Audited. `actor` None is the set-up itself."""
    if actor is not None:
        require(policies.may_create(actor))
    if not name.strip():
        raise ActionError(_("Give the process a name."), field="name")
    owner = Organisation.objects.association()
    if ProcessTemplate.objects.filter(owner=owner, name=name.strip()).exists():
        raise ActionError(_("There is already a process with that name."), field="name")
    template = ProcessTemplate.objects.create(
        name=name.strip(), description=description.strip(), owner=owner
    )
    save_version(actor=actor, template=template, definition=definition)
    return template


@transaction.atomic
def save_version(
    *, actor: Any, template: ProcessTemplate, definition: ProcessDefinition
) -> ProcessVersion:
    """Save a new version; saving what already holds changes nothing. Audited.

    Procurements that run keep the version they began with.
    """
    if actor is not None:
        require(policies.may_create(actor))
    ProcessTemplate.objects.select_for_update().get(pk=template.pk)
    data = definition.model_dump(mode="json")
    read(data)
    latest = template.versions.order_by("-number").first()
    if latest is not None and latest.definition == data:
        return latest
    version = ProcessVersion.objects.create(
        template=template,
        number=latest.number + 1 if latest else 1,
        definition=data,
        created_by=actor,
    )
    record(audit_codes.PROCESS_SAVED, actor=actor, obj=version, data={"number": version.number})
    return version
