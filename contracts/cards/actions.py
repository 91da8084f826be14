"""The verbs: writing an agreement's guide, publishing the agreement, taking it down."""

from typing import Any

from django.db import transaction

from contracts.agreements.models import Agreement
from contracts.cards import audit_codes, policies
from contracts.cards.card import Card
from contracts.cards.models import AgreementGuide, AgreementPublication
from contracts.cards.reading import card_of
from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import require

GUIDE_FIELDS = ("search_words", "how_to", "contact", "follow_up")


def _locked(agreement: Agreement) -> Agreement:
    return Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)


@transaction.atomic
def write_guide(
    *,
    actor: Any,
    agreement: Agreement,
    search_words: str = "",
    how_to: str = "",
    contact: str = "",
    follow_up: str = "",
) -> AgreementGuide:
    """Write what the card tells beside the agreement's own facts. Audited.

    What is published is not changed by it: publish again.
    """
    require(policies.may_write_guide(actor))
    locked = _locked(agreement)
    texts = {
        "search_words": search_words.strip(),
        "how_to": how_to.strip(),
        "contact": contact.strip(),
        "follow_up": follow_up.strip(),
    }
    guide, _created = AgreementGuide.objects.update_or_create(
        agreement=locked, defaults={**texts, "written_by": actor, "written_at": clock.now()}
    )
    record(
        audit_codes.GUIDE_WRITTEN,
        actor=actor,
        obj=locked,
        case=locked.procurement,
        data={"filled": [name for name, text in texts.items() if text]},
    )
    return guide


@transaction.atomic
def publish_agreement(*, actor: Any, agreement: Agreement) -> AgreementPublication:
    """Show the agreement to the public as it stands now; audited.

    Earlier publications are kept. Raises `Refused` for anyone but a coordinator.
    """
    require(policies.may_publish(actor))
    locked = _locked(agreement)
    rows = Agreement.objects.with_status(clock.today())
    card = card_of(rows.get(pk=locked.pk)).public()
    made = _put_up(card, locked, actor)
    record(
        audit_codes.PUBLISHED,
        actor=actor,
        obj=locked,
        case=locked.procurement,
        data={"publication": made.pk, "parties": len(card.parties)},
    )
    return made


@transaction.atomic
def renew_publication(*, actor: Any, agreement: Agreement) -> AgreementPublication | None:
    """Bring what is published up to a correction or an end of the agreement. Audited.

    Only facts are renewed: the guide's words stay as they were published. Nothing happens where
    nothing is published, or nothing but the use differs.
    """
    locked = _locked(agreement)
    shown = AgreementPublication.objects.current().filter(agreement=locked).first()
    if shown is None:
        return None
    before = shown.card
    rows = Agreement.objects.with_status(clock.today())
    words = {name: getattr(before, name) for name in GUIDE_FIELDS}
    card = card_of(rows.get(pk=locked.pk)).public().model_copy(update=words)
    if card.without_use() == before.without_use():
        return None
    made = _put_up(card, locked, actor)
    record(
        audit_codes.RENEWED,
        actor=actor,
        obj=locked,
        case=locked.procurement,
        data={"publication": made.pk, "before": shown.pk},
    )
    return made


def _put_up(card: Card, agreement: Agreement, actor: Any) -> AgreementPublication:
    AgreementPublication.objects.current().filter(agreement=agreement).update(is_current=False)
    return AgreementPublication.objects.create(
        agreement=agreement,
        data=card.model_dump(mode="json"),
        number_key=agreement.number_key,
        search_text=card.words(),
        published_at=clock.now(),
        published_by=actor,
    )


@transaction.atomic
def withdraw_agreement(*, actor: Any, agreement: Agreement) -> None:
    """Take the public card down; what has been published stays on record. Audited."""
    locked = _locked(agreement)
    require(policies.may_withdraw(actor, locked))
    AgreementPublication.objects.current().filter(agreement=locked).update(is_current=False)
    record(audit_codes.WITHDRAWN, actor=actor, obj=locked, case=locked.procurement)
