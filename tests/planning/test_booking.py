"""Appointments, as a nurse makes and changes them. Days are typed by hand from the protocols.

Ocrelizumab here begins on Thursday 26 November 2026: the second infusion, with its blood test and
its hour of observation, is due on 10 December, the next infusions on 26 May and 26 November 2027.
Alemtuzumab begins on Monday 30 November 2026, with an infusion on each of five days.
"""

from datetime import time

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.planning import booking, propose
from schedules.planning.appointments import Slot
from schedules.planning.booking import cancel, keep, move, put_together, take_out
from schedules.planning.record import cleared, done, missed, note, skip
from schedules.planning.record import move as postpone
from schedules.planning.stop import stop
from schedules.planning.undo import undo
from schedules.planning.withdraw import withdraw
from tests.planning.reading import day, dues, everything, row, told

FIRST = Key("ocre.dose.1a", 1)
INFUSION = Key("ocre.dose.1b", 1)
BLOOD = Key("ocre.lab.before_1b", 1)
WATCHED = Key("ocre.obs", 2)
MAINT = Key("ocre.dose.maint", 1)
WARNING = Key("ocre.irr", 2)
COURSE = [Key("alem.c1.dose", n) for n in range(1, 6)]
WEEK = ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"]
NEXT_WEEK = ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11"]
TEN, WARD = time(10), "Dagbehandeling"
# Six weeks later; by then the next one, of 26 May, would come too soon.
TO_JANUARY = postpone(INFUSION, day("2027-01-21")).because("Koorts")
LATER = day("2030-01-01")  # by then everything may have been done


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-26", sex="male")


@pytest.fixture
def course(make_plan):
    return make_plan("alemtuzumab", "jbz", "2026-11-30", sex="male")


def slot(on, last=None, **said):
    return Slot(day(on), last and day(last), **said)


@pytest.fixture
def agree(do):
    """Return a function that books entries for a day; it gives the code of the appointment."""

    def agree(plan, on, *keys, last=None, days=None, **said):
        before = {row.code for row in plan.appointments.all()}
        do(plan, booking.book(slot(on, last, **said), *keys, days=days))
        return str(plan.appointments.exclude(code__in=before).get().code)

    return agree


@pytest.fixture
def visit(plan, agree):
    """The second infusion with its blood test and its hour of observation: at ten in the ward."""
    return agree(plan, "2026-12-10", BLOOD, WATCHED, INFUSION, at=TEN, place=WARD)


@pytest.fixture
def stay(course, agree):
    """The five days of the course as one stay, from half past eight on Monday."""
    days = dict(zip(COURSE, map(day, WEEK), strict=True))
    said = {"at": time(8, 30), "place": "B4"}
    return agree(course, "2026-11-30", *COURSE, last="2026-12-04", days=days, **said)


def agreed(plan, code):
    return plan.appointments.get(code=code)


def stands(plan, code):
    """Return how an appointment stands, and what of the plan is in it."""
    found = agreed(plan, code)
    return found.status, [Key.read(key) for key in found.keys]


def where(plan, key):
    """Return what a row says of its appointment: status, day, hour and place."""
    found = row(plan, *key)
    return found.status, found.on and str(found.on), found.at, found.place


def is_in(plan, key):
    """Return the code of the appointment that an entry is in."""
    code = row(plan, *key).appointment
    return code and str(code)


def refused(plan, do, intent):
    """Return the words of a refusal, after which nothing is written."""
    before = everything()
    with pytest.raises(Refusal) as error:
        do(plan, intent)
    assert everything() == before
    return error.value.name, str(error.value)


NOWHERE = "planned", None, None, ""
OVER = "", "Van deze afspraak hoeft niets meer te gebeuren."

pytestmark = pytest.mark.usefixtures("dutch")


# The case with which it began: an infusion that moves, with what was agreed for it.


@pytest.fixture
def infusion(plan, agree):
    return agree(plan, "2026-12-10", INFUSION, at=TEN, place=WARD)


@pytest.fixture
def blood(plan, agree):
    return agree(plan, "2026-12-07", BLOOD, at=time(8, 15), place="Laboratorium")


def test_what_was_agreed_for_an_infusion_that_moves_is_to_be_decided(plan, infusion, do):
    do(plan, TO_JANUARY)
    assert stands(plan, infusion) == ("undecided", [])
    assert (agreed(plan, infusion).at, agreed(plan, infusion).is_by_itself) == (TEN, True)
    assert where(plan, INFUSION) == ("moved", "2027-01-21", None, "")


def test_who_moves_an_infusion_is_told_of_each_appointment_that_no_longer_fits(
    plan, infusion, blood, do
):
    intent = TO_JANUARY
    assert sorted(propose(plan, intent).to_decide) == sorted([infusion, blood])
    do(plan, intent)
    assert stands(plan, blood) == ("undecided", [BLOOD])
    assert where(plan, BLOOD) == ("booked", "2026-12-07", time(8, 15), "Laboratorium")
    assert (row(plan, *BLOOD).rebook, str(row(plan, *BLOOD).due)) == (True, "2027-01-21")


def test_what_still_fits_its_tolerance_stays_booked(plan, infusion, blood, do):
    """Blood of the 7th fits an infusion until the 11th: four days."""
    intent = postpone(INFUSION, day("2026-12-11"))
    assert propose(plan, intent).to_decide == [infusion]
    do(plan, intent)
    assert stands(plan, blood) == ("booked", [BLOOD])
    assert row(plan, *BLOOD).rebook is False


