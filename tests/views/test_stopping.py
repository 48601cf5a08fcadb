"""A nurse stops a treatment: what became of each dose is asked first, and nothing is made up.

Days are counted by hand from the leaflets: monitoring after alemtuzumab lasts until 48 months after
the last infusion.
"""

from datetime import date

import pytest
from django.utils import timezone

from schedules.engine import Key
from schedules.planning import commit
from schedules.planning.record import done

from .reading import Page


@pytest.fixture
def give(nurse):
    def give(plan, intent):
        commit(plan, intent, by=nurse, revision=plan.revision)

    return give


def row(plan, fact, n=1):
    return plan.entries.get(fact=fact, occurrence=n)


@pytest.fixture
def two_courses(make_plan, give):
    """Alemtuzumab from 5 October 2026: course 1 is recorded, course 2 would be a year later."""
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-01")
    for n in range(1, 6):
        give(plan, done(Key("alem.c1.dose", n), date(2026, 10, 4 + n), today=date(2027, 12, 1)))
    return plan


STOPPED = {"on": "2027-12-01", "reason": "Bijwerking"}
COURSE_2 = [f"dose-alem.c2.dose-{n}" for n in (1, 2, 3)]


def end_of_monitoring(plan):
    end = row(plan, "alem.labs.end")
    return str(end.due), end.is_at_least


def stopping(desk, plan, **typed):
    plan.refresh_from_db()
    sent = {**STOPPED, "revision": plan.revision, **typed}
    return desk.post(f"/plannen/{plan.code}/stoppen/", sent)


def test_a_stop_first_asks_what_became_of_each_dose_and_fills_in_nothing(
    desk, two_courses, monkeypatch
):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2027, 12, 1))
    page = Page(desk.get(f"/plannen/{two_courses.code}/stoppen/"))
    assert "Van 3 doses tot en met vandaag is nog niet genoteerd of ze zijn gegeven." in page.text
    for day in ("dinsdag 5 oktober 2027", "woensdag 6 oktober 2027", "donderdag 7 oktober 2027"):
        assert day in page.text.lower()
    assert page.value("last_dose") == ""
    assert not [field for field in page.fields["all"] if "checked" in field]
    refused = Page(stopping(desk, two_courses))
    assert "Zeg wat er met deze doses is gebeurd" in refused.text
    two_courses.refresh_from_db()
    assert two_courses.stopped_on is None


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        ({"all": "unknown"}, ("2031-10-07", True)),
        ({"all": "planned"}, ("2031-10-07", False)),
        ({"all": "not_given"}, ("2030-10-09", False)),
        ({"all": "each"}, ("2031-10-07", True)),
        (
            {
                "all": "each",
                COURSE_2[0]: "planned",
                COURSE_2[1]: "other",
                f"{COURSE_2[1]}-on": "2027-10-11",
                COURSE_2[2]: "not_given",
            },
            ("2031-10-11", False),
        ),
    ],
    ids=["unknown", "planned", "not given", "each unknown", "each"],
)
def test_monitoring_ends_by_what_is_said_of_the_doses(desk, two_courses, monkeypatch, answer, end):
    """48 months after the last infusion: 9 October 2026, or one of October 2027."""
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2027, 12, 1))
    assert "Er is nog niets opgeslagen." in Page(stopping(desk, two_courses, **answer)).text
    stopping(desk, two_courses, confirmed="yes", **answer)
    assert end_of_monitoring(two_courses) == end


def test_only_who_is_asked_of_each_dose_reads_of_it(desk, two_courses, give, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2027, 12, 1))
    only, counted = "Alleen als u het niet per dosis aangeeft.", "telt vanaf deze dag."
    asked = Page(desk.get(f"/plannen/{two_courses.code}/stoppen/")).text
    for n in (1, 2, 3):
        two_courses.refresh_from_db()
        day = date(2027, 10, 4 + n)
        give(two_courses, done(Key("alem.c2.dose", n), day, today=date(2027, 12, 1)))
    unasked = Page(desk.get(f"/plannen/{two_courses.code}/stoppen/")).text
    assert [only in text for text in (asked, unasked)] == [True, False]
    assert [counted in text for text in (asked, unasked)] == [True, True]


def test_another_day_must_be_said(desk, two_courses, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2027, 12, 1))
    page = Page(stopping(desk, two_courses, all="each", **{COURSE_2[1]: "other"}))
    assert "Op welke dag? Vul de dag in." in page.text
    page = Page(
        stopping(
            desk,
            two_courses,
            all="each",
            **{COURSE_2[1]: "other", f"{COURSE_2[1]}-on": "2028-10-06"},
        )
    )
    assert "Op welke dag? Deze dag moet nog komen." in page.text


def test_of_many_injections_one_answer_is_enough(desk, make_plan, give):
    """Ofatumumab from 7 October 2024, of which only the first injection was written down."""
    plan = make_plan("ofatumumab", "amsterdam-umc", "2024-10-07", today="2024-10-01")
    first = plan.entries.filter(kind="dose").order_by("due").first()
    give(plan, done(first.key, first.due, today=date(2026, 11, 23)))
    before = plan.entries.filter(kind="dose", due__lte=date(2026, 11, 23), dropped_at=None).count()
    page = Page(desk.get(f"/plannen/{plan.code}/stoppen/"))
    assert page.value("last_dose") == ""
    stopping(desk, plan, on="2026-11-23", all="planned", confirmed="yes")
    given = plan.entries.filter(kind="dose", status="done", dropped_at=None)
    assert given.count() == before
    assert not plan.entries.filter(kind="dose", due__gt=date(2026, 11, 23), dropped_at=None)


def test_what_is_not_known_at_the_stop_can_be_said_from_the_plan(desk, two_courses, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2027, 12, 1))
    asked = "Wat is er met de doses vóór het stoppen gebeurd?"
    plan = f"/plannen/{two_courses.code}/"
    assert asked not in Page(desk.get(plan)).links
    stopping(desk, two_courses, all="unknown", confirmed="yes")
    assert Page(desk.get(plan)).links[asked] == f"{plan}stoppen/"
    stopping(desk, two_courses, all="planned", confirmed="yes")
    assert asked not in Page(desk.get(plan)).links
    assert end_of_monitoring(two_courses) == ("2031-10-07", False)
