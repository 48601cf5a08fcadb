"""What machines ask of the server: does it live, can it work, what did it count.

Load balancers ask by address, in plain http and without a name of a host: so this answers before
anything looks at those. Nothing that it says is about a person.
"""

import os
from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from .readiness import what_is_missing

SHARED_COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # the folder in which all processes of a server count
LOOPBACK = ("127.0.0.1", "::1")
# A proxy on the same machine asks from there as well, for the whole world.
OF_PROXIES = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


class Probes:
    """Answer /health/, /ready/ and /metrics; all else goes on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a probe; nothing that is sent to one is read."""
        answer = PROBES.get(request.path_info)
        if answer is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        response = answer(request)
        patch_cache_control(response, no_store=True)
        return response


def health(request: HttpRequest) -> HttpResponse:
    """Say that the process answers. Asks no database: a slow one is no reason to kill this."""
    return JsonResponse({"healthy": True})


def ready(request: HttpRequest) -> HttpResponse:
    """Say whether requests should come here: 503 while something is missing, and what."""
    missing = what_is_missing()
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Give the counts of all processes of this machine, to who may have them; else 404."""
    if not _may_count(request):
        return HttpResponse(status=404)
    registry = REGISTRY
    if os.environ.get(SHARED_COUNTS):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_count(request: HttpRequest) -> bool:
    asked = request.headers.get("Authorization", "").encode()
    token = settings.METRICS_TOKEN
    if token and compare_digest(asked, f"Bearer {token}".encode()):
        return True
    is_sent_on = any(name in request.headers for name in OF_PROXIES)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not is_sent_on


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/": health,
    "/ready/": ready,
    "/metrics": metrics,
}