def test_what_was_to_be_decided_already_is_not_named_again(plan, infusion, do):
    do(plan, TO_JANUARY)
    assert propose(plan, postpone(INFUSION, day("2027-01-28"))).to_decide == []


# Book


def test_a_visit_with_blood_infusion_and_observation_is_one_appointment(plan, visit):
    assert stands(plan, visit) == ("booked", [INFUSION, WATCHED, BLOOD])
    assert plan.appointments.count() == 1
    for key in (INFUSION, WATCHED, BLOOD):
        assert where(plan, key) == ("booked", "2026-12-10", TEN, WARD)
        assert is_in(plan, key) == visit


def test_an_appointment_is_known_by_the_dose_in_it(plan, visit):
    found = agreed(plan, visit)
    assert Key(found.fact, found.occurrence) == INFUSION


def test_history_keeps_what_was_agreed(plan, do):
    said = slot("2026-12-10", at=TEN, minutes=300, place=WARD, who="Team MS", note="Nuchter komen")
    change = do(plan, booking.book(said, INFUSION, BLOOD))
    found = plan.appointments.get()
    kept = (found.at, found.minutes, found.place, found.who, found.note)
    assert kept == (TEN, 300, WARD, "Team MS", "Nuchter komen")
    assert change.act == "book"
    assert change.new == {
        f"appointments.{found.code}": {
            "on": "2026-12-10",
            "at": "10:00:00",
            "minutes": 300,
            "place": WARD,
            "who": "Team MS",
            "note": "Nuchter komen",
            "parts": [
                {"key": "ocre.dose.1b#1", "on": "2026-12-10"},
                {"key": "ocre.lab.before_1b#1", "on": "2026-12-10"},
            ],
        }
    }
    assert change.old == {f"appointments.{found.code}": None}


def test_a_course_of_five_days_is_one_stay_with_an_hour_on_its_first_day(course, stay):
    assert stands(course, stay) == ("booked", COURSE)
    assert [where(course, key) for key in COURSE] == [
        ("booked", "2026-11-30", time(8, 30), "B4"),
        ("booked", "2026-12-01", None, "B4"),
        ("booked", "2026-12-02", None, "B4"),
        ("booked", "2026-12-03", None, "B4"),
        ("booked", "2026-12-04", None, "B4"),
    ]


def test_a_stay_has_no_room_for_a_day_before_or_after_it():
    for on in ("2026-11-29", "2026-12-05"):
        with pytest.raises(Refusal) as error:
            booking.book(slot("2026-11-30", "2026-12-04"), COURSE[0], days={COURSE[0]: day(on)})
        assert error.value.name == "last"


def test_the_first_infusion_on_another_day_is_the_start_of_everything(plan, agree):
    agree(plan, "2026-11-30", FIRST)
    assert str(plan.start) == "2026-11-30"
    assert dues(plan, INFUSION.fact) == ["2026-12-14"]


def test_an_appointment_is_for_something():
    with pytest.raises(Refusal, match="minstens één regel"):
        booking.book(slot("2026-12-10"))


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (WARNING, "Dit is niet één moment"),
        (Key("ocre.vaccine", 1), "Dit is niet één moment"),
        (Key("ocre.dose.maint", 99), "staat niet meer in het schema"),
        (Key("no.such.line", 1), "staat niet meer in het schema"),
    ],
    ids=["what lasts", "what is read", "a number that is not there", "no line of this protocol"],
)
def test_only_a_moment_of_the_plan_can_be_booked(plan, visit, do, key, words):
    on = slot("2026-12-10")
    assert words in refused(plan, do, booking.book(on, MAINT, key))[1]
    assert words in refused(plan, do, put_together(visit, key))[1]


def test_what_is_done_is_not_booked_again(plan, visit, do):
    do(plan, done(FIRST, day("2026-11-26"), today=LATER))
    for intent in (booking.book(slot("2026-12-10"), FIRST), put_together(visit, FIRST)):
        assert "al gedaan" in refused(plan, do, intent)[1]


def test_what_left_the_plan_cannot_be_booked(plan, visit, do):
    do(plan, stop(day("2026-12-11"), "Bijwerkingen"))
    words = "", "Deze regel staat niet meer in het schema."
    assert refused(plan, do, booking.book(slot("2027-05-26"), MAINT)) == words
    assert refused(plan, do, put_together(visit, MAINT)) == words


@pytest.mark.parametrize(
    "before",
    [
        skip(MAINT, "Zwanger"),
        missed(MAINT, today=LATER),
        postpone(MAINT, day("2027-06-02")),
    ],
    ids=["skipped", "missed", "moved"],
)
def test_booking_takes_back_that_it_was_left_out_missed_or_moved(plan, agree, do, before):
    do(plan, note(MAINT, "Neemt haar zus mee"))
    do(plan, before)
    code = agree(plan, "2027-05-28", MAINT, at=TEN)
    booked = row(plan, *MAINT)
    assert where(plan, MAINT) == ("booked", "2027-05-28", TEN, "")
    assert (booked.reason, booked.note) == ("", "Neemt haar zus mee")
    assert stands(plan, code) == ("booked", [MAINT])


def test_who_books_a_day_that_does_not_fit_knows_it_and_is_not_asked(plan, agree):
    """Ten days after 26 May 2027."""
    code = agree(plan, "2027-06-05", MAINT)
    assert stands(plan, code) == ("booked", [MAINT])
    assert row(plan, *MAINT).rebook is False


