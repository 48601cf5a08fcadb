"""What a page that only swaps a part of itself is told when the login has ended."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect


class LoginOfSwaps:
    """Send the whole page to the login: htmx would follow and put nothing in the list's place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a redirect to the login becomes one that the browser itself follows."""
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        is_sent_away = path_in(response.get("Location", "")) == login
        if request.headers.get("HX-Request") != "true" or not is_sent_away:
            return response
        page = path_in(request.headers.get("HX-Current-URL", "")) or "/"
        return HttpResponseClientRedirect(f"{login}?{urlencode({'next': page})}")


def path_in(address: str) -> str:
    """Return the path of an address; empty where it is none."""
    try:
        return urlsplit(address).path
    except ValueError:  # such as "http://["
        return ""
