"""The protocols as their authors see them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from schedules.models import Membership
from schedules.queries import protocol_versions

from .access import with_role


@with_role(Membership.Role.AUTHOR)
@require_safe
def protocols(request: HttpRequest) -> HttpResponse:
    """List every version that was loaded: which one is released, and which can still change."""
    return render(request, "nurse/protocols.html", {"protocols": protocol_versions()})
