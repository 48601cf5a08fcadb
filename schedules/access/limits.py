"""How often something may be tried: counted in the cache, which all processes share."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest

LIMITS = {
    "come-in": "10/10m/ip",  # codes of letters
    "calendars": "60/1m/ip",
    "calendar": "30/1m/key",
    "calendar-refusals": "1/1m/key",  # that are written down: not each of a flood
}


def may(request: HttpRequest, action: str, key: str = "") -> bool:
    """Count a try; tell whether it is within the limit of this address, or of this key."""
    limit = {"app": "schedules", "action": action, "config": LIMITS}
    return bool(ratelimit.consume(request, key=key, limit_get=True, **limit))
