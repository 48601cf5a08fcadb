"""The calendars of the real protocols, against the JSON contract and against typed dates."""

import re
from collections import Counter

import pytest
from django.utils import translation

from schedules.renderers.contract import contract

from .calendars import days_of, events_of, render

pytestmark = pytest.mark.reading


@pytest.fixture
def real(make_timeline):
    """A real timeline, and its events' days by (fact, occurrence)."""

    def make(treatment, clinic, start, language="nl", **facts):
        timeline = make_timeline(treatment, clinic, start, language=language, **facts)
        names = {e.uid: (e.fact.partition("@")[0], e.occurrence) for e in timeline.entries}
        found = {}
        for event in events_of(timeline, by_day=False):
            uid = event["UID"].removesuffix("@mscare-host").split(".")[0]
            found.setdefault(names[uid], []).append(days_of(event))
        return timeline, found

    return make


REAL = [
    ("alemtuzumab", "jbz", "2026-10-05"),
    ("alemtuzumab", "jbz", "2026-08-31"),
    ("alemtuzumab", "jbz", "2028-02-29"),
    ("ocrelizumab", "amsterdam-umc", "2026-10-05"),
    ("ocrelizumab", "amsterdam-umc", "2026-08-31"),
    ("ofatumumab", "amsterdam-umc", "2026-10-05"),
    ("ofatumumab", "amsterdam-umc", "2027-01-31"),
    ("ahsct", "amsterdam-umc", "2026-10-05"),
]
# Sunday 28 February 2027 is the day of an infusion: what to mind around it goes with the Monday.
BESIDE = {
    ("2026-08-31", "ocre.irr", 3): ("2027-03-01", "2027-03-02"),
    ("2026-08-31", "ocre.antihypertensive", 3): ("2027-02-28", "2027-03-01"),
}
# Who is in the hospital from the evening before can no longer do what comes before the first dose.
EVENINGS = {"2026-10-05": "2026-10-04", "2026-08-31": "2026-08-30", "2028-02-29": "2028-02-28"}
IN_HOSPITAL = [("alemtuzumab", "jbz")]


def expected_days(timeline):
    """What the contract dates and no product information: the first and the last day of each.

    Nothing is booked here, so the day is the working day to book for. What has one end stands
    there.
    """
    for item in contract(timeline)["items"]:
        day = item["book_on"] or item["due"]
        first, last = day or item["earliest"], day or item["latest"]
        yield item, (first or last, last or first)
    for period in contract(timeline)["periods"]:
        first, last = period["begins"], period["ends"]
        yield period, (first or last, last or first)


@pytest.mark.parametrize(("treatment", "clinic", "start"), REAL)
def test_every_date_of_the_contract_is_in_the_calendar_and_no_other(real, treatment, clinic, start):
    timeline, found = real(treatment, clinic, start)
    stays = (treatment, clinic) in IN_HOSPITAL

    expected = {
        (line["fact"], line["occurrence"]): BESIDE.get(
            (start, line["fact"], line["occurrence"]), days
        )
        if days != (start, start) or line.get("due", line.get("begins")) or not stays
        else (EVENINGS[start], EVENINGS[start])
        for line, days in expected_days(timeline)
        if all(days) and ".smpc." not in line["fact"]
    }

    assert len(expected) >= 5
    assert {name: (days[0][0], days[-1][1]) for name, days in found.items()} == expected
    assert all(first == last for days in found.values() if len(days) == 2 for first, last in days)


@pytest.mark.parametrize(
    ("treatment", "clinic", "fact", "occurrence", "expected"),
    [
        ("alemtuzumab", "jbz", "alem.c1.dose", 1, ("2026-10-05", "2026-10-05")),
        ("alemtuzumab", "jbz", "alem.c1.dose", 5, ("2026-10-09", "2026-10-09")),
        ("alemtuzumab", "jbz", "alem.fu.nurse_1m", 1, ("2026-11-05", "2026-11-05")),
        ("alemtuzumab", "jbz", "alem.c2.dose", 1, ("2027-10-05", "2027-10-05")),
        ("alemtuzumab", "jbz", "alem.labs.end", 1, ("2031-10-07", "2031-10-07")),
        ("alemtuzumab", "jbz", "alem.diet.c1", 1, ("2026-09-21", "2026-11-09")),
        ("ocrelizumab", "amsterdam-umc", "ocre.dose.1b", 1, ("2026-10-19", "2026-10-19")),
        ("ocrelizumab", "amsterdam-umc", "ocre.dose.maint", 1, ("2027-04-05", "2027-04-05")),
        ("ocrelizumab", "amsterdam-umc", "ocre.dose.maint", 2, ("2027-10-05", "2027-10-05")),
        ("ocrelizumab", "amsterdam-umc", "ocre.pre.mri", 1, ("2026-07-05", "2026-10-05")),
        ("ofatumumab", "amsterdam-umc", "kesi.reaction", 1, ("2026-10-05", "2026-10-06")),
        ("ahsct", "amsterdam-umc", "ahsct.leuk", 1, ("2026-10-10", "2026-10-12")),
    ],
)
def test_typed_dates_are_found_in_the_calendar(real, treatment, clinic, fact, occurrence, expected):
    _, found = real(treatment, clinic, "2026-10-05")

    days = found[fact, occurrence]
    assert (days[0][0], days[-1][1]) == expected


@pytest.mark.parametrize(("treatment", "clinic"), sorted({pair[:2] for pair in REAL}))
def test_identities_are_unique_and_the_same_each_time_and_in_both_languages(
    make_timeline, treatment, clinic
):
    def uids(language):
        body = render(make_timeline(treatment, clinic, "2026-10-05", language=language))
        return re.findall(rb"\r\nUID:(.+)\r\n", body)

    once = uids("nl")

    assert max(Counter(once).values()) == 1
    assert not any(b"/" in uid for uid in once)
    assert once == uids("nl") == uids("en")


def test_the_timeline_decides_the_language_whatever_the_reader_of_the_page_uses(make_timeline):
    english = make_timeline("ocrelizumab", "amsterdam-umc", "2026-10-05", language="en")

    with translation.override("nl"):
        body = render(english)

    assert b"PRODID:-//MSCare//Treatment timeline//EN" in body
    assert b"Monday 19 October 2026" in body.replace(b"\r\n ", b"")
    assert b"maandag" not in body.replace(b"\r\n ", b"")
