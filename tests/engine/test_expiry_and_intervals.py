"""How old a test may be, how far doses may lie apart, and what counts from what is known last."""

from datetime import date

import pytest

from schedules import engine
from schedules.engine import Contradiction, Key, Status

from .build import day, dose, expand, only, rule

MRI = rule(
    "a.mri", between=("3 months before start", "start"), kind="imaging", valid_for="3 months"
)


def lived(*rules, start="2026-11-02", until="2027-11-02", facts=None, **records):
    """Expand; `records` gives (status, day) by the rule's name after "a." and its number."""
    happened = {
        Key(f"a.{name.rpartition('_')[0]}", int(name.rpartition("_")[2])): engine.Happened(
            Status(status), on and day(on)
        )
        for name, (status, on) in records.items()
    }
    return engine.expand(
        engine.Regimen(rules),
        start=day(start),
        until=day(until),
        facts=facts or {},
        happened=happened,
    )


def entries_of(found, fact="a.mri"):
    return [
        (e.occurrence, e.status.value, str(e.on or "") or f"{e.earliest} – {e.latest}")
        for e in found.entries
        if e.rule.fact == fact
    ]


def codes(found):
    return [notice.code for notice in found.notices]


def test_a_test_that_a_later_start_makes_too_old_is_done_once_more():
    """Small life 16: an MRI of 20 July, and a start that moved from 5 October to 2 November."""
    record = {"mri_1": ("done", "2026-07-20")}
    assert entries_of(lived(MRI, start="2026-10-05", **record)) == [(1, "done", "2026-07-20")]
    found = lived(MRI, **record)
    assert entries_of(found) == [
        (1, "done", "2026-07-20"),
        (2, "planned", "2026-08-02 – 2026-11-02"),
    ]
    (notice,) = found.notices
    assert (notice.code, notice.words) == (
        "test-too-old",
        {"fact": "a.mri", "on": date(2026, 7, 20)},
    )


@pytest.mark.parametrize(("done", "n"), [("2026-08-02", 1), ("2026-08-01", 2)])
def test_the_first_day_of_the_window_still_counts(done, n):
    assert len(entries_of(lived(MRI, mri_1=("done", done)))) == n


@pytest.mark.parametrize("status", ["booked", "missed", "moved", "skipped"])
def test_only_what_was_done_can_be_too_old(status):
    assert len(entries_of(lived(MRI, mri_1=(status, "2026-07-20")))) == 1


def test_the_second_one_can_be_too_old_as_well():
    found = lived(MRI, mri_1=("done", "2026-05-01"), mri_2=("done", "2026-07-20"))
    assert [n for n, *_rest in entries_of(found)] == [1, 2, 3]
    assert codes(found) == ["test-too-old"]


def test_a_second_one_that_was_done_stays_in_sight_when_the_start_comes_back():
    record = {"mri_1": ("done", "2026-07-20"), "mri_2": ("done", "2026-08-10")}
    found = lived(MRI, start="2026-10-05", **record)
    assert entries_of(found) == [(1, "done", "2026-07-20"), (2, "done", "2026-08-10")]
    assert codes(found) == []


def test_a_test_is_as_old_as_it_is_at_the_dose_that_it_guards():
    lab = rule("a.lab", before="a.dose", kind="lab", guards="a.dose", valid_for="1 month")
    planned = dose("a.dose", "2 weeks after start")  # 16 November
    record = {"lab_1": ("done", "2026-10-16")}
    assert len(entries_of(lived(planned, lab, **record), "a.lab")) == 1
    found = lived(planned, lab, dose_1=("moved", "2026-11-17"), **record)
    assert entries_of(found, "a.lab")[1:] == [(2, "planned", "None – 2026-11-17")]


WEEK_1 = dose("a.w1", course=1, every="1 day", times=5)
WEEK_2 = dose("a.w2", "1 month after a.w1", course=1, every="1 day", times=5, minimum_gap="23 days")
COURSE_2 = dose(
    "a.c2",
    "12 months after course 1 first day",
    course=2,
    recorded_as="course2_start",
    minimum_gap="12 months",
    maximum_gap="18 months",
)


