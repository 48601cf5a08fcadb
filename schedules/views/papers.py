"""Whether a paper still holds: for whoever has it in hand, without a login and without a name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from schedules.queries import standing_of
from schedules.words.when import day_words


@require_safe
@never_cache
def paper(request: HttpRequest, mark: str) -> HttpResponse:
    """Say whether a paper still holds, and nothing of what stands on it."""
    standing = standing_of(mark)
    since = day_words(standing.since) if standing and standing.since else ""
    context = {"is_known": standing is not None, "since": since}
    response = render(request, "preview/paper.html", context, status=200 if standing else 404)
    response["X-Robots-Tag"] = "noindex"
    return response


def address_of(request: HttpRequest, mark: str) -> str:
    """Return where to read whether a paper still holds."""
    return request.build_absolute_uri(reverse("paper", args=[mark]))
