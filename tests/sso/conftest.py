"""A directory of Bjuv, of either protocol, in use and with rules."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.core import clock
from portal.organisations.enums import Role
from portal.organisations.models import Organisation
from portal.people.models import User
from portal.sso import actions
from portal.sso.actions import Stated
from portal.sso.enums import Match, Protocol
from portal.sso.models import Directory


@pytest.fixture(autouse=True)
def _here(settings: Any) -> None:
    """The peers stand on this machine."""
    settings.SSO_PRIVATE_ADDRESSES = True


def oidc_stated(issuer: str, **over: Any) -> Stated:
    """What an administrator enters for OpenID Connect."""
    given = {
        "name": "Bjuvs Entra",
        "email_claim": "email",
        "name_claim": "name",
        "issuer": issuer,
        "client_id": "samordna",
        "client_secret": "hemligt-hos-bjuv",
        "second_factor_values": ("mfa",),
    }
    return Stated(**(given | over))


def put_into_use(directory: Directory, admin: User, domain: str = "bjuv.se") -> Directory:
    """Domains, rules, and tried."""
    actions.set_domains(actor=admin, directory=directory, domains=[domain])
    for value, role in (("Inköp", Role.PURCHASING_COORDINATOR), ("Ekonomi", Role.CONTROLLER)):
        actions.add_rule(
            actor=admin,
            directory=directory,
            claim="groups",
            match=Match.EQUALS,
            value=value,
            role=role,
            organisation=directory.organisation,
        )
    actions.note_trial(actor=admin, directory=directory, passed=True)
    actions.switch_on(actor=admin, directory=directory)
    directory.refresh_from_db()
    return directory


def oidc_directory(admin: User, organisation: Organisation, issuer: str, **over: Any) -> Directory:
    """A directory in use that speaks OpenID Connect."""
    made = actions.add_directory(
        actor=admin,
        organisation=organisation,
        protocol=Protocol.OIDC,
        stated=oidc_stated(issuer, **over),
    )
    return put_into_use(made, admin)


def led_to(client: Client, directory: Directory, query: str = "") -> str:
    """Where the log-in page leads."""
    answer = client.get(reverse("sso:start", args=[directory.slug]) + query)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def logged_in_as(client: Client) -> int | None:
    """Whose session it is."""
    value = client.session.get("_auth_user_id")
    return int(value) if value else None


def today_roles(user: User) -> set[str]:
    """The person's roles of today."""
    return set(user.memberships.current(clock.today()).values_list("role", flat=True))
