"""Truths that come late: each can be entered, and what was given stays. Days are typed by hand.

Small lives 11 and 12, and what is of their kind.
"""

import pytest

from schedules.engine import Key
from schedules.forms.questions import asked_by
from schedules.inputs.facts import derive, read_facts
from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from schedules.planning import propose
from schedules.planning.record import done, is_first_dose, missed, skip
from schedules.planning.revise import Right, revise
from schedules.planning.truth import truth_of
from schedules.planning.undo import undo
from schedules.queries import protocols_in_use
from tests.booking import book
from tests.planning.reading import day, dues, left, row, rows, spans, told
from treatments.facts import FACTS, FactKind

LATER = day("2028-12-31")
START = "2026-10-05"
AFTER_NATALIZUMAB = {"jcv": "positive", "natalizumab_stop": "2026-08-24"}


def answer(plan, start=START, **facts):
    return revise(day(start), {**plan.facts, **facts})


# The JC virus, after the first infusion


@pytest.fixture
def ocrelizumab(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", START, today="2026-10-01")


def test_the_first_infusion_stands_for_the_one_after_natalizumab(ocrelizumab, do):
    do(ocrelizumab, done(Key("ocre.dose.1a", 1), day(START), today=LATER))
    do(ocrelizumab, answer(ocrelizumab, **AFTER_NATALIZUMAB))
    assert told(ocrelizumab, "ocre.ntz.dose_a") == ("done", "2026-10-05")
    assert dues(ocrelizumab, "ocre.dose.1a") == []
    assert dues(ocrelizumab, "ocre.ntz.dose_b") == ["2026-11-16"]
    assert dues(ocrelizumab, "ocre.ntz.mri") == ["2027-02-24"]
    assert dues(ocrelizumab, "ocre.dose.maint")[0] == "2027-05-16"


def test_of_two_infusions_that_were_given_both_stand_for_another(ocrelizumab, do):
    do(ocrelizumab, done(Key("ocre.dose.1a", 1), day(START), today=LATER))
    do(ocrelizumab, done(Key("ocre.dose.1b", 1), day("2026-10-19"), today=LATER))
    do(ocrelizumab, answer(ocrelizumab, **AFTER_NATALIZUMAB))
    assert told(ocrelizumab, "ocre.ntz.dose_b") == ("done", "2026-10-19")
    assert dues(ocrelizumab, "ocre.dose.maint")[0] == "2027-04-19"


def test_the_answer_can_be_undone(ocrelizumab, do):
    do(ocrelizumab, done(Key("ocre.dose.1a", 1), day(START), today=LATER))
    change = do(ocrelizumab, answer(ocrelizumab, **AFTER_NATALIZUMAB))
    do(ocrelizumab, undo(change))
    assert told(ocrelizumab, "ocre.dose.1a") == ("done", "2026-10-05")
    assert told(ocrelizumab, "ocre.ntz.dose_a") == ("planned", None)
    assert dues(ocrelizumab, "ocre.dose.maint")[0] == "2027-04-05"


def test_a_corrected_answer_takes_it_back_to_the_usual_infusion(ocrelizumab, do):
    do(ocrelizumab, done(Key("ocre.dose.1a", 1), day(START), today=LATER))
    do(ocrelizumab, answer(ocrelizumab, **AFTER_NATALIZUMAB))
    do(ocrelizumab, answer(ocrelizumab, jcv="negative"))
    assert told(ocrelizumab, "ocre.dose.1a") == ("done", "2026-10-05")
    assert left(ocrelizumab, "ocre.ntz.dose_a") == [1]
    assert dues(ocrelizumab, "ocre.dose.1b") == ["2026-10-19"]


def test_an_appointment_for_it_goes_along(ocrelizumab, do):
    do(ocrelizumab, book(Key("ocre.dose.1b", 1), day("2026-10-20")))
    do(ocrelizumab, answer(ocrelizumab, **AFTER_NATALIZUMAB))
    second = row(ocrelizumab, "ocre.ntz.dose_b")
    assert (second.status, str(second.on), second.rebook) == ("booked", "2026-10-20", True)
    (appointment,) = ocrelizumab.appointments.all()
    assert (appointment.status, appointment.keys) == ("undecided", ["ocre.ntz.dose_b#1"])


def test_what_was_given_counts_before_what_was_agreed_of_the_other(ocrelizumab, do):
    """While the answer is open both lines stand: an appointment of the other asks what to do."""
    do(ocrelizumab, answer(ocrelizumab, natalizumab_stop="2026-08-24"))
    do(ocrelizumab, book(Key("ocre.ntz.dose_a", 1), day("2026-10-06")))
    do(ocrelizumab, done(Key("ocre.dose.1a", 1), day(START), today=LATER))
    do(ocrelizumab, answer(ocrelizumab, jcv="positive"))
    assert told(ocrelizumab, "ocre.ntz.dose_a") == ("done", "2026-10-05")
    assert ocrelizumab.appointments.get().status == "undecided"


def test_of_two_that_were_both_given_none_is_lost(ocrelizumab, do):
    do(ocrelizumab, answer(ocrelizumab, natalizumab_stop="2026-08-24"))
    do(ocrelizumab, done(Key("ocre.dose.1a", 1), day(START), today=LATER))
    do(ocrelizumab, done(Key("ocre.ntz.dose_a", 1), day("2026-10-12"), today=LATER, carries=False))
    do(ocrelizumab, answer(ocrelizumab, jcv="positive").because("Laat bekend"))
    assert told(ocrelizumab, "ocre.dose.1a") == ("done", "2026-10-05")
    assert told(ocrelizumab, "ocre.ntz.dose_a") == ("done", "2026-10-12")


def pairs():
    """Every dose of every file that takes the place of another, with answers that let it."""
    return [
        (
            "ocrelizumab",
            "amsterdam-umc",
            "ocre.dose.1a",
            "ocre.ntz.dose_a",
            AFTER_NATALIZUMAB,
            "2026-10-06",
        ),
        (
            "ocrelizumab",
            "amsterdam-umc",
            "ocre.dose.1b",
            "ocre.ntz.dose_b",
            AFTER_NATALIZUMAB,
            "2026-10-20",
        ),
        (
            "ocrelizumab",
            "generic",
            "ocre.dose.1a",
            "ocre.ntz.dose_a",
            AFTER_NATALIZUMAB,
            "2026-10-06",
        ),
        (
            "ocrelizumab",
            "generic",
            "ocre.dose.1b",
            "ocre.ntz.dose_b",
            AFTER_NATALIZUMAB,
            "2026-10-20",
        ),
        *(
            (
                "avonex",
                clinic,
                "avon.full_dose_from",
                "avon.full_dose_from@quarter-steps",
                {"titration": "quarter-steps"},
                "2026-10-05",
            )
            for clinic in ("amsterdam-umc", "generic")
        ),
    ]


@pytest.mark.parametrize(
    ("how", "status"),
    [
        (lambda key, on: done(key, day(on), today=LATER), "done"),
        (lambda key, _on: missed(key, today=LATER), "missed"),
        (lambda key, _on: skip(key, "Koorts"), "skipped"),
        (lambda key, on: book(key, day(on)), "booked"),
    ],
    ids=["given", "missed", "left out", "booked"],
)
@pytest.mark.parametrize(
    ("treatment", "clinic", "old", "new", "facts", "on"), pairs(), ids=lambda value: str(value)[:24]
)
def test_what_is_recorded_of_a_dose_goes_over_to_the_one_in_its_place(
    make_plan, do, treatment, clinic, old, new, facts, on, how, status
):
    plan = make_plan(treatment, clinic, START, today="2026-10-01")
    do(plan, how(Key(old, 1), on))
    do(plan, answer(plan, start=str(plan.start), **facts))
    assert row(plan, new).status == status
    assert [entry.status for entry in plan.entries.filter(fact=old, dropped_at=None)] == []


@pytest.mark.django_db
def test_no_file_has_another_pair():
    found = {
        (protocol.treatment.slug, protocol.clinic.slug, rule.replaces, rule.fact)
        for protocol in protocols_in_use()
        for rule in regimen_of(protocol).rules
        if rule.replaces
    }
    assert found == {pair[:4] for pair in pairs()}


# The weight, which belongs to a course

FIRST_COURSE = {
    **{("clad.c1.w1.dose", n): f"2026-10-{4 + n:02}" for n in (1, 2, 3, 4)},
    ("clad.c1.w1.dose@day5", 5): "2026-10-09",
    **{("clad.c1.w2.dose", n): f"2026-11-{4 + n:02}" for n in (1, 2, 3, 4)},
    ("clad.c1.w2.dose@day5", 5): "2026-11-09",
}


@pytest.fixture
def cladribine(make_plan, do):
    """51 kg at course 1, of which every tablet was taken."""
    plan = make_plan("cladribine", "amsterdam-umc", START, today="2026-10-01", weight_kg="51")
    for key, on in FIRST_COURSE.items():
        do(plan, done(Key(*key), day(on), today=LATER))
    return plan


def test_a_lower_weight_at_course_2_gives_four_tablet_days_a_week(cladribine, do):
    assert dues(cladribine, "clad.c2.w1.dose@day5") == ["2027-10-09"]
    do(cladribine, answer(cladribine, weight_kg_2="48"))
    assert dues(cladribine, "clad.c2.w1.dose") == [
        "2027-10-05",
        "2027-10-06",
        "2027-10-07",
        "2027-10-08",
    ]
    assert dues(cladribine, "clad.c2.w2.dose") == [
        "2027-11-05",
        "2027-11-06",
        "2027-11-07",
        "2027-11-08",
    ]
    for week in ("clad.c2.w1.dose@day5", "clad.c2.w2.dose@day5"):
        assert dues(cladribine, week) == []
    assert {key: told(cladribine, *key) for key in FIRST_COURSE} == {
        key: ("done", on) for key, on in FIRST_COURSE.items()
    }


def test_another_weight_gives_other_tablets_at_course_2_alone(cladribine, do):
    """From 50 kg one tablet a day; from 60 kg two on the first day of a week."""
    do(cladribine, answer(cladribine, weight_kg_2="60"))
    assert row(cladribine, "clad.c1.w1.dose").detail == {"tablets": 1}
    assert row(cladribine, "clad.c2.w1.dose").detail == {"tablets": 2}


def test_a_day_that_was_taken_stays_when_the_weight_is_corrected(cladribine, do):
    """Under 50 kg a week has four days; the fifth was taken all the same."""
    do(cladribine, answer(cladribine, weight_kg="48"))
    assert told(cladribine, "clad.c1.w1.dose@day5", 5) == ("done", "2026-10-09")
    assert dues(cladribine, "clad.c2.w1.dose@day5") == []


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ({"weight_kg": "51"}, "weight_kg_2", 51),
        ({"weight_kg": "51"}, "days_per_week_2", 5),
        ({"weight_kg": "51", "weight_kg_2": "48"}, "days_per_week", 5),
        ({"weight_kg": "51", "weight_kg_2": "48"}, "days_per_week_2", 4),
        ({"weight_kg": "51", "weight_kg_2": "48"}, "weight_kg_3", 48),
        ({"days_per_week": "5", "weight_kg_2": "48"}, "days_per_week_2", 4),
        ({"days_per_week": "5", "days_per_week_2": "4"}, "days_per_week", 5),
        ({"weight_kg_2": "48"}, "weight_kg", None),
    ],
)
def test_each_course_has_its_own_answer_or_that_of_the_course_before(typed, name, value):
    assert derive(read_facts(typed.items())).get(name) == value


