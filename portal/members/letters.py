"""The letter that carries an invitation's link, and the one about a log-in that was touched."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.members import links
from portal.members.enums import Help
from portal.members.models import Invitation
from portal.notices import actions as notices
from portal.notices import kinds
from portal.people.models import User
from portal.ui import formats

KIND = "members.invitation"
HELPED = "members.log_in_helped"
kinds.register(HELPED, _("An administrator has done something with your log-in."),
               name=_("My log-in was changed"), group=_("Log-in and security"), optional=False,
               personal=True)  # fmt: skip


def _path(letter: Any) -> str:
    """The link, made as the letter goes out; a letter that came too late leads to the log-in."""
    pk = int(letter.key.split(":")[1])
    invitation = Invitation.objects.select_for_update().filter(pk=pk).unanswered().first()
    return links.new_path(invitation) if invitation else reverse("people:login")


kinds.register(
    KIND,
    _(
        "You get this because an organisation that uses Samordna has invited you. If you do not"
        " know why, do nothing: the link stops working by itself."
    ),
    path=_path,
    name=_("Invitations"),
    group=_("Log-in and security"),
)


def write(invitation: Invitation) -> None:
    """Write the letter of an invitation, once for each time it is sent."""
    with translation.override(invitation.language):
        inviter = invitation.invited_by
        lines = [
            gettext("%(who)s invites you to work in Samordna for %(organisation)s.")
            % {
                "who": inviter.name if inviter else gettext("The association"),
                "organisation": invitation.organisation.name,
            },
            gettext("Your role: %(roles)s.") % {"roles": ", ".join(invitation.role_labels)},
            gettext("The link works once, until %(day)s.")
            % {"day": formats.day(clock.local_date(invitation.expires_at))},
        ]
        notices.send_to_address(
            kind=KIND,
            to=notices.Address(invitation.email, invitation.name, invitation.language),
            subject=gettext("Invitation to Samordna for %(organisation)s")
            % {"organisation": invitation.organisation.name},
            body_text="\n\n".join(lines),
            url=reverse("members:organisation", args=[invitation.organisation_id]),
            key=f"{KIND}:{invitation.pk}:{invitation.letters}",
        )


def log_in_helped(person: User, what: Help, event: int) -> None:
    """Tell the person whose log-ins were ended, so that nobody else asks for it unseen."""
    notices.send(
        kind=HELPED,
        recipients=[person],
        subject=_("An administrator has ended your log-ins"),
        body_text=_(
            "Your second factors are taken away and your log-ins are ended. If your role demands a"
            " second factor you set up a new one when you log in. If you did not ask for this, tell"
            " the association at once."
        )
        if what is Help.FACTORS
        else _(
            "Your log-ins are ended, on all devices. Log in again. If you did not ask for this,"
            " choose a new password and tell the association."
        ),
        url=reverse("people:log_ins"),
        key=f"{HELPED}:{event}",
    )