def test_what_is_booked_anew_leaves_an_appointment_to_decide(plan, infusion, agree):
    new = agree(plan, "2026-12-11", INFUSION, at=TEN, place=WARD)
    assert stands(plan, infusion) == ("undecided", [])
    assert stands(plan, new) == ("booked", [INFUSION])
    assert is_in(plan, INFUSION) == new


# Move


def test_moving_a_visit_moves_all_that_is_in_it(plan, visit, do):
    change = do(plan, move(visit, slot("2026-12-14", at=time(13), place="F1", minutes=240)))
    for key in (INFUSION, WATCHED, BLOOD):
        assert where(plan, key) == ("booked", "2026-12-14", time(13), "F1")
    assert stands(plan, visit) == ("booked", [INFUSION, WATCHED, BLOOD])
    assert (change.act, agreed(plan, visit).minutes) == ("rebook", 240)
    assert list(change.new) == [f"appointments.{visit}"]
    # Six months after the first infusion, wherever the second one went.
    assert dues(plan, MAINT.fact)[0] == "2027-05-26"


def test_what_hangs_on_an_infusion_moves_with_its_appointment(plan, agree, do):
    code = agree(plan, "2027-05-26", MAINT)
    do(plan, move(code, slot("2027-06-09")))
    assert dues(plan, MAINT.fact)[1] == "2027-12-09"


def test_moving_a_stay_moves_each_of_its_days(course, stay, do):
    do(course, move(stay, slot("2026-12-07", "2026-12-11", at=time(9), place="B4")))
    assert [told(course, *key)[1] for key in COURSE] == NEXT_WEEK
    assert [row(course, *key).at for key in COURSE] == [time(9), None, None, None, None]
    assert str(course.start) == "2026-12-07"


def test_a_stay_that_moves_may_have_other_days(course, stay, do):
    """The weekend lies between: Thursday, Friday, and Monday to Wednesday."""
    on = ["2026-12-03", "2026-12-04", "2026-12-07", "2026-12-08", "2026-12-09"]
    days = dict(zip(COURSE, map(day, on), strict=True))
    do(course, move(stay, slot("2026-12-03", "2026-12-09"), days))
    assert [told(course, *key)[1] for key in COURSE] == on


def test_a_stay_that_becomes_too_short_is_refused(course, stay, do):
    words = "Niet elke regel valt binnen deze dagen. Controleer de laatste dag."
    intent = move(stay, slot("2026-12-07", "2026-12-10"))
    assert refused(course, do, intent) == ("last", words)


def test_moving_an_appointment_brings_back_what_left_it(plan, infusion, do):
    do(plan, TO_JANUARY)
    do(plan, move(infusion, slot("2027-01-20", at=TEN, place=WARD)).because("Koorts"))
    assert where(plan, INFUSION) == ("booked", "2027-01-20", TEN, WARD)
    assert stands(plan, infusion) == ("booked", [INFUSION])


def test_moving_the_rest_of_an_appointment_leaves_what_was_done_where_it_was_done(course, stay, do):
    do(course, done(COURSE[0], day("2026-11-30"), today=LATER))
    do(course, move(stay, slot("2026-12-07", "2026-12-10", place="C2")))
    (rest,) = course.appointments.exclude(code=stay)
    assert stands(course, stay) == ("fulfilled", COURSE[:1])
    assert where(course, COURSE[0]) == ("done", "2026-11-30", time(8, 30), "B4")
    assert stands(course, rest.code) == ("booked", COURSE[1:])
    assert [where(course, key)[1:] for key in COURSE[1:]] == [
        ("2026-12-07", None, "C2"),
        ("2026-12-08", None, "C2"),
        ("2026-12-09", None, "C2"),
        ("2026-12-10", None, "C2"),
    ]


def test_what_has_been_cannot_be_moved(plan, visit, do):
    do(plan, booking.done(visit, today=day("2026-12-10")))
    assert refused(plan, do, move(visit, slot("2026-12-14"))) == OVER


def test_an_appointment_that_lost_all_to_another_gets_another_time_and_stays(
    plan, infusion, agree, do
):
    """The hospital gave another day for what goes on without the infusion."""
    agree(plan, "2026-12-11", INFUSION)
    do(plan, move(infusion, slot("2026-12-14")))
    assert stands(plan, infusion) == ("booked", [])
    assert str(agreed(plan, infusion).on) == "2026-12-14"


def test_a_stay_is_left_by_all_that_follows_a_day_that_moves(course, stay, do):
    """The first infusion goes to 1 February 2027, and the other four to the days after it."""
    do(course, postpone(COURSE[0], day("2027-02-01"), carries=True))
    assert stands(course, stay) == ("undecided", [])
    days = [str(row(course, *key).on or row(course, *key).due) for key in COURSE]
    assert days == ["2027-02-01", "2027-02-02", "2027-02-03", "2027-02-04", "2027-02-05"]
    do(course, move(stay, slot("2027-02-01", "2027-02-05")))
    assert stands(course, stay) == ("booked", COURSE)


# Cancel


def test_a_cancelled_appointment_gives_its_entries_back_to_the_schedule(plan, visit, do):
    change = do(plan, cancel(visit))
    assert stands(plan, visit) == ("cancelled", [])
    for key in (INFUSION, WATCHED, BLOOD):
        assert where(plan, key) == NOWHERE
        assert (str(row(plan, *key).due), is_in(plan, key)) == ("2026-12-10", None)
    assert row(plan, *INFUSION).needs_booking
    assert (change.act, change.new[f"appointments.{visit}"]["cancelled"]) == ("cancel", True)