@pytest.mark.usefixtures("dutch")
def test_a_weight_and_tablet_days_of_one_course_that_contradict_each_other():
    with pytest.raises(Refusal, match="past niet bij het gewicht") as refused:
        read_facts([("weight_kg", "51"), ("days_per_week_2", "4")])
    assert refused.value.name == "days_per_week_2"


# Sex and child-bearing, answered or corrected later


@pytest.fixture
def alemtuzumab(make_plan, do):
    """Course 1 was given from 5 October 2026; nobody had said who can become pregnant."""
    plan = make_plan("alemtuzumab", "jbz", START, today="2026-10-01")
    for n, on in enumerate(FIVE_DAYS, 1):
        do(plan, done(Key("alem.c1.dose", n), day(on), today=LATER))
    return plan


FIVE_DAYS = ["2026-10-05", "2026-10-06", "2026-10-07", "2026-10-08", "2026-10-09"]


def given(plan):
    rows = plan.entries.filter(status="done", dropped_at=None, kind="dose")
    return sorted(str(entry.on) for entry in rows)


def is_conditional(plan, fact):
    return [entry.is_conditional for entry in rows(plan, fact)]


def test_that_she_can_become_pregnant_is_answered_after_the_course(alemtuzumab, do):
    assert is_conditional(alemtuzumab, "alem.preg_avoid.c1") == [True]
    do(alemtuzumab, answer(alemtuzumab, sex="female", childbearing_potential="yes"))
    assert is_conditional(alemtuzumab, "alem.preg_avoid.c1") == [False]
    assert spans(alemtuzumab, "alem.preg_avoid.c1") == [("2026-10-05", "2027-02-09")]
    assert given(alemtuzumab) == FIVE_DAYS


