"""How to put an address into a calendar, and a test entry that shows whether it works."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from schedules.access.feeds import feed_seen_by, feeds_seen_by, try_out
from schedules.access.log import Action, log
from schedules.pages.patient.trials import trials_of
from schedules.words.programs import PROGRAMS

from .mine import mine_page
from .mine_access import mine, mine_address, own_access, refuse
from .once import press_once


@mine
@require_safe
def mine_feed_help(request: HttpRequest) -> HttpResponse:
    """Explain each calendar program, and show what became of the test entries."""
    access = own_access(request)
    log(request, access.patient, Action.VIEW)
    trials = trials_of(feeds_seen_by(access), timezone.localdate())
    context = {"trials": trials, "programs": PROGRAMS}
    return mine_page(request, "patient/feed_help.html", context)


@mine
@require_POST
def try_feed(request: HttpRequest, code: UUID) -> HttpResponse:
    """Put a test entry on tomorrow."""
    access = own_access(request)
    found = feed_seen_by(access, code)
    if found is None:
        refuse(request)
    back = mine_address(request, "mine-feed-help")

    def ask() -> HttpResponse:
        try_out(found, timezone.now())
        log(request, access.patient, Action.CHANGE)
        return HttpResponseRedirect(f"{back}#proef")

    return press_once(request, ask, back)
