"""All that a night has to do, in one command; what fails keeps nothing else from being done."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from mscare.operations.management.commands import nightly
from mscare.operations.management.commands.nightly import seconds_until
from schedules.models import Link

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def keys_in_the_table():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        return {key for (key,) in cursor.fetchall()}


def test_it_carries_plans_on_and_forgets_what_is_over(db, capsys, make_plan):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2024-01-08", today="2024-01-02")
    until = plan.until
    past = timezone.now() - timedelta(days=1)
    Session.objects.create(session_key="over", session_data="", expire_date=past)
    cache.set("letter", "sealed", timeout=-60)
    cache.set("count", 1, timeout=600)
    call_command("nightly")
    plan.refresh_from_db()
    assert plan.until > until
    assert not Session.objects.filter(pk="over").exists()
    assert keys_in_the_table() == {":1:count"}
    told = capsys.readouterr().out
    assert "1 plans extended" in told
    assert "2 rows linked" in told  # the plan's start, and that it was carried on
    assert f"2026-11-23 amsterdam-umc 2 {Link.objects.latest('pk').hash}" in told


def test_one_job_that_fails_is_named_and_the_others_are_done(db, monkeypatch, capsys):
    def failing(name, **_options):
        raise {"extend_plans": CommandError("plans need attention")}.get(
            name, ValueError("2026-11")
        )

    monkeypatch.setattr(nightly, "call_command", failing)
    cache.set("letter", "sealed", timeout=-60)
    with pytest.raises(CommandError, match=r"failed: extend_plans, clearsessions, link_log"):
        call_command("nightly")
    assert keys_in_the_table() == set()
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "extend_plans: plans need attention",
        "clearsessions: ValueError",
        "link_log: ValueError",
    ]


def test_with_an_hour_it_stays_and_waits_for_it(db, monkeypatch):
    waited = []

    def sleep(seconds):
        if len(waited) == 2:
            raise KeyboardInterrupt
        waited.append(seconds)

    monkeypatch.setattr(nightly.time, "sleep", sleep)
    monkeypatch.setattr(nightly, "close_old_connections", lambda: None)
    monkeypatch.setattr(nightly, "call_command", lambda *words, **options: None)
    with pytest.raises(KeyboardInterrupt):
        call_command("nightly", "--at", "03:10")
    assert len(waited) == 2
    assert all(0 < seconds <= 25 * 3600 for seconds in waited)


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ((2026, 11, 24, 1, 10), 2),
        ((2026, 11, 24, 3, 10), 24),
        ((2026, 11, 24, 22, 10), 5),
        ((2027, 3, 27, 3, 10), 23),  # summer time begins that night
        ((2026, 10, 24, 3, 10), 25),  # and ends
    ],
)
def test_how_long_it_is_until_the_hour(now, hours):
    assert seconds_until((3, 10), datetime(*now, tzinfo=AMSTERDAM)) == hours * 3600


@pytest.mark.parametrize("at", ["3", "24:00", "half vier"])
def test_what_is_no_hour_is_refused(at):
    with pytest.raises(CommandError):
        call_command("nightly", "--at", at)
