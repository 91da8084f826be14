"""What can happen in this room."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

codes.register("needs.inquiry_created", _("Needs inquiry created"))
codes.register("needs.inquiry_changed", _("Needs inquiry changed"))
codes.register("needs.inquiry_sent", _("Needs inquiry sent"))
codes.register("needs.newcomers_asked", _("Needs inquiry sent to parties invited later"))
codes.register("needs.deadline_moved", _("Last day to answer moved"))
codes.register("needs.inquiry_closed", _("Needs inquiry closed"))
codes.register("needs.reminded", _("Parties that have not answered reminded"))
codes.register("needs.answer_begun", _("Answer to needs inquiry begun"))
codes.register("needs.answer_submitted", _("Answer to needs inquiry submitted"))
codes.register("needs.answer_nothing", _("Answered that nothing is needed"))
codes.register("needs.answer_returned", _("Answer to needs inquiry sent back"))
codes.register("needs.late_answer_allowed", _("Late answer allowed"))
codes.register("needs.revision_begun", _("Change of a sent inquiry begun"))
codes.register("needs.revision_changed", _("Change of a sent inquiry worked on"))
codes.register("needs.revision_dropped", _("Change of a sent inquiry dropped"))
codes.register("needs.version_made", _("New version of a needs inquiry sent"))
codes.register("needs.answer_asked_again", _("Party asked again after a change of the inquiry"))
codes.register("needs.inquiry_copied", _("Needs inquiry begun from an earlier one"))
codes.register("needs.template_kept", _("Needs inquiry kept as a template"))
codes.register("needs.template_used", _("Needs inquiry begun from a template"))
codes.register("needs.template_renamed", _("Template of a needs inquiry renamed"))
codes.register("needs.template_retired", _("Template of a needs inquiry retired"))
codes.register("needs.ladder_changed", _("Reminder ladder changed"))
codes.register("needs.default_ladder_changed", _("The association's reminder ladder changed"))
codes.register("needs.ladder_paused", _("Reminders by rule paused"))
codes.register("needs.ladder_resumed", _("Reminders by rule resumed"))
codes.register("needs.reminded_by_rule", _("Party reminded by rule"))
codes.register("needs.call_noted", _("Call with a party noted"))
