"""A list of contacts: each row judged first, invited when the list is confirmed."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock, personal_numbers
from portal.core.errors import ActionError, require
from portal.members.actions import invitations
from portal.members.models import Invitation
from portal.organisations.enums import OrganisationKind, Role
from portal.organisations.models import Membership, Organisation
from portal.web import audit_codes
from portal.web.models import ContactImport
from portal.web.set_up import policies, reading
from portal.web.set_up.reading import RawRow

NEW, KNOWN, FAULT = "new", "known", "fault"
_ENOUGH_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has been judged: `state` says whether it will be carried out, `says` why not."""

    number: int
    organisation: str
    organisation_id: int
    name: str
    email: str
    phone: str
    role: str
    state: str
    says: str = ""


class _Judge:
    """What rows are judged by: a fixed number of statements for any number of rows."""

    def __init__(self) -> None:
        association = Organisation.objects.association()
        organisations = [association, *Organisation.objects.parties()]
        self.by_id = {one.pk: one for one in organisations}
        self.by_word: dict[str, Organisation] = {}
        for one in organisations:
            for word in (one.code, one.organisation_number, one.formatted_number):
                if word:
                    self.by_word[word] = one
            for word in (one.short_name, one.name):
                self.by_word.setdefault(word.casefold(), one)
        self.roles = _roles_by_word()
        today = clock.today()
        held = Membership.objects.current(today).values_list(
            "user__email", "organisation_id", "role"
        )
        self.held = {(email.lower(), pk, role) for email, pk, role in held}
        asked = Invitation.objects.unanswered().values_list("email", "organisation_id")
        self.asked = {(email.lower(), pk) for email, pk in asked}
        self.seen: dict[tuple[str, int], int] = {}

    def judge(self, raw: RawRow) -> Row:
        """The row with what becomes of it."""
        email = raw.email.lower()
        try:
            organisation, role = self._checked(raw)
        except ActionError as fault:
            return _row(raw, None, raw.role, FAULT, str(fault))
        place = (email, organisation.pk)
        if place in self.seen:
            says = _("The same address and organisation stand on row %(row)d.")
            return _row(raw, organisation, role, FAULT, says % {"row": self.seen[place]})
        self.seen[place] = raw.number
        if place in self.asked:
            return _row(raw, organisation, role, KNOWN, _("Invited already, has not answered."))
        if (email, organisation.pk, role.value) in self.held:
            return _row(raw, organisation, role, KNOWN, _("Has the role already."))
        return _row(raw, organisation, role, NEW, "")

    def _checked(self, raw: RawRow) -> tuple[Organisation, Role]:
        """Whom and what the row means, or `ActionError` with the first fault of the row."""
        organisation = self.by_word.get(raw.organisation.casefold())
        if raw.formula:
            raise ActionError(_("A cell holds a formula. Write its value instead."))
        if any(len(text) > reading.LONGEST for text in (raw.name, raw.email, raw.phone)):
            raise ActionError(_("A cell is longer than 200 characters."))
        if personal_numbers.holds_one(f"{raw.name} | {raw.role}"):
            raise ActionError(_("The row holds a personal number, which is not kept here."))
        if organisation is None:
            raise ActionError(self._unknown(raw.organisation))
        if not raw.name:
            raise ActionError(_("The name is missing."))
        _check_address(raw.email)
        role = self._role(raw.role, organisation)
        if role not in Role.for_kind(organisation.kind):
            raise ActionError(_("That role does not exist in this kind of organisation."))
        return organisation, role

    def _role(self, word: str, organisation: Organisation) -> Role:
        if not word:
            association = organisation.kind == OrganisationKind.ASSOCIATION
            return Role.COORDINATOR if association else Role.PURCHASING_COORDINATOR
        role = self.roles.get(word.casefold())
        if role is None:
            raise ActionError(_("There is no role called “%(role)s”.") % {"role": word})
        return role

    def _unknown(self, name: str) -> str:
        if not name:
            return _("The organisation is missing.")
        near = get_close_matches(name.casefold(), self.by_word, n=1, cutoff=_ENOUGH_ALIKE)
        if near:
            return _("“%(name)s” is no party. Do you mean %(near)s?") % {
                "name": name,
                "near": self.by_word[near[0]].name,
            }
        return _("“%(name)s” is no party. Add it among the members first.") % {"name": name}


