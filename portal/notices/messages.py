"""A letter as a message: text and HTML, one link, why it came, and how to be rid of its kind."""

from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from portal.notices import kinds, links, wishes
from portal.notices.models import Letter
from portal.ui import brand


def sender() -> str:
    """Who letters come from: the address of the settings, under the association's own name."""
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((brand.current().name or name, address))


def message_of(letter: Letter) -> EmailMultiAlternatives | None:
    """The letter as a message; None for a digest in which nothing is left to say.

    A letter of a kind that can be switched off carries the headers of RFC 8058, so that the
    reader's mail program offers it, and a link to the same. What mail sends nobody can take back:
    texts hold no secrets, and addresses that open something are made here and nowhere kept.
    """
    with translation.override(letter.language):
        body = letter.body
        if letter.kind == wishes.DIGEST:
            from portal.notices.actions import digests

            body = digests.body_of(letter)
            if not body:
                return None
            letter.body = body
        kind = kinds.kind_of(letter.kind)
        unsubscribe = ""
        if letter.recipient_id and kind.optional:
            unsubscribe = settings.SITE_URL + links.path_for(letter.recipient_id, letter.kind)
        context = {
            "letter": letter,
            "link": f"{settings.SITE_URL}{kinds.path_of(letter)}",
            "reason": kinds.reason_for(letter),
            "subject": letter.subject,
            "site": brand.current().shown_name,
            "unsubscribe": unsubscribe,
            "kind": kind.name,
            "is_digest": letter.kind == wishes.DIGEST,
        }
        headers = {"Auto-Submitted": "auto-generated", "X-Samordna-Letter": str(letter.pk)}
        headers["Message-ID"] = letter.message_id or links.message_id_of(letter.pk)
        if unsubscribe:
            headers["List-Unsubscribe"] = f"<{unsubscribe}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message = EmailMultiAlternatives(
            subject=letter.subject,
            body=render_to_string("notices/letter.txt", context),
            from_email=sender(),
            to=[letter.to_address],
            headers=headers,
        )
        message.attach_alternative(render_to_string("notices/letter.html", context), "text/html")
    # Mail services give it back with a bounce; a plain mail server is not told.
    message.metadata = {"letter": str(letter.pk)}  # type: ignore[attr-defined]
    return message
