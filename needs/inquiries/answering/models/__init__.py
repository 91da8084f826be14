"""What is kept around an answer."""

from needs.inquiries.answering.models.approving import Approval, ApprovalRule
from needs.inquiries.answering.models.keeping import Receipt, SheetUpload
from needs.inquiries.answering.models.lines import AnswerLine
from needs.inquiries.answering.models.talking import AnswerComment, CommentSeen, TimeRequest
from needs.inquiries.answering.models.writing import AnswerPart, DraftMap

__all__ = [
    "AnswerComment",
    "AnswerLine",
    "AnswerPart",
    "Approval",
    "ApprovalRule",
    "CommentSeen",
    "DraftMap",
    "Receipt",
    "SheetUpload",
    "TimeRequest",
]
