"""Each request gets a name in the logs, and is counted. Neither says of whom, nor which path."""

import logging
import re
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

from mscare.logs import request_id

from .probes import PROBES

HEADER = "X-Request-ID"
# What proxies make of themselves, such as nginx's $request_id: nobody's name fits into it.
TAKEN = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.ASCII)
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")

REQUESTS = Counter("mscare_requests", "Requests that were answered", ["method", "view", "status"])
SECONDS = Histogram("mscare_request_seconds", "Time until the answer was ready", ["view"])

log = logging.getLogger("mscare.requests")


class Watched:
    """Name, time and count each request; the proxy's name for it is taken where it has one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and say under which name this stands in the logs."""
        given = request.headers.get(HEADER, "")
        name = given if TAKEN.fullmatch(given) else uuid4().hex
        request.request_id = name  # type: ignore[attr-defined]
        token, begun = request_id.set(name), perf_counter()
        try:
            response = self.get_response(request)
            self._tell(request, response, perf_counter() - begun)
        finally:
            request_id.reset(token)
        response.headers[HEADER] = name
        return response

    def _tell(self, request: HttpRequest, response: HttpResponse, seconds: float) -> None:
        if request.path_info in PROBES:  # every few seconds, and nobody's
            return
        view = view_of(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(method, view, response.status_code).inc()
        SECONDS.labels(view).observe(seconds)
        said = {"view": view, "method": method, "status": response.status_code}
        log.info("answered", extra={**said, "ms": round(seconds * 1000)})


def view_of(request: HttpRequest) -> str:
    """Return what was asked by the name of its page: a path may hold a secret, or anything."""
    if request.resolver_match:
        return request.resolver_match.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"
