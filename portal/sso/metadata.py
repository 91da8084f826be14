"""Reading a directory's SAML metadata, which an administrator has pasted or uploaded."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext as _

from portal.core.errors import ActionError
from portal.sso import net

MAX_BYTES = 200_000
MIN_RSA_BITS = 2048
_MD = "{urn:oasis:names:tc:SAML:2.0:metadata}"
_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"


@dataclass(frozen=True, slots=True)
class IdpMetadata:
    """What we need of it: who the directory is, where one logs in, and its signing keys (PEM)."""

    entity_id: str
    sso_url: str
    certificates: tuple[str, ...]


def _fault(message: str) -> ActionError:
    return ActionError(message, field="metadata")


def read(text: str) -> IdpMetadata:
    """Take the metadata apart. Raises `ActionError` with a sentence for whatever is wrong with it.

    Entities, document types and outside references are refused by the parser.
    """
    if len(text.encode()) > MAX_BYTES:
        raise _fault(_("The metadata is too large. Paste that of your own directory alone."))
    try:
        root = ElementTree.fromstring(text.strip(), forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise _fault(_("This is not the XML of a directory's metadata.")) from error
    entities = (
        [root]
        if root.tag == f"{_MD}EntityDescriptor"
        else root.findall(f".//{_MD}EntityDescriptor")
    )
    found = [(one, idp) for one in entities for idp in one.findall(f"{_MD}IDPSSODescriptor")]
    if len(found) != 1:
        raise _fault(_("The metadata must describe exactly one identity provider."))
    entity, idp = found[0]
    url = _sso_url(idp)
    certificates = tuple(_certificates(idp))
    if not certificates:
        raise _fault(_("The metadata holds no signing certificate."))
    return IdpMetadata(str(entity.get("entityID") or "")[:300], url, certificates)


def _sso_url(idp: Element) -> str:
    for service in idp.findall(f"{_MD}SingleSignOnService"):
        url = str(service.get("Location") or "")
        if service.get("Binding") == _REDIRECT and len(url) <= 500:
            check_address(url, "metadata")
            return url
    raise _fault(_("The metadata has no log-in address for the binding HTTP-Redirect."))


def check_address(url: str, field: str) -> None:
    """Raise `ActionError` unless it is an address that may be asked or led to."""
    try:
        net.check_url(url)
    except (net.ForbiddenAddress, ValueError) as error:
        raise ActionError(
            _("The address %(url)s must begin with https://") % {"url": url[:100]}, field=field
        ) from error


def _certificates(idp: Element) -> Iterator[str]:
    for key in idp.findall(f"{_MD}KeyDescriptor"):
        if key.get("use") in {None, "signing"}:
            for one in key.iter(f"{_DS}X509Certificate"):
                yield as_pem(one.text or "")


def as_pem(text: str) -> str:
    """A certificate, with or without its PEM lines, as PEM. Raises `ActionError`."""
    body = "".join(line for line in text.split("\n") if not line.strip().startswith("-----"))
    try:
        certificate = x509.load_der_x509_certificate(
            base64.b64decode("".join(body.split()), validate=True)
        )
    except (ValueError, binascii.Error) as error:
        raise _fault(_("A certificate in the metadata cannot be read.")) from error
    key = certificate.public_key()
    if isinstance(key, RSAPublicKey) and key.key_size < MIN_RSA_BITS:
        raise _fault(_("A certificate in the metadata has a key that is too short."))
    return certificate.public_bytes(Encoding.PEM).decode()


def split_pem(text: str) -> list[str]:
    """The certificates of a field that keeps several after each other."""
    marker = "-----END CERTIFICATE-----"
    return [f"{part.strip()}\n{marker}\n" for part in text.split(marker) if part.strip()]
