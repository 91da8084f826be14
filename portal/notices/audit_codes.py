"""What people do with their letters, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

CHOSEN = "notices.delivery_chosen"
ABSENCE_SET = "notices.absence_set"
ABSENCE_ENDED = "notices.absence_ended"
ADDRESS_FREED = "notices.address_used_again"
TRIED_AGAIN = "notices.letter_tried_again"
CALENDAR_MADE = "notices.calendar_made"
CALENDAR_ENDED = "notices.calendar_ended"

codes.register(CHOSEN, _("Choice of letters changed"))
codes.register(ABSENCE_SET, _("Absence entered, with a deputy"))
codes.register(ABSENCE_ENDED, _("Absence ended early"))
codes.register(ADDRESS_FREED, _("Address that letters came back from is used again"))
codes.register(TRIED_AGAIN, _("Letter tried again"))
codes.register(CALENDAR_MADE, _("Calendar address made"))
codes.register(CALENDAR_ENDED, _("Calendar address ended"))
