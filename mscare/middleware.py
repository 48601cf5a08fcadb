"""The language of a page stands in its address; nothing else decides it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


class LanguageOfAddress:
    """Show Dutch unless the address says `language=en`.

    A browser's own language is not asked: hospital computers often stand on English, and a
    patient who follows a link must see the page that was sent.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language that the address names."""
        asked = request.GET.get("language", settings.LANGUAGE_CODE)
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
        response["Content-Language"] = language
        return response
