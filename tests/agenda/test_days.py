"""What belongs to one day, and what it is about."""

import pytest

from schedules.agenda import Phase, Task, agenda_of
from tests.agenda.build import daily, day, entry, series, timeline

TODAY = day("2026-11-28")


def days(*entries, today="2026-11-28", more=()):
    plans = [timeline(*entries), *(timeline(*others) for others in more)]
    return agenda_of(plans, day(today)).days


def told(a_day):
    """A day as (first, last, lead, parts, before)."""
    return (
        str(a_day.when.first),
        str(a_day.when.last),
        a_day.lead.fact,
        [part.fact for part in a_day.parts],
        [before.fact for before in a_day.before],
    )


def test_an_infusion_day_is_one_day_led_by_the_infusion():
    (infusion,) = days(
        entry("tablets", "premedication", "2027-04-05"),
        entry("infusion", "dose", "2027-04-05"),
        entry("hour", "procedure", "2027-04-05"),
        entry("neurologist", "visit", "2027-04-05"),
    )
    assert told(infusion) == (
        "2027-04-05",
        "2027-04-05",
        "infusion",
        ["tablets", "hour", "neurologist"],
        [],
    )


@pytest.mark.parametrize(
    ("kinds", "lead"),
    [
        (("lab", "dose"), "dose"),
        (("visit", "procedure"), "procedure"),
        (("visit", "imaging"), "imaging"),
        (("lab", "visit"), "visit"),
        (("phone", "lab"), "lab"),
        (("admission", "phone"), "phone"),
        (("premedication", "admission"), "admission"),
        (("warning", "premedication"), "premedication"),
        (("advice", "warning"), "warning"),
    ],
)
def test_the_main_thing_of_a_day_leads_it(kinds, lead):
    (together,) = days(*(entry(kind, kind, "2027-01-04") for kind in kinds))
    assert together.lead.fact == lead


def test_a_course_with_its_evening_of_admission_is_one_stay():
    (stay,) = days(
        entry("admission", "admission", "2027-10-04", part_of="infusion#1"),
        *series("infusion", "dose", ["2027-10-05", "2027-10-06", "2027-10-07"]),
        *(
            entry("tablets", "premedication", f"2027-10-0{4 + n}", n=n, part_of=f"infusion#{n}")
            for n in (1, 2, 3)
        ),
        entry("nurse", "visit", "2027-10-06"),
    )
    assert (stay.is_stay, str(stay.when.first), str(stay.when.last)) == (
        True,
        "2027-10-04",
        "2027-10-07",
    )
    assert stay.lead.key == ("infusion", 1)
    assert len(stay.parts) == 7


@pytest.mark.parametrize(
    ("admission", "infusion", "head"),
    [
        pytest.param("planned", "planned", "admission", id="still to come"),
        pytest.param("booked", "booked", "admission", id="agreed"),
        pytest.param("done", "planned", "infusion", id="who is in comes for what is left"),
        pytest.param("done", "done", "admission", id="all has been"),
        pytest.param("skipped", "planned", "infusion", id="at home after all"),
    ],
)
def test_a_stay_is_headed_by_its_admission(admission, infusion, head):
    (stay,) = days(
        entry("admission", "admission", "2027-10-04", status=admission, part_of="infusion#1"),
        entry("infusion", "dose", "2027-10-05", status=infusion),
        entry("infusion", "dose", "2027-10-06", n=2, status=infusion),
    )
    assert stay.head.fact == head
    assert stay.lead.fact == "infusion"  # what decides what is to be done about it


def test_an_admission_on_the_day_of_the_dose_does_not_head_it():
    (one,) = days(
        entry("admission", "admission", "2027-10-04", part_of="infusion#1"),
        entry("infusion", "dose", "2027-10-04"),
    )
    assert one.head.fact == "infusion"


