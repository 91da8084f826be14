"""Asking the parties for mandates, reminding them, asking again."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mandates import letters, policies, volumes
from mandates.actions import locks
from mandates.enums import MandateStatus
from mandates.models import Mandate, MandateRequest
from mandates.tasks import make_paper
from portal.audit import actions as audit
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.models import Organisation

S = MandateStatus
TERMS = (
    "deadline",
    "powers",
    "commitment",
    "commitment_text",
    "exceptions_text",
    "valid_from",
    "valid_to",
    "sub_delegation",
    "cost_text",
    "terms_text",
)


@transaction.atomic
def save_request(*, actor: Any, procurement: Any, **terms: Any) -> MandateRequest:
    """Save the terms as a draft; what is sent cannot be changed, since parties decide on it.

    `terms` are the fields in `TERMS`. Raises `ActionError` for a deadline that has passed.
    """
    procurement = locks.case(procurement)
    require(policies.may_request(actor, procurement))
    request = MandateRequest.objects.filter(procurement=procurement).first()
    if request and request.sent_at:
        raise ActionError(_("The request is sent. The parties decide on it as it stands."))
    _check_deadline(terms["deadline"])
    if terms["valid_to"] <= terms["valid_from"]:
        raise ActionError(_("The mandate must begin before it ends."), field="valid_to")
    request = request or MandateRequest(procurement=procurement)
    for name in TERMS:
        if name in terms:
            setattr(request, name, terms[name])
    request.full_clean(validate_unique=False)
    request.save()
    audit.record("mandates.request_saved", actor=actor, obj=request, case=procurement)
    return request


@transaction.atomic
def request_mandates(*, actor: Any, request: MandateRequest) -> list[Mandate]:
    """Send the request to every participant that has not been asked; used again for later ones.

    Copies powers, commitment and needs into each mandate, writes letters to those who prepare and
    sign mandates, and queues the making of each PDF. Audited once, with the number of parties.
    """
    procurement = locks.case(request.procurement)
    request = MandateRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    require(policies.may_request(actor, procurement))
    _check_deadline(request.deadline)
    asked = Mandate.objects.of(procurement).values("organisation_id")
    missing = Organisation.objects.filter(participations__procurement=procurement)
    needs = volumes.of_parties(procurement)
    new = [_ask(request, party, needs.get(party.pk, [])) for party in missing.exclude(pk__in=asked)]
    if not new:
        raise ActionError(_("Every invited party has already been asked."))
    if not request.sent_at:
        request.sent_at, request.sent_by = clock.now(), actor
        request.save(update_fields=["sent_at", "sent_by"])
    audit.record(
        "mandates.requested",
        actor=actor,
        obj=request,
        case=procurement,
        data={"parties": len(new), "deadline": request.deadline.isoformat()},
    )
    return new


def _ask(
    request: MandateRequest, party: Organisation, needs: list[dict[str, Any]], version: int = 1
) -> Mandate:
    mandate = Mandate.objects.create(
        request=request,
        organisation=party,
        version=version,
        requested_at=clock.now(),
        powers=list(request.powers),
        commitment=request.commitment,
        volumes=needs,
    )
    letters.requested(mandate)
    make_paper.delay_on_commit(mandate.pk)
    return mandate


@transaction.atomic
def ask_again(*, actor: Any, mandate: Mandate) -> Mandate:
    """Ask a party that declined or withdrew once more; the old mandate is kept as replaced."""
    mandate = locks.mandate(mandate)
    procurement = mandate.request.procurement
    require(policies.may_request(actor, procurement))
    if mandate.status not in S.outside():
        raise ActionError(_("The party has neither declined nor withdrawn."))
    _check_deadline(mandate.request.deadline)
    mandate.to_superseded()
    mandate.save(update_fields=["status"])
    needs = volumes.of_parties(procurement).get(mandate.organisation_id, [])
    new = _ask(mandate.request, mandate.organisation, needs, version=mandate.version + 1)
    audit.record(
        "mandates.asked_again",
        actor=actor,
        obj=new,
        organisation=new.organisation,
        case=procurement,
    )
    return new


@transaction.atomic
def move_deadline(*, actor: Any, request: MandateRequest, deadline: date) -> MandateRequest:
    """Move the last day for mandates, earlier or later, before the list is locked. Audited."""
    procurement = locks.case(request.procurement)
    require(policies.may_request(actor, procurement))
    _check_deadline(deadline)
    request = MandateRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    before, request.deadline = request.deadline, deadline
    request.save(update_fields=["deadline"])
    audit.record(
        "mandates.deadline_moved",
        actor=actor,
        obj=request,
        case=procurement,
        data={"from": before.isoformat(), "to": deadline.isoformat()},
    )
    return request


@transaction.atomic
def remind(*, actor: Any, procurement: Any) -> int:
    """Write to every party that is waited for; a party gets at most one reminder a day."""
    procurement = locks.case(procurement)
    require(policies.may_remind(actor, procurement))
    waiting = Mandate.objects.of(procurement).waiting().select_related("request__procurement")
    mandates = list(waiting.select_related("organisation", "request__procurement"))
    for mandate in mandates:
        letters.reminder(mandate)
    audit.record(
        "mandates.reminded",
        actor=actor,
        obj=mandates[0].request,
        case=procurement,
        data={"parties": [mandate.organisation_id for mandate in mandates]},
    )
    return len(mandates)


def _check_deadline(deadline: date) -> None:
    if deadline < clock.today():
        raise ActionError(_("The last day for mandates has passed."), field="deadline")
