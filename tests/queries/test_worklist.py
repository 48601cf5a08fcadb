"""What each list of the worklist holds. Today is Monday 23 November 2026.

Alemtuzumab (jbz): blood every month after the start, a week early or late at most.
Natalizumab: an infusion every 4 weeks, no day late. Days are counted by hand.
"""

from dataclasses import replace
from datetime import date, time
from functools import partial

import pytest
from django.db import connection

from schedules.engine import Key
from schedules.models import Entry, Membership
from schedules.planning import booking, commit, record
from schedules.planning.record import move
from schedules.planning.stop import stop
from schedules.planning.withdraw import withdraw
from schedules.queries.worklist import (
    Scope,
    Section,
    Sort,
    count_of,
    end_of_next_week,
    ending_plans,
    left_out_of,
    lines_to_decide,
    patients_in,
    rows_of,
    rules_of,
    runs_of,
    treatments_in_use,
    undecided_in,
)
from tests.booking import book
from tests.conftest import TODAY
from treatments.models import Clinic

LABS = "alem.labs.monthly"
INFUSION = "ntz.dose"


@pytest.fixture
def do(nurse):
    """Return a function that commits an intent to a plan as it is now."""

    def do(plan, intent):
        return commit(plan, intent, by=nurse, revision=plan.revision)

    return do


@pytest.fixture
def scope(nurse):
    return Scope(nurse, TODAY)


@pytest.fixture
def late(make_plan):
    """A woman on alemtuzumab whose plan is kept since 20 August, and of whom nothing is recorded.

    Blood was due on 6 September (11), 6 October (12) and 6 November (13), each plus a week.
    """
    return make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", sex="female")


@pytest.fixture
def make_infused(make_plan, make_nurse, nurse):
    """Return a function that makes a plan of natalizumab, in a clinic where the nurse works too."""
    clinic = Clinic.objects.get(slug="amsterdam-umc")
    Membership.objects.create(user=nurse, clinic=clinic)

    def make(start, **more):
        return make_plan("natalizumab", "amsterdam-umc", start, **more)

    return make


@pytest.fixture
def make_general(make_plan, make_patient):
    """Return a function that makes a plan by the general protocol, for a patient of the nurse."""

    def make(treatment, start, **more):
        return make_plan(treatment, "generic", start, patient=make_patient("jbz"), **more)

    return make


def listed(section, scope, *, fact=None):
    rows = undecided_in(scope) if section is Section.DECIDE else rows_of(section, scope)
    return [(row.fact, row.occurrence) for row in rows if fact is None or row.fact == fact]


# overdue


def test_what_is_not_done_by_its_last_day_is_overdue_the_longest_first(late, scope):
    assert listed(Section.OVERDUE, scope, fact=LABS) == [(LABS, 11), (LABS, 12), (LABS, 13)]
    first = rows_of(Section.OVERDUE, scope).filter(fact=LABS)[0]
    assert first.deadline == date(2026, 9, 13)


def test_on_its_last_day_nothing_is_overdue_yet(make_infused, scope):
    make_infused("2026-10-26", today="2026-10-20")  # the second infusion is due today
    assert (INFUSION, 2) not in listed(Section.OVERDUE, scope)
    tomorrow = replace(scope, today=date(2026, 11, 24))
    assert (INFUSION, 2) in listed(Section.OVERDUE, tomorrow)


@pytest.mark.parametrize(
    "told",
    [
        lambda key: record.done(key, date(2026, 9, 8), today=TODAY),
        lambda key: record.missed(key, today=TODAY),
        lambda key: record.skip(key, "drawn elsewhere"),
        lambda key: book(key, date(2026, 11, 23), at=time(9, 30)),
        lambda key: move(key, date(2026, 11, 30)),
    ],
    ids=["done", "missed", "skipped", "booked for today", "moved ahead"],
)
def test_what_is_recorded_is_no_longer_overdue(late, scope, do, told):
    do(late, told(Key(LABS, 11)))
    assert listed(Section.OVERDUE, scope, fact=LABS) == [(LABS, 12), (LABS, 13)]


def test_a_booked_day_that_has_passed_is_overdue(late, scope, do):
    do(late, book(Key(LABS, 13), date(2026, 11, 20)))
    row = rows_of(Section.OVERDUE, scope).get(fact=LABS, occurrence=13)
    assert row.deadline == date(2026, 11, 20)


