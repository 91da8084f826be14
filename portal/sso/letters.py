"""The letter to administrators when somebody must look at a refused log-in."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.notices import actions as notices
from portal.notices import kinds
from portal.organisations import access
from portal.organisations.enums import Permission
from portal.sso.models import Directory
from portal.sso.refusals import Why

KIND = "sso.log_in_refused"
BODY = {
    Why.OTHER_SUBJECT: _(
        "Somebody came from your directory as a new person with the e-mail address of one we know."
        " If it is the same person with a new account, unlink them, and their next log-in works."
        " If it is somebody else who has got the address, do not."
    ),
    Why.TWO_PEOPLE: _(
        "Your directory gave a person the e-mail address that somebody else has here. Correct the"
        " address in the directory or here."
    ),
    Why.TAKEN: _(
        "Somebody came from your directory with the e-mail address of a person who does not belong"
        " to your organisation here."
    ),
    Why.OTHER_ORGANISATION: _(
        "Your directory named an organisation that it does not answer for. Correct the claim in"
        " the directory or its settings here."
    ),
}

kinds.register(
    KIND,
    _("You get this because you look after the people of an organisation in Samordna."),
    name=_("A log-in through our directory was refused"),
    group=_("Log-in and security"),
    optional=False,
)


def write(directory: Directory, why: Why, address: str) -> None:
    """Tell those who look after the organisation's people: once a day for each address and reason.

    The address is masked: letters are read by more than those they are written to.
    """
    notices.send(
        kind=KIND,
        recipients=access.people_with(Permission.MANAGE_MEMBERS, directory.organisation),
        subject=_("A log-in through your directory was refused"),
        body_text=BODY[why],
        url=reverse("sso:directory", args=[directory.pk]),
        key=f"{KIND}:{directory.pk}:{why.value}:{clock.today()}:{address}",
    )
