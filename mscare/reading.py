"""How somebody reads the pages: large, one thing a screen, dark or light. No account is needed.

A cookie of our own keeps it, and only once somebody chose: so it works without a script, before a
login and after it. It says nothing of who reads.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers

ASKED = "reading"  # in an address: what somebody chose just now
YEAR = 365 * 24 * 3600  # seconds
FIELDS = {
    "large": "size",
    "usual": "size",
    "quiet": "pace",
    "whole": "pace",
    "dark": "theme",
    "light": "theme",
    "device": "theme",
}
TAKEN_BACK = ("usual", "whole", "device")


class Reading(NamedTuple):
    """What somebody chose; "" where they chose nothing."""

    size: str = ""
    pace: str = ""
    theme: str = ""


def chosen(words: Iterable[str]) -> Reading:
    """Return what these words choose together; a later one wins, and unknown ones say nothing."""
    said = {FIELDS[word]: word for word in words if word in FIELDS}
    return Reading(**{name: "" if w in TAKEN_BACK else w for name, w in said.items()})


class ReadingOfCookie:
    """Tell each page how it is to be read, and keep what somebody chooses."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; where somebody chose, with the same page at its own address."""
        kept = request.COOKIES.get(settings.READING_COOKIE_NAME, "").split(".")
        asked = request.GET.get(ASKED, "")
        if request.method == "GET" and asked in FIELDS:
            return _to_the_page(request, chosen([*kept, asked]))
        request.reading = chosen(kept)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response


def _to_the_page(request: HttpRequest, reading: Reading) -> HttpResponse:
    query = request.GET.copy()
    del query[ASKED]
    # Without a path: that of an address may begin with two strokes, and lead to another host.
    response = HttpResponseRedirect(f"?{query.urlencode()}")
    response["Cache-Control"] = "no-store"
    _keep(response, reading)
    return response


def _keep(response: HttpResponse, reading: Reading) -> None:
    name = settings.READING_COOKIE_NAME
    if not any(reading):
        response.delete_cookie(name, samesite="Lax")
        return
    response.set_cookie(
        name,
        ".".join(filter(None, reading)),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def reading(request: HttpRequest) -> dict[str, Any]:
    """Give templates how the page is read, and the address of a choice but for its word."""
    query = request.GET.copy()
    query.pop(ASKED, None)
    return {
        "reading": getattr(request, "reading", Reading()),  # not yet, of what was not let in
        "reading_address": f"?{query.urlencode()}{'&' if query else ''}{ASKED}=",
    }


def is_calm(request: HttpRequest) -> bool:
    """Tell whether somebody reads one thing a screen."""
    return bool(request.reading.pace)  # type: ignore[attr-defined]
