"""The daily seal: a closed day's digests under the association's own key, for anyone to check.

The key stands in files that the settings name, never in the database; so whoever can write in the
database cannot make a seal. Without a key no seals are made, and the pages say so.
"""

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from asn1crypto import cms, pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from pyhanko.sign import signers
from pyhanko.sign.timestamps import HTTPTimeStamper
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from portal.audit.chain import digests
from portal.audit.models import Day, Seal
from portal.core import clock

KIND = "samordna-daily-seal-1"
SMALLEST_RSA = 3072
SMALLEST_CURVE = 256
DEMO_NAME = "Samordna DEMO sigill (EJ I DRIFT)"
_PEM = serialization.Encoding.PEM


class SealError(Exception):
    """The key cannot be used; the message says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Key:
    """The sealing key that the settings name, tried and found good."""

    signer: signers.SimpleSigner
    certificate: str
    fingerprint: str


def configured() -> bool:
    """Whether the settings name a key."""
    return bool(_files()[0])


def key() -> Key:
    """The sealing key. Raises `SealError` when it is missing, weak, or not the certificate's."""
    key_file, certificate_file = _files()
    if not key_file:
        raise SealError(_("No sealing key is set (SEAL_KEY)."))
    try:
        private = serialization.load_pem_private_key(
            Path(key_file).read_bytes(), password=settings.SEAL_PASSPHRASE.encode() or None
        )
        certificate = x509.load_pem_x509_certificate(Path(certificate_file).read_bytes())
    except (OSError, ValueError, TypeError) as error:
        raise SealError(_("The sealing key or its certificate cannot be read.")) from error
    if not _strong(private):
        raise SealError(_("The sealing key is too weak: RSA of 3072 bits, or P-256, is the least."))
    if private.public_key() != certificate.public_key():
        raise SealError(_("The certificate does not belong to the sealing key."))
    signer = signers.SimpleSigner.load(
        key_file, certificate_file, key_passphrase=settings.SEAL_PASSPHRASE.encode() or None
    )
    if signer is None:
        raise SealError(_("The sealing key or its certificate cannot be read."))
    text = certificate.public_bytes(_PEM).decode()
    return Key(signer, text, certificate.fingerprint(hashes.SHA256()).hex())


def _strong(private: Any) -> bool:
    if isinstance(private, rsa.RSAPrivateKey):
        return private.key_size >= SMALLEST_RSA
    return isinstance(private, ec.EllipticCurvePrivateKey) and private.key_size >= SMALLEST_CURVE


def text_of(day: Day, fingerprint: str) -> str:
    """What is sealed: the closed day as it goes into the chain, and which key seals it."""
    value = {
        "kind": KIND,
        "site": settings.SITE_URL,
        "number": day.number,
        "day": day.day.isoformat(),
        "tables": day.tables,
        "previous": day.previous,
        "digest": day.digest,
        "key": fingerprint,
    }
    return digests.canonical(value).decode()


def seal_days() -> list[Seal]:
    """Seal every closed day that has no seal, oldest first. Without a key: none.

    Raises `SealError` for a key that cannot be used.
    """
    if not configured():
        return []
    with_key = key()
    return [_seal(day, with_key) for day in Day.objects.filter(seal=None).order_by("number")]


@transaction.atomic
def _seal(day: Day, with_key: Key) -> Seal:
    locked = Day.objects.select_for_update(of=("self",)).get(pk=day.pk)
    made = Seal.objects.filter(day=locked).first()
    if made is not None:
        return made
    text = text_of(day, with_key.fingerprint)
    stamper = HTTPTimeStamper(settings.SEAL_TIMESTAMP_URL) if settings.SEAL_TIMESTAMP_URL else None
    signature = asyncio.run(
        with_key.signer.async_sign_general_data(
            text.encode(), "sha256", detached=True, timestamper=stamper
        )
    )
    return Seal.objects.create(
        day=day,
        text=text,
        signature=signature.dump(),
        certificate=with_key.certificate,
        fingerprint=with_key.fingerprint,
    )


def problem_of(kept: Seal, day: Day) -> str:
    """What is wrong with a seal, in a few words; empty when it is as our key made it."""
    certificate = trusted().get(kept.fingerprint)
    if certificate is None:
        return f"key {kept.fingerprint[:16]} is not one of ours"
    # The address of the site may have changed since; the rest may not.
    if _without_site(kept.text) != _without_site(text_of(day, kept.fingerprint)):
        return "the text is not the day's"
    return "" if verifies(kept.text, bytes(kept.signature), certificate) else "bad signature"


def _without_site(text: str) -> str:
    head, _sep, rest = text.partition('"site":')
    return head + rest.partition(",")[2]


def verifies(text: str, signature: bytes, certificate: bytes) -> bool:
    """Whether `signature` (CMS, detached) was made over `text` with the certificate's (PEM) key."""
    wanted = asn1_x509.Certificate.load(pem.unarmor(certificate)[2])
    context = ValidationContext(
        trust_roots=[wanted], allow_fetching=False, revocation_mode="soft-fail"
    )
    try:
        content = cms.ContentInfo.load(signature)
        status = asyncio.run(
            async_validate_detached_cms(
                text.encode(), content["content"], signer_validation_context=context
            )
        )
    except Exception:
        return False
    return bool(status.intact and status.valid and status.signing_cert.dump() == wanted.dump())


def trusted() -> dict[str, bytes]:
    """The certificates we seal or have sealed with, by fingerprint, from files alone."""
    files = []
    if (current := _files()[1]) and Path(current).is_file():
        files.append(Path(current))
    if settings.SEAL_OLD_CERTS:
        files += sorted(Path(settings.SEAL_OLD_CERTS).glob("*.pem"))
    found = {}
    for path in files:
        data = path.read_bytes()
        certificate = x509.load_pem_x509_certificate(data)
        found[certificate.fingerprint(hashes.SHA256()).hex()] = data
    return found


def _files() -> tuple[str, str]:
    """Key and certificate; a demonstration makes its own the first time."""
    if settings.SEAL_KEY or not settings.DEMO:
        return settings.SEAL_KEY, settings.SEAL_CERT
    return _demo_files(settings.VAR_DIR / "demo-seal")


@lru_cache(maxsize=4)
def _demo_files(folder: Path) -> tuple[str, str]:
    key_file, certificate_file = folder / "seal.key", folder / "seal.pem"
    if not certificate_file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        private, certificate = make_key(DEMO_NAME)
        descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(private)
        certificate_file.write_bytes(certificate)
    return str(key_file), str(certificate_file)


def make_key(name: str, passphrase: str = "", years: int = 10) -> tuple[bytes, bytes]:
    """A new key (P-256) and a certificate that it has issued to itself, both as PEM."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_cert_sign=False,
        crl_sign=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    now = clock.now()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False
        )
    )
    hidden: Any = (
        serialization.BestAvailableEncryption(passphrase.encode())
        if passphrase
        else serialization.NoEncryption()
    )
    kept = private.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, hidden)
    return kept, builder.sign(private, hashes.SHA256()).public_bytes(_PEM)
