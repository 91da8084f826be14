"""Letting a person in on a directory's answer: who it is, what they become, or why not."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError, transaction

from portal.audit.actions import record
from portal.core import clock
from portal.organisations.models import Membership, Organisation
from portal.people.models import User
from portal.sso import audit_codes, judging, letters, mapping, syncing
from portal.sso.answers import Answer
from portal.sso.models import Directory, DirectoryIdentity, SpentAnswer
from portal.sso.refusals import Refusal, Why

log = structlog.get_logger("sso")

# In a session: whose directory said that it asked that person for more than a password.
SECOND_FACTOR = "directory_second_factor"


@dataclass(frozen=True, slots=True)
class Admission:
    """A person let in; `made` on their very first log-in."""

    user: User
    made: bool
    second_factor: bool


def terms_of(directory: Directory) -> judging.Terms:
    """What answers of this directory must keep to."""
    names: set[str] = set()
    if directory.organisation_claim:
        for one in organisations_of(directory):
            names |= {one.name, one.short_name, one.organisation_number, one.formatted_number}
            names.add(one.code)
    return judging.Terms(
        domains=directory.domain_names(),
        max_age=timedelta(hours=directory.max_age_hours),
        vouches_for_email=directory.vouches_for_email,
        organisation_claim=directory.organisation_claim,
        organisation_names=names,
        second_factor_values=directory.second_factor_values,
    )


def organisations_of(directory: Directory) -> list[Organisation]:
    """The organisation that the directory belongs to, and its boards."""
    own = directory.organisation
    return [own, *own.children.all()]


def masked(address: str) -> str:
    """An address of which the log may tell: its first letter and its domain."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"[:200] if domain else ""


def refuse(directory: Directory, refusal: Refusal, address: str = "", detail: str = "") -> Refusal:
    """Write a refusal down, for the organisation's administrators and the log."""
    log.warning("log_in_refused", directory=directory.slug, why=refusal.why.value, detail=detail)
    record(
        audit_codes.REFUSED,
        actor=None,
        obj=refusal.user or directory,
        organisation=directory.organisation,
        data={
            "directory": directory.slug,
            "why": refusal.why.value,
            "address": masked(address),
            "needs_administrator": refusal.why in Why.for_administrators(),
        },
    )
    if refusal.why in Why.for_administrators():
        letters.write(directory, refusal.why, masked(address))
    return refusal


def admit(*, directory: Directory, answer: Answer) -> Admission | Refusal:
    """Let the person in whom the directory vouches for, with the roles that its rules give.

    Audited either way. Guarantees: an answer counts once; two first log-ins at once make one
    person; roles given by hand are left alone; a rule that no longer fits has ended its role even
    when the log-in is refused for it.
    """
    try:
        with transaction.atomic():
            return _admit(directory, answer)
    except IntegrityError:
        # Another directory, or an administrator, made the same person at this moment.
        with transaction.atomic():
            return _admit(directory, answer)


def _admit(directory: Directory, answer: Answer) -> Admission | Refusal:
    # Log-ins of one directory wait for each other here, for some milliseconds.
    rows = Directory.objects.select_for_update(of=("self",), no_key=True)
    directory = rows.select_related("organisation").get(pk=directory.pk)
    terms = terms_of(directory)
    address = judging.address_of(answer)
    why = None if directory.is_active else Why.CLOSED
    why = why or (None if _spend(directory, answer) else Why.USED)
    why = why or judging.fault_of(answer, terms, clock.now())
    if why:
        return refuse(directory, Refusal(why), address)
    found = _person(directory, answer, address)
    if isinstance(found, Refusal):
        return refuse(directory, found, address)
    return _with_roles(directory, answer, found, address, terms)


def _spend(directory: Directory, answer: Answer) -> bool:
    """Whether the answer is new; from now on it is not."""
    SpentAnswer.objects.forget_expired(clock.now() - judging.SKEW)
    name = hashlib.sha256(answer.answer_id.encode()).hexdigest()
    _row, new = SpentAnswer.objects.get_or_create(
        directory=directory, answer_id=name, defaults={"expires_at": answer.expires_at}
    )
    return new


def _person(directory: Directory, answer: Answer, address: str) -> User | Refusal | None:
    """The person behind (directory, subject), or behind an address that the organisation owns.

    None for somebody new. An address alone opens nothing: the person must belong to the
    organisation, and must not be known there as another subject.
    """
    known = directory.identities.select_related("user").filter(subject=answer.subject).first()
    holder = User.objects.filter(email__iexact=address).first()
    person = known.user if known else holder
    if person is None:
        return None
    if not person.is_active:
        return Refusal(Why.INACTIVE, person)
    if known:
        return person if holder in {None, person} else Refusal(Why.TWO_PEOPLE, person)
    if directory.identities.filter(user=person).exists():
        return Refusal(Why.OTHER_SUBJECT, person)
    return person if _belongs(person, directory) else Refusal(Why.TAKEN, person)


def _belongs(person: User, directory: Directory) -> bool:
    held = Membership.objects.filter(user=person, organisation__in=organisations_of(directory))
    return held.current(clock.today()).exists()


def _with_roles(
    directory: Directory, answer: Answer, person: User | None, address: str, terms: judging.Terms
) -> Admission | Refusal:
    wanted = mapping.roles_for(answer.claims, directory.mapping_rules())
    if person is None and not wanted:
        return refuse(directory, Refusal(Why.NO_ROLE), address)
    made = person is None
    person = person or _make(answer, address)
    _link(directory, answer, person)
    syncing.sync(directory=directory, user=person, wanted=wanted)
    if not Membership.objects.filter(user=person).current(clock.today()).exists():
        return refuse(directory, Refusal(Why.NO_ROLE, person), address)
    second = judging.is_second_factor(answer, terms)
    record(
        audit_codes.LOGGED_IN,
        actor=person,
        obj=person,
        organisation=directory.organisation,
        data={"directory": directory.slug, "first": made, "second_factor": second},
    )
    return Admission(person, made, second)


def _make(answer: Answer, address: str) -> User:
    """A new person: the organisation's rules are the invitation. Without a password."""
    name = answer.name.strip()[:200] or address.partition("@")[0]
    return User.objects.create_user(address, None, name=name)


def _link(directory: Directory, answer: Answer, person: User) -> None:
    identity, new = DirectoryIdentity.objects.get_or_create(
        directory=directory, subject=answer.subject, defaults={"user": person}
    )
    if new:
        record(
            audit_codes.LINKED,
            actor=person,
            obj=identity,
            organisation=directory.organisation,
            data={"directory": directory.slug, "user": person.pk},
        )


def only_way_for(user: Any) -> Directory | None:
    """The directory through which `user` must log in, or None: for the log-in with a password.

    Operators of the installation always have their password, so that a directory out of order
    shuts nobody out for good.
    """
    if user is None or user.is_superuser:
        return None
    current = Membership.objects.filter(user_id=user.pk).current(clock.today())
    own = current.values("organisation_id")
    parents = current.filter(organisation__kind="board").values("organisation__parent_id")
    demanding = Directory.objects.active().filter(is_only_way=True)
    found = demanding.filter(organisation__in=own) | demanding.filter(organisation__in=parents)
    return found.select_related("organisation").order_by("pk").first()
