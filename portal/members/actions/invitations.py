"""Inviting people, and what the invited do with their link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.members import audit_codes, letters, links, policies
from portal.members.enums import InvitationStatus
from portal.members.models import Invitation
from portal.organisations import access
from portal.organisations.enums import Role
from portal.organisations.models import Membership, Organisation
from portal.people.addresses import clean_address
from portal.people.models import User

log = structlog.get_logger(__name__)

LIVES = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered to whom."""

    email: str
    name: str
    roles: Sequence[Role]
    language: str = "sv"
    valid_to: date | None = None
    note: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What the invited says of themselves."""

    name: str
    language: str
    password: str


class LinkRefused(ActionError):
    """A link that does not work; `gone` tells one that has worked from one that never did."""

    def __init__(self, message: str, *, gone: bool, invitation: Invitation | None = None) -> None:
        super().__init__(message)
        self.gone = gone
        self.invitation = invitation


def _address(text: str) -> str:
    try:
        return clean_address(text)
    except ValidationError as error:
        raise ActionError(error.messages[0], field="email") from error


@transaction.atomic
def invite(*, actor: User | None, organisation: Organisation, offer: Offer) -> Invitation:
    """Invite the holder of an address to roles; used by administrators and by the set-up (None).

    A letter with a link goes out. Raises `Refused` for the wrong actor or role, and `ActionError`
    when an invitation to the address is unanswered or the person has every one of the roles.
    """
    if actor is not None:
        require(policies.may_manage(actor, organisation))
    if not offer.roles:
        raise ActionError(_("Choose at least one role."), field="roles")
    email = _address(offer.email)
    known = User.objects.filter(email__iexact=email).first()
    for role in offer.roles:
        require(access.may_grant(actor, organisation, role, known))
        if role not in Role.for_kind(organisation.kind):
            raise ActionError(
                _("That role does not exist in this kind of organisation."), field="roles"
            )
    if known and _has_all(known, organisation, offer.roles):
        raise ActionError(_("The person has this role already."), field="email")
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email,
                name=offer.name.strip(),
                phone=offer.phone.strip()[:40],
                language=offer.language,
                organisation=organisation,
                roles=[Role(role).value for role in offer.roles],
                valid_to=offer.valid_to,
                note=offer.note[:300],
                invited_by=actor,
                invited_at=clock.now(),
                expires_at=clock.now() + LIVES,
                letters=1,
            )
    except IntegrityError as error:
        if "members_invitation_one_unanswered" not in str(error):
            raise
        raise ActionError(
            _("There is an unanswered invitation to this address. Renew or withdraw it."),
            field="email",
        ) from error
    letters.write(invitation)
    _record(audit_codes.INVITED, actor, invitation)
    return invitation


def _has_all(user: User, organisation: Organisation, roles: Sequence[Role]) -> bool:
    held = Membership.objects.filter(user=user, organisation=organisation, deputy_for=None)
    have = {Role(role) for role in held.running(clock.today()).values_list("role", flat=True)}
    return set(roles) <= have


@transaction.atomic
def send_again(*, actor: User, invitation: Invitation) -> Invitation:
    """Send a new link, which works for as long as a first one; the earlier link stops working."""
    invitation = _locked(invitation.pk)
    require(policies.may_handle(actor, invitation))
    invitation.letters += 1
    invitation.expires_at = clock.now() + LIVES
    invitation.save(update_fields=["letters", "expires_at"])
    letters.write(invitation)
    _record(audit_codes.INVITED_AGAIN, actor, invitation)
    return invitation


@transaction.atomic
def withdraw(*, actor: User, invitation: Invitation) -> Invitation:
    """Withdraw an unanswered invitation; its link stops working at once."""
    invitation = _locked(invitation.pk)
    require(policies.may_handle(actor, invitation))
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    _record(audit_codes.WITHDRAWN, actor, invitation)
    return invitation


def open_link(token: str, *, lock: bool = False) -> Invitation:
    """The invitation of a link that works. Raises `LinkRefused` with a sentence for one that does
    not: forged, replaced, expired, used or withdrawn."""
    pk = links.invitation_of(token)
    invitation = None
    if pk is not None:
        invitation = _locked(pk) if lock else _found().filter(pk=pk).first()
    if invitation is None:
        raise LinkRefused(
            _("The link is not one of ours. Copy it whole from the letter."), gone=False
        )
    status = invitation.status_enum
    if status is InvitationStatus.OPEN and invitation.link_hash == links.hash_of(token):
        return invitation
    raise LinkRefused(_why_refused(status, invitation), gone=True, invitation=invitation)


def _why_refused(status: InvitationStatus, invitation: Invitation) -> str:
    name = invitation.organisation.name
    return {
        InvitationStatus.USED: _("The invitation is accepted already. Log in instead."),
        InvitationStatus.WITHDRAWN: _(
            "The invitation was withdrawn. Ask the administrator of %(name)s if you need a log-in."
        )
        % {"name": name},
        InvitationStatus.EXPIRED: _(
            "The invitation has expired. Ask the administrator of %(name)s to send it again."
        )
        % {"name": name},
        InvitationStatus.OPEN: _("A newer letter has been sent to you. Use the link in that one."),
    }[status]


@transaction.atomic
def accept_as_new(*, token: str, person: NewPerson) -> User:
    """Make the invited person's log-in and give them their roles. Raises `LinkRefused` or
    `ActionError`; of two at once one wins and the other is told that it is done."""
    invitation = open_link(token, lock=True)
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise ActionError(_("There is a log-in for this address already. Log in to accept."))
    user = User.objects.create_user(
        invitation.email,
        person.password,
        name=person.name,
        phone=invitation.phone,
        language=person.language,
    )
    _accept(invitation, user)
    return user


@transaction.atomic
def accept_as_self(*, token: str, user: User) -> Invitation:
    """Give a person who is logged in the roles they are invited to. Raises `LinkRefused`, and
    `ActionError` when the invitation is to somebody else's address."""
    invitation = open_link(token, lock=True)
    if user.email.lower() != invitation.email.lower():
        raise ActionError(
            _("The invitation is to %(email)s, and you are logged in as %(own)s.")
            % {"email": invitation.email, "own": user.email}
        )
    _accept(invitation, user)
    return invitation


