"""Secrets, sealed: a copy of the database alone shows none.

Those of authenticator apps for good; others for some minutes, each kind with a key of its own.
"""

from base64 import urlsafe_b64encode

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

SEALED = ("secret", "seed")  # of an app, and of recovery codes
PURPOSE = b"mscare authenticators"  # a key of one purpose opens nothing of another


class Unreadable(ValueError):
    """No key of these settings opens what is kept; perhaps one was taken out too early."""


def seal(text: str, purpose: bytes = PURPOSE) -> str:
    """Return a secret as it is kept."""
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: bytes = PURPOSE) -> str:
    """Return a secret that is kept under the present key or one of before. Raises Unreadable."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable("no key in SECRET_KEY or SECRET_KEY_FALLBACKS opens this") from None


@transaction.atomic
def seal_anew() -> int:
    """Keep every secret under the present key; return how many. Raises Unreadable, changing none.

    The rows are locked: a recovery code that is used at this moment must stay used.
    """
    count = 0
    for authenticator in Authenticator.objects.select_for_update():
        held = {name: authenticator.data[name] for name in SEALED if name in authenticator.data}
        authenticator.data |= {name: seal(unseal(sealed)) for name, sealed in held.items()}
        authenticator.save(update_fields=["data"])
        count += len(held)
    return count


def _keys(purpose: bytes) -> MultiFernet:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_key(secret, purpose) for secret in secrets])


def _key(secret: str, purpose: bytes) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))
