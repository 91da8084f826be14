"""What those who follow a procurement are told of its needs inquiry: never who answered what."""

from django.utils.translation import gettext_lazy as _

from portal.notices import following

following.tell("needs.inquiry_sent", _("The needs inquiry is sent"))
following.tell("needs.deadline_moved", _("The last day to answer about needs is moved"))
following.tell("needs.inquiry_closed", _("The needs inquiry is closed"))
following.tell(
    "needs.answer_submitted", _("A party has answered about needs"), association_only=True
)
