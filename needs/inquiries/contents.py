"""From rows to `versions.Content`, and the versions an inquiry has had."""

from typing import Any

from needs.inquiries.models import Answer, Inquiry, InquiryVersion
from needs.inquiries.questions import question_set
from needs.inquiries.versions import LINE, QUESTION, Change, Content, Diff, Line, diff


def content_of(inquiry: Inquiry) -> Content:
    """The inquiry as it is in force: words, lines and questions."""
    return Content(
        title=inquiry.title,
        introduction=inquiry.introduction,
        deadline=inquiry.deadline.isoformat(),
        lines=tuple(
            Line(
                id=item.pk,
                name=item.name,
                unit=item.unit,
                help=item.help,
                cpv=item.cpv.code if item.cpv else "",
                lot=item.lot_id,
                lot_name=item.lot.name if item.lot else "",
                required=item.required,
                unit_price=item.unit_price,
            )
            for item in inquiry.items.select_related("lot", "cpv")
        ),
        questions=question_set(inquiry),
    )


class Again:
    """What has changed for a party since it answered, or since it was asked.

    `open_items` and `open_questions` are what the party has to look at; the rest of an earlier
    answer stands as it is.
    """

    def __init__(self, answer: Answer, changed: Diff, versions: list[InquiryVersion]) -> None:
        self.answer, self.diff, self.versions = answer, changed, versions
        self.changes: list[Change] = changed.for_members
        self.open_items: set[int] = set()
        self.open_questions: set[str] = set()
        self.standing = False
        if answer.submitted_at is not None:
            self._partition()

    def _partition(self) -> None:
        answered = set(self.answer.lines.values_list("item_id", flat=True))
        items = list(self.answer.inquiry.items.all())
        asked = self.diff.keys(LINE)
        self.open_items = {
            item.pk
            for item in items
            if str(item.pk) in asked or (item.required and item.pk not in answered)
        }
        asked_questions = self.diff.keys(QUESTION)
        self.open_questions = {
            question.key
            for question in question_set(self.answer.inquiry)
            if question.key in asked_questions
            or (question.required and not self.answer.answers.get(question.key))
        }
        # Those who said no have no figures that could stand.
        self.standing = bool(answered)

    @property
    def standing_lines(self) -> list[Any]:
        """The quantities that stand, as they were answered."""
        rows = self.answer.lines.select_related("item")
        return [line for line in rows if line.item_id not in self.open_items]


def again_for(answer: Answer) -> Again | None:
    """What has changed since the party was asked or answered; None when nothing has."""
    inquiry = answer.inquiry
    if answer.known_version >= inquiry.version:
        return None
    rows = InquiryVersion.objects.filter(inquiry=inquiry, number__gte=answer.known_version)
    versions = list(rows.select_related("made_by").order_by("number"))
    if not versions:
        return None
    before = Content.from_json(versions[0].content)
    after = Content.from_json(versions[-1].content)
    later = [row for row in versions if row.number > answer.known_version]
    return Again(answer, diff(before, after), later)