def test_cancelling_what_moved_away_leaves_it_where_it_is_planned_now(plan, infusion, do):
    do(plan, TO_JANUARY)
    do(plan, cancel(infusion))
    assert stands(plan, infusion) == ("cancelled", [])
    assert where(plan, INFUSION) == ("moved", "2027-01-21", None, "")


def test_cancelling_the_day_of_a_transplant_takes_that_day_away(make_plan, agree, do):
    plan = make_plan("ahsct", "amsterdam-umc", "2027-01-04", sex="male")
    code = agree(plan, "2027-02-10", Key("ahsct.tx", 1))
    assert plan.facts["transplant_date"] == "2027-02-10"
    do(plan, cancel(code))
    assert "transplant_date" not in plan.facts


def test_cancelling_the_rest_of_an_appointment_leaves_what_was_done(course, stay, do):
    do(course, done(COURSE[0], day("2026-11-30"), today=LATER))
    do(course, cancel(stay))
    assert stands(course, stay) == ("fulfilled", COURSE[:1])
    assert where(course, COURSE[0]) == ("done", "2026-11-30", time(8, 30), "B4")
    assert [where(course, key) for key in COURSE[1:]] == [NOWHERE] * 4


@pytest.mark.parametrize(
    "rest_is_off", [cancel, lambda stay: move(stay, slot("2026-12-14", "2026-12-18"))]
)
def test_a_stay_of_which_the_rest_is_off_ended_on_the_last_day_of_what_was_done(
    course, stay, do, rest_is_off
):
    for key, on in zip(COURSE[:2], WEEK[:2], strict=True):
        do(course, done(key, day(on), today=LATER))
    do(course, rest_is_off(stay))
    was = agreed(course, stay)
    assert (was.status, str(was.on), str(was.last)) == ("fulfilled", "2026-11-30", "2026-12-01")


def test_an_appointment_that_stays_with_nothing_in_it_has_been_when_a_nurse_says_so(
    plan, infusion, agree, do
):
    agree(plan, "2026-12-11", INFUSION)
    do(plan, keep(infusion))
    assert refused(plan, do, booking.done(infusion, today=day("2026-12-09")))[0] == "on"
    change = do(plan, booking.done(infusion, today=day("2026-12-10")))
    assert stands(plan, infusion) == ("fulfilled", [])
    assert refused(plan, do, cancel(infusion)) == OVER
    do(plan, undo(change))
    assert stands(plan, infusion) == ("booked", [])


def test_what_has_been_or_was_missed_cannot_be_cancelled(plan, visit, agree, do):
    do(plan, booking.done(visit, today=day("2026-12-10")))
    assert refused(plan, do, cancel(visit)) == OVER
    code = agree(plan, "2027-05-26", MAINT)
    do(plan, missed(MAINT, today=LATER))
    assert refused(plan, do, cancel(code)) == OVER


# Of a cancelled appointment, and of one that is not there


@pytest.mark.parametrize(
    "verb",
    [
        cancel,
        keep,
        lambda code: move(code, slot("2026-12-14")),
        lambda code: take_out(code, BLOOD),
        lambda code: put_together(code, MAINT),
        lambda code: booking.done(code, today=LATER),
    ],
    ids=["cancel", "keep", "move", "take out", "put together", "done"],
)
def test_with_a_cancelled_appointment_nothing_can_be_done(plan, visit, do, verb):
    do(plan, cancel(visit))
    words = "Deze afspraak is afgezegd. Maak een nieuwe afspraak."
    assert refused(plan, do, verb(visit)) == ("", words)
    words = "Deze afspraak staat niet meer in het schema."
    unknown = "00000000-0000-0000-0000-000000000000"
    assert refused(plan, do, verb(unknown)) == ("", words)


# Keep


def test_keeping_an_appointment_brings_back_what_had_moved_away(plan, infusion, blood, do):
    do(plan, TO_JANUARY)
    change = do(plan, keep(infusion))
    assert stands(plan, infusion) == ("booked", [INFUSION])
    assert where(plan, INFUSION) == ("booked", "2026-12-10", TEN, WARD)
    assert (change.act, change.new["records.ocre.dose.1b#1"]) == ("keep", None)
    assert stands(plan, blood) == ("booked", [BLOOD])  # it fits again


def test_a_cancelled_appointment_hides_nothing_of_one_that_stands(plan, agree, do):
    do(plan, cancel(agree(plan, "2027-05-26", MAINT)))
    code = agree(plan, "2027-05-27", MAINT)
    do(plan, done(FIRST, day("2026-12-06"), today=LATER))
    assert stands(plan, code) == ("undecided", [MAINT])
    assert row(plan, *MAINT).rebook


@pytest.fixture
def misfit(plan, agree, do):
    """An infusion on 26 May, due on 6 June since the first one was given ten days late."""
    code = agree(plan, "2027-05-26", MAINT)
    do(plan, done(FIRST, day("2026-12-06"), today=LATER))
    assert stands(plan, code) == ("undecided", [MAINT])
    assert str(row(plan, *MAINT).due) == "2027-06-06"
    return code


def test_a_kept_appointment_is_asked_again_only_when_its_due_day_moves_further(plan, misfit, do):
    do(plan, keep(misfit))
    assert stands(plan, misfit) == ("booked", [MAINT])
    assert (told(plan, *MAINT), row(plan, *MAINT).rebook) == (("booked", "2027-05-26"), False)
    do(plan, note(MAINT, "Liever op vrijdag"))
    assert stands(plan, misfit) == ("booked", [MAINT])
    intent = done(FIRST, day("2026-12-07"), today=LATER)
    assert propose(plan, intent).to_decide == [misfit]
    do(plan, intent)
    assert stands(plan, misfit) == ("undecided", [MAINT])


