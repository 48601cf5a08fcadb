"""The language of a page stands in its address; someone who is logged in chooses once."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

SESSION_KEY = "language"


class LanguageOfAddress:
    """Show Dutch unless the address says `language=en`, or a session was told so before.

    A browser's own language is not asked: hospital computers often stand on English, and a
    patient who follows a link must see the page that was sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language that was asked for."""
        language = _asked(request)
        with translation.override(language):
            response = self.get_response(request)
        response["Content-Language"] = language
        return response


def _asked(request: HttpRequest) -> str:
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    asked = request.GET.get("language")
    if asked not in dict(settings.LANGUAGES):
        kept = request.session.get(SESSION_KEY) if has_session else None
        return kept or settings.LANGUAGE_CODE
    if has_session and not request.session.is_empty():
        request.session[SESSION_KEY] = asked
    return str(asked)
