"""Directories of Bjuv for the matrix: made when an address asks for one."""

from functools import cache
from typing import Any

from portal.organisations.enums import Role
from portal.sso.enums import Protocol
from portal.sso.models import Directory, DirectoryIdentity, MappingRule
from tests.access.world import World
from tests.support.peers import key_pair


@cache
def _certificate() -> str:
    return key_pair().certificate


def _directory(w: World, protocol: Protocol = Protocol.OIDC) -> Directory:
    """In use; nobody answers at its addresses."""
    fields: dict[str, Any] = {"email_claim": "email", "is_active": True, "protocol": protocol}
    if protocol is Protocol.OIDC:
        fields |= {"issuer": "https://127.0.0.1:9", "client_id": "samordna"}
    else:
        fields |= {"idp_entity_id": "urn:idp", "idp_sso_url": "https://idp.example/sso"}
        fields["idp_certificates"] = _certificate()
    slug = f"matrix-{protocol.value}"
    found, _new = Directory.objects.get_or_create(
        slug=slug, defaults={"organisation": w.bjuv, "name": slug, **fields}
    )
    return found


def directory(w: World) -> dict[str, Any]:
    """By its id."""
    return {"pk": _directory(w).pk}


def oidc(w: World) -> dict[str, Any]:
    """By its address part."""
    return {"slug": _directory(w).slug}


def saml(w: World) -> dict[str, Any]:
    """One that speaks SAML, by its address part."""
    return {"slug": _directory(w, Protocol.SAML).slug}


def rule(w: World) -> dict[str, Any]:
    """One of its rules."""
    found, _new = MappingRule.objects.get_or_create(
        directory=_directory(w),
        position=1,
        defaults={
            "claim": "groups", "value": "a", "role": Role.READER, "organisation": w.bjuv,
        },
    )  # fmt: skip
    return {"pk": found.pk}


def identity(w: World) -> dict[str, Any]:
    """A person linked to it."""
    found, _new = DirectoryIdentity.objects.get_or_create(
        directory=_directory(w), subject="s", defaults={"user": w.users["bjuv"]}
    )
    return {"pk": found.pk}
