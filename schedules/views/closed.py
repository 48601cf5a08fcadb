"""The nurse's list of appointments on days on which the hospital has closed meanwhile."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from schedules.access.log import Action, log_all
from schedules.pages.nurse.closed import closed_bookings
from schedules.queries.closed import bookings_on_closed_days

from .access import staff, user_of


@staff
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """Show them, the first first: each stays until a nurse moves or cancels it."""
    lines = closed_bookings(bookings_on_closed_days(user_of(request), timezone.localdate()))
    log_all(request, {line.patient for line in lines}, Action.LIST)
    return render(request, "nurse/closed.html", {"lines": lines})
