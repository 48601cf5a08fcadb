"""A dose that was begun and broken off counts as given, and asks whether it was completed.

Every day was counted by hand: of alemtuzumab and ocrelizumab from the leaflets (small lives 1, 5, 9
and 18 with an infusion broken off), of natalizumab from its four weeks.
"""

import pytest

from schedules.engine import Key
from schedules.inputs.refusal import Refusal
from schedules.models import Appointment, Entry
from schedules.planning.record import completed, done, missed, not_completed, partial
from schedules.planning.same_person import followers
from schedules.planning.stop import stop
from schedules.planning.undo import undo
from schedules.queries import last_dose_of
from tests.booking import book
from tests.planning.reading import day, dues, row, spans, told

LATER = day("2027-12-31")
WOMAN = {"sex": "female", "childbearing_potential": "yes"}
FIFTH = Key("alem.c1.dose", 5)  # 9 October 2026, the last of course 1
MAINTENANCE = Key("ocre.dose.maint", 1)  # 5 April 2027
BLOOD = Key("ocre.lab.each", 1)


@pytest.fixture
def alemtuzumab(make_plan):
    return make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-01", **WOMAN)


@pytest.fixture
def ocrelizumab(make_plan, do):
    """Both first infusions were given; the next one is planned on 5 April 2027."""
    plan = make_plan(
        "ocrelizumab", "amsterdam-umc", "2026-10-05", today="2026-10-01", jcv="negative", **WOMAN
    )
    do(plan, done(Key("ocre.dose.1a", 1), day("2026-10-05"), today=LATER))
    do(plan, done(Key("ocre.dose.1b", 1), day("2026-10-19"), today=LATER))
    return plan


def begin(key, text):
    return partial(key, day(text), today=LATER)


def complete(key, text):
    return completed(key, day(text), today=LATER)


# it counts as given


def test_an_infusion_that_was_broken_off_begins_its_windows(alemtuzumab, do):
    do(alemtuzumab, begin(FIFTH, "2026-10-12"))
    assert told(alemtuzumab, *FIFTH) == ("partial", "2026-10-12")
    assert spans(alemtuzumab, "alem.preg_avoid.c1")[0][1] == "2027-02-12"


def test_the_next_infusion_counts_from_one_that_was_broken_off(ocrelizumab, do):
    do(ocrelizumab, begin(MAINTENANCE, "2027-05-10"))
    assert dues(ocrelizumab, "ocre.dose.maint")[1] == "2027-11-10"


def test_it_is_not_counted_among_those_that_were_missed(make_plan, do):
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-08-31", today="2026-08-31")
    do(plan, missed(Key("ntz.dose", 3), today=LATER))
    do(plan, begin(Key("ntz.dose", 4), "2026-11-23"))
    assert last_dose_of(plan) == day("2026-11-23")
    assert dues(plan, "ntz.dose")[4] == "2026-12-21"


def test_after_a_stop_an_infusion_that_was_broken_off_is_the_last_dose(alemtuzumab, do):
    """Life 1 with days 2 and 3 of course 2 not given, and day 1 broken off."""
    days = [f"2026-10-0{n}" for n in range(5, 10)]
    for n, text in enumerate(days, 1):
        do(alemtuzumab, done(Key("alem.c1.dose", n), day(text), today=LATER))
    do(alemtuzumab, begin(Key("alem.c2.dose", 1), "2027-10-05"))
    for n in (2, 3):
        do(alemtuzumab, missed(Key("alem.c2.dose", n), today=LATER))
    do(alemtuzumab, stop(day("2027-12-01"), "Reactie op het infuus"))
    assert dues(alemtuzumab, "alem.labs.end") == ["2031-10-05"]
    assert not row(alemtuzumab, "alem.labs.end").is_at_least
    do(alemtuzumab, complete(Key("alem.c2.dose", 1), "2027-10-08"))
    assert dues(alemtuzumab, "alem.labs.end") == ["2031-10-08"]


