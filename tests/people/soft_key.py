"""A passkey in software: answers what a browser's authenticator would."""

import hashlib
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG
ORIGIN = "http://testserver"


class SoftKey:
    """One key for one site."""

    def __init__(self, site: str = "testserver") -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.site = hashlib.sha256(site.encode()).digest()
        self.handle = ""

    def register(self, options: dict[str, Any]) -> dict[str, Any]:
        """The answer to options for making a credential."""
        asked = options["publicKey"]
        self.handle = asked["user"]["id"]
        seen = CollectedClientData.create("webauthn.create", asked["challenge"], ORIGIN)
        public = ES256.from_cryptography_key(self.private.public_key())
        data = AuthenticatorData.create(
            self.site,
            FLAG.USER_PRESENT | FLAG.USER_VERIFIED | FLAG.ATTESTED,
            0,
            AttestedCredentialData.create(b"\0" * 16, self.id, public),
        )
        return self._answer(
            {
                "clientDataJSON": websafe_encode(seen),
                "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
            }
        )

    def log_in(self, options: dict[str, Any], forged: bool = False) -> dict[str, Any]:
        """The answer to options for logging in; a forged one is signed with another key."""
        seen = CollectedClientData.create("webauthn.get", options["publicKey"]["challenge"], ORIGIN)
        data = AuthenticatorData.create(self.site, FLAG.USER_PRESENT | FLAG.USER_VERIFIED, 1)
        private = ec.generate_private_key(ec.SECP256R1()) if forged else self.private
        signature = private.sign(data + seen.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(seen),
                "authenticatorData": websafe_encode(data),
                "signature": websafe_encode(signature),
                "userHandle": self.handle,
            }
        )

    def _answer(self, response: dict[str, Any]) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {"credProps": {"rk": True}},
        }
