"""What was typed when a session ended: kept, sealed, until its owner has logged in again.

The key of a form tells whose words they are (schedules/access/once.py). They wait in the session of
the browser that sent them, for half an hour, and are forgotten when anybody else logs in there.
"""

import json
from time import time
from typing import NamedTuple

from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from .once import sent_in
from .sealing import Unreadable, seal, unseal

KEY = "typed"
AGAIN = "verder"  # in the address of a page to which somebody comes back
MINUTES = 30
MOST = 20_000  # signs: more is no note that somebody typed
PURPOSE = b"mscare typed"


class Typed(NamedTuple):
    """A form that was sent by somebody whose session was over."""

    owner: int
    path: str
    fields: str  # as a form sends them
    had_file: bool = False  # a file is not kept: it has to be chosen again

    @property
    def address(self) -> str:
        """Where the form is shown again."""
        return f"{self.path}?{urlencode({AGAIN: 1})}"


def keep_typed(request: HttpRequest) -> Typed | None:
    """Keep a form of which the key says whose it is; None for any other."""
    sent = sent_in(request)
    if sent is None or sent.owner is None:
        return None
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    typed = Typed(sent.owner, request.path, fields.urlencode(), bool(request.FILES))
    text = json.dumps(typed)
    if len(text) > MOST:
        return None
    request.session[KEY] = {"sealed": seal(text, PURPOSE), "at": int(time())}
    return typed


def typed_by(request: HttpRequest) -> Typed | None:
    """Return what who is logged in had typed; what is somebody else's or too old is forgotten."""
    kept = request.session.get(KEY)
    if not kept or not request.user.is_authenticated:
        return None
    try:
        typed = Typed(*json.loads(unseal(kept["sealed"], PURPOSE)))
    except Unreadable:
        typed = None
    if typed is None or typed.owner != request.user.pk or time() - kept["at"] > MINUTES * 60:
        forget_typed(request)
        return None
    return typed


def is_new(request: HttpRequest) -> bool:
    """Tell whether what was kept has not been shown yet."""
    return not request.session[KEY].get("is_shown")


def mark_shown(request: HttpRequest) -> None:
    """Remember that it was shown; it stays for who loads the page again."""
    if is_new(request):
        request.session[KEY] = {**request.session[KEY], "is_shown": True}


def forget_typed(request: HttpRequest) -> None:
    """Forget what was kept: it was saved, or is somebody else's."""
    if KEY in request.session:
        del request.session[KEY]


def fields_of(typed: Typed) -> QueryDict:
    """Return what was typed, as a view reads it."""
    return QueryDict(typed.fields)