def test_a_corrected_sex_takes_away_what_is_for_women_and_keeps_what_was_done(alemtuzumab, do):
    do(alemtuzumab, answer(alemtuzumab, sex="female", childbearing_potential="yes"))
    do(alemtuzumab, done(Key("alem.pre.smear", 1), day("2026-09-28"), today=LATER))
    do(alemtuzumab, revise(day(START), {"sex": "male"}))
    assert rows(alemtuzumab, "alem.preg_avoid.c1") == []
    assert told(alemtuzumab, "alem.pre.smear") == ("done", "2026-09-28")
    assert given(alemtuzumab) == FIVE_DAYS
    do(alemtuzumab, revise(day(START), {"sex": "female"}))
    assert rows(alemtuzumab, "alem.pre.smear")[0].status == "done"


def test_what_forbids_a_treatment_may_be_known_after_its_first_dose(make_plan, do):
    """Siponimod is not for who has CYP2C9 *3*3: what was given stays, and no dose comes after."""
    plan = make_plan("siponimod", "amsterdam-umc", START, today="2026-10-01")
    key = Key("sipo.dose.d1", 1)
    do(plan, done(key, day(START), today=LATER))
    do(plan, answer(plan, cyp2c9="*3*3"))
    assert told(plan, *key) == ("done", START)
    assert given(plan) == [START]
    assert plan.entries.filter(kind="dose", dropped_at=None).count() == 1


