"""Injections and tablets at home: one event with a rule, expanded by another program."""

from datetime import date

import pytest
import recurring_ical_events
from icalendar import Calendar

from schedules.renderers.calendar.ical import render_ical

pytestmark = pytest.mark.reading

TODAY = date(2026, 11, 23)


def days_of(timeline, uid, last):
    calendar = Calendar.from_ical(render_ical(timeline, TODAY).body)
    expanded = recurring_ical_events.of(calendar).between(date(2026, 9, 1), last)
    return sorted(
        event["DTSTART"].dt.isoformat() for event in expanded if event["UID"].startswith(uid)
    )


@pytest.mark.parametrize(
    ("treatment", "fact", "facts", "last", "expected"),
    [
        (
            *("avonex", "avon.dose", {}, date(2026, 11, 3)),
            ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02"],
        ),
        (
            *("betaferon", "beta.dose", {}, date(2026, 10, 12)),
            ["2026-10-05", "2026-10-07", "2026-10-09", "2026-10-11"],
        ),
        (
            *("rebif", "rebi.dose", {"weekdays": "tue,thu,sat"}, date(2026, 10, 14)),
            ["2026-10-06", "2026-10-08", "2026-10-10", "2026-10-13"],
        ),
        (
            *("glatiramer", "glat.dose@40mg-3x-week"),
            *({"regimen": "40mg-3x-week", "weekdays": "mon,wed,fri"}, date(2026, 10, 13)),
            ["2026-10-05", "2026-10-07", "2026-10-09", "2026-10-12"],
        ),
        (
            *("plegridy", "pleg.dose@full", {}, date(2026, 12, 1)),
            ["2026-11-02", "2026-11-16", "2026-11-30"],
        ),
        (
            *("ozanimod", "ozan.dose.d1", {}, date(2026, 10, 20)),
            ["2026-10-05", "2026-10-06", "2026-10-07", "2026-10-08"],
        ),
        (
            *("teriflunomide", "teri.dose.daily", {"stop_date": "2026-10-07"}, date(2026, 10, 20)),
            ["2026-10-05", "2026-10-06", "2026-10-07"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_series_is_one_event_that_expands_to_the_same_days(
    make_timeline, treatment, fact, facts, last, expected
):
    timeline = make_timeline(treatment, "amsterdam-umc", "2026-10-05", **facts)
    (entry,) = (entry for entry in timeline.entries if entry.fact == fact)
    assert days_of(timeline, entry.uid, last) == expected
