"""The verdict on signed mandates made elsewhere, with their authority's certificates and lists."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from portal.documents import signatures
from portal.documents.enums import SignatureState

pytestmark = pytest.mark.realdata

FOLDER = Path(os.environ.get("SAMORDNA_REALDATA", "../shared/data")) / "pades"


@pytest.fixture(autouse=True)
def trust(settings: Any, tmp_path: Path) -> None:
    """Trust in the root that issued the example signatures, with its revocation lists."""
    if not FOLDER.is_dir():
        pytest.skip(f"the signed example mandates are not at {FOLDER} (set SAMORDNA_REALDATA)")
    settings.DEMO = False
    for part, names in {
        "trust": ("ca_root.pem", "ca_intermediate.pem"),
        "crl": ("root.crl", "intermediate.crl"),
    }.items():
        (tmp_path / part).mkdir()
        for name in names:
            shutil.copy(FOLDER / name, tmp_path / part)
    settings.SIGNATURE_TRUST_DIR = tmp_path / "trust"
    settings.SIGNATURE_CRL_DIR = tmp_path / "crl"


@pytest.mark.parametrize(
    ("name", "state", "level"),
    [
        ("mandate_signed_B-B.pdf", SignatureState.TRUSTED, "PAdES B-B"),
        ("mandate_signed_B-T.pdf", SignatureState.TRUSTED, "PAdES B-T"),
        ("mandate_tampered_byteflip.pdf", SignatureState.ALTERED, "PAdES B-T"),
        ("mandate_unsigned.pdf", SignatureState.UNSIGNED, ""),
    ],
)
def test_the_verdict_on_each_example(name: str, state: SignatureState, level: str) -> None:
    found = signatures.verdict((FOLDER / name).read_bytes())
    assert found.state is state
    assert found.level == level


def test_a_time_stamp_gives_the_time_of_signing() -> None:
    found = signatures.verdict((FOLDER / "mandate_signed_B-T.pdf").read_bytes())
    assert found.signatures[0].time_stamped
    assert found.signer == "Test Firmatecknare Ett"
    assert found.signatures[0].organisation == "Exempelby kommun"


def test_without_the_root_the_same_signature_is_intact_but_not_trusted(settings: Any) -> None:
    settings.SIGNATURE_TRUST_DIR = None
    found = signatures.verdict((FOLDER / "mandate_signed_B-T.pdf").read_bytes())
    assert found.state is SignatureState.UNTRUSTED
    assert found.intact


def test_without_revocation_lists_trust_is_checked_without_them(settings: Any) -> None:
    settings.SIGNATURE_CRL_DIR = None
    found = signatures.verdict((FOLDER / "mandate_signed_B-B.pdf").read_bytes())
    assert found.state is SignatureState.TRUSTED