def test_what_was_due_before_the_plan_was_kept_is_nobodys_backlog(make_plan, scope):
    make_plan("alemtuzumab", "jbz", "2025-10-06", today=TODAY, sex="female")
    assert count_of(Section.OVERDUE, scope) == 0


# several in a row


def test_it_is_counted_how_many_in_a_row_were_not_done(late, scope, do):
    do(late, record.missed(Key(LABS, 11), today=TODAY))
    assert runs_of(scope)[late.pk, LABS] == 3
    assert runs_of(scope, [late.pk])[late.pk, LABS] == 3


def test_a_test_that_was_done_ends_the_run(late, scope, do):
    do(late, record.done(Key(LABS, 12), date(2026, 10, 6), today=TODAY))
    assert (late.pk, LABS) not in runs_of(scope)


def test_a_test_that_was_left_out_on_purpose_does_not_end_the_run(late, scope, do):
    do(late, record.skip(Key(LABS, 12), "abroad"))
    assert runs_of(scope)[late.pk, LABS] == 2


def test_infusions_that_were_not_given_are_a_run_too(make_infused, scope):
    plan = make_infused("2026-03-02", today="2026-08-20")
    assert runs_of(scope)[plan.pk, INFUSION] == 3  # 14 September, 12 October, 9 November


# coming


@pytest.mark.parametrize(
    ("start", "is_listed"),
    [("2026-11-06", True), ("2026-11-07", False)],
    ids=["Sunday of next week", "the Monday after"],
)
def test_this_week_and_next_end_on_sunday(make_plan, scope, start, is_listed):
    make_plan("alemtuzumab", "jbz", start, today="2026-11-05")  # blood on the 6th or 7th
    assert ((LABS, 1) in listed(Section.SOON, scope)) is is_listed


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 29)])
def test_next_week_ends_on_the_same_sunday_the_whole_week(day):
    assert end_of_next_week(day) == date(2026, 12, 6)


def test_a_window_that_has_begun_stays_until_its_last_day(make_general, scope):
    # the skin doctor sees the patient from 5 July 2026 to 5 January 2027
    make_general("fingolimod", "2026-01-05", today="2026-01-05")
    every = replace(scope, is_product_information=None)
    assert ("fing.smpc.derm", 1) in listed(Section.SOON, every)
    last, after = date(2027, 1, 5), date(2027, 1, 6)
    assert ("fing.smpc.derm", 1) in listed(Section.SOON, replace(every, today=last))
    assert ("fing.smpc.derm", 1) not in listed(Section.SOON, replace(every, today=after))
    assert ("fing.smpc.derm", 1) in listed(Section.OVERDUE, replace(every, today=after))


@pytest.mark.parametrize(
    ("start", "is_listed"),
    [("2026-12-04", True), ("2026-12-05", False)],
    ids=["in six weeks", "a day later"],
)
def test_what_is_expected_within_six_weeks_is_to_be_booked(make_plan, scope, start, is_listed):
    make_plan("alemtuzumab", "jbz", start)  # blood a month later: 4 or 5 January
    assert ((LABS, 1) in listed(Section.BOOK, scope)) is is_listed


def test_what_is_booked_is_not_to_be_booked(make_plan, scope, do):
    plan = make_plan("alemtuzumab", "jbz", "2026-12-04")
    do(plan, book(Key(LABS, 1), date(2027, 1, 4)))
    assert (LABS, 1) not in listed(Section.BOOK, scope)


def test_what_is_overdue_is_not_to_be_booked_but_overdue(late, scope):
    assert listed(Section.BOOK, scope, fact=LABS) == [(LABS, 14)]  # 6 December


def test_what_the_patient_does_at_home_is_not_to_be_booked(make_general, scope):
    make_general("ofatumumab", "2026-11-24")
    # day 1 is with the nurse; days 8 and 15 and each month after are at home
    assert listed(Section.BOOK, replace(scope, kind="dose")) == [("kesi.dose.d1", 1)]


def test_what_was_moved_ahead_is_to_be_booked(late, scope, do):
    do(late, move(Key(LABS, 13), date(2026, 11, 30)))
    assert (LABS, 13) in listed(Section.BOOK, scope)


# appointments that no longer fit


@pytest.fixture
def booked(make_infused, do):
    """Infusion 3 of 18 January 2027 is booked."""
    plan = make_infused("2026-11-23")
    do(plan, book(Key(INFUSION, 3), date(2027, 1, 18)))
    return plan


