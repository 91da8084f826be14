"""Who may do what with letters, absences and addresses."""

from typing import Any

from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.notices.enums import LetterStatus
from portal.notices.models import Absence, FailingAddress, Letter
from portal.organisations import access


def may_use_again(user: Any, address: FailingAddress) -> Decision:
    """Whether `user` may say that an address works again."""
    if access.may_coordinate(user) or user.email.lower() == address.address.lower():
        return Decision.yes()
    return Decision.no(
        _("Only the association's coordinators, or the one whose address it is, can say that.")
    )


def may_try_again(user: Any, letter: Letter) -> Decision:
    """Whether `user` may let a letter be tried again."""
    if not access.may_coordinate(user):
        return Decision.no(_("Only the association's coordinators look after the letters."))
    if letter.status not in LetterStatus.in_trouble():
        return Decision.no(_("The letter is not one that failed."))
    return Decision.yes()


def may_end(user: Any, absence: Absence) -> Decision:
    """Whether `user` may end an absence: the one who is away, and nobody else."""
    if user.pk != absence.person_id:
        return Decision.no(_("Only the one who is away ends an absence."))
    if absence.is_over:
        return Decision.no(_("The absence is over."))
    return Decision.yes()
