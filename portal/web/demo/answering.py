"""How some municipalities work on an answer that is still open: shared, approved, unsure, no."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from needs.inquiries import actions as needs
from needs.inquiries.actions import LineInput
from needs.inquiries.answering.parts import parts_of
from needs.inquiries.enums import Stance
from needs.inquiries.models import Answer
from portal.core import clock
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.web.demo.people import DOMAIN, PASSWORD


def tell(teller: Any, answers: list[Answer]) -> None:
    """One municipality each: a shared part with a conversation, a waiting approval, one that is
    unsure, one that takes no part. With fewer that are silent, the first stories are told."""
    for chapter, answer in zip((shared, waiting, unsure, declines), answers, strict=False):
        chapter(teller, answer)


def _colleague(teller: Any, organisation: Organisation, name: str) -> User:
    """Somebody who reads in the municipality and can be given a part of the answer."""
    user = User.objects.create_user(
        f"kollega.{organisation.code}@{DOMAIN}", PASSWORD, name=name, is_demo=True
    )
    access.grant_membership(
        actor=teller.answering(organisation),
        user=user,
        organisation=organisation,
        role=Role.READER,
        note="Delegationsordningen 4.2",
    )
    return user


def _typed(answer: Answer, quantity: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"contact_name": ["Inköpsenheten"], "q-start": ["from_start"]}
    for item in answer.inquiry.items.all():
        found[f"quantity_{item.pk}"] = [str(quantity)]
        found[f"confidence_{item.pk}"] = ["medium"]
    return found


def shared(teller: Any, answer: Answer) -> None:
    """The questions are a colleague's to write; a line is talked about with the association."""
    person = teller.answering(answer.organisation)
    colleague = _colleague(teller, answer.organisation, "Kim Kollegasson")
    part = parts_of(answer)[-1]
    row = needs.give_part(
        actor=person,
        answer=answer,
        key=part.key,
        person=colleague,
        message="Du vet bäst hur det ser ut hos er.",
    )
    needs.save_draft(
        actor=colleague,
        answer=answer,
        values={"q-special": ["Vi behöver hem som tar emot syskon."]},
        version=0,
        token="demo",  # noqa: S106 - names a page
        part=row,
        scope=part.scope,
    )
    item = answer.inquiry.items.first()
    about = f"item:{item.pk}" if item else ""
    needs.comment(actor=person, answer=answer, about=about, text="Ska jourplaceringar räknas med?")
    needs.comment(
        actor=teller.coordinator,
        answer=answer,
        about=about,
        text="Nej, bara placeringar som varar mer än fyra veckor.",
    )
    needs.ask_time(
        actor=person,
        answer=answer,
        until=max(answer.last_day, clock.today()) + timedelta(days=10),
        reason="Nämnden sammanträder veckan efter sista dagen.",
    )


def waiting(teller: Any, answer: Answer) -> None:
    """A complete draft waits for the head of the unit to approve it."""
    person = teller.answering(answer.organisation)
    head = _colleague(teller, answer.organisation, "Elin Enhetschefsson")
    saved = needs.save_draft(
        actor=person,
        answer=answer,
        values=_typed(answer, 120),
        version=0,
        token="demo",  # noqa: S106 - names a page
    )
    needs.ask_approval(
        actor=person,
        answer=saved.answer,
        approver=head,
        version=saved.answer.version,
        message="Siffrorna är avstämda med ekonomi.",
    )


def unsure(teller: Any, answer: Answer) -> None:
    """Interested, with preliminary quantities."""
    needs.submit_answer(
        actor=teller.answering(answer.organisation),
        answer=answer,
        lines=[LineInput(item.pk, Decimal(200), "low") for item in answer.inquiry.items.all()],
        answers={"start": "from_start"},
        contact_name="Inköpsenheten",
        version=answer.version,
        stance=Stance.UNSURE,
        stance_reason="Nämnden beslutar i vår om vi ska fortsätta i egen regi.",
    )


def declines(teller: Any, answer: Answer) -> None:
    """Takes no part, and says why."""
    needs.answer_nothing(
        actor=teller.answering(answer.organisation),
        answer=answer,
        reason="Vi upphandlar tillsammans med grannkommunerna i ett annat förbund.",
        contact_name="Inköpsenheten",
        stance=Stance.DECLINES,
    )
