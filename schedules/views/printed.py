"""Papers, one of which is more work than a hundred pages: how many somebody may ask for."""

from functools import wraps
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from schedules.access.limits import may
from schedules.renderers.paper.bounds import MOST_LINES, MOST_PAGES, BusyError, TooLongError

from .access import View


class Refused(NamedTuple):
    """Why there is no paper, as a status and as a name that the page knows."""

    why: str
    status: int
    wait: int = 0  # seconds


TOO_OFTEN = Refused("too often", 429, 60)
BUSY = Refused("busy", 503, 30)
TOO_LONG = Refused("too long", 422)


def printed(view: View) -> View:
    """Let a view give a paper, within limits; where there is none, a page says what to do."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _may_print(request):
            return _no_paper(request, TOO_OFTEN)
        try:
            return view(request, *args, **kwargs)
        except BusyError:
            return _no_paper(request, BUSY)
        except TooLongError:
            return _no_paper(request, TOO_LONG)

    return guarded


def _may_print(request: HttpRequest) -> bool:
    if request.user.is_authenticated:
        return may(request, "papers-of-person", str(request.user.pk))
    return may(request, "papers-of-stranger")


def _no_paper(request: HttpRequest, refused: Refused) -> HttpResponse:
    context = {"why": refused.why, "pages": MOST_PAGES, "lines": MOST_LINES}
    response = render(request, "no_paper.html", context, status=refused.status)
    if refused.wait:
        response.headers["Retry-After"] = str(refused.wait)
    return response
