"""The daily seal: made with our own key, checked by pyHanko, by cryptography, and by openssl."""

import hashlib
import json
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.conf import settings as site
from django.db import connection
from django.test import Client
from django.urls import reverse

from portal.audit import seal
from portal.audit.chain.checking import check_all
from portal.audit.chain.making import close_days
from portal.audit.models import Day, Look, Seal
from portal.audit.tasks import close_and_seal
from portal.core import clock


@pytest.fixture
def keys(settings: Any, tmp_path: Path) -> Path:
    """A key of the association's own, with a passphrase."""
    private, certificate = seal.make_key("Förbundet sigill", passphrase="hemlig fras")
    (tmp_path / "seal.key").write_bytes(private)
    (tmp_path / "seal.pem").write_bytes(certificate)
    settings.SEAL_KEY = str(tmp_path / "seal.key")
    settings.SEAL_CERT = str(tmp_path / "seal.pem")
    settings.SEAL_PASSPHRASE = "hemlig fras"
    return tmp_path


@pytest.fixture
def day(db: Any) -> Day:
    """A closed day."""
    Look.objects.create(outcome="seen", object_type="x", path="/x/")
    return close_days(until=clock.today())[0]


def faults() -> set[tuple[str, str]]:
    return {(found.kind.value, found.row) for found in check_all().faults}


def test_a_closed_day_is_sealed_once(keys: Path, day: Day) -> None:
    (kept,) = seal.seal_days()
    assert seal.seal_days() == []
    told = json.loads(kept.text)
    assert (told["digest"], told["day"]) == (day.digest, day.day.isoformat())
    assert seal.problem_of(kept, day) == ""
    assert faults() == set()


def test_anyone_can_check_it_without_the_portal(keys: Path, day: Day) -> None:
    (kept,) = seal.seal_days()
    signer = cms.ContentInfo.load(bytes(kept.signature))["content"]["signer_infos"][0]
    attributes = {one["type"].native: one["values"][0].native for one in signer["signed_attrs"]}
    assert attributes["message_digest"] == hashlib.sha256(kept.text.encode()).digest()
    certificate = x509.load_pem_x509_certificate((keys / "seal.pem").read_bytes())
    public = certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    signed = signer["signed_attrs"].untag().dump()
    public.verify(signer["signature"].native, signed, ec.ECDSA(hashes.SHA256()))


def written_commands(heading: str) -> str:
    """The shell lines that the chapter on the audit gives under a heading."""
    chapter = (site.BASE_DIR / "docs" / "audit.md").read_text()
    found = re.search(rf"## {heading}\n.*?```sh\n(.*?)```", chapter, re.DOTALL)
    assert found
    return found[1]


