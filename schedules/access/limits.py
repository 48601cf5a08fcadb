"""How often something may be tried: counted in the cache, which all processes share."""

from django.http import HttpRequest

from .borrowed import consume

LIMITS = {
    "come-in": "10/10m/ip",  # codes of letters
    "calendars": "60/1m/ip",
    "calendar": "30/1m/key",
    "calendar-refusals": "1/1m/key",  # that are written down: not each of a flood
}


def may(request: HttpRequest, action: str, key: str = "") -> bool:
    """Count a try; tell whether it is within the limit of this address, or of this key."""
    limit = {"app": "schedules", "action": action, "config": LIMITS}
    return bool(consume(request, key=key, limit_get=True, **limit))


def may_mail(request: HttpRequest, email: str) -> bool:
    """Hold to django-allauth's own limit on codes by e-mail."""
    limit = {"app": "allauth.account", "action": "request_login_code"}
    return bool(consume(request, key=email, **limit))
