"""What administrators do with directories."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.audit.actions import record
from portal.core import clock
from portal.core.errors import ActionError, require
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.sso import admission, audit_codes, emails, mapping, metadata, policies, syncing
from portal.sso.enums import Match, Protocol
from portal.sso.models import (
    Directory,
    DirectoryDomain,
    DirectoryGrant,
    DirectoryIdentity,
    MappingRule,
)

MAX_RULES = 200
# Anybody can have an address there, so they say nothing of where one works.
PUBLIC_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "live.se", "live.com"}
    | {"icloud.com", "yahoo.com", "yahoo.se", "telia.com", "msn.com", "proton.me"}
)
_PLAIN = (
    "name", "email_claim", "name_claim", "organisation_claim", "vouches_for_email",
    "second_factor_values", "max_age_hours", "is_only_way",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """What an administrator stated of a directory; "" for secret and metadata leaves them."""

    name: str
    email_claim: str
    name_claim: str = ""
    organisation_claim: str = ""
    vouches_for_email: bool = False
    second_factor_values: tuple[str, ...] = ()
    max_age_hours: int = 12
    is_only_way: bool = False
    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    metadata: str = ""


def _free_slug(organisation: Organisation) -> str:
    base = slugify(organisation.short_name)[:40] or "katalog"
    taken = set(Directory.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug
        for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
        if slug not in taken
    )


def _locked(directory: Directory) -> Directory:
    rows = Directory.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisation").get(pk=directory.pk)


@transaction.atomic
def add_directory(
    *, actor: Any, organisation: Organisation, protocol: Protocol, stated: Stated
) -> Directory:
    """Enter a directory; it is not in use until it has been tried. Audited."""
    require(policies.may_manage(actor, organisation))
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    directory = Directory(
        organisation=organisation, protocol=protocol, slug=_free_slug(organisation)
    )
    _fill(directory, stated)
    _check(directory)
    directory.save()
    _record(audit_codes.ADDED, actor, directory, {"protocol": protocol.value})
    return directory


@transaction.atomic
def change_directory(*, actor: Any, directory: Directory, stated: Stated) -> Directory:
    """Change a directory. Leading somewhere else, it must be tried again before use. Audited.

    Whom it identifies cannot be moved to another directory: subjects mean nothing there.
    """
    require(policies.may_manage(actor, directory.organisation))
    directory = _locked(directory)
    before = (directory.issuer, directory.idp_entity_id), directory.idp_sso_url
    _fill(directory, stated)
    _check(directory)
    after = (directory.issuer, directory.idp_entity_id), directory.idp_sso_url
    if before[0] != after[0] and directory.identities.exists():
        raise ActionError(
            _(
                "People have logged in through this directory already. Add another directory for"
                " the new address, and take this one out of use."
            ),
            field="issuer" if directory.is_oidc else "metadata",
        )
    if before != after:
        directory.tested_at, directory.is_active = None, False
    directory.save()
    _record(audit_codes.CHANGED, actor, directory, {"leads_elsewhere": before != after})
    return directory


def _fill(directory: Directory, stated: Stated) -> None:
    for name in _PLAIN:
        setattr(directory, name, getattr(stated, name))
    directory.second_factor_values = list(stated.second_factor_values)
    if directory.is_oidc:
        metadata.check_address(stated.issuer, "issuer")
        directory.issuer = stated.issuer.rstrip("/")
        directory.client_id = stated.client_id
        if stated.client_secret:
            directory.keep_secret(stated.client_secret)
        if not directory.has_secret:
            raise ActionError(_("Enter the client secret."), field="client_secret")
    elif stated.metadata:
        read = metadata.read(stated.metadata)
        directory.idp_entity_id, directory.idp_sso_url = read.entity_id, read.sso_url
        directory.idp_certificates = "".join(read.certificates)


def _check(directory: Directory) -> None:
    same = Directory.objects.filter(organisation=directory.organisation, name=directory.name)
    if same.exclude(pk=directory.pk).exists():
        raise ActionError(_("The organisation already has a directory of that name."), field="name")
    if not directory.is_oidc and not directory.idp_certificates:
        raise ActionError(_("SAML needs the directory's metadata."), field="metadata")


@transaction.atomic
def set_domains(*, actor: Any, directory: Directory, domains: Iterable[str]) -> None:
    """Say which e-mail domains lead to the directory. Audited.

    Raises `ActionError` for what is no domain, for public mail, and for another directory's.
    """
    require(policies.may_set_domains(actor))
    directory = _locked(directory)
    wanted = {_domain(text) for text in domains if text.strip()}
    taken = DirectoryDomain.objects.filter(domain__in=wanted).exclude(directory=directory).first()
    if taken:
        raise ActionError(
            _("Another directory already answers for %(domain)s.") % {"domain": taken.domain},
            field="domains",
        )
    before = set(directory.domain_names())
    directory.domains.exclude(domain__in=wanted).delete()
    DirectoryDomain.objects.bulk_create(
        DirectoryDomain(directory=directory, domain=domain) for domain in sorted(wanted - before)
    )
    if wanted != before:
        _record(audit_codes.CHANGED, actor, directory, {"domains": sorted(wanted)})
    if not wanted and directory.is_active:
        _switch(directory, actor, on=False)


def _domain(text: str) -> str:
    try:
        domain = emails.clean_domain(text)
    except ValueError as error:
        message = _("%(text)s is not an e-mail domain.") % {"text": text.strip()[:80]}
        raise ActionError(message, field="domains") from error
    if domain in PUBLIC_MAIL:
        message = _("Anybody can have an address at %(domain)s.") % {"domain": domain}
        raise ActionError(message, field="domains")
    return domain


@transaction.atomic
def switch_on(*, actor: Any, directory: Directory) -> None:
    """Take a directory into use, once it has been tried. Audited."""
    directory = _locked(directory)
    require(policies.may_switch_on(actor, directory))
    if not directory.is_active:
        _switch(directory, actor, on=True)


@transaction.atomic
def switch_off(*, actor: Any, directory: Directory) -> None:
    """Take a directory out of use; roles that it gave stay until ended by hand. Audited."""
    directory = _locked(directory)
    require(policies.may_manage(actor, directory.organisation))
    if directory.is_active:
        _switch(directory, actor, on=False)


def _switch(directory: Directory, actor: Any, *, on: bool) -> None:
    directory.is_active = on
    directory.save(update_fields=["is_active"])
    _record(audit_codes.SWITCHED_ON if on else audit_codes.SWITCHED_OFF, actor, directory)


@transaction.atomic
def note_trial(*, actor: Any, directory: Directory, passed: bool) -> None:
    """Note that an administrator has tried the directory, and whether its answer would count."""
    require(policies.may_manage(actor, directory.organisation))
    directory = _locked(directory)
    if passed:
        directory.tested_at = clock.now()
        directory.save(update_fields=["tested_at"])
    _record(audit_codes.TRIED, actor, directory, {"passed": passed})


@transaction.atomic
def add_rule(
    *,
    actor: Any,
    directory: Directory,
    claim: str,
    match: Match,
    value: str,
    role: Role,
    organisation: Organisation,
    stops: bool = False,
) -> MappingRule:
    """Add a rule last. Audited. Raises `ActionError` for a role that no rule may give there."""
    require(policies.may_manage(actor, directory.organisation))
    directory = _locked(directory)
    if role in mapping.BY_HAND_ONLY:
        message = _("%(role)s is only given by hand, with a person's name behind it.")
        raise ActionError(message % {"role": role.label}, field="role")
    if organisation not in admission.organisations_of(directory):
        raise ActionError(
            _("The directory gives roles in its own organisation only."), field="organisation"
        )
    if role not in Role.for_kind(organisation.kind):
        raise ActionError(_("That role does not exist in this kind of organisation."), field="role")
    fields = {"claim": claim, "match": match, "value": value, "role": role}
    if directory.rules.filter(**fields, organisation=organisation).exists():
        raise ActionError(_("The directory already has this rule."))
    last = directory.rules.last()
    if directory.rules.count() >= MAX_RULES:
        raise ActionError(_("A directory has at most %(n)s rules.") % {"n": MAX_RULES})
    rule = MappingRule.objects.create(
        directory=directory,
        position=last.position + 1 if last else 1,
        organisation=organisation,
        stops=stops,
        **fields,
    )
    _record(audit_codes.RULE_ADDED, actor, directory, {"rule": str(rule)})
    return rule


@transaction.atomic
def remove_rule(*, actor: Any, rule: MappingRule) -> None:
    """Remove a rule; what it gave ends at the next log-in of each person. Audited."""
    require(policies.may_manage(actor, rule.directory.organisation))
    directory = _locked(rule.directory)
    _record(audit_codes.RULE_REMOVED, actor, directory, {"rule": str(rule)})
    directory.rules.filter(pk=rule.pk).delete()


@transaction.atomic
def move_rule(*, actor: Any, rule: MappingRule, up: bool) -> None:
    """Let a rule change places with the one before or after it. Audited."""
    require(policies.may_manage(actor, rule.directory.organisation))
    directory = _locked(rule.directory)
    rows = list(directory.rules.all())
    here = next(index for index, row in enumerate(rows) if row.pk == rule.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        row.position = position
    MappingRule.objects.bulk_update(rows, ["position"])
    _record(audit_codes.RULE_MOVED, actor, directory, {"rule": str(rule), "up": up})


@transaction.atomic
def unlink(*, actor: Any, identity: DirectoryIdentity) -> None:
    """Forget which subject a person is in a directory, as when they got a new account there.

    Roles that the directory gave them end at once. Their next log-in links them again, if they
    still belong to the organisation. Audited.
    """
    directory = _locked(identity.directory)
    require(policies.may_manage(actor, directory.organisation))
    for grant in DirectoryGrant.objects.filter(
        directory=directory, membership__user_id=identity.user_id
    ).select_related("membership"):
        if grant.membership.last_day is None or grant.membership.last_day >= clock.today():
            syncing.end(directory, grant.membership, _("No longer linked to the directory"))
    _record(audit_codes.UNLINKED, actor, directory, {"user": identity.user_id})
    identity.delete()


def _record(
    code: str, actor: Any, directory: Directory, data: dict[str, Any] | None = None
) -> None:
    record(
        code,
        actor=actor,
        obj=directory,
        organisation=directory.organisation,
        data={"directory": directory.slug, **(data or {})},
    )
