"""The letters that the reminder ladder writes, each in its reader's language."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.inquiries import letters
from needs.inquiries.models import Answer
from portal.notices import actions as notices
from portal.notices import kinds
from portal.ui import formats

BY_RULE = "needs.reminded_by_rule"
WIDER = "needs.reminded_wider"


def still_waits(letter: Any) -> bool:
    """Whether the answer that a reminder is about still waits for the party: asked when it is sent.

    An answer that is submitted between the writing and the sending is not reminded of.
    """
    _kind, _colon, rest = letter.key.partition(":")
    number = rest.split(":")[0]
    if not (number.isascii() and number.isdigit()):
        return True
    return Answer.objects.waiting().filter(pk=int(number)).exists()


kinds.register(
    BY_RULE,
    gettext_lazy("You get this letter because you answer needs inquiries for your organisation."),
    name=gettext_lazy("Reminder of an answer that is missing"),
    group=letters.GROUP,
    still_relevant=still_waits,
)
kinds.register(
    WIDER,
    gettext_lazy(
        "You get this letter because you sign for your organisation, which has not answered a needs"
        " inquiry."
    ),
    name=gettext_lazy("Our organisation has not answered a needs inquiry"),
    group=letters.GROUP,
    still_relevant=still_waits,
)


def remind(
    answer: Answer, people: Iterable[Any], *, due_on: date, passed: bool, wider: bool
) -> int:
    """Write one step's letters; a person gets one for each answer and step. How many were new."""
    about = {
        "procurement": answer.inquiry.procurement.title,
        "organisation": answer.organisation.name,
    }

    def subject() -> str:
        text = (
            _("The last day has passed: what does %(organisation)s need? %(procurement)s")
            if passed
            else _("Answer by %(day)s: what does %(organisation)s need? %(procurement)s")
        )
        return text % {**about, "day": formats.day(answer.last_day)}

    def body() -> str:
        text = (
            _(
                "The last day to answer was %(day)s, and the association has no answer from"
                " %(organisation)s about needs in the procurement “%(procurement)s”.\n\nWithout it"
                " your volumes are not counted. Submit what you have if the page still takes"
                " answers, or ask the coordinator for more time. If you need nothing, say so."
            )
            if passed
            else _(
                "The association waits for the answer of %(organisation)s about needs in the"
                " procurement “%(procurement)s”.\n\nAnswer by %(day)s. What is written is saved as"
                " you go. If you need nothing, say so: that is also an answer."
            )
        )
        return text % {**about, "day": formats.day(answer.last_day)}

    kind = WIDER if wider else BY_RULE
    letters = notices.send(
        kind=kind,
        recipients=people,
        subject=lazy(subject, str)(),
        body_text=lazy(body, str)(),
        url=answer.get_absolute_url(),
        key=f"{kind}:{answer.pk}:{due_on}",
        case=answer.inquiry.procurement,
    )
    return len(letters)
