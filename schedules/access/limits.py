"""How often something may be tried: counted in the cache, which all processes share."""

from time import time
from typing import NamedTuple

from django.core.cache import cache


class Count(NamedTuple):
    """The number of tries in this stretch of time, this one included, and when the next begins."""

    tries: int
    seconds_left: int


def count(what: str, who: str, *, seconds: int, now: float | None = None) -> Count:
    """Count one more try; `who` is kept in the cache as it is, so pass no secret."""
    moment = time() if now is None else now
    stretch, passed = divmod(int(moment), seconds)
    key = f"tries:{what}:{who}:{stretch}"
    tries = cache.get(key, 0) + 1
    cache.set(key, tries, timeout=seconds)
    return Count(tries, seconds - passed)
