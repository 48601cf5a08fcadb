"""Where somebody begins after logging in."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from schedules.access.typed import is_new, typed_by

from .access import beginnings_of, roles_in


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send a person of the staff to their work, and a patient to their own schedule.

    Before that, to what they were typing when their session ended.
    """
    if (typed := typed_by(request)) and is_new(request):
        return HttpResponseRedirect(typed.address)
    begin = beginnings_of(roles_in(request))
    return HttpResponseRedirect(begin[0].address if begin else reverse("mine"))


@login_required
@never_cache
@require_safe
def stay(request: HttpRequest) -> HttpResponse:
    """Keep a session open; give the token with which an open form can still be saved."""
    return JsonResponse({"csrf": get_token(request)})


def closed(request: HttpRequest, key: str = "") -> HttpResponse:
    """Answer as if there were no such page. Raises Http404."""
    raise Http404