ANSWERED = {"weight_kg": ("45", "70"), "courses_planned": ("1", "2", "3")}


def answers_to(protocol):
    """Yield every question of a protocol with every answer that can be chosen."""
    for name in asked_by(regimen_of(protocol)):
        fact = FACTS[name]
        if fact.kind is FactKind.CHOICE or name in ANSWERED:
            for value in ANSWERED.get(name, fact.values):
                yield name, value


@pytest.mark.django_db
def test_after_the_first_doses_every_answer_can_be_entered_and_changed(make_plan, do):
    """Of every treatment: what was given in the first 40 days stays, whatever is answered."""
    asked = recorded = 0
    for protocol in protocols_in_use():
        plan = make_plan(protocol.treatment.slug, protocol.clinic.slug, START, today="2026-10-01")
        for entry in plan.entries.filter(kind="dose", is_period=False, repeat__isnull=True):
            if entry.due and START <= str(entry.due) <= "2026-11-14" and not entry.is_conditional:
                do(plan, done(entry.key, entry.due, today=LATER))
        was = given(plan)
        recorded += len(was)
        for name, value in answers_to(protocol):
            asked += 1
            proposal = propose(plan, answer(plan, **{name: value}))
            rows = proposal.projection.rows.values()
            now = sorted(str(r.on) for r in rows if r.kind == "dose" and r.status == "done")
            assert now == was, (protocol, name, value)
    assert (asked > 200, recorded > 70) == (True, True)


# A start that is corrected after the first dose


def first_doses(plan):
    """Return the entries of a plan that are the dose of the start, and can be recorded."""
    rows = plan.entries.filter(kind="dose", is_period=False, repeat__isnull=True, due=START)
    truth = truth_of(plan, ())
    return [entry.key for entry in rows if is_first_dose(truth, entry.key)]


@pytest.mark.django_db
def test_in_every_file_a_corrected_start_and_the_first_dose_agree_or_it_was_asked(make_plan, do):
    tried = 0
    for protocol in protocols_in_use():
        plan = make_plan(protocol.treatment.slug, protocol.clinic.slug, START, today="2026-10-01")
        for key in first_doses(plan):
            tried += 1
            do(plan, done(key, day(START), today=LATER))
            for new in ("2026-08-03", "2026-10-12"):
                with pytest.raises(Refusal) as refused:
                    propose(plan, revise(day(new), plan.facts))
                assert refused.value.name == "first_dose"
                moved = propose(plan, revise(day(new), plan.facts, "Fout", right=Right.START))
                assert str(moved.after.start) == str(moved.after.record(key).on) == new
                kept = propose(plan, revise(day(new), plan.facts, "Fout", right=Right.DOSE))
                assert str(kept.after.start) == str(kept.after.record(key).on) == START
    assert tried > 15


def test_a_dose_of_the_start_that_was_moved_alone_is_asked_about_too(make_plan, do):
    plan = make_plan("ocrelizumab", "amsterdam-umc", START, today="2026-10-01")
    do(plan, done(Key("ocre.dose.1a", 1), day("2026-10-06"), today=LATER, carries=False))
    with pytest.raises(Refusal):
        do(plan, answer(plan, start="2026-10-12"))
    do(plan, answer(plan, sex="male"))
    assert str(plan.start) == START
