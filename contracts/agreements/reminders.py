"""What somebody must decide in time: options before their notice, prices by their index."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.agreements import answering, selectors
from contracts.agreements.models import Agreement, AgreementOption
from contracts.agreements.panels import Tab
from portal.core import clock
from portal.core.enums import Tone
from portal.notices import actions as notices
from portal.notices import kinds
from portal.notices.todo import TodoItem
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership
from portal.people.models import User
from portal.ui import formats

OPTION = "agreements.option_notice"
# Days before the last day of notice on which those who answer for the agreement are reminded.
STEPS = (180, 90, 30, 7)
INDEX_AHEAD = timedelta(days=45)

kinds.register(
    OPTION,
    gettext_lazy("You answer for the agreement whose option runs out."),
    name=gettext_lazy("An option to decide about"),
    group=gettext_lazy("Agreements"),
    still_relevant=lambda letter: _undecided(int(letter.key.split(":")[1])),
)


def _undecided(option_pk: int) -> bool:
    """Whether the option still waits for its decision."""
    return AgreementOption.objects.filter(pk=option_pk, taken_at=None, declined_at=None).exists()


def step_of(notice_by: date, today: date) -> int | None:
    """Which reminder is due: the nearest step that has begun; None before the first or too late."""
    left = (notice_by - today).days
    return next((step for step in sorted(STEPS) if 0 <= left <= step), None)


def readers_of(agreement: Agreement) -> list[User]:
    """The agreement's manager, else the association's coordinators."""
    if agreement.manager is not None and agreement.manager.is_active:
        return [agreement.manager]
    current = Membership.objects.filter(role=Role.COORDINATOR).current(clock.today())
    return list(User.objects.filter(pk__in=current.values("user_id"), is_active=True))


def remind_of(option: AgreementOption) -> None:
    """Send the reminder that is due; each step once, however often this is run."""
    step = step_of(option.notice_by, clock.today())
    if step is None:
        return
    agreement = option.agreement
    facts = {
        "agreement": agreement.title,
        "day": formats.day(option.notice_by),
        "end": formats.day(option.extends_to),
    }
    notices.send(
        kind=OPTION,
        recipients=readers_of(agreement),
        subject=gettext_lazy("Option to decide: %(agreement)s") % facts,
        body_text=gettext_lazy(
            "The option to extend “%(agreement)s” to %(end)s must be noticed by %(day)s. Record the"
            " decision, either way: after that day the option is gone."
        )
        % facts,
        url=f"{agreement.url_of(Tab.CHANGES)}#options",
        key=f"{OPTION}:{option.pk}:{step}",
        case=agreement.procurement,
    )


def index_items(user: Any) -> list[TodoItem]:
    """For the coordinator who answers, or all: indexations whose next adjustment comes near."""
    if not access.may_coordinate(user):
        return []
    coordinators = answering.coordinator_ids()
    today = clock.today()
    return [
        TodoItem(
            title=_("Prices to adjust: %(agreement)s") % {"agreement": index.agreement.title},
            url=reverse("agreements:prices", args=[index.agreement_id]),
            deadline=index.next_on,
            detail=_("By %(index)s. A named person decides the adjustment.")
            % {"index": index.name},
            tone=Tone.DANGER if index.next_on < today else Tone.WARNING,
            action=_("Adjust"),
        )
        for index in selectors.coming_adjustments(user, today + INDEX_AHEAD)
        if answering.waits_for(user, index.agreement, coordinators)
    ]
