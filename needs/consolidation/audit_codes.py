"""What can happen in this room."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

# Older than the room: the events that are there keep their name.
ESTIMATE_SET = "needs.estimate_set"
ADJUSTED = "consolidation.adjusted"
WITHDRAWN = "consolidation.adjustment_withdrawn"
FACTORS_SET = "consolidation.factors_set"
FROZEN = "consolidation.frozen"
ASKED_BACK = "consolidation.asked_back"
INHABITANTS = "consolidation.inhabitants_entered"

codes.register(ESTIMATE_SET, _("Estimate and ceiling set from the demand"))
codes.register(ADJUSTED, _("Quantity adjusted in the demand"))
codes.register(WITHDRAWN, _("Adjustment of a quantity withdrawn"))
codes.register(FACTORS_SET, _("Factors of the scenarios set"))
codes.register(FROZEN, _("Demand frozen in a snapshot"))
codes.register(ASKED_BACK, _("Parties asked again about quantities that stand out"))
codes.register(INHABITANTS, _("Numbers of inhabitants entered"))
