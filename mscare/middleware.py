"""What is let in, the language of a page, and the end of a session in which nothing happens."""

import sys
from collections.abc import Callable, Iterator
from time import time

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django.views.defaults import bad_request

from schedules.inputs.bounds import whole_number
from schedules.queries import roles_of

SESSION_KEY = "language"
LONGEST_ADDRESS = 8_000  # signs
CALENDARS = "/agenda/"  # what programs read

# What a page of ours may ask of a browser: nothing but passkeys.
PERMISSIONS = (
    "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(),"
    " gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=(),"
    " publickey-credentials-create=(self), publickey-credentials-get=(self)"
)


class SafeHeaders:
    """Give every answer what keeps a browser from helping others, static files and errors too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer. No copy stays of a page that somebody saw who was logged in, nor after it."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if settings.SESSION_COOKIE_NAME in request.COOKIES and _is_page(request):
            patch_cache_control(response, private=True, no_store=True)
        if _has_logged_out(request):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _is_page(request: HttpRequest) -> bool:
    return not request.path.startswith(settings.STATIC_URL)


def _has_logged_out(request: HttpRequest) -> bool:
    match = request.resolver_match
    return request.method == "POST" and match is not None and match.url_name == "account_logout"


class BoundedRequests:
    """Refuse what no browser sends of itself, before anything is done with it.

    A body of many megabytes, files included; more fields than Django reads; an address that is
    longer than servers pass on; NUL, a sign that nobody can type and PostgreSQL cannot keep. A
    field that the form of a page does not have is passed over: there are never many of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say that this cannot be read."""
        try:
            _check(request)
        except (SuspiciousOperation, MultiPartParserError) as error:
            return _refusal(request, error)
        return self.get_response(request)


def _check(request: HttpRequest) -> None:
    """Raise SuspiciousOperation or MultiPartParserError for what is not let in."""
    length = whole_number(request.META.get("CONTENT_LENGTH") or "0", sys.maxsize)
    if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig("the body is too large")
    if len(request.get_full_path()) > LONGEST_ADDRESS:
        raise RequestDataTooBig("the address is too long")
    if any("\0" in text for text in _texts(request)):
        raise SuspiciousOperation("NUL")


def _texts(request: HttpRequest) -> Iterator[str]:
    # The secret address of a calendar answers alike whatever is wrong with it, and is only hashed.
    if not request.path_info.startswith(CALENDARS):
        yield request.path_info
    yield from request.COOKIES.values()
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield from (name, *values)


def _refusal(request: HttpRequest, error: Exception) -> HttpResponse:
    is_english = "language=en" in request.META.get("QUERY_STRING", "")
    request.GET = QueryDict()  # the page reads it too
    with translation.override("en" if is_english else settings.LANGUAGE_CODE):
        return bad_request(request, error)


class CalendarsAreNobody:
    """Take from what reads a calendar whatever could make it somebody: cookies, and a query.

    The secret address alone says whose calendar it is, in which language. So no session is read
    for it, no cookie set, and its answer is the same for all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer. "Nothing new" has no length: RFC 9110 8.6 lets it only say that of the whole."""
        if not request.path_info.startswith(CALENDARS):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.META["QUERY_STRING"] = ""
        response = self.get_response(request)
        if response.status_code == 304:
            response.headers.pop("Content-Length", None)
        return response


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
        request.language = language  # type: ignore[attr-defined]  # for what is said of an error
        with translation.override(language):
            response = self.get_response(request)
        _keep(request, language)
        response.headers.setdefault("Content-Language", language)
        return response


def _asked(request: HttpRequest) -> str:
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    asked = request.GET.get("language")
    if asked not in dict(settings.LANGUAGES):
        kept = request.session.get(SESSION_KEY) if has_session else None
        return kept or settings.LANGUAGE_CODE
    return str(asked)


def _keep(request: HttpRequest, language: str) -> None:
    """Remember the language where there is a session, or was one, or something was sent.

    Who only looks at the site gets no cookie; who logs out is not spoken to otherwise.
    """
    session = request.session
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES or not session.is_empty()
    if not is_known and request.method != "POST":
        return
    is_asked = request.GET.get("language") == language
    kept = session.get(SESSION_KEY) or settings.LANGUAGE_CODE
    if kept != language and (is_asked or SESSION_KEY not in session):
        session[SESSION_KEY] = language


def other_language(request: HttpRequest) -> dict[str, dict[str, str]]:
    """Give templates the way to this page in the language that it is not in."""
    spoken = translation.get_language()
    code, name = next(one for one in settings.LANGUAGES if one[0] != spoken)
    query = request.GET.copy()
    query["language"] = code
    if code == settings.LANGUAGE_CODE and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        del query["language"]  # no session keeps another one: the page has its plain address
    address = f"{request.path}?{query.urlencode()}" if query else request.path
    return {"other_language": {"code": code, "name": name, "address": address}}


class QuietSessionsEnd:
    """End a session after some minutes of quiet, and after some hours in any case.

    Staff have less time than patients: their screens stand in rooms with other people. The time
    is written once a minute, not at each request: a page that is read need not write.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log out whoever was quiet for too long."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._watch(request)
        return self.get_response(request)

    def _watch(self, request: HttpRequest) -> None:
        now, session = int(time()), request.session
        minutes, hours = session.get("limits") or limits_of(request)
        begun, seen = session.get("begun", now), session.get("seen", now)
        if now - seen > minutes * 60 or now - begun > hours * 3600:
            logout(request)
        elif now - seen >= 60 or "begun" not in session:
            session["begun"], session["seen"], session["limits"] = begun, now, (minutes, hours)


def limits_of(request: HttpRequest) -> tuple[int, int]:
    """Return after how many minutes of quiet, and how many hours, this session ends."""
    if roles_of(request.user):
        return settings.STAFF_QUIET_MINUTES, settings.STAFF_HOURS
    return settings.PATIENT_QUIET_MINUTES, settings.PATIENT_HOURS


class RolesOfUser:
    """Say which roles at the hospital a person has: looked up where somebody asks, and once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; after the session was looked at: who was just logged out has none."""
        request.roles = SimpleLazyObject(lambda: roles_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
