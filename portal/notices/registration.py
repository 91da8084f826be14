"""What this room offers to the ones it may know."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _

from portal.audit import listening
from portal.audit.support import hooks as support
from portal.audit.support import limits
from portal.core.enums import Tone
from portal.notices import (
    audit_codes,  # noqa: F401 - registers its codes
    kinds,
    services,
    support_letters,
    todo,
    wishes,
)
from portal.notices.actions import following
from portal.notices.enums import Delivery
from portal.notices.models import FailingAddress
from portal.organisations import access
from portal.ui import navigation


def failing_items(user: Any) -> list[todo.TodoItem]:
    """For the one whose letters come back, and for the association that looks after the outbox.

    One statement.
    """
    rows = FailingAddress.objects.visible_to(user)
    addresses = [address.lower() for address in rows.values_list("address", flat=True)]
    items = []
    if user.email.lower() in addresses:
        items.append(
            todo.TodoItem(
                title=gettext("Letters to you come back"),
                url=reverse("notices:mine"),
                detail=gettext("Your address is not written to until it works."),
                tone=Tone.DANGER,
                action=gettext("Open"),
            )
        )
    others = len([address for address in addresses if address != user.email.lower()])
    if others and access.may_coordinate(user):
        text = ngettext(
            "Letters to %(count)s address come back",
            "Letters to %(count)s addresses come back",
            others,
        )
        items.append(
            todo.TodoItem(
                title=text % {"count": others},
                url=reverse("notices:addresses"),
                detail=gettext("They are not written to until somebody has seen to them."),
                tone=Tone.WARNING,
                action=gettext("Open"),
            )
        )
    return items


navigation.register(
    navigation.NavItem(
        label=_("Letters"),
        url_name="notices:outbox",
        order=90,
        visible=access.works_for_association,
    )
)
kinds.register(
    wishes.DIGEST,
    gettext_lazy(
        "You get the digest once a day when there is something new for you or soon to be done."
    ),
    name=gettext_lazy("The daily digest itself"),
    group=gettext_lazy("The daily digest"),
    delivery=Delivery.DIGEST,
    personal=True,
)
following.register_kind()
listening.on_recorded(following.tell)
support.on_started(support_letters.tell)
limits.forbid("notices:calendar*", "notices:absence*", reason=limits.OWN_LOG_IN)
todo.register(support_letters.faults, personal=True)
todo.register(failing_items, personal=True)
services.listen()