def test_keeping_twice_is_keeping(plan, misfit, do):
    do(plan, keep(misfit))
    do(plan, keep(misfit))
    assert stands(plan, misfit) == ("booked", [MAINT])


def test_what_went_to_another_appointment_does_not_come_back(plan, visit, agree, do):
    blood = agree(plan, "2026-12-07", BLOOD)
    assert stands(plan, visit) == ("undecided", [INFUSION, WATCHED])
    do(plan, keep(visit))
    assert stands(plan, visit) == ("booked", [INFUSION, WATCHED])
    assert stands(plan, blood) == ("booked", [BLOOD])


# Take out


def test_what_is_taken_out_is_planned_again_and_the_rest_goes_on(plan, visit, do):
    change = do(plan, take_out(visit, BLOOD))
    assert stands(plan, visit) == ("booked", [INFUSION, WATCHED])
    assert (where(plan, BLOOD), is_in(plan, BLOOD)) == (NOWHERE, None)
    assert where(plan, INFUSION) == ("booked", "2026-12-10", TEN, WARD)
    assert change.act == "take_out"
    assert "ocre.lab.before_1b#1" not in str(change.new)


def test_without_its_dose_an_appointment_is_known_by_what_is_left(plan, visit, do):
    do(plan, take_out(visit, INFUSION))
    found = agreed(plan, visit)
    assert Key(found.fact, found.occurrence) == WATCHED


def test_the_last_one_is_not_taken_out(plan, infusion, do):
    words = "Er zit niets anders in deze afspraak. Zeg de afspraak af."
    assert refused(plan, do, take_out(infusion, INFUSION)) == ("", words)


def test_what_is_not_in_it_is_not_taken_out(plan, visit, do):
    words = "Deze regel zit niet meer in de afspraak."
    assert refused(plan, do, take_out(visit, MAINT)) == ("", words)
    do(plan, take_out(visit, BLOOD))
    assert refused(plan, do, take_out(visit, BLOOD)) == ("", words)


# Put together


def test_what_stood_at_the_same_hour_and_place_was_the_same_appointment(plan, infusion, agree, do):
    watched = agree(plan, "2026-12-10", WATCHED, at=TEN, place=WARD)
    intent = put_together(infusion, WATCHED)
    shown = propose(plan, intent)
    assert (shown.cancelled, shown.to_decide) == ([watched], [])
    assert do(plan, intent).act == "together"
    assert stands(plan, infusion) == ("booked", [INFUSION, WATCHED])
    assert stands(plan, watched) == ("cancelled", [])
    assert is_in(plan, WATCHED) == infusion


@pytest.mark.parametrize(
    ("last", "said"),
    [("2026-12-12", {}), (None, {"who": "dr. Voorbeeld"}), (None, {"note": "Bed is gereserveerd"})],
    ids=["days", "who", "note"],
)
def test_what_said_more_was_another_appointment(plan, agree, do, last, said):
    """Nobody said that the hospital knows: it is asked about."""
    other = agree(plan, "2026-12-10", BLOOD, last=last, **said)
    visit = agree(plan, "2026-12-10", INFUSION, place=WARD)
    do(plan, put_together(visit, BLOOD))
    assert stands(plan, other) == ("undecided", [])


@pytest.mark.parametrize(
    ("on", "at", "place"),
    [
        ("2026-12-10", time(8, 15), WARD),
        ("2026-12-10", None, WARD),
        ("2026-12-10", TEN, "Laboratorium"),
        ("2026-12-09", TEN, WARD),
    ],
    ids=["another hour", "a whole day", "another place", "another day"],
)
def test_any_other_appointment_that_is_left_is_to_be_decided(
    plan, infusion, agree, do, on, at, place
):
    blood = agree(plan, on, BLOOD, at=at, place=place)
    do(plan, put_together(infusion, BLOOD))
    assert stands(plan, infusion) == ("booked", [INFUSION, BLOOD])
    assert where(plan, BLOOD) == ("booked", "2026-12-10", TEN, WARD)
    assert stands(plan, blood) == ("undecided", [])


def test_an_appointment_that_keeps_something_else_is_not_absorbed(plan, infusion, agree, do):
    other = agree(plan, "2026-12-10", BLOOD, WATCHED, at=TEN, place=WARD)
    do(plan, put_together(infusion, BLOOD))
    assert stands(plan, infusion) == ("booked", [INFUSION, BLOOD])
    assert stands(plan, other) == ("undecided", [WATCHED])


def test_what_is_put_in_a_stay_has_a_day_of_it(course, stay, do):
    visit = Key("alem.c1.nurse_visit", 1)
    do(course, put_together(stay, visit, days={visit: day("2026-12-02")}))
    assert where(course, visit) == ("booked", "2026-12-02", None, "B4")
    assert refused(course, do, move(stay, slot("2026-12-07", "2026-12-08")))[0] == "last"


# Done, missed and left out


def test_all_of_an_appointment_is_done_each_on_its_own_day(course, stay, do):
    change = do(course, booking.done(stay, today=day("2026-12-04")))
    assert [told(course, *key) for key in COURSE] == [("done", on) for on in WEEK]
    assert stands(course, stay) == ("fulfilled", COURSE)
    assert (change.act, len(change.new)) == ("record", 5)
    # What was done still says where.
    assert where(course, COURSE[0]) == ("done", "2026-11-30", time(8, 30), "B4")
    assert refused(course, do, booking.done(stay, today=day("2026-12-04"))) == OVER


