"""What can happen to a mandate and a party list."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

codes.register("mandates.request_saved", _("Mandate request saved"))
codes.register("mandates.requested", _("Mandates requested"))
codes.register("mandates.asked_again", _("Mandate requested again"))
codes.register("mandates.deadline_moved", _("Last day for mandates moved"))
codes.register("mandates.meeting_planned", _("Board meeting planned"))
codes.register("mandates.decision_recorded", _("Mandate decision recorded"))
codes.register("mandates.signed_uploaded", _("Signed mandate uploaded"))
codes.register("mandates.verified", _("Mandate in force"))
codes.register("mandates.returned", _("Mandate returned"))
codes.register("mandates.declined", _("Mandate declined"))
codes.register("mandates.withdrawn", _("Mandate withdrawn"))
codes.register("mandates.reminded", _("Waiting parties reminded"))
codes.register("mandates.party_list_locked", _("Party list locked"))
