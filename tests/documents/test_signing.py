"""The verdict on signatures, with an authority made for the tests."""

import os
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from portal.core import clock
from portal.documents import authority, pdf, signatures
from portal.documents.enums import SignatureState


@pytest.fixture(autouse=True)
def issuer(settings: Any, tmp_path: Path) -> authority.Authority:
    """The authority, trusted through the configured folders."""
    made = authority.authority(tmp_path)
    settings.DEMO = False
    settings.SIGNATURE_TRUST_DIR = tmp_path / "trust"
    settings.SIGNATURE_CRL_DIR = tmp_path / "crl"
    return made


@pytest.fixture
def unsigned() -> bytes:
    """A mandate nobody has signed."""
    return pdf.render("plain.typ", {"title": "Fullmakt", "paragraphs": ["Bjuv ger fullmakt."]})


@pytest.fixture
def signed(unsigned: bytes, issuer: authority.Authority) -> bytes:
    """The same, signed."""
    return authority.sign(unsigned, signer="Sara Sjö", organisation="Bjuvs kommun", issuer=issuer)


def with_content_added(content: bytes) -> bytes:
    """The file with something drawn on its first page in an increment."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    drawing = writer.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f"))
    writer.add_stream_to_page(0, drawing)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_signed_file_is_trusted_and_tells_who_and_when(
    unsigned: bytes, issuer: authority.Authority
) -> None:
    with clock.pretend(date(2026, 9, 14)):
        content = authority.sign(
            unsigned, signer="Sara Sjö", organisation="Bjuvs kommun", issuer=issuer
        )
        found = signatures.verdict(content)
    assert found.state is SignatureState.TRUSTED
    assert found.signer == "Sara Sjö"
    assert found.signatures[0].organisation == "Bjuvs kommun"
    assert found.level == "PAdES B-B"
    assert found.signed_at is not None
    assert clock.local_date(found.signed_at) == date(2026, 9, 14)
    assert found.covers_whole_file
    assert any("Sara Sjö" in sentence for sentence in found.messages)
    assert found.as_data()["state"] == "trusted"


def test_two_signatories_in_turn_are_both_accepted(
    signed: bytes, issuer: authority.Authority
) -> None:
    both = authority.sign(
        signed, signer="Per Å", organisation="Bjuvs kommun", issuer=issuer, field_name="Signatur2"
    )
    found = signatures.verdict(both)
    assert found.state is SignatureState.TRUSTED
    assert found.signer == "Sara Sjö, Per Å"


def test_an_unsigned_file_says_so(unsigned: bytes) -> None:
    assert signatures.verdict(unsigned).state is SignatureState.UNSIGNED


def test_content_added_after_signing_is_refused_though_intact(signed: bytes) -> None:
    found = signatures.verdict(with_content_added(signed))
    assert found.state is SignatureState.CONTENT_ADDED
    assert found.intact
    assert not found.state.is_signed


def test_a_changed_byte_is_an_altered_file(signed: bytes) -> None:
    changed = bytearray(signed)
    changed[signed.index(b"stream") + 20] ^= 1
    assert signatures.verdict(bytes(changed)).state is SignatureState.ALTERED


def test_an_unknown_issuer_is_not_trusted(signed: bytes, settings: Any, tmp_path: Path) -> None:
    settings.SIGNATURE_TRUST_DIR = tmp_path / "empty"
    found = signatures.verdict(signed)
    assert found.state is SignatureState.UNTRUSTED
    assert found.intact
    assert not found.trusted


def test_a_signer_without_a_revocation_list_is_not_trusted_where_lists_are_required(
    unsigned: bytes, signed: bytes, settings: Any, tmp_path: Path
) -> None:
    other = authority.authority(tmp_path / "other")
    root = tmp_path / "other" / "trust" / "root.pem"
    (tmp_path / "trust" / "other.pem").write_bytes(root.read_bytes())
    content = authority.sign(unsigned, signer="X", organisation="Y", issuer=other)
    assert signatures.verdict(signed).state is SignatureState.TRUSTED
    assert signatures.verdict(content).state is SignatureState.UNTRUSTED


def test_the_demonstration_s_authority_is_trusted_only_in_the_demonstration(
    unsigned: bytes, settings: Any, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "var"
    content = authority.sign(unsigned, signer="Demo", organisation="Demo")
    assert signatures.verdict(content).state is SignatureState.UNTRUSTED
    settings.DEMO = True
    assert signatures.verdict(content).state is SignatureState.TRUSTED
    key = tmp_path / "var" / "demo-authority" / "root.key"
    assert key.stat().st_mode & 0o077 == 0


@effort(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(where=st.integers(0, 10_000), garbage=st.binary(min_size=1, max_size=60))
def test_garbage_never_raises(signed: bytes, where: int, garbage: bytes) -> None:
    place = where % len(signed)
    broken = signed[:place] + garbage + signed[place + len(garbage) :]
    assert signatures.verdict(broken).messages


@pytest.mark.parametrize("content", [b"", b"hej", b"%PDF-1.7\n" + os.urandom(800)])
def test_what_is_no_pdf_is_unreadable(content: bytes) -> None:
    assert signatures.verdict(content).state is SignatureState.UNREADABLE
