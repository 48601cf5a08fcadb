"""The secrets of authenticator apps, sealed: a copy of the database alone shows no code."""

from base64 import urlsafe_b64encode

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

SEALED = ("secret", "seed")  # of an app, and of recovery codes
PURPOSE = b"mscare authenticators"  # this key opens nothing else that SECRET_KEY guards


class Unreadable(ValueError):
    """No key of these settings opens what is kept; perhaps one was taken out too early."""


def seal(text: str) -> str:
    """Return a secret as it is kept."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return a secret that is kept under the present key or one of before. Raises Unreadable."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
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


def _keys() -> MultiFernet:
    return MultiFernet([_key(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    derived = HKDF(SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))