def shell(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-e", "-c", commands], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
def test_the_commands_of_the_handbook_make_a_key_and_check_its_seal(
    day: Day, settings: Any, tmp_path: Path
) -> None:
    made = shell(written_commands("Keys"), tmp_path)
    assert made.returncode == 0, made.stderr
    settings.SEAL_KEY, settings.SEAL_CERT = str(tmp_path / "seal.key"), str(tmp_path / "seal.pem")
    settings.SEAL_PASSPHRASE = "a long passphrase"
    (kept,) = seal.seal_days()
    assert seal.problem_of(kept, day) == ""
    (tmp_path / "sigill.json").write_bytes(kept.text.encode())
    (tmp_path / "sigill.p7s").write_bytes(bytes(kept.signature))
    (tmp_path / "sigill.pem").write_bytes((tmp_path / "seal.pem").read_bytes())
    checking = written_commands("Checking a seal from outside")
    checked = shell(checking, tmp_path)
    assert checked.returncode == 0, checked.stderr
    assert kept.fingerprint in checked.stdout.replace(":", "").lower()
    (tmp_path / "sigill.json").write_bytes(kept.text.replace(day.digest, "0" * 64).encode())
    assert shell(checking, tmp_path).returncode != 0


def test_a_forged_seal_is_found(keys: Path, day: Day, settings: Any, tmp_path: Path) -> None:
    (kept,) = seal.seal_days()
    other, certificate = seal.make_key("Någon annan")
    (tmp_path / "other.key").write_bytes(other)
    (tmp_path / "other.pem").write_bytes(certificate)
    ours = settings.SEAL_KEY, settings.SEAL_CERT, settings.SEAL_PASSPHRASE
    settings.SEAL_KEY, settings.SEAL_CERT = str(tmp_path / "other.key"), str(tmp_path / "other.pem")
    settings.SEAL_PASSPHRASE = ""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role=replica")
        cursor.execute("DELETE FROM audit_seal")
        seal.seal_days()
        settings.SEAL_KEY, settings.SEAL_CERT, settings.SEAL_PASSPHRASE = ours
        assert faults() == {("seal_forged", "1")}
        # The right name on the wrong signature does not help.
        cursor.execute(
            "UPDATE audit_seal SET fingerprint = %s, text = %s", [kept.fingerprint, kept.text]
        )
        assert faults() == {("seal_forged", "1")}
        cursor.execute("SET LOCAL session_replication_role=DEFAULT")


def test_a_day_rewritten_after_sealing_is_found(keys: Path, day: Day) -> None:
    from portal.audit.chain import digests

    seal.seal_days()
    day.tables["audit.look"]["rows"] = 0
    day.digest = digests.of_day(day)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role=replica")
        day.save()
        cursor.execute("SET LOCAL session_replication_role=DEFAULT")
    assert faults() == {("seal_forged", "1")}


def test_without_a_key_days_are_closed_but_not_sealed(day: Day, settings: Any) -> None:
    settings.SEAL_KEY = settings.SEAL_CERT = ""
    assert seal.seal_days() == []
    with clock.pretend(clock.now() + timedelta(days=2)):
        close_and_seal()
    assert Day.objects.count() == 2
    assert not Seal.objects.exists()


@pytest.mark.parametrize(
    "weak", [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP192R1())]
)
def test_weak_keys_are_refused(keys: Path, weak: Any) -> None:
    pem = weak.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"hemlig fras"),
    )
    (keys / "seal.key").write_bytes(pem)
    with pytest.raises(seal.SealError, match="svag"):
        seal.key()


def test_a_certificate_of_another_key_is_refused(keys: Path) -> None:
    (keys / "seal.pem").write_bytes(seal.make_key("Annan")[1])
    with pytest.raises(seal.SealError, match="hör inte till"):
        seal.key()


def test_after_a_change_of_keys_old_seals_hold(
    keys: Path, day: Day, settings: Any, tmp_path: Path
) -> None:
    (kept,) = seal.seal_days()
    old = tmp_path / "old"
    old.mkdir()
    (old / "2026.pem").write_bytes((keys / "seal.pem").read_bytes())
    private, certificate = seal.make_key("Nytt sigill", passphrase="hemlig fras")
    (keys / "seal.key").write_bytes(private)
    (keys / "seal.pem").write_bytes(certificate)
    assert seal.problem_of(kept, day) != ""
    settings.SEAL_OLD_CERTS = str(old)
    assert seal.problem_of(kept, day) == ""


def test_outsiders_fetch_text_signature_and_certificate(
    keys: Path, day: Day, client: Client
) -> None:
    (kept,) = seal.seal_days()
    assert day.day.isoformat() in client.get(reverse("audit:seals")).content.decode()
    text = client.get(reverse("audit:seal_text", args=[1])).content
    signature = client.get(reverse("audit:seal_signature", args=[1])).content
    certificate = client.get(reverse("audit:certificate", args=[kept.fingerprint])).content
    assert seal.verifies(text.decode(), signature, certificate)
    assert not seal.verifies(text.decode() + " ", signature, certificate)