def test_an_appointment_at_which_a_dose_was_broken_off_took_place(ocrelizumab, do):
    do(ocrelizumab, book(MAINTENANCE, day("2027-04-05"), place="Dagbehandeling"))
    do(ocrelizumab, begin(MAINTENANCE, "2027-04-05"))
    assert ocrelizumab.appointments.get().status == Appointment.Status.FULFILLED
    assert row(ocrelizumab, *MAINTENANCE).place == "Dagbehandeling"


def test_where_it_was_the_first_dose_the_treatment_began_then(make_plan, do):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-10-05", today="2026-10-01")
    do(plan, begin(Key("ocre.dose.1a", 1), "2026-10-06"))
    assert plan.start == day("2026-10-06")


# completed, or not


def test_completed_on_a_later_day_windows_and_the_next_dose_count_from_that_day(
    alemtuzumab, ocrelizumab, do
):
    do(alemtuzumab, begin(FIFTH, "2026-10-09"))
    assert spans(alemtuzumab, "alem.preg_avoid.c1")[0][1] == "2027-02-09"
    do(alemtuzumab, complete(FIFTH, "2026-10-20"))
    assert told(alemtuzumab, *FIFTH) == ("done", "2026-10-20")
    assert row(alemtuzumab, *FIFTH).began_on == day("2026-10-09")
    assert spans(alemtuzumab, "alem.preg_avoid.c1")[0][1] == "2027-02-20"
    do(ocrelizumab, begin(MAINTENANCE, "2027-04-05"))
    do(ocrelizumab, complete(MAINTENANCE, "2027-04-07"))
    assert dues(ocrelizumab, "ocre.dose.maint")[1] == "2027-10-07"


def test_the_treatment_and_the_course_began_where_the_first_dose_was_begun(alemtuzumab, do):
    first = Key("alem.c1.dose", 1)
    do(alemtuzumab, begin(first, "2026-10-05"))
    do(alemtuzumab, complete(first, "2026-10-12").because("De rest na de andere dagen"))
    assert alemtuzumab.start == day("2026-10-05")
    assert dues(alemtuzumab, "alem.fu.nurse_1m") == ["2026-11-05"]
    assert dues(alemtuzumab, "alem.labs.monthly")[0] == "2026-11-05"


def test_a_second_course_began_where_its_first_infusion_was_begun(alemtuzumab, do):
    first = Key("alem.c2.dose", 1)
    do(alemtuzumab, begin(first, "2027-10-05"))
    do(alemtuzumab, complete(first, "2027-10-08"))
    assert alemtuzumab.facts["course2_start"] == "2027-10-05"
    do(alemtuzumab, done(first, day("2027-10-08"), today=LATER))  # the day of the rest, once more
    assert row(alemtuzumab, *first).began_on == day("2027-10-05")
    assert alemtuzumab.facts["course2_start"] == "2027-10-05"


def test_completed_on_the_same_day_it_is_simply_done(ocrelizumab, do):
    do(ocrelizumab, begin(MAINTENANCE, "2027-04-05"))
    do(ocrelizumab, complete(MAINTENANCE, "2027-04-05"))
    assert told(ocrelizumab, *MAINTENANCE) == ("done", "2027-04-05")
    assert row(ocrelizumab, *MAINTENANCE).began_on is None


def test_not_completed_it_stays_as_it_is_with_its_reason(ocrelizumab, do):
    do(ocrelizumab, begin(MAINTENANCE, "2027-04-05"))
    do(ocrelizumab, not_completed(MAINTENANCE, "Reactie op het infuus"))
    assert told(ocrelizumab, *MAINTENANCE) == ("partial", "2027-04-05")
    assert row(ocrelizumab, *MAINTENANCE).reason == "Reactie op het infuus"


def test_the_last_dose_that_was_told_goes_along_with_the_day_of_the_rest(ocrelizumab, do):
    do(ocrelizumab, begin(MAINTENANCE, "2027-04-05"))
    last = day("2027-04-05")
    do(ocrelizumab, stop(day("2027-06-01"), "Kinderwens", last_dose=last))
    do(ocrelizumab, complete(MAINTENANCE, "2027-04-07"))
    assert ocrelizumab.facts["last_dose"] == "2027-04-07"
    assert spans(ocrelizumab, "ocre.bf.until") == [("2026-10-05", "2028-04-07")]


