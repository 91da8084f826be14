"""What this room writes in the audit log."""

from django.utils.translation import gettext_lazy as _

from portal.audit import codes

FORM_MADE = "quality.form_made"
PLANNED = "quality.planned"
ENDED = "quality.plan_ended"
ASKED = "quality.asked"
REMINDED = "quality.reminded"
ANSWERED = "quality.answered"
VISIT_SET = "quality.visit_set"
ASSESSED = "quality.assessed"
OPENED_AGAIN = "quality.opened_again"
WAIVED = "quality.waived"
REPORTED = "quality.deviation_reported"
SENT = "quality.deviation_sent"
REPLIED = "quality.deviation_replied"
STEP_ADDED = "quality.step_added"
PLAN_BEGUN = "quality.plan_begun"
STEP_DONE = "quality.step_done"
STEP_VERIFIED = "quality.step_verified"
SANCTIONED = "quality.sanctioned"
CLOSED = "quality.deviation_closed"
DISMISSED = "quality.deviation_dismissed"
REOPENED = "quality.deviation_reopened"

codes.register(FORM_MADE, _("Form of the quality follow-up begun"))
codes.register(PLANNED, _("Follow-up planned"))
codes.register(ENDED, _("Follow-up ended"))
codes.register(ASKED, _("Follow-up begun"))
codes.register(REMINDED, _("Reminded of a follow-up"))
codes.register(ANSWERED, _("Follow-up answered"))
codes.register(VISIT_SET, _("Day of a visit set"))
codes.register(ASSESSED, _("Result of a follow-up set"))
codes.register(OPENED_AGAIN, _("Follow-up opened again"))
codes.register(WAIVED, _("Follow-up done without"))
codes.register(REPORTED, _("Deviation reported"))
codes.register(SENT, _("Deviation sent to the supplier"))
codes.register(REPLIED, _("Supplier replied to a deviation"))
codes.register(STEP_ADDED, _("Step added to an action plan"))
codes.register(PLAN_BEGUN, _("Action plan begun"))
codes.register(STEP_DONE, _("Step of an action plan said to be done"))
codes.register(STEP_VERIFIED, _("Step of an action plan verified"))
codes.register(SANCTIONED, _("Sanction decided"))
codes.register(CLOSED, _("Deviation closed"))
codes.register(DISMISSED, _("Found to be no deviation"))
codes.register(REOPENED, _("Deviation opened again"))
