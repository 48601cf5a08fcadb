"""What is said where the database cannot do its work now: it is gone, full, or only to be read.

Django asks here while it handles the error, also one that arose before any page was asked.
"""

import sqlite3
import sys
from collections.abc import Iterator

from django.conf import settings
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import bad_request, server_error

AGAIN = "60"  # seconds after which a program may ask again
READ_ONLY = "25006"  # of PostgreSQL, which counts it among its internal errors


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 503 where the database cannot work, and 500 for a mistake of ours."""
    return _cannot_work(request) or server_error(request)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 503 where the database cannot keep a session, which Django calls a bad request."""
    return _cannot_work(request) or bad_request(request, exception)


def _cannot_work(request: HttpRequest) -> HttpResponse | None:
    if not any(_is_of_the_database(error) for error in _chain(sys.exception())):
        return None
    with translation.override(_language(request)):
        page = render_to_string("503.html")
    return HttpResponse(page, status=503, headers={"Retry-After": AGAIN})


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def _is_of_the_database(error: BaseException) -> bool:
    """Tell a database that fails from a query that no database could answer."""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    is_ours = getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return isinstance(error, OperationalError) and not is_ours


def _language(request: HttpRequest) -> str:
    """Return the language of the page; that of its address where no session could be read."""
    asked = "en" if request.GET.get("language") == "en" else settings.LANGUAGE_CODE
    return getattr(request, "language", asked)
