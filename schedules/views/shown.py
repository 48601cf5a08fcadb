"""What was previewed is what is stored: the preview signs what it showed."""

import json
from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

FIELD = "shown"


def signed(request: HttpRequest, meant: Iterable[tuple[str, str]], also: Iterable[str] = ()) -> str:
    """Return a signature over what a page shows: what was typed, and what that touches too."""
    said = sorted(pair for pair in meant if pair[1])  # an empty field says nothing
    text = json.dumps([request.path, request.user.pk, said, sorted(also)])
    return salted_hmac("schedules.shown", text, algorithm="sha256").hexdigest()


def is_as_shown(
    request: HttpRequest, meant: Iterable[tuple[str, str]], also: Iterable[str] = ()
) -> bool:
    """Tell whether the yes is to what the page showed.

    A yes without a signature came from no page of ours: it is to whatever it says.
    """
    sent = request.POST.get(FIELD)
    return sent is None or constant_time_compare(sent, signed(request, meant, also))