def warnings(*rules, start="2026-10-05", **more):
    found = lived(*rules, start=start, until="2028-10-05", **more)
    return [(n.code, str(n.words.get("first") or n.words.get("last"))) for n in found.notices]


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        ("2027-10-05", []),
        ("2027-10-04", [("minimum-gap", "2027-10-05")]),
        ("2026-12-05", [("minimum-gap", "2027-10-05")]),
        ("2028-04-05", []),
        ("2028-04-06", [("too-late", "2028-04-05")]),
    ],
)
def test_a_course_counts_from_the_first_day_of_the_course_before(begins, said):
    """Cladribine: 12 months at least, and at most 6 months later (sheet 23.3)."""
    facts = {"course2_start": day(begins)}
    assert warnings(WEEK_1, WEEK_2, COURSE_2, facts=facts) == said


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        ("2026-11-01", []),  # 23 days after 9 October
        ("2026-10-31", [("minimum-gap", "2026-11-01")]),
    ],
)
def test_a_second_week_counts_from_the_last_day_of_the_first(moved, said):
    assert warnings(WEEK_1, WEEK_2, w2_1=("moved", moved)) == said


def test_a_first_week_that_became_longer_makes_the_second_one_too_soon():
    """February has 28 days: the last of five tablets on 7 instead of 5 February 2027."""
    assert warnings(WEEK_1, WEEK_2, start="2027-02-01") == []
    longer = {"w1_3": ("done", "2027-02-05")}
    late = dose("a.w1", course=1, every="1 day", times=5, delay=engine.Delay.RESET)
    assert warnings(late, WEEK_2, start="2027-02-01", **longer) == [("minimum-gap", "2027-03-02")]


def test_a_dose_that_was_not_given_is_no_dose_before():
    """Ocrelizumab: that of 5 April was not given, the next one is on 10 May."""
    infusion = dose("a.dose", every="6 months", minimum_gap="5 months", delay=engine.Delay.RESET)
    assert warnings(infusion, dose_2=("missed", None), dose_3=("moved", "2027-05-10")) == []
    too_soon = warnings(infusion, dose_2=("done", "2027-04-05"), dose_3=("moved", "2027-05-10"))
    assert too_soon == [("minimum-gap", "2027-09-05")]


def test_of_two_events_the_one_that_is_told_counts():
    check = rule("a.check", "2 weeks after second_leukapheresis_date else leukapheresis_date")
    first, second = date(2026, 10, 12), date(2026, 10, 16)
    told = {"leukapheresis_date": first}
    assert only(expand(check), "a.check").due is None
    assert only(expand(check, **told), "a.check").due == date(2026, 10, 26)
    both = {**told, "second_leukapheresis_date": second}
    assert only(expand(check, **both), "a.check").due == date(2026, 10, 30)


def test_what_was_recorded_did_apply():
    again = rule("a.again", after="start", may_apply=True, recorded_as="transplant_date")
    assert only(expand(again), "a.again").conditional
    assert not only(expand(again, transplant_date=date(2026, 11, 1)), "a.again").conditional


def test_nothing_comes_after_what_never_comes():
    tests = rule("a.tests", "12 months after start", "lab", only_if="sex is female")
    later = rule("a.later", after="a.tests", kind="lab")
    assert only(expand(tests, later), "a.later").due is None
    assert expand(tests, later, sex="male").entries == ()


PLATELETS = {"kind": "lab", "numbers": (3, 5), "part_of": "each dose of course 1"}


def test_a_day_that_the_source_names_stays_with_its_own_dose():
    """Small life 22: days 1 and 2 done, day 3 moved past day 4."""
    named = rule("a.named", "each dose of course 1", as_planned=True, **PLATELETS)
    found = lived(WEEK_1, named, start="2026-10-05", w1_3=("moved", "2026-10-12"))
    by_dose = {str(e.part_of): str(e.due) for e in found.entries if e.rule.fact == "a.named"}
    assert by_dose == {"a.w1#3": "2026-10-12", "a.w1#5": "2026-10-09"}


def test_a_day_that_was_not_given_has_none():
    named = rule("a.named", "each dose of course 1", as_planned=True, **PLATELETS)
    found = lived(WEEK_1, named, start="2026-10-05", w1_3=("missed", None))
    assert [str(e.due) for e in found.entries if e.rule.fact == "a.named"] == ["2026-10-09"]


def test_a_second_collection_cannot_lie_before_the_first():
    first = rule(
        "a.first", "5 days after start", kind="procedure", recorded_as="leukapheresis_date"
    )
    second = rule("a.second", after="a.first", recorded_as="second_leukapheresis_date")
    days = {
        "leukapheresis_date": date(2026, 10, 12),
        "second_leukapheresis_date": date(2026, 10, 11),
    }
    with pytest.raises(Contradiction):
        expand(first, second, **days)
