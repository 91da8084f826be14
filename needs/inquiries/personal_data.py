"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import (
    ARCHIVED,
    DISPOSAL,
    RECORD,
    Fate,
    Retention,
    acts,
    holds,
    keep,
)

acts(
    RECORD,
    "needs.Inquiry",
    "needs.Answer",
    "needs.AnswerVersion",
    "needs.InquiryVersion",
    "needs.InquiryRevision",
    "needs.InquiryTemplate",
    "needs.EarlierAnswer",
    "needs.Approval",
    "needs.ApprovalRule",
    "needs.AnswerComment",
    "needs.TimeRequest",
    "needs.SheetUpload",
)
holds("needs.AnswerPart", reason=RECORD, addresses=("email",), shown=("key", "asked_at"))
holds("needs.CommentSeen", reason=DISPOSAL, fate=Fate.DELETE)
keep(Retention("answers", "needs.Answer", _("Answers to inquiries"), ARCHIVED))
acts(
    RECORD,
    "needs.AnswerOpening",
    "needs.ReminderLadder",
    "needs.ReminderSent",
)
holds(
    "needs.CallNote",
    reason=RECORD,
    shown=("called_at", "spoke_with", "note", "next_contact_on"),
)
keep(
    Retention(
        "call_notes",
        "needs.CallNote",
        _("Notes of calls about answers"),
        DISPOSAL,
        years=2,
        since="called_at",
    )
)
