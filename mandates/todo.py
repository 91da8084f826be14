"""What waits for a person because of mandates: two statements, however many cases."""

from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mandates.enums import MandateStatus, Outlook
from mandates.models import Mandate, MandateRequest
from portal.core import clock
from portal.core.enums import Tone
from portal.notices.todo import TodoItem
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.procurements import grants
from portal.procurements.enums import ProcurementStatus, Right

S = MandateStatus
_SOON = 7


def items(user: Any) -> list[TodoItem]:
    """The party's mandates to decide, sign or correct; the coordinator's to check and to lock."""
    return [*_of_party(user), *_of_coordinator(user)]


def _of_party(user: Any) -> list[TodoItem]:
    preparing = access.organisation_ids_where(user, Permission.PREPARE_MANDATE)
    signing = access.organisation_ids_where(user, Permission.SIGN_MANDATE)
    if not preparing | signing:
        return []
    mandates = (
        Mandate.objects.current()
        .waiting()
        .filter(
            Q(organisation_id__in=preparing)
            | Q(organisation_id__in=signing, status__in=[S.DECIDED, S.RETURNED]),
            request__procurement__party_list=None,
        )
        .exclude(request__procurement__status=ProcurementStatus.CANCELLED)
        .with_outlook(clock.today())
        .select_related("organisation", "request__procurement")
    )
    return [_item(mandate) for mandate in mandates]


def _item(mandate: Mandate) -> TodoItem:
    titles = {
        S.REQUESTED: _("Decide on a mandate: %(case)s"),
        S.DECIDED: _("Sign and upload the mandate: %(case)s"),
        S.RETURNED: _("Correct the mandate: %(case)s"),
    }
    status = mandate.status_enum
    late = mandate.outlook_enum is Outlook.TOO_LATE
    near = (mandate.request.deadline - clock.today()).days <= _SOON
    return TodoItem(
        title=titles[status] % {"case": mandate.request.procurement.title},
        url=mandate.get_absolute_url(),
        deadline=mandate.request.deadline,
        organisation=mandate.organisation.short_name,
        detail=str(mandate.standing.explanation),
        tone=Tone.DANGER if late else Tone.WARNING if near else Tone.INFO,
        minutes=10,
        action=_("Open"),
    )


def _of_coordinator(user: Any) -> list[TodoItem]:
    coordinated = grants.case_ids(user, Right.COORDINATE)
    if not coordinated:
        return []
    today = clock.today()
    requests = (
        MandateRequest.objects.filter(sent_at__isnull=False, procurement__party_list=None)
        .filter(procurement_id__in=coordinated)
        .exclude(procurement__status=ProcurementStatus.CANCELLED)
        .select_related("procurement")
        .annotate(to_check=Count("mandates", filter=Q(mandates__status=S.SIGNED)))
    )
    found = []
    for request in requests:
        board = reverse("mandates:board", args=[request.procurement_id])
        if request.to_check:
            found.append(
                TodoItem(
                    title=ngettext(
                        "%(count)s mandate to check",
                        "%(count)s mandates to check",
                        request.to_check,
                    )
                    % {"count": request.to_check},
                    url=f"{board}?state=signed",
                    deadline=request.deadline,
                    detail=request.procurement.title,
                    tone=Tone.INFO,
                    action=_("Check"),
                )
            )
        if request.deadline < today:
            found.append(
                TodoItem(
                    title=_("Lock the party list"),
                    url=reverse("mandates:lock", args=[request.procurement_id]),
                    deadline=request.deadline,
                    detail=request.procurement.title,
                    tone=Tone.WARNING,
                    action=_("Open"),
                )
            )
    return found
