"""A secret that was just made, for the page that shows it: sealed, and gone after some minutes.

The page is loaded again, turned on a phone, or printed a second time: that must neither make
another secret nor need one. It opens only in the session that made it, so not after a logout.
"""

from uuid import UUID

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .sealing import Unreadable, seal, unseal

MINUTES = 15  # as long as the staff may be quiet
PURPOSE = b"mscare shown once"


def show_for_a_while(request: HttpRequest, of: UUID, secret: str) -> None:
    """Let this session see the secret of a letter or calendar for some minutes."""
    cache.set(_name(request, of), seal(secret, PURPOSE), MINUTES * 60)


def still_shown(request: HttpRequest, of: UUID) -> str:
    """Return a secret while this session may see it; "" afterwards."""
    sealed = cache.get(_name(request, of))
    try:
        return unseal(sealed, PURPOSE) if sealed else ""
    except Unreadable:
        return ""


def _name(request: HttpRequest, of: UUID) -> str:
    """Where it is kept: who only reads the database cannot tell which session may see it."""
    whose = f"{request.session.session_key} {of}"
    return f"shown:{salted_hmac('schedules.showing', whose, algorithm='sha256').hexdigest()}"
