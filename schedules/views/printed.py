"""Papers, one of which is more work than a hundred pages: how many somebody may ask for."""

from functools import wraps
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from schedules.access.limits import may
from schedules.models import Plan
from schedules.renderers.paper.bounds import MOST_LINES, MOST_PAGES, BusyError, TooLongError

from .access import View


class Refused(NamedTuple):
    """Why there is no paper, as a status and as a name that the page knows."""

    why: str
    status: int
    wait: int = 0  # seconds
    back: str = ""  # the address of what there is instead


TOO_OFTEN = Refused("too often", 429, 60)
BUSY = Refused("busy", 503, 30)
TOO_LONG = Refused("too long", 422)


class TakenBackError(Exception):
    """A paper is asked for of a plan that was entered in error: it would tell dates of nobody."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


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
        except TakenBackError as error:
            return taken_back(request, error.plan)

    return guarded


def taken_back(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Say that there is no paper of a plan that was entered in error."""
    back = reverse("plan", args=[plan.code])
    return _no_paper(request, Refused("taken back", 410, back=back))


def _may_print(request: HttpRequest) -> bool:
    if request.user.is_authenticated:
        return may(request, "papers-of-person", str(request.user.pk))
    return may(request, "papers-of-stranger")


def _no_paper(request: HttpRequest, refused: Refused) -> HttpResponse:
    context = {**refused._asdict(), "pages": MOST_PAGES, "lines": MOST_LINES}
    response = render(request, "no_paper.html", context, status=refused.status)
    if refused.wait:
        response.headers["Retry-After"] = str(refused.wait)
    return response
