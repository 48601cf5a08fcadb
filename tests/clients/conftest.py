"""A treatment of which acts are done, and the address of its calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from schedules.access.feeds import make_feed
from schedules.models import Access, User
from schedules.planning import commit

LANES = ["doses", "tests", "visits", "periods"]


@pytest.fixture
def clock(db, monkeypatch):
    """Now is the morning of 23 November 2026, and an hour later with each act."""
    cache.clear()
    now = [datetime(2026, 11, 23, 9, tzinfo=UTC)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def later():
        now[0] += timedelta(hours=1)

    return later


@pytest.fixture
def plan(make_plan, clock):
    """Ocrelizumab from 11 January 2027."""
    return make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")


@pytest.fixture
def do(nurse, clock):
    """Return a function that commits intents to a plan, each an hour after the one before."""

    def act(plan, *intents):
        for intent in intents:
            clock()
            change = commit(plan, intent, by=nurse, revision=plan.revision)
            plan.refresh_from_db()
        return change

    return act


@pytest.fixture
def address(plan):
    user = User.objects.create_user("lijsterbes", "lijsterbes@example.org")
    access = Access.objects.create(
        user=user, patient=plan.patient, kind="self", name="x", granted_at=timezone.now()
    )
    choices = {"is_neutral": False, "lanes": LANES, "language": "en"}
    _feed, token = make_feed(access, name="phone", now=timezone.now(), **choices)
    return f"/agenda/{token}/mijn-afspraken.ics"
