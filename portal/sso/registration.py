"""What this room tells those below it: who may use a password, and whose factor counts."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.core.decisions import Decision
from portal.people import second_factor
from portal.people.log_in import doors
from portal.sso import admission


def may_use_password(user: Any) -> Decision:
    """Whether the person may log in with a password: not when the directory is the only way in."""
    directory = admission.only_way_for(user)
    if directory is None:
        return Decision.yes()
    return Decision.no(
        _("%(organisation)s lets its people log in through its own directory only: %(name)s.")
        % {"organisation": directory.organisation.name, "name": directory.name}
    )


def used_second_factor(request: HttpRequest) -> bool:
    """Whether the directory through which the person came said that it asked for more."""
    return bool(request.user.pk and request.session.get(admission.SECOND_FACTOR) == request.user.pk)


doors.on_password(may_use_password)
second_factor.accept_when(used_second_factor)
