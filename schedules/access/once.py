"""One-time keys of forms: what a form makes is made once, however often it is sent.

A key is signed and names whose form it is: nobody makes one for somebody else, and what was typed
is shown to its owner alone. A form without a key is taken as it comes: what keeps strangers out
are the login and the token against forged requests; the key is only against a second click.
"""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from functools import cached_property

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from schedules.inputs.days import read_typed_day
from schedules.inputs.refusal import Refusal
from schedules.models import SentForm, User

FIELD = "once"
KEPT = timedelta(days=7)  # longer than any tab stays open over a weekend
# What a page of ours sends beside what was typed: another of these makes no other content.
BESIDE = ("csrfmiddlewaretoken", FIELD, "shown", "confirmed", "revision", "next", "reason")


class Sent:
    """The form of one request: its key, what is in it, and why it may not be saved now."""

    def __init__(self, request: HttpRequest) -> None:
        self.key = request.POST.get(FIELD, "")
        self.owner = _owner_of(self.key)
        self.is_good = self.owner is not None and self.owner == request.user.pk
        self.refusal = "" if self.is_good else _("This form has become too old. Save once more.")
        self._request = request

    @cached_property
    def content(self) -> str:
        """A hash of what is in the form and where it was sent."""
        typed = [
            (name, _plain(value))
            for name, values in sorted(self._request.POST.lists())
            for value in filter(None, values)  # an empty field says nothing more
            if name not in BESIDE and not name.startswith("revision.")
        ]
        return _hash(json.dumps([self._request.path, typed]))

    @property
    def row(self) -> SentForm | None:
        """What this form has made before."""
        return SentForm.objects.filter(key=_hash(self.key)).first() if self.is_good else None

    def claim(self, now: datetime) -> tuple[SentForm, bool]:
        """Return the row of this form, and whether nobody had it before.

        Within a transaction: who sends it at the same moment waits here for the end of that.
        Raises Refusal where the form may not be saved, or had something else in it before.
        """
        if self.refusal:
            raise Refusal("", self.refusal)
        row, is_first = SentForm.objects.get_or_create(
            key=_hash(self.key), defaults={"content": self.content, "at": now}
        )
        if row.content != self.content:
            raise Refusal("", self.spend())
        return row, is_first

    def spend(self) -> str:
        """Give up this key: it made something else. Return what to say of it."""
        self.is_good = False
        self.refusal = _(
            "You have saved this form before, with other answers. Is this a second one? Save "
            "once more."
        )
        return self.refusal


def sent_in(request: HttpRequest) -> Sent | None:
    """Return the form that came with a key; None where none did."""
    if request.method != "POST" or FIELD not in request.POST:
        return None
    found: Sent | None = getattr(request, "sent", None)
    if found is None:
        found = Sent(request)
        request.sent = found  # type: ignore[attr-defined]
    return found


def key_for(request: HttpRequest) -> str:
    """Return the key for a form on this page: the one that came, while it can be used."""
    sent = sent_in(request)
    if sent and sent.is_good and not sent.refusal:
        return sent.key
    return new_key(request.user) if isinstance(request.user, User) else ""


def new_key(user: User) -> str:
    """Return a key for a form of this person."""
    return _signer().sign(f"{user.pk}.{secrets.token_hex(16)}")


def sweep(now: datetime) -> int:
    """Forget which forms were sent some days ago; return how many."""
    return SentForm.objects.filter(at__lt=now - KEPT).delete()[0]


def _plain(value: str) -> str:
    """Return a value as it counts: a page may write a typed day in its own way, and means it."""
    try:
        return read_typed_day("", value, timezone.localdate()).isoformat()
    except Refusal:
        return value


def _owner_of(key: str) -> int | None:
    """Return whose form a key belongs to; None for what is no key of ours."""
    try:
        return int(_signer().unsign(key).partition(".")[0])
    except BadSignature:
        return None


def _signer() -> Signer:
    return Signer(salt="schedules.once")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
