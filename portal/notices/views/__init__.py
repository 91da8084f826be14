"""Pages of letters: the outbox, my notices, the to-do list, absence, calendar, links."""

from portal.notices.views.absence import absence, absence_end
from portal.notices.views.calendars import (
    calendar,
    calendar_end,
    calendar_feed,
    calendar_new,
)
from portal.notices.views.following import follow, followed, unfollow
from portal.notices.views.incoming import bounce, link
from portal.notices.views.mine import mine, todo_list
from portal.notices.views.outbox import addresses, outbox, try_again, use_again

__all__ = [
    "absence",
    "absence_end",
    "addresses",
    "bounce",
    "calendar",
    "calendar_end",
    "calendar_feed",
    "calendar_new",
    "follow",
    "followed",
    "link",
    "mine",
    "outbox",
    "todo_list",
    "try_again",
    "unfollow",
    "use_again",
]