def _accept(invitation: Invitation, user: User) -> None:
    held = Membership.objects.filter(
        user=user, organisation=invitation.organisation, deputy_for=None
    ).running(clock.today())
    already = set(held.values_list("role", flat=True))
    for role in invitation.roles:
        if role not in already:
            access.give_role(
                actor=invitation.invited_by,
                user=user,
                organisation=invitation.organisation,
                role=Role(role),
                valid_to=invitation.valid_to,
                note=invitation.note,
            )
    invitation.used_at, invitation.used_by = clock.now(), user
    invitation.save(update_fields=["used_at", "used_by"])
    _record(audit_codes.ACCEPTED, user, invitation)


def refuse_link(error: LinkRefused) -> None:
    """Write down that a link was refused; the link itself is written nowhere."""
    log.warning("invitation_link_refused", gone=error.gone)
    if error.invitation is not None:
        status = str(error.invitation.status_enum.value)
        _record(audit_codes.LINK_REFUSED, None, error.invitation, status=status)


def _found() -> Any:
    return Invitation.objects.select_related("organisation", "invited_by")


def _locked(pk: int) -> Any:
    return _found().select_for_update(of=("self",)).filter(pk=pk).first()


def _record(code: str, actor: User | None, invitation: Invitation, **more: str) -> None:
    record(
        code,
        actor=actor,
        obj=invitation,
        organisation=invitation.organisation,
        data={"roles": list(invitation.roles), **more},
    )
