"""Let Django's models ask another database for a while: a copy, to be looked at."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.utils import load_backend

from .contract import Settings

ALIAS = "default"


@contextmanager
def working_on(settings: Settings) -> Iterator[None]:
    """Ask the database of these settings, in this thread, and then ask the usual one again."""
    usual = connections[ALIAS]
    there = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, ALIAS)
    connections[ALIAS] = there
    try:
        yield
    finally:
        there.close()
        connections[ALIAS] = usual