def test_a_booking_that_fits_is_left_alone(booked, scope):
    assert count_of(Section.DECIDE, scope) == 0


def test_an_appointment_that_no_longer_fits_is_to_be_decided(booked, scope, do):
    do(booked, move(Key(INFUSION, 1), date(2026, 12, 7), carries=True))  # all come 2 weeks later
    assert listed(Section.DECIDE, scope) == [(INFUSION, 3)]
    (line,) = lines_to_decide(undecided_in(scope))
    assert (line.fact, line.on, line.plan) == (INFUSION, date(2027, 1, 18), booked)


@pytest.mark.parametrize("decide", [booking.cancel, booking.keep], ids=["cancelled", "kept"])
def test_an_appointment_that_left_the_plan_stays_until_it_is_decided(booked, scope, do, decide):
    do(booked, stop(TODAY, "pregnant"))
    assert listed(Section.DECIDE, scope) == [(INFUSION, 3)]
    assert list(patients_in(Section.DECIDE, scope)) == [booked.patient]
    do(booked, decide(str(booked.appointments.get().code)))
    assert count_of(Section.DECIDE, scope) == 0


def test_what_was_moved_away_is_to_be_decided_until_it_was(booked, scope, do):
    do(booked, move(Key(INFUSION, 3), date(2027, 2, 15)))
    after = replace(scope, today=date(2027, 3, 1))  # the day has passed: still nobody said it
    assert listed(Section.DECIDE, scope) == listed(Section.DECIDE, after) == [(INFUSION, 3)]
    assert listed(Section.DECIDE, replace(scope, kind="dose")) == [(INFUSION, 3)]
    assert listed(Section.DECIDE, replace(scope, kind="lab")) == []


# results


def test_a_result_is_to_be_discussed_until_it_was(late, scope, do):
    do(late, record.done(Key(LABS, 13), date(2026, 11, 6), today=TODAY))
    assert listed(Section.RESULTS, scope) == [(LABS, 13)]
    do(late, record.discussed(Key(LABS, 13), TODAY))
    assert listed(Section.RESULTS, scope) == []


def test_an_infusion_has_no_result(make_infused, scope, do):
    plan = make_infused("2026-11-23")
    do(plan, record.done(Key(INFUSION, 1), TODAY, today=TODAY))
    assert count_of(Section.RESULTS, scope) == 0


# plans that end


def test_a_plan_that_is_not_carried_on_is_listed_half_a_year_ahead(make_general, scope):
    # both are written out for 24 months: until 23 May and 24 May 2027
    near = make_general("ocrelizumab", "2025-05-23", today="2025-05-23")
    make_general("ocrelizumab", "2025-05-24", today="2025-05-24")
    assert list(ending_plans(scope)) == [near]


def test_a_plan_whose_last_line_is_near_is_listed(make_infused, scope):
    plan = make_infused("2026-11-23")
    plan.last_on = date(2027, 1, 4)  # in six weeks
    plan.save()
    assert list(ending_plans(scope)) == [plan]
    plan.last_on = date(2027, 1, 5)
    plan.save()
    assert count_of(Section.ENDING, scope) == 0


def test_a_plan_that_was_stopped_has_ended(make_general, scope, do):
    plan = make_general("ocrelizumab", "2025-05-23", today="2025-05-23")
    do(plan, stop(TODAY, "pregnant"))
    assert count_of(Section.ENDING, scope) == 0


# whose, and what of it


def counts(scope):
    return {section: count_of(section, scope) for section in Section}


def test_another_clinics_patients_are_not_there(late, make_nurse):
    stranger = make_nurse("stranger", "amsterdam-umc")
    assert set(counts(Scope(stranger, TODAY)).values()) == {0}
    assert runs_of(Scope(stranger, TODAY)) == {}
    assert list(treatments_in_use(stranger)) == []


def test_a_plan_that_was_entered_in_error_is_not_there(late, booked, scope, do):
    assert count_of(Section.OVERDUE, scope) > 0
    for plan in (late, booked):
        do(plan, withdraw("wrong patient"))
    left = {section: n for section, n in counts(scope).items() if n}
    assert left == {Section.DECIDE: 1}  # the booked appointment: somebody must cancel it