def test_before_its_last_day_an_appointment_is_not_done(course, stay, do):
    name, _words = refused(course, do, booking.done(stay, today=day("2026-12-03")))
    assert name == "on"


def test_done_for_the_whole_leaves_what_was_missed_or_left_out(plan, visit, do):
    do(plan, skip(BLOOD, "Is vorige week geprikt"))
    do(plan, booking.done(visit, today=day("2026-12-10")))
    assert [told(plan, *key)[0] for key in (INFUSION, WATCHED, BLOOD)] == [
        "done",
        "done",
        "skipped",
    ]
    assert stands(plan, visit) == ("fulfilled", [INFUSION, WATCHED])


def test_a_missed_part_asks_nothing_while_the_rest_is_agreed(plan, visit, do):
    do(plan, missed(BLOOD, today=day("2026-12-10")))
    assert stands(plan, visit) == ("booked", [INFUSION, WATCHED])
    assert where(plan, BLOOD) == ("missed", None, None, "")


def test_an_appointment_of_which_all_was_missed_was_missed(plan, infusion, do):
    do(plan, missed(INFUSION, today=day("2026-12-10")))
    assert stands(plan, infusion) == ("noshow", [])
    do(plan, postpone(INFUSION, day("2026-12-17")))
    assert stands(plan, infusion) == ("noshow", [])
    do(plan, cleared(INFUSION))
    assert (stands(plan, infusion), where(plan, INFUSION)) == (("noshow", []), NOWHERE)


def test_what_was_to_be_at_a_missed_infusion_asks_nothing(plan, visit, do):
    """Nobody was there on 10 December: there is nothing to call off."""
    do(plan, missed(INFUSION, today=LATER))
    assert row(plan, *WATCHED).dropped_at
    do(plan, postpone(BLOOD, day("2026-12-14")))
    assert stands(plan, visit)[0] == "noshow"


def test_who_was_missed_by_mistake_is_expected_again(plan, infusion, do):
    do(plan, missed(INFUSION, today=day("2026-12-10")))
    do(plan, cleared(INFUSION))
    assert stands(plan, infusion) == ("booked", [INFUSION])
    assert where(plan, INFUSION) == ("booked", "2026-12-10", TEN, WARD)


def test_what_was_missed_is_booked_anew_and_the_first_appointment_stays_missed(
    plan, infusion, agree, do
):
    do(plan, missed(INFUSION, today=day("2026-12-10")))
    new = agree(plan, "2026-12-17", INFUSION)
    assert (stands(plan, infusion), stands(plan, new)) == (("noshow", []), ("booked", [INFUSION]))


def test_what_is_left_out_asks_whether_its_appointment_stays(plan, infusion, do):
    intent = skip(INFUSION, "Besluit van het team")
    assert propose(plan, intent).to_decide == [infusion]
    do(plan, intent)
    assert (stands(plan, infusion), is_in(plan, INFUSION)) == (("undecided", []), None)
    do(plan, keep(infusion))
    assert (stands(plan, infusion), told(plan, *INFUSION)) == (("booked", []), ("skipped", None))
    assert agreed(plan, infusion).is_by_itself


def test_a_test_that_was_done_before_its_day_asks_whether_its_appointment_stays(plan, blood, do):
    do(plan, done(BLOOD, day("2026-12-04"), today=LATER))
    assert (stands(plan, blood), is_in(plan, BLOOD)) == (("undecided", []), None)
    do(plan, keep(blood))
    assert (stands(plan, blood), agreed(plan, blood).is_by_itself) == (("booked", []), True)
    do(plan, cancel(blood))
    assert stands(plan, blood) == ("cancelled", [])
    assert told(plan, *BLOOD) == ("done", "2026-12-04")


def test_a_day_of_a_stay_that_was_done_a_day_early_is_done_there(course, stay, do):
    for key, on in zip(COURSE, (*WEEK[:4], WEEK[3]), strict=True):
        do(course, done(key, day(on), today=LATER).because("Dubbel"))
    assert stands(course, stay) == ("fulfilled", COURSE)


def test_what_was_done_after_the_day_of_its_appointment_asks_nothing(plan, infusion, do):
    do(plan, done(INFUSION, day("2026-12-10"), today=LATER))
    assert where(plan, INFUSION) == ("done", "2026-12-10", TEN, WARD)
    do(plan, done(INFUSION, day("2026-12-11"), today=LATER))  # it was the 11th after all
    assert stands(plan, infusion)[0] == "fulfilled"
    assert where(plan, INFUSION) == ("done", "2026-12-11", None, "")


def test_what_was_to_be_on_the_day_on_which_something_was_done_needs_no_call(plan, visit, do):
    do(plan, skip(BLOOD, "Is vorige week geprikt"))
    assert stands(plan, visit)[0] == "undecided"
    do(plan, done(INFUSION, day("2026-12-10"), today=LATER))
    assert stands(plan, visit) == ("booked", [INFUSION, WATCHED])
    do(plan, done(WATCHED, day("2026-12-10"), today=LATER))
    assert stands(plan, visit) == ("fulfilled", [INFUSION, WATCHED])


# What the plan does to an appointment