def test_another_plan_that_counts_from_it_counts_from_the_day_of_the_rest(
    make_patient, make_plan, do
):
    patient, key = make_patient("amsterdam-umc"), Key("ntz.dose", 17)
    old = make_plan("natalizumab", "amsterdam-umc", "2025-02-04", patient=patient, jcv="positive")
    do(old, begin(key, "2026-04-28"))
    facts = {"jcv": "positive", "natalizumab_stop": "2026-04-28"}
    new = make_plan("ocrelizumab", "amsterdam-umc", "2026-06-09", patient=patient, **facts)
    ((other, intent),) = followers(old, complete(key, "2026-04-30"))
    assert other == new
    do(new, intent)
    assert dues(new, "ocre.ntz.dose_a") == ["2026-06-11"]


# undone, corrected, refused


def test_undone_it_is_as_it_was(ocrelizumab, do):
    begun = do(ocrelizumab, begin(MAINTENANCE, "2027-05-10"))
    rest = do(ocrelizumab, complete(MAINTENANCE, "2027-05-12"))
    do(ocrelizumab, undo(rest))
    assert told(ocrelizumab, *MAINTENANCE) == ("partial", "2027-05-10")
    assert row(ocrelizumab, *MAINTENANCE).began_on is None
    do(ocrelizumab, undo(begun))
    assert told(ocrelizumab, *MAINTENANCE) == ("planned", None)
    assert dues(ocrelizumab, "ocre.dose.maint")[1] == "2027-10-05"


@pytest.mark.parametrize(
    "corrected",
    [
        missed(MAINTENANCE, today=LATER),
        done(MAINTENANCE, day("2027-04-05"), today=LATER),
        begin(MAINTENANCE, "2027-04-06"),
    ],
    ids=["not given after all", "given whole after all", "on another day"],
)
def test_nothing_of_it_outlives_a_correction(ocrelizumab, do, corrected):
    do(ocrelizumab, begin(MAINTENANCE, "2027-04-05"))
    do(ocrelizumab, not_completed(MAINTENANCE, "Reactie op het infuus"))
    do(ocrelizumab, corrected)
    found = row(ocrelizumab, *MAINTENANCE)
    assert (found.reason, found.began_on) == ("", None)


def test_the_day_on_which_it_was_begun_goes_with_the_record(ocrelizumab, do):
    do(ocrelizumab, begin(MAINTENANCE, "2027-04-05"))
    do(ocrelizumab, complete(MAINTENANCE, "2027-04-07"))
    do(ocrelizumab, missed(MAINTENANCE, today=LATER))
    assert row(ocrelizumab, *MAINTENANCE).began_on is None


@pytest.mark.parametrize(
    ("key", "text"), [(BLOOD, "2027-03-30"), (Key("ocre.fu.neuro_6m", 1), "2027-04-05")]
)
@pytest.mark.usefixtures("dutch")
def test_only_a_dose_can_be_broken_off(ocrelizumab, do, key, text):
    with pytest.raises(Refusal, match="Alleen een dosis"):
        do(ocrelizumab, begin(key, text))


@pytest.mark.usefixtures("dutch")
def test_what_cannot_be_true_is_refused(ocrelizumab, do):
    with pytest.raises(Refusal, match="nog komen"):
        partial(MAINTENANCE, day("2027-04-05"), today=day("2027-04-04"))
    with pytest.raises(Refusal, match="waarom de dosis niet"):
        not_completed(MAINTENANCE, "")
    with pytest.raises(Refusal, match="afgebroken"):
        do(ocrelizumab, complete(MAINTENANCE, "2027-04-05"))
    do(ocrelizumab, begin(MAINTENANCE, "2027-04-05"))
    with pytest.raises(Refusal, match="5 april 2027"):
        do(ocrelizumab, complete(MAINTENANCE, "2027-04-04"))
    with pytest.raises(Refusal, match="al gedaan"):
        do(ocrelizumab, book(MAINTENANCE, day("2027-05-05")))
    assert Entry.objects.get(plan=ocrelizumab, status="partial").on == day("2027-04-05")
