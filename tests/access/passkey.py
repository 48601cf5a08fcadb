"""A phone that makes and shows a passkey: what its chip does, done with the same mathematics."""

import json
import secrets
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

PRESENT, PRESENT_AND_VERIFIED = 0x01, 0x05
WITH_CREDENTIAL = 0x40


class Phone:
    """Holds one passkey for one site."""

    def __init__(self, host="testserver"):
        self.host = host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.owner = None

    def make(self, options):
        """Answer the page that asks for a new passkey."""
        asked = options["creation_options"]["publicKey"]
        self.owner = asked["user"]["id"]
        self.shown_as = asked["user"]["name"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(
            self._site(), PRESENT_AND_VERIFIED | WITH_CREDENTIAL, 0, credential
        )
        return self._answer(
            clientDataJSON=websafe_encode(self._client("webauthn.create", asked["challenge"])),
            attestationObject=websafe_encode(AttestationObject.create("none", data, {})),
        )

    def show(self, options, how=PRESENT_AND_VERIFIED):
        """Answer the page that asks who this is; a mere touch proves nobody but the key."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(self._site(), how, 1)
        signed = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=websafe_encode(client),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signed),
            userHandle=self.owner,
        )

    def _site(self):
        return sha256(self.host.encode()).digest()

    def _client(self, kind, challenge):
        told = {"type": kind, "challenge": challenge, "origin": f"http://{self.host}"}
        return json.dumps(told).encode()

    def _answer(self, **response):
        id_ = websafe_encode(self.id)
        return json.dumps(
            {
                "id": id_,
                "rawId": id_,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )
