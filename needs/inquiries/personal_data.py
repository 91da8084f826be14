"""What this room holds about persons."""

from django.utils.translation import gettext_lazy as _

from portal.core.personal_data import ARCHIVED, RECORD, Retention, acts, keep

acts(
    RECORD,
    "needs.Inquiry",
    "needs.Answer",
    "needs.AnswerVersion",
    "needs.InquiryVersion",
    "needs.InquiryRevision",
    "needs.InquiryTemplate",
    "needs.EarlierAnswer",
)
keep(Retention("answers", "needs.Answer", _("Answers to inquiries"), ARCHIVED))
