"""Whose certificates are trusted when a signature is checked: files the operator puts in place."""

from datetime import datetime
from pathlib import Path

from asn1crypto import crl, pem, x509
from django.conf import settings
from pyhanko_certvalidator import ValidationContext

CERTIFICATE_FILES = ("*.pem", "*.crt", "*.cer")
REVOCATION_FILES = ("*.crl", "*.pem")


def validation_context(moment: datetime) -> ValidationContext:
    """Trust as it stands at `moment`, without asking any network.

    Every certificate in `SIGNATURE_TRUST_DIR` that is its own issuer, or whose issuer is not in the
    folder, is an anchor; the others are intermediates. With revocation lists in
    `SIGNATURE_CRL_DIR` a certificate without a fresh list is not trusted (`require`): the milder
    modes let a revoked signer through when its certificate names no list.
    """
    anchors, others = _certificates()
    revocation_lists = _revocation_lists()
    return ValidationContext(
        trust_roots=anchors,
        other_certs=others,
        crls=revocation_lists,
        allow_fetching=False,
        revocation_mode="require" if revocation_lists else "soft-fail",
        moment=moment,
    )


def trust_directories() -> list[Path]:
    """The configured folder, and the demonstration's own authority where DEMO is on."""
    return _directories("SIGNATURE_TRUST_DIR", "trust")


def crl_directories() -> list[Path]:
    """The configured folder of revocation lists, and the demonstration's where DEMO is on."""
    return _directories("SIGNATURE_CRL_DIR", "crl")


def demo_authority_directory() -> Path:
    """Where the demonstration's authority keeps its keys and certificates."""
    return Path(settings.VAR_DIR) / "demo-authority"


def _directories(setting: str, part: str) -> list[Path]:
    configured = getattr(settings, setting, None)
    directories = [Path(configured)] if configured else []
    if getattr(settings, "DEMO", False):
        directories.append(demo_authority_directory() / part)
    return [directory for directory in directories if directory.is_dir()]


def _certificates() -> tuple[list[x509.Certificate], list[x509.Certificate]]:
    found: list[x509.Certificate] = []
    for directory in trust_directories():
        for pattern in CERTIFICATE_FILES:
            for path in sorted(directory.glob(pattern)):
                found += _certificates_in(path.read_bytes())
    subjects = {certificate.subject.hashable for certificate in found}
    anchors = [
        certificate
        for certificate in found
        if certificate.self_issued or certificate.issuer.hashable not in subjects
    ]
    return anchors, [certificate for certificate in found if certificate not in anchors]


def _certificates_in(content: bytes) -> list[x509.Certificate]:
    if not pem.detect(content):
        return [x509.Certificate.load(content)]
    return [
        x509.Certificate.load(der)
        for kind, _headers, der in pem.unarmor(content, multiple=True)
        if kind == "CERTIFICATE"
    ]


def _revocation_lists() -> list[crl.CertificateList]:
    found: list[crl.CertificateList] = []
    for directory in crl_directories():
        for pattern in REVOCATION_FILES:
            for path in sorted(directory.glob(pattern)):
                found += _revocation_lists_in(path.read_bytes())
    return found


def _revocation_lists_in(content: bytes) -> list[crl.CertificateList]:
    if not pem.detect(content):
        return [crl.CertificateList.load(content)]
    return [
        crl.CertificateList.load(der)
        for kind, _headers, der in pem.unarmor(content, multiple=True)
        if kind == "X509 CRL"
    ]