def test_a_stop_leaves_every_appointment_of_later_to_decide(plan, infusion, agree, do):
    later = agree(plan, "2027-05-26", MAINT, at=TEN)
    intent = stop(day("2026-12-11"), "Bijwerkingen")
    assert propose(plan, intent).to_decide == [later]
    change = do(plan, intent)
    assert (stands(plan, later), agreed(plan, later).is_by_itself) == (("undecided", []), True)
    assert stands(plan, infusion) == ("booked", [INFUSION])
    gone = row(plan, *MAINT)
    assert (gone.dropped_at is None, where(plan, MAINT), is_in(plan, MAINT)) == (
        False,
        NOWHERE,
        None,
    )
    do(plan, undo(change))
    assert stands(plan, later) == ("booked", [MAINT])
    assert where(plan, MAINT) == ("booked", "2027-05-26", TEN, "")


def test_what_left_the_plan_is_kept_or_cancelled(plan, agree, do):
    kept, cancelled = (agree(plan, on, key) for on, key in AFTER_THE_STOP)
    do(plan, stop(day("2026-12-11"), "Bijwerkingen"))
    do(plan, keep(kept))
    do(plan, cancel(cancelled))
    assert (stands(plan, kept), agreed(plan, kept).is_by_itself) == (("booked", []), True)
    assert stands(plan, cancelled) == ("cancelled", [])


AFTER_THE_STOP = [("2027-05-26", MAINT), ("2027-11-26", Key(MAINT.fact, 2))]


def test_a_part_that_leaves_shows_nothing_of_the_appointment_any_more(plan, visit, do):
    before = row(plan, *BLOOD).sequence
    do(plan, postpone(BLOOD, day("2026-12-08")))
    assert stands(plan, visit) == ("undecided", [INFUSION, WATCHED])
    assert agreed(plan, visit).is_by_itself is False
    assert (where(plan, BLOOD), is_in(plan, BLOOD)) == (("moved", "2026-12-08", None, ""), None)
    assert row(plan, *BLOOD).sequence == before + 1
    assert where(plan, INFUSION) == ("booked", "2026-12-10", TEN, WARD)


# Undo


def test_a_booking_that_is_undone_is_called_off_and_does_not_vanish(plan, do):
    change = do(plan, booking.book(slot("2026-12-10", at=TEN, place=WARD), INFUSION))
    code = str(plan.appointments.get().code)
    assert propose(plan, undo(change)).cancelled == [code]
    undone = do(plan, undo(change))
    assert stands(plan, code) == ("cancelled", [])
    assert where(plan, INFUSION) == NOWHERE
    do(plan, undo(undone))
    assert stands(plan, code) == ("booked", [INFUSION])
    assert where(plan, INFUSION) == ("booked", "2026-12-10", TEN, WARD)


def test_a_booking_that_took_an_entry_from_another_gives_it_back_when_undone(plan, infusion, do):
    change = do(plan, booking.book(slot("2026-12-11"), INFUSION))
    do(plan, undo(change))
    assert stands(plan, infusion) == ("booked", [INFUSION])
    assert where(plan, INFUSION) == ("booked", "2026-12-10", TEN, WARD)


@pytest.mark.parametrize(
    "verb",
    [
        cancel,
        lambda code: move(code, slot("2026-12-14", at=time(13))),
        lambda code: take_out(code, BLOOD),
        lambda code: put_together(code, Key("ocre.lab.each", 2)),
        lambda code: booking.done(code, today=LATER),
    ],
    ids=["cancel", "move", "take out", "put together", "done"],
)
def test_what_was_done_with_an_appointment_is_undone(plan, visit, do, verb):
    before, start = shown(plan), plan.start
    change = do(plan, verb(visit))
    assert shown(plan) != before
    do(plan, undo(change))
    assert (shown(plan), plan.start) == (before, start)


def test_that_an_appointment_stays_is_undone(plan, infusion, do):
    do(plan, TO_JANUARY)
    before = shown(plan)
    change = do(plan, keep(infusion))
    assert shown(plan) != before
    do(plan, undo(change).because("Toch niet"))
    assert shown(plan) == before


def test_a_move_of_the_rest_is_undone(course, stay, do):
    do(course, done(COURSE[0], day("2026-11-30"), today=LATER))
    change = do(course, move(stay, slot("2026-12-07", "2026-12-10")))
    do(course, undo(change))
    assert stands(course, stay) == ("booked", COURSE)
    assert [told(course, *key)[1] for key in COURSE] == WEEK
    assert course.appointments.exclude(code=stay).get().status == "cancelled"


def shown(plan):
    """Return what the days and the appointments of a plan say."""
    rows = plan.entries.order_by("fact", "occurrence")
    made = plan.appointments.order_by("pk")
    of_entries = "fact", "occurrence", "due", "status", "on", "at", "place", "appointment", "rebook"
    of_made = "code", "status", "on", "last", "at", "place", "parts", "keys", "is_by_itself"
    return list(rows.values(*of_entries)), list(made.values(*of_made))


LATER_FIRST = "", "Een latere wijziging bouwt hierop voort. Maak die eerst ongedaan."


def test_a_cancellation_is_not_undone_once_its_entry_is_in_another_appointment(
    plan, infusion, agree, do
):
    change = do(plan, cancel(infusion))
    agree(plan, "2026-12-11", INFUSION)
    assert refused(plan, do, undo(change)) == LATER_FIRST


def test_what_was_taken_out_does_not_come_back_once_it_was_moved(plan, visit, do):
    change = do(plan, take_out(visit, BLOOD))
    do(plan, postpone(BLOOD, day("2026-12-08")))
    assert refused(plan, do, undo(change)) == LATER_FIRST


# A plan that was entered in error


@pytest.fixture
def mistaken(plan, visit, do):
    do(plan, withdraw("Verkeerde patiënt"))
    return visit


def test_an_appointment_of_a_plan_entered_in_error_is_to_be_decided(plan, mistaken):
    assert (stands(plan, mistaken), agreed(plan, mistaken).is_by_itself) == (
        ("undecided", []),
        True,
    )


