"""Nobody, whatever they send from whichever page, meets an error of the server.

`make fuzz` does the same many thousand times.
"""

import logging
import os
import traceback
from collections import Counter

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from schedules.renderers.paper.press import Press
from tests.views.test_who_gets_what import world

from .walks import ADDRESSES, REQUESTS, Walk, everything_of, undone

__all__ = ["world"]  # the fixture: one record with everything on it

FUZZ = int(os.environ.get("FUZZ") or 0)  # how many requests at least
USUAL = 2  # walks from each address; the first is the plainest


@pytest.fixture
def record(world, make_plan, monkeypatch):
    """That record, with more plans. Paper is not laid out: other tests do, and it takes long."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr(Press, "print_fitting", lambda press, papers, pages: b"%PDF-")
    make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-01", patient=world.patient)
    make_plan("ofatumumab", "generic", "2026-09-07", today="2026-09-01", patient=world.neighbour)
    return everything_of(world)


def test_no_walk_of_anybody_ends_in_an_error_of_the_server(record, client):
    """From each address by itself: what is drawn at random would leave most of them out."""
    begun = ADDRESSES if FUZZ else ADDRESSES[:: each_of(4)]
    came, found = Counter(), {}
    for address in begun:
        _walk_from(address, record, type(client), came, found)
    print(f"{came.total() - came['saved']} requests from {len(begun)} addresses: {came}")
    assert found == {}
    assert came.total() - came["saved"] >= FUZZ
    assert came[200] > came.total() / 4
    assert came["saved"] >= FUZZ / 400


def each_of(number):
    """Return of how many addresses one is tried: on a second database fewer show as much."""
    return number if connection.vendor == "sqlite" else number * 5


def _walk_from(address, record, browser, came, found):
    @settings(
        max_examples=-(-FUZZ // (REQUESTS * len(ADDRESSES))) or USUAL,
        deadline=None,
        database=None,
        derandomize=not FUZZ,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def walks(data):
        walk = Walk(data.draw, record, browser(), address)
        try:
            with undone():
                walk.go()
        except Exception as error:
            for line in walk.told:
                note(line)
            if not FUZZ:
                raise
            place = [str(frame) for frame in traceback.extract_tb(error.__traceback__)][-1]
            found.setdefault(f"{type(error).__name__} {place}", (walk.told, str(error)))
        came.update(walk.statuses)
        came["saved"] += walk.saved

    walks()
