"""How often something may be tried: counted in the cache, which all processes share."""

from django.conf import settings
from django.http import HttpRequest

from .borrowed import consume

LIMITS = {
    "come-in": "10/10m/ip",  # codes that open no letter; wrong dates count with the letter itself
    # Somebody prints ten papers of one patient at most. A hospital goes out by one address.
    "papers-of-person": "30/1m/key,300/1m/ip",
    "papers-of-stranger": "30/1m/ip",
    "calendars": "60/1m/ip",  # addresses of calendars that open nothing
    "calendar-refusals": "1/1m/key",  # that are written down: not each of a flood
}


def may(request: HttpRequest, action: str, key: str = "", *, counts: bool = True) -> bool:
    """Count a try; tell whether it is within the limit of this address, or of this key.

    Where only wrong tries count, it is asked first without counting, and then told of a wrong one.
    """
    limit = {"app": "schedules", "action": action, "config": LIMITS}
    return bool(consume(request, key=key, limit_get=True, dry_run=not counts, **limit))


def may_log_in(request: HttpRequest) -> bool:
    """Tell whether an address may try a password; nothing is counted."""
    by_address = settings.ACCOUNT_RATE_LIMITS["login_failed"].rpartition(",")[2]
    limit = {"app": "allauth.account", "action": "login_failed"}
    return bool(consume(request, config={"login_failed": by_address}, dry_run=True, **limit))


def may_mail(request: HttpRequest, email: str) -> bool:
    """Hold to django-allauth's own limit on codes by e-mail."""
    limit = {"app": "allauth.account", "action": "request_login_code"}
    return bool(consume(request, key=email, **limit))
