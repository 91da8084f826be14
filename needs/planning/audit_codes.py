"""What can happen in this room."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

codes.register("planning.proposed", _("Next cycle proposed"))
codes.register("planning.shifted", _("Step of a proposed cycle moved"))
codes.register("planning.shift_undone", _("Move of a step undone"))
codes.register("planning.dropped", _("Proposed cycle dropped"))
codes.register("planning.started", _("Procurement started from a proposed cycle"))
codes.register("planning.length_changed", _("Length of a planning step changed"))
codes.register("planning.noted", _("Planning step noted"))
codes.register("planning.proof_made", _("Proof of planning made"))
codes.register("planning.meetings_added", _("Board meetings entered"))
codes.register("planning.meeting_removed", _("Board meeting removed"))
