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