@pytest.mark.parametrize(("verb", "status"), [(cancel, "cancelled"), (keep, "booked")])
def test_it_can_be_cancelled_or_kept_and_that_undone(plan, mistaken, do, verb, status):
    change = do(plan, verb(mistaken))
    assert agreed(plan, mistaken).status == status
    do(plan, undo(change))
    assert agreed(plan, mistaken).status == "undecided"


def test_it_can_be_cancelled_when_something_of_it_was_done(course, stay, do):
    do(course, done(COURSE[0], day("2026-11-30"), today=LATER))
    do(course, withdraw("Verkeerde patiënt"))
    assert agreed(course, stay).status == "undecided"
    do(course, cancel(stay))
    assert agreed(course, stay).status == "cancelled"


@pytest.mark.parametrize(
    "verb",
    [
        lambda code: move(code, slot("2026-12-14")),
        lambda code: take_out(code, BLOOD),
        lambda code: put_together(code, MAINT),
        lambda code: booking.done(code, today=LATER),
        lambda _code: booking.book(slot("2026-12-14"), MAINT),
    ],
    ids=["move", "take out", "put together", "done", "book"],
)
def test_nothing_else_can_be_done_with_it(plan, mistaken, do, verb):
    refused(plan, do, verb(mistaken))


# For calendars


@pytest.mark.parametrize(
    "said",
    [
        {"at": time(10, 30)},
        {"at": None},
        {"place": "Laboratorium"},
        {"minutes": 300},
        {"who": "Team MS"},
        {"note": "Nuchter komen"},
    ],
    ids=["hour", "no hour", "place", "length", "with whom", "note"],
)
def test_a_calendar_is_told_of_each_thing_that_changes(plan, visit, do, said):
    keys = INFUSION, BLOOD, WATCHED
    before = [row(plan, *key).sequence for key in keys]
    elsewhere = row(plan, *MAINT).sequence
    do(plan, move(visit, slot("2026-12-10", **{"at": TEN, "place": WARD, **said})))
    assert [row(plan, *key).sequence for key in keys] == [n + 1 for n in before]
    assert (agreed(plan, visit).sequence, row(plan, *MAINT).sequence) == (1, elsewhere)


def test_a_calendar_is_told_nothing_where_nothing_changes(plan, visit, do):
    before = row(plan, *INFUSION).sequence
    do(plan, note(MAINT, "Liever op vrijdag"))
    assert (row(plan, *INFUSION).sequence, agreed(plan, visit).sequence) == (before, 0)


# what must be done before a dose


EACH = Key("ocre.lab.each", 3)  # before the infusion of 26 May 2027


@pytest.mark.parametrize(
    ("to", "state"),
    [
        ("2027-05-30", "booked"),  # four days: as far as any booked day may lie from its own
        ("2027-05-31", "undecided"),
        ("2027-07-05", "undecided"),
    ],
)
def test_blood_for_an_infusion_is_asked_about_when_that_moves_away(plan, agree, do, to, state):
    code = agree(plan, "2027-05-20", EACH, at=time(8, 15), place="Prikpost")
    do(plan, postpone(MAINT, day(to)))
    assert plan.appointments.get(code=code).status == state
    assert row(plan, *EACH).rebook is (state == "undecided")


def test_blood_that_was_kept_is_asked_about_again_only_when_the_infusion_moves_on(plan, agree, do):
    code = agree(plan, "2027-05-20", EACH)
    do(plan, postpone(MAINT, day("2027-07-05")))
    do(plan, keep(code))
    assert plan.appointments.get(code=code).status == "booked"
    do(plan, postpone(MAINT, day("2027-07-07")))
    assert plan.appointments.get(code=code).status == "booked"
    do(plan, postpone(MAINT, day("2027-08-02")))
    assert plan.appointments.get(code=code).status == "undecided"


def test_blood_that_was_kept_through_a_stop_is_asked_about_when_the_infusion_moves(plan, agree, do):
    """The stop took the infusion of 26 May 2027 away: it stays known for which day blood was."""
    blood = agree(plan, "2027-05-20", Key("ocre.lab.each", 3))
    stopped = do(plan, stop(day("2026-12-20"), "Bijwerkingen"))
    do(plan, keep(blood))
    do(plan, undo(stopped))
    assert stands(plan, blood)[0] == "booked"
    do(plan, postpone(MAINT, day("2027-08-26")).because("Zwanger"))
    assert stands(plan, blood)[0] == "undecided"


def test_a_test_before_the_start_may_stay_on_a_plan_entered_in_error(course, agree, do):
    tests = agree(course, "2026-11-20", Key("alem.pre.labs", 1))
    do(course, withdraw("Verkeerde patiënt"))
    do(course, keep(tests))
    assert stands(course, tests)[0] == "booked"


def test_a_part_that_left_can_be_taken_out_for_good(plan, agree, do):
    """The visit stays for the others, and asks no more about what was moved away by hand."""
    code = agree(plan, "2027-05-26", MAINT, Key("ocre.fu.neuro_6m", 1), at=TEN)
    do(plan, postpone(Key("ocre.fu.neuro_6m", 1), day("2027-06-02")))
    assert plan.appointments.get(code=code).status == "undecided"
    do(plan, take_out(code, Key("ocre.fu.neuro_6m", 1)))
    assert plan.appointments.get(code=code).status == "booked"
    assert told(plan, "ocre.fu.neuro_6m") == ("moved", "2027-06-02")