def test_a_course_of_two_rules_on_following_days_is_one_stay():
    (stay,) = days(
        *series("tablets", "dose", ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10"]),
        entry("day-five", "dose", "2026-12-11"),
    )
    assert told(stay)[:2] == ("2026-12-07", "2026-12-11")


def test_a_day_given_two_weeks_later_is_a_day_of_its_own():
    first, second = days(
        *series("infusion", "dose", ["2026-12-07", "2026-12-08"]),
        entry("infusion", "dose", "2026-12-09", n=3, status="moved", on="2026-12-23"),
        entry("tablets", "premedication", "2026-12-23", part_of="infusion#3"),
    )
    assert told(first)[:2] == ("2026-12-07", "2026-12-08")
    assert told(second) == ("2026-12-23", "2026-12-23", "infusion", ["tablets"], [])


def test_a_part_goes_with_its_own_dose_and_not_with_another_on_its_day():
    first, second = days(
        entry("infusion", "dose", "2026-12-07"),
        entry("infusion", "dose", "2026-12-09", n=2),
        entry("evening", "admission", "2026-12-08", part_of="infusion#2"),
    )
    assert told(first)[:4] == ("2026-12-07", "2026-12-07", "infusion", [])
    assert told(second)[:4] == ("2026-12-08", "2026-12-09", "infusion", ["evening"])


@pytest.mark.parametrize(("on", "days_told"), [("2026-12-06", 1), ("2026-12-05", 2)])
def test_a_part_further_off_than_the_evening_before_stands_alone(on, days_told):
    found = days(
        entry("infusion", "dose", "2026-12-07"),
        entry("blood", "lab", "2026-12-07", part_of="infusion#1", status="done", on=on),
        today="2026-12-01",
    )
    assert len(found) == days_told


def test_what_must_be_done_before_a_dose_stands_with_that_dose():
    first, second = days(
        entry("blood", "lab", last="2026-12-07", n=1, guards="infusion#1"),
        entry("blood", "lab", last="2027-06-07", n=2, guards="infusion#2"),
        *series("infusion", "dose", ["2026-12-07", "2027-06-07"]),
    )
    assert [told(first)[4], told(second)[4]] == [["blood"], ["blood"]]


def test_what_must_be_done_before_the_start_stands_with_the_first_dose():
    (first,) = days(
        entry("tracing", "procedure", last="2026-12-07"),
        entry("infusion", "dose", "2026-12-07", book="2026-12-08"),
    )
    assert told(first) == ("2026-12-08", "2026-12-08", "infusion", [], ["tracing"])


def test_what_has_a_last_day_of_its_own_stands_alone():
    vaccines, infusion = days(
        entry("vaccines", "visit", last="2026-12-10"),
        entry("infusion", "dose", "2027-01-21"),
    )
    assert told(vaccines) == ("None", "2026-12-10", "vaccines", [], [])
    assert infusion.before == ()


def test_a_window_is_a_day_of_its_own_with_both_ends():
    (scan,) = days(entry("scan", "imaging", first="2026-09-05", last="2026-12-05"))
    assert told(scan)[:3] == ("2026-09-05", "2026-12-05", "scan")
    assert (scan.phase, scan.is_stay) == (Phase.NOW, False)


def test_steps_without_a_day_stand_together_in_their_place():
    before, infusion, after = days(
        entry("call", "phone", sort_on="2026-12-01"),
        entry("tests", "procedure", sort_on="2026-12-01"),
        entry("infusion", "dose", "2026-12-07"),
        entry("results", "visit", sort_on="2026-12-20"),
    )
    assert told(before) == ("None", "None", "call", ["tests"], [])
    assert (before.phase, infusion.phase, after.phase) == (
        Phase.UNKNOWN,
        Phase.COMING,
        Phase.UNKNOWN,
    )


def test_the_working_day_to_book_for_is_the_day():
    (scan,) = days(entry("scan", "imaging", "2027-09-05", book="2027-09-03"))
    assert told(scan)[:2] == ("2027-09-03", "2027-09-03")
    assert scan.when.due == day("2027-09-05")


@pytest.mark.parametrize("status", ["moved", "booked", "done"])
def test_a_chosen_day_is_the_day_whatever_would_suit_the_schedule(status):
    (scan,) = days(
        entry("scan", "imaging", "2027-09-05", book="2027-09-03", status=status, on="2027-09-11")
    )
    assert told(scan)[:2] == ("2027-09-11", "2027-09-11")


def test_two_plans_of_one_person_share_a_day():
    (together,) = days(
        entry("infusion", "dose", "2027-01-04"),
        more=[[entry("blood", "lab", "2027-01-04", uid="other")]],
    )
    assert told(together)[2:4] == ("infusion", ["blood"])


def test_two_windows_of_two_plans_stay_two():
    assert (
        len(
            days(
                entry("scan", "imaging", first="2027-01-04", last="2027-02-04"),
                more=[
                    [entry("scan", "imaging", first="2027-01-04", last="2027-02-04", uid="other")]
                ],
            )
        )
        == 2
    )


def test_a_daily_tablet_stands_on_its_first_day():
    (first,) = days(
        daily("capsule", "2026-10-06"),
        entry("heart", "procedure", "2026-10-06"),
    )
    assert told(first) == ("2026-10-06", "2026-10-06", "capsule", ["heart"], [])
    assert first.phase is Phase.PAST


@pytest.mark.parametrize(
    ("given", "phase"),
    [
        ({"due": "2026-11-27"}, Phase.PAST),
        ({"due": "2026-11-28"}, Phase.NOW),
        ({"due": "2026-11-29"}, Phase.COMING),
        ({"due": "2026-11-29", "status": "done", "on": "2026-11-28"}, Phase.PAST),
        ({"due": "2026-12-29", "status": "skipped"}, Phase.PAST),
        ({"first": "2026-11-01", "last": "2026-11-28"}, Phase.NOW),
        ({"first": "2026-11-01", "last": "2026-11-27"}, Phase.PAST),
        ({"first": "2026-11-29", "last": "2026-12-27"}, Phase.COMING),
        ({"last": "2026-12-27"}, Phase.COMING),
        ({}, Phase.UNKNOWN),
    ],
)
def test_where_a_day_lies_from_today(given, phase):
    (found,) = days(entry("visit", "visit", **given))
    assert found.phase is phase


@pytest.mark.parametrize(
    ("kind", "given", "task"),
    [
        ("lab", {}, Task.WAIT),
        ("lab", {"status": "booked", "on": "2027-01-04"}, Task.COME),
        ("lab", {"status": "booked", "on": "2027-01-04", "undecided": True}, Task.ASK),
        ("lab", {"status": "booked", "on": "2027-01-04", "loose": True}, Task.ASK),
        ("lab", {"status": "moved", "on": "2027-01-04"}, Task.WAIT),
        ("lab", {"status": "done", "on": "2026-11-04"}, Task.NOTHING),
        ("dose", {"is_at_home": True}, Task.HOME),
        ("dose", {"is_at_home": True, "booked_by": "nobody"}, Task.HOME),
        ("dose", {"is_at_home": True, "booked_by": "team"}, Task.WAIT),  # not before a result
        ("warning", {}, Task.NOTHING),
    ],
)
def test_what_the_person_must_do(kind, given, task):
    (found,) = days(entry("it", kind, "2027-01-04", **given))
    assert found.task is task


def test_without_a_day_a_dose_waits_for_the_hospital():
    (found,) = days(entry("chemotherapy", "dose", is_at_home=True))
    assert found.task is Task.WAIT


def test_what_has_been_leads_only_where_nothing_of_its_kind_is_to_come():
    (together,) = days(
        entry("first", "lab", "2026-12-01", status="done", on="2026-12-01"),
        entry("second", "lab", "2026-12-01"),
    )
    assert together.lead.fact == "second"


def test_a_day_with_something_open_is_not_over():
    (together,) = days(
        entry("infusion", "dose", "2026-11-28", status="done", on="2026-11-28"),
        entry("scan", "imaging", "2026-11-28"),
    )
    assert together.phase is Phase.NOW


def test_a_day_on_which_only_a_warning_is_left_to_read_is_over():
    (together,) = days(
        entry("infusion", "dose", "2026-11-28", status="done", on="2026-11-28"),
        entry("driving", "warning", "2026-11-28"),
    )
    assert together.phase is Phase.PAST


def test_days_come_in_order_of_time():
    found = days(
        entry("c", "visit", "2027-03-01"),
        entry("b", "imaging", first="2027-01-05", last="2027-04-05"),
        entry("a", "lab", "2026-12-07", book="2026-12-04"),
    )
    assert [one.lead.fact for one in found] == ["a", "b", "c"]
