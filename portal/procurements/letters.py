"""The letters of this room: to the people of a procurement's team. Never a tenderer's name."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.notices import actions as notices
from portal.notices import kinds
from portal.procurements import grants
from portal.procurements.enums import Task
from portal.procurements.models import Appointment, Declaration, Procurement, TenderOpening

APPOINTED = "procurements.appointed"
OPENING = "procurements.opening"
RENEW = "procurements.renew_declaration"
REMINDED = "procurements.remind_declaration"
HANDLE = "procurements.handle_declaration"
HANDLED = "procurements.declaration_handled"
HANDED_OVER = "procurements.handed_over"
_GROUP = _("Procurements")
# What is asked of somebody by name is theirs alone, and cannot be switched off.
for _kind, _reason, _name in (
    (APPOINTED, _("You are appointed in the procurement."), _("I am appointed")),
    (
        OPENING,
        _("You open the tenders of the procurement together with another person."),
        _("Tenders for me to open"),
    ),
    (
        RENEW,
        _("You are appointed in the procurement, and its tenderers are known."),
        _("My declaration of interests is to be renewed"),
    ),
    (
        REMINDED,
        _("You are appointed in the procurement; your declaration is missing."),
        _("My declaration of interests is missing"),
    ),
    (
        HANDLE,
        _("You decide about declared interests in the procurement."),
        _("A declared interest to decide about"),
    ),
    (
        HANDLED,
        _("You have declared an interest in the procurement."),
        _("My declared interest is decided about"),
    ),
):
    kinds.register(_kind, _reason, name=_name, group=_GROUP, optional=False, personal=True)
kinds.register(HANDED_OVER, _("You are or were responsible for the procurement."),
               name=_("A procurement is handed over"), group=_GROUP)  # fmt: skip


def _send(
    kind: str,
    people: Iterable[Any],
    subject: Any,
    body: Any,
    *,
    case: Procurement,
    name: str = "declare",
    args: tuple[Any, ...] = (),
    key: str = "",
) -> int:
    """Write the letters; answers how many were new."""
    written = notices.send(
        kind=kind,
        recipients=people,
        subject=format_lazy(subject, case=case.title),
        body_text=format_lazy(body, case=case.title),
        url=reverse(f"procurements:{name}", args=args or [case.pk]),
        key=f"{kind}:{case.pk}:{key or clock.now().isoformat()}",
        case=case,
    )
    return len(written)


def appointed(appointment: Appointment) -> None:
    """Tell the person of the task, and ask for the declaration."""
    _send(
        APPOINTED,
        [appointment.user],
        _("You are appointed in “{case}”"),
        _(
            "You are appointed to a task in the procurement “{case}”. Everyone who takes part"
            " declares their interests first; it takes a few minutes."
        ),
        case=appointment.procurement,
        key=str(appointment.pk),
    )


def to_confirm(opening: TenderOpening, person: Any) -> None:
    """Ask the second opener to read the list and confirm it."""
    _send(
        OPENING,
        [person],
        _("Open the tenders of “{case}”"),
        _(
            "The opening of the tenders of “{case}” is begun, and you are one of the two who open."
            " Both read the same list and confirm it."
        ),
        case=opening.procurement,
        name="opening",
    )


def to_renew(opening: TenderOpening) -> None:
    """Ask everyone appointed to read tenders to renew the declaration with the list."""
    rows = Appointment.objects.filter(procurement=opening.procurement).current()
    people = [row.user for row in rows.exclude(task=Task.REFER).select_related("user")]
    _send(
        RENEW,
        people,
        _("Renew your declaration of interests: “{case}”"),
        _(
            "The tenders of “{case}” are opened. Read the list of tenderers and renew your"
            " declaration; until then you cannot read on."
        ),
        case=opening.procurement,
        key=str(opening.pk),
    )


def not_declared(appointment: Appointment, number: int) -> int:
    """Remind somebody who has not declared; once for each number, whatever tasks they have."""
    return _send(
        REMINDED,
        [appointment.user],
        _("Your declaration of interests is missing: “{case}”"),
        _(
            "You are appointed in “{case}” and have not declared your interests. Until then you"
            " cannot take part in opening or reading tenders. It takes a few minutes."
        ),
        case=appointment.procurement,
        key=f"missing:{number}",
    )


def not_renewed(appointment: Appointment, number: int) -> int:
    """Remind somebody who has not renewed since the tenderers became known."""
    return _send(
        REMINDED,
        [appointment.user],
        _("Your declaration of interests is not renewed: “{case}”"),
        _(
            "The tenderers of “{case}” are known. Read the list and renew your declaration; until"
            " then you cannot read on."
        ),
        case=appointment.procurement,
        key=f"renew:{number}",
    )


def to_handle(declaration: Declaration) -> None:
    """Tell the one responsible and the lawyers that an interest waits for a decision."""
    case = declaration.procurement
    people = [*grants.lawyers(), case.responsible]
    _send(
        HANDLE,
        [person for person in people if person.pk != declaration.user_id],
        _("An interest is declared in “{case}”"),
        _("Someone who takes part in “{case}” has declared an interest. Decide how it is handled."),
        case=case,
        name="declaration",
        args=(case.pk, declaration.pk),
        key=str(declaration.pk),
    )


def handled(declaration: Declaration) -> None:
    """Tell the person that a measure is decided."""
    _send(
        HANDLED,
        [declaration.user],
        _("Your declared interest in “{case}” is handled"),
        _("A measure is decided, so you may take part in “{case}”. Read what is decided."),
        case=declaration.procurement,
    )


def recused(declaration: Declaration) -> None:
    """Tell the person and the one responsible of the recusal."""
    _send(
        HANDLED,
        [declaration.user, declaration.procurement.responsible],
        _("A person takes no part in “{case}”"),
        _("Someone is recused from “{case}” and reads nothing more of it. Who it is stands there."),
        case=declaration.procurement,
    )


def handed_over(procurement: Procurement, *, former: Any, by: Any) -> None:
    """Tell both the new and the former one responsible."""
    _send(
        HANDED_OVER,
        [procurement.responsible, former],
        _("“{case}” has a new person responsible"),
        _(
            "The procurement “{case}” is handed over. What waited for the one now waits for the"
            " other."
        ),
        case=procurement,
        name="case",
    )