def _check_address(email: str) -> None:
    if not email.isascii():
        raise ActionError(
            _("The address holds letters outside a–z, which can look like others. Write it anew.")
        )
    try:
        validate_email(email)
    except ValidationError as error:
        raise ActionError(_("The e-mail address is not complete.")) from error


def _roles_by_word() -> dict[str, Role]:
    """Every role by its code and its name in both languages."""
    words: dict[str, Role] = {}
    for language in ("sv", "en"):
        with translation.override(language):
            words |= {str(role.label).casefold(): role for role in Role}
    return words | {role.value: role for role in Role}


def _row(
    raw: RawRow, organisation: Organisation | None, role: Role | str, state: str, says: str
) -> Row:
    return Row(
        number=raw.number,
        organisation=organisation.name if organisation else raw.organisation[:100],
        organisation_id=organisation.pk if organisation else 0,
        name=raw.name[:100],
        email=raw.email.lower()[:100],
        phone=raw.phone[:40],
        role=role.value if isinstance(role, Role) else role[:60],
        state=state,
        says=says,
    )


def receive(*, actor: Any, file: IO[bytes], file_name: str) -> ContactImport:
    """Read a file and judge its rows; nobody is invited yet. Used by the page of contacts.

    What the person uploaded before and never confirmed is forgotten. Raises `Refused` for the wrong
    person and `ActionError` for a file that cannot be read as a list of contacts.
    """
    require(policies.may_set_up(actor))
    raw = reading.read(file)
    judge = _Judge()
    rows = [judge.judge(row) for row in raw]
    with transaction.atomic():
        ContactImport.objects.filter(made_by=actor, done_at=None).delete()
        return ContactImport.objects.create(
            made_by=actor,
            file_name=file_name[:200],
            rows=[asdict(row) for row in rows],
            total=len(rows),
            faulty=sum(row.state == FAULT for row in rows),
        )


def rows_of(found: ContactImport) -> list[Row]:
    """The judged rows; none once they have been carried out."""
    return [Row(**row) for row in found.rows]


def carry_out(
    *, actor: Any, contact_import_id: int, progress: Callable[[int, int], None]
) -> ContactImport:
    """Invite everyone of the rows without faults, each in a transaction of their own.

    Safe to run twice and after an interruption: who is invited or has the role already is left
    alone. The rows are forgotten at the end. Audited. Raises `Refused` for the wrong person.
    """
    require(policies.may_set_up(actor))
    found = ContactImport.objects.get(pk=contact_import_id)
    wanted = [row for row in rows_of(found) if row.state == NEW]
    organisations = Organisation.objects.in_bulk({row.organisation_id for row in wanted})
    invited = 0
    for done, row in enumerate(wanted, start=1):
        invited += _invite(actor, organisations[row.organisation_id], row)
        progress(done, len(wanted))
    with transaction.atomic():
        locked = ContactImport.objects.select_for_update().get(pk=found.pk)
        if locked.done_at is None:
            locked.rows, locked.done_at, locked.invited = [], clock.now(), invited
            locked.save(update_fields=["rows", "done_at", "invited"])
            record(
                audit_codes.CONTACTS_IMPORTED,
                actor=actor,
                obj=locked,
                organisation=Organisation.objects.association(),
                data={"invited": invited, "rows": locked.total, "faulty": locked.faulty},
            )
    return locked


def _invite(actor: Any, organisation: Organisation, row: Row) -> bool:
    offer = invitations.Offer(
        email=row.email,
        name=row.name,
        roles=[Role(row.role)],
        phone=row.phone,
    )
    try:
        invitations.invite(actor=actor, organisation=organisation, offer=offer)
    except ActionError:  # Invited or given the role since the rows were judged.
        return False
    return True


@transaction.atomic
def discard(*, actor: Any, contact_import: ContactImport) -> None:
    """Forget rows that were never carried out."""
    require(policies.may_set_up(actor))
    ContactImport.objects.filter(pk=contact_import.pk, done_at=None).delete()
