"""Letters, what each person wants of them, and what stands in for a person who is away."""

from portal.notices.models.absences import Absence
from portal.notices.models.addresses import FailingAddress
from portal.notices.models.calendars import CalendarFeed, CalendarStamp
from portal.notices.models.choices import Digest, Preference, Reader
from portal.notices.models.following import Follow
from portal.notices.models.letters import Letter

__all__ = [
    "Absence",
    "CalendarFeed",
    "CalendarStamp",
    "Digest",
    "FailingAddress",
    "Follow",
    "Letter",
    "Preference",
    "Reader",
]
