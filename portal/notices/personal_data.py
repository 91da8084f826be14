"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import DISPOSAL, Fate, Retention, holds, keep

holds(
    "notices.Letter",
    people=("recipient",),
    addresses=("address", "sent_to"),
    shown=("created_at", "subject", "body", "status", "sent_at"),
    fate=Fate.DELETE,
    reason=_("Reminders and notices; what they were about is kept with its case."),
)
keep(Retention("letters", "notices.Letter", _("Letters"), DISPOSAL, years=5, since="created_at"))

_WISH = _("What the person has chosen for themselves; of no use to anyone else.")
holds("notices.Preference", people=("person",), shown=("kind", "delivery", "changed_at"),
      fate=Fate.DELETE, reason=_WISH)  # fmt: skip
holds("notices.Reader", people=("person",), shown=("digest_hour",),
      fate=Fate.DELETE, reason=_WISH)  # fmt: skip
holds("notices.Follow", people=("person",), shown=("object_type", "object_id", "since"),
      fate=Fate.DELETE, reason=_WISH)  # fmt: skip
holds("notices.CalendarFeed", people=("person",), shown=("made_at", "read_on"),
      fate=Fate.DELETE, reason=_WISH)  # fmt: skip
holds("notices.Digest", people=("person",), shown=("day", "decided_at"),
      fate=Fate.DELETE, reason=_("Says that the day's digest was decided."))  # fmt: skip
holds("notices.Absence", people=("person", "deputy"), shown=("first_day", "last_day", "ended_on"),
      fate=Fate.DELETE, reason=_("When somebody was away and who stood in."))  # fmt: skip
holds("notices.FailingAddress", addresses=("address",), shown=("since", "reason"),
      fate=Fate.DELETE,
      reason=_("So that letters are not sent where they do not arrive."))  # fmt: skip
keep(Retention("absences", "notices.Absence", _("Absences"), DISPOSAL, years=5, since="made_at"))
keep(Retention("digests", "notices.Digest", _("Decided digests"), DISPOSAL, years=1,
               since="decided_at"))  # fmt: skip
