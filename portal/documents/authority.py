"""An authority that issues signing certificates for the demonstration and the tests, offline.

Never part of a running site's trust unless `settings.DEMO` is on: its keys lie unprotected in
`var/demo-authority`, and every name says that it is not in operation.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import keys, x509
from cryptography import x509 as c_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

from portal.core import clock
from portal.documents.trust import demo_authority_directory

ISSUER = "Samordna DEMO utfärdare (EJ I DRIFT)"
FIRST_DAY = datetime(2020, 1, 1, tzinfo=clock.STOCKHOLM)
LAST_DAY = datetime(2060, 1, 1, tzinfo=clock.STOCKHOLM)
CURVE = ec.SECP256R1()
_PEM = serialization.Encoding.PEM
_DER = serialization.Encoding.DER


@dataclass(frozen=True, slots=True)
class Authority:
    """The issuer's key and certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: c_x509.Certificate

    def signer(self, name: str, organisation: str) -> signers.SimpleSigner:
        """A signer with a fresh certificate for an invented person of an organisation."""
        key = ec.generate_private_key(CURVE)
        certificate = _certificate(
            _name(name, organisation), key, self.certificate.subject, self.key, is_authority=False
        )
        issuer = _asn1(self.certificate)
        return signers.SimpleSigner(
            signing_cert=_asn1(certificate),
            signing_key=keys.PrivateKeyInfo.load(
                key.private_bytes(
                    _DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            ),
            cert_registry=SimpleCertificateStore.from_certs([issuer]),
        )


def authority(directory: Path | None = None) -> Authority:
    """The authority kept in `directory` (default `var/demo-authority`), made the first time.

    Beside the key stand `trust/root.pem` and `crl/root.crl`, which the trust store reads.
    """
    directory = directory or demo_authority_directory()
    key_file, root_file = directory / "root.key", directory / "trust" / "root.pem"
    if key_file.exists() and root_file.exists():
        key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # noqa: S101 - made below
        return Authority(key, c_x509.load_pem_x509_certificate(root_file.read_bytes()))
    made = _make()
    for part in ("trust", "crl"):
        (directory / part).mkdir(parents=True, exist_ok=True)
    key_bytes = made.key.private_bytes(
        _PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(key_bytes)
    (directory / "crl" / "root.crl").write_bytes(_revocation_list(made))
    root_file.write_bytes(made.certificate.public_bytes(_PEM))
    return made


def sign(
    pdf: bytes,
    *,
    signer: str,
    organisation: str,
    issuer: Authority | None = None,
    field_name: str = "Signatur1",
) -> bytes:
    """Sign `pdf` (PAdES B-B) as an invented person, at the clock's moment."""
    identity = (issuer or authority()).signer(signer, organisation)
    metadata = signers.PdfSignatureMetadata(
        field_name=field_name,
        name=signer,
        reason="Undertecknande av fullmakt (demonstration)",
        subfilter=fields.SigSeedSubFilter.PADES,
        md_algorithm="sha256",
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    return _SignerAtTheClock(metadata, signer=identity).sign_pdf(writer).getvalue()


class _SignerAtTheClock(signers.PdfSigner):
    """Signs at the portal's moment, which demo data and tests pretend."""

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = clock.now()
        return session


def _make() -> Authority:
    key = ec.generate_private_key(CURVE)
    name = _name(ISSUER, "Samordna DEMO")
    return Authority(key, _certificate(name, key, name, key, is_authority=True))


def _certificate(
    subject: c_x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: c_x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool,
) -> c_x509.Certificate:
    usage = c_x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    key_id = c_x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        c_x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(c_x509.random_serial_number())
        .not_valid_before(FIRST_DAY)
        .not_valid_after(LAST_DAY)
        .add_extension(c_x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(key_id, critical=False)
        .add_extension(
            c_x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    return builder.sign(issuer_key, hashes.SHA256())


def _revocation_list(issuer: Authority) -> bytes:
    builder = (
        c_x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(FIRST_DAY)
        .next_update(LAST_DAY)
        .add_extension(
            c_x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
        .add_extension(c_x509.CRLNumber(1), critical=False)
    )
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(_DER)


def _name(common_name: str, organisation: str) -> c_x509.Name:
    return c_x509.Name(
        [
            c_x509.NameAttribute(NameOID.COUNTRY_NAME, "SE"),
            c_x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            c_x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _asn1(certificate: c_x509.Certificate) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(_DER))
