"""The letters of this room, each written in its reader's language."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from needs.inquiries.enums import AnswerStatus
from needs.inquiries.models import Answer
from portal.core import clock
from portal.notices import actions as notices
from portal.notices import kinds
from portal.ui import formats

ASKED = "needs.asked"
REMINDED = "needs.reminded"
RETURNED = "needs.returned"
LATE_ALLOWED = "needs.late_allowed"
ASKED_AGAIN = "needs.asked_again"
CHANGED = "needs.changed"

_REASON = gettext_lazy(
    "You get this letter because you answer needs inquiries for your organisation."
)
GROUP = gettext_lazy("Needs")


def _answer_of(letter: Any) -> Answer | None:
    """The answer that a letter is about: its number stands in the key."""
    number = letter.key.split(":")[1]
    found: Answer | None = Answer.objects.filter(pk=int(number)).select_related("inquiry").first()
    return found


def waits(letter: Any) -> bool:
    """Whether the party still has an answer to give: none is reminded of what is done."""
    answer = _answer_of(letter)
    return (
        answer is not None
        and answer.status in AnswerStatus.waiting()
        and (answer.inquiry.closed_at is None or answer.late_until is not None)
    )


kinds.register(ASKED, _REASON, name=gettext_lazy("A new inquiry to answer"), group=GROUP,
               still_relevant=waits)  # fmt: skip
kinds.register(REMINDED, _REASON, name=gettext_lazy("Reminder of an answer that is missing"),
               group=GROUP, still_relevant=waits)  # fmt: skip
kinds.register(RETURNED, _REASON, name=gettext_lazy("Our answer is sent back"), group=GROUP,
               still_relevant=waits)  # fmt: skip
kinds.register(LATE_ALLOWED, _REASON, name=gettext_lazy("We may answer late"), group=GROUP,
               still_relevant=waits)  # fmt: skip
kinds.register(ASKED_AGAIN, _REASON, name=gettext_lazy("A changed inquiry to answer again"),
               group=GROUP, still_relevant=waits)  # fmt: skip
kinds.register(CHANGED, _REASON, name=gettext_lazy("An inquiry that we answer is changed"),
               group=GROUP, still_relevant=waits)  # fmt: skip


def _later(text: Callable[[], str]) -> Any:
    """Text that is written when the letter is, in the language then in force."""
    return lazy(text, str)()


def _send(
    kind: str,
    answer: Answer,
    people: Iterable[Any],
    *,
    key: str,
    subject: Callable[[], str],
    body: Callable[[], str],
) -> int:
    letters = notices.send(
        kind=kind,
        recipients=people,
        subject=_later(subject),
        body_text=_later(body),
        url=answer.get_absolute_url(),
        key=key,
        case=answer.inquiry.procurement,
    )
    return len(letters)


def _about(answer: Answer) -> dict[str, str]:
    return {
        "procurement": answer.inquiry.procurement.title,
        "inquiry": answer.inquiry.title,
        "organisation": answer.organisation.name,
        "day": formats.day(answer.last_day),
    }


def asked(answer: Answer, people: Iterable[Any]) -> int:
    """The party is asked what it needs; once per answer. Returns how many letters were written."""
    return _send(
        ASKED,
        answer,
        people,
        key=f"{ASKED}:{answer.pk}",
        subject=lambda: _("What does %(organisation)s need: %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "The association prepares the procurement “%(procurement)s” and asks what "
                "%(organisation)s needs.\n\n"
                "Answer by %(day)s. If you need nothing, say so: that is also an answer. What you "
                "write is saved as you go, and you can continue another day."
            )
            % _about(answer)
        ),
    )


def reminded(answer: Answer, people: Iterable[Any]) -> int:
    """The party has not answered; at most once a day."""
    return _send(
        REMINDED,
        answer,
        people,
        key=f"{REMINDED}:{answer.pk}:{clock.today()}",
        subject=lambda: _("Reminder: answer by %(day)s, %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "The association still waits for the answer of %(organisation)s about needs in the "
                "procurement “%(procurement)s”. Without it your volumes are not counted in the "
                "estimate.\n\nAnswer by %(day)s. If you need nothing, say so with one button."
            )
            % _about(answer)
        ),
    )


def returned(answer: Answer, people: Iterable[Any]) -> int:
    """The coordinator wants the answer clearer. Its comment stands on the page only."""
    return _send(
        RETURNED,
        answer,
        people,
        key=f"{RETURNED}:{answer.pk}:{answer.version}",
        subject=lambda: _("Sent back with a comment: needs for %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "The coordinator has sent back the answer of %(organisation)s about needs in the "
                "procurement “%(procurement)s” with a comment. Read it, change what is needed and "
                "submit again. Until then the answer is not counted."
            )
            % _about(answer)
        ),
    )


def late_allowed(answer: Answer, people: Iterable[Any]) -> int:
    """The party may answer although the inquiry is closed."""
    return _send(
        LATE_ALLOWED,
        answer,
        people,
        key=f"{LATE_ALLOWED}:{answer.pk}:{answer.late_until}",
        subject=lambda: (
            _("You can answer until %(day)s: needs for %(procurement)s") % _about(answer)
        ),
        body=lambda: (
            _(
                "The coordinator lets %(organisation)s answer the inquiry about needs in the "
                "procurement “%(procurement)s” until %(day)s."
            )
            % _about(answer)
        ),
    )


def asked_again(answer: Answer, people: Iterable[Any]) -> int:
    """The inquiry changed after the party answered: it is asked about what is new. Once a version.

    What has changed stands on the page only.
    """
    return _send(
        ASKED_AGAIN,
        answer,
        people,
        key=f"{ASKED_AGAIN}:{answer.pk}:{answer.inquiry.version}",
        subject=lambda: _("Changed after your answer: needs for %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "The association has changed the inquiry about needs in the procurement "
                "“%(procurement)s” after %(organisation)s answered. The page shows what has "
                "changed and asks about that alone; the rest of your answer stands and is "
                "counted.\n\nAnswer what is new by %(day)s."
            )
            % _about(answer)
        ),
    )


def changed(answer: Answer, people: Iterable[Any]) -> int:
    """The inquiry changed before the party answered; its draft is kept. Once a version."""
    return _send(
        CHANGED,
        answer,
        people,
        key=f"{CHANGED}:{answer.pk}:{answer.inquiry.version}",
        subject=lambda: _("The inquiry has changed: needs for %(procurement)s") % _about(answer),
        body=lambda: (
            _(
                "The association has changed the inquiry about needs in the procurement "
                "“%(procurement)s”. The page shows what has changed. What you have written is "
                "kept.\n\nAnswer by %(day)s."
            )
            % _about(answer)
        ),
    )
