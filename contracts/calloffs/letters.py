"""The letters of this room: to lawyers, to those who asked them, and about ceilings."""

from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from contracts.agreements.panels import Tab
from contracts.calloffs.models import CeilingAlert, CeilingRequest
from portal.notices import actions as notices
from portal.notices import kinds
from portal.notices.enums import Delivery
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.organisations.models import Organisation
from portal.procurements import grants
from portal.ui import formats

ASKED = "calloffs.ceiling_asked"
DECIDED = "calloffs.ceiling_decided"
ALERT = "calloffs.ceiling_alert"
_GROUP = _("Call-offs")
kinds.register(ASKED, _("You are a lawyer of the association."),
               name=_("A call-off above a ceiling to decide about"), group=_GROUP,
               optional=False)  # fmt: skip
kinds.register(DECIDED, _("You asked a lawyer about a call-off above a ceiling."),
               name=_("A lawyer has decided about our call-off"), group=_GROUP)  # fmt: skip
kinds.register(ALERT, _("You keep watch over the association's agreements."),
               name=_("A part of a ceiling is reached"), group=_GROUP,
               delivery=Delivery.DIGEST)  # fmt: skip


def asked(request: CeilingRequest) -> None:
    """Tell the lawyers, but not one who asked."""
    call_off = request.call_off
    notices.send(
        kind=ASKED,
        recipients=[person for person in grants.lawyers() if person.pk != request.asked_by_id],
        subject=format_lazy(
            _("A call-off above the ceiling: {agreement}"), agreement=call_off.lot.agreement.title
        ),
        body_text=format_lazy(
            _("{party} asks to call off {value} where the ceiling leaves {left}. Decide, and write"
              " by which paragraph."),
            party=call_off.organisation.short_name,
            value=formats.exact_money(call_off.value),
            left=formats.exact_money(request.left),
        ),
        url=reverse("calloffs:examine", args=[request.pk]),
        key=f"{ASKED}:{request.pk}",
    )  # fmt: skip


def decided(request: CeilingRequest) -> None:
    """Tell the one who asked."""
    call_off = request.call_off
    subject = (
        _("The call-off above the ceiling is approved: {agreement}")
        if request.approved
        else _("The call-off above the ceiling is denied: {agreement}")
    )
    notices.send(
        kind=DECIDED,
        recipients=[request.asked_by],
        subject=format_lazy(subject, agreement=call_off.lot.agreement.title),
        body_text=_("The lawyer's assessment stands on the page of the call-off."),
        url=call_off.get_absolute_url(),
        key=f"{DECIDED}:{request.pk}",
    )


def watchers() -> list[Any]:
    """The association's coordinators and controllers."""
    association = Organisation.objects.association()
    return access.people_with(Permission.IMPORT_LEDGER, association)


def alert(raised: CeilingAlert) -> None:
    """Tell those who keep watch that a part of a ceiling is reached."""
    name = raised.agreement.title
    if raised.lot is not None:
        name = f"{name}, {raised.lot.name}"
    notices.send(
        kind=ALERT,
        recipients=watchers(),
        subject=format_lazy(
            _("{level} % of the ceiling: {name}"), level=raised.level, name=name
        ),
        body_text=format_lazy(
            _("{taken} of {ceiling} is bought or called off. At the ceiling the agreement has no"
              " effect. Look at the forecast, and say what is done about it."),
            taken=formats.money(raised.taken),
            ceiling=formats.money(raised.ceiling),
        ),
        url=f"{raised.agreement.url_of(Tab.USE)}#ceiling",
        key=f"{ALERT}:{raised.pk}",
    )  # fmt: skip