def test_product_information_is_left_out_and_counted(late, scope):
    every = replace(scope, is_product_information=None)
    left_out = left_out_of(Section.OVERDUE, scope)
    assert left_out > 0
    only = replace(scope, is_product_information=True)
    rows = [rows_of(Section.OVERDUE, one).count() for one in (every, scope, only)]
    assert rows[0] == rows[1] + rows[2]
    assert left_out == count_of(Section.OVERDUE, only)
    assert not any(".smpc." in fact for fact, _n in listed(Section.OVERDUE, scope))
    assert left_out_of(Section.OVERDUE, every) == 0


@pytest.mark.parametrize(
    ("name", "value", "fact"),
    [
        ("treatment", "natalizumab", INFUSION),
        ("clinic", "amsterdam-umc", INFUSION),
        ("kind", "imaging", "alem.fu.mri_11m"),
        ("performer", "neurologist", "alem.fu.neuro_11m"),
    ],
)
def test_a_list_can_be_narrowed(late, make_infused, scope, name, value, fact):
    make_infused("2026-09-28", today="2026-09-28")
    found = listed(Section.OVERDUE, replace(scope, **{name: value}))
    assert {known for known, _n in found} == {fact}
    assert count_of(Section.OVERDUE, replace(scope, **{name: value})) == 1  # a series is one line


def test_a_list_can_be_in_order_of_patient_or_treatment(make_patient, make_infused, scope, do):
    plans = [
        make_infused("2026-09-28", today="2026-09-28", patient=make_patient("amsterdam-umc", name))
        for name in ("Demo Citroen", "Demo Appel")
    ]
    do(plans[1], record.done(Key(INFUSION, 1), date(2026, 9, 28), today=TODAY))

    def names(sort):
        rows = rows_of(Section.OVERDUE, replace(scope, sort=sort, kind="dose"))
        return [row.plan.patient.display_name for row in rows]

    # 28 September and 26 October; the first of Appel's was given
    assert names(Sort.DATE) == ["Demo Citroen", "Demo Appel", "Demo Citroen"]
    assert names(Sort.PATIENT) == ["Demo Appel", "Demo Citroen", "Demo Citroen"]


def test_rows_of_one_patient_and_day_stand_together(make_plan, scope):
    for _ in range(2):
        make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20")
    keys = [(row.deadline, row.plan_id) for row in rows_of(Section.OVERDUE, scope)]
    assert len(keys) > len(set(keys))
    together = [key for n, key in enumerate(keys) if n == 0 or keys[n - 1] != key]
    assert len(together) == len(set(together))


def test_a_row_that_only_another_version_knows_keeps_its_words(make_general):
    """An appointment by an earlier version that left the plan must still be named."""
    plan = make_general("ocrelizumab", "2026-11-23")
    known_elsewhere = "ocre.fu.mri_year"
    plan.entries.filter(fact="ocre.dose.1a").update(fact=known_elsewhere)
    rows = Entry.objects.select_related("plan__protocol").filter(fact=known_elsewhere)
    assert rules_of(rows)[plan.protocol_id, known_elsewhere].kind == "imaging"


# quick


STEPS = {
    Section.OVERDUE: "entry_late",
    Section.SOON: "entry_next",
    Section.BOOK: "entry_next",
    Section.DECIDE: "appointment_stands",
    Section.RESULTS: "entry_told",
}


@pytest.mark.parametrize("section", STEPS)
@pytest.mark.parametrize("sort", Sort)
def test_every_list_is_found_by_an_index(late, scope, section, sort):
    name = STEPS[section]
    if connection.vendor == "postgresql":  # a handful of rows: any index that helps is as good
        name = "appointment_" if section is Section.DECIDE else "entry_"
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    find = undecided_in if section is Section.DECIDE else partial(rows_of, section)
    plan = find(replace(scope, sort=sort))[:50].explain()
    steps = [line for line in plan.splitlines() if "schedules_entry" in line]
    assert not [line for line in steps if "SCAN schedules_entry" in line or "Seq Scan" in line]
    assert name in plan
    if connection.vendor == "sqlite" and section is not Section.DECIDE:
        assert f"USING INDEX {name} (clinic_id=?" in plan


def test_who_waits_in_a_pause_is_found_from_the_few_paused_plans(late, scope):
    """The index of kinds beside it leads to the doses of everybody, once for each of them."""
    plan = rows_of(Section.PENDING, scope).explain()
    assert "status=? AND kind=?" not in plan
    assert connection.vendor == "postgresql" or "plan_paused" in plan
