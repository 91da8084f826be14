"""May this person be appointed, take over, declare, decide about a declaration?"""

from typing import Any

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.organisations import access
from portal.procurements import grants
from portal.procurements.enums import DeclarationState, ProcurementStatus, Right, Task
from portal.procurements.models import Appointment, Declaration, Procurement
from portal.procurements.policies.cases import may_coordinate, may_create

S = ProcurementStatus


def may_take_over(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may become responsible: any coordinator of the association, with a reason."""
    decision = may_create(user)
    if not decision:
        return decision
    if procurement.status == S.CANCELLED:
        return Decision.no(_("The procurement is cancelled, so nothing more can be done in it."))
    if procurement.responsible_id == user.pk:
        return Decision.no(_("You are already responsible for the procurement."))
    return not_recused(user, procurement)


def may_be_appointed(user: Any, procurement: Procurement, task: Task) -> Decision:
    """Whether `user` can be given `task`: never a recused person; coordinating asks for the role.

    A member of the reference group never reads tenders, and the other way round.
    """
    if not user.is_active:
        return Decision.no(_("The person's log-in is closed."))
    if task == Task.COORDINATE and not may_create(user):
        return Decision.no(_("Only a coordinator of the association can coordinate."))
    held = set(
        Appointment.objects.filter(user=user, procurement=procurement)
        .current()
        .values_list("task", flat=True)
    )
    if task in held:
        return Decision.no(_("The person already has this task here."))
    if (task == Task.REFER and held) or (task != Task.REFER and Task.REFER.value in held):
        return Decision.no(
            _(
                "The reference group never meets the tenders, so nobody is both in it and in"
                " the team."
            )
        )
    return not_recused(user, procurement)


def may_see_team(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may see who is appointed: the association's people and the appointed."""
    inside = access.works_for_association(user) or procurement.pk in grants.case_ids(
        user, Right.COORDINATE, Right.READ_TENDERS
    )
    if inside:
        return Decision.yes()
    return Decision.no(_("Who is appointed is shown to the association and to those appointed."))


def may_see_readings(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may see who has read the tenders: a coordinator of the case or the lawyer."""
    if grants.holds(user, Right.COORDINATE, procurement) or grants.is_lawyer(user):
        return Decision.yes()
    return Decision.no(_("Who has read is shown to the case's coordinators and the lawyer."))


def may_refer(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` may read the drafts and comment on them: the group, and the coordinators."""
    if grants.holds(user, Right.REFER, procurement):
        return Decision.yes()
    return may_coordinate(user, procurement)


# --- Declarations of interests -------------------------------------------------------------------


def declaration_of(user: Any, procurement: Procurement) -> Declaration | None:
    """The person's declaration that counts now."""
    if not user.is_authenticated:
        return None
    return Declaration.objects.current().filter(user_id=user.pk, procurement=procurement).first()


def may_declare(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` declares interests here: everybody appointed, also a consultant."""
    decision = not_recused(user, procurement)
    if decision and procurement.pk not in grants.case_ids(user, *Right):
        return Decision.no(_("You are not appointed to anything in this procurement."))
    return decision


def not_recused(user: Any, procurement: Procurement) -> Decision:
    """Whether `user` can take part at all."""
    found = declaration_of(user, procurement)
    if found is not None and found.state == DeclarationState.RECUSED:
        return Decision.no(
            _("Because of a conflict of interest the person takes no part in this procurement."),
            paragraph="LOU 12:16, KL 7:4",
        )
    return Decision.yes()


def declared(user: Any, procurement: Procurement) -> Decision:
    """Whether the person's declaration is in place: handed in, and any interest handled."""
    found = declaration_of(user, procurement)
    if found is None:
        return Decision.no(
            _("Hand in your declaration of interests in this procurement first."),
            paragraph="LOU 12:16",
        )
    if found.state == DeclarationState.RECUSED:
        return not_recused(user, procurement)
    if found.waits_for_handling:
        return Decision.no(
            _("You have declared an interest. The one responsible or the lawyer decides first."),
            paragraph="LOU 12:16",
        )
    return Decision.yes()


def renewed(user: Any, procurement: Procurement) -> Decision:
    """Whether the declaration is made again with the tenderers known, as it must be to read on."""
    decision = declared(user, procurement)
    if not decision:
        return decision
    found = declaration_of(user, procurement)
    if found is not None and not found.knows_bidders:
        return Decision.no(
            _("The tenderers are known. Renew your declaration with the list before you read on."),
            paragraph="LOU 12:16",
        )
    return decision


def may_handle(user: Any, declaration: Declaration) -> Decision:
    """Whether `user` decides about a declaration: the one responsible or the lawyer, not oneself.

    A recusal is final; what needs no handling is not handled.
    """
    case = declaration.procurement
    responsible = case.responsible_id == user.pk and grants.holds(user, Right.COORDINATE, case)
    if not responsible and not grants.is_lawyer(user):
        return Decision.no(
            _("Only the one responsible for the procurement or the lawyer decides this.")
        )
    if declaration.user_id == user.pk:
        return Decision.no(_("Nobody decides about their own declaration."))
    if not declaration.is_current:
        return Decision.no(_("The person has a newer declaration."))
    if declaration.state == DeclarationState.RECUSED:
        return Decision.no(_("The person is recused already."))
    return Decision.yes()
