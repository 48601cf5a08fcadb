"""One line a patient and day or series, whose patients come first, and what counts of product
information. Today is Monday 23 November 2026; days are counted by hand.
"""

from dataclasses import replace
from datetime import date

import pytest

from schedules.engine import Key
from schedules.models import Cover, Patient
from schedules.planning import commit, record
from schedules.planning.correct import tell_clinic
from schedules.planning.stop import stop
from schedules.queries.worklist import (
    Scope,
    Section,
    Sort,
    Whose,
    count_of,
    covers_of,
    left_out_of,
    lines_in,
    recent_of,
    rows_of,
    rows_of_lines,
)
from tests.conftest import TODAY

LABS = "alem.labs.monthly"


@pytest.fixture
def scope(nurse):
    return Scope(nurse, TODAY)


@pytest.fixture
def do(nurse):
    def do(plan, *intents):
        return commit(plan, record.several(list(intents)), by=nurse, revision=plan.revision)

    return do


@pytest.fixture
def late(make_plan):
    """Blood was due on 6 September (11), 6 October (12) and 6 November (13), each plus a week."""
    return make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", sex="male")


def lines(section, scope):
    found = lines_in(section, scope)
    assert len(found) == count_of(section, scope)
    return [
        [(row.fact, row.occurrence) for row in rows]
        for rows in rows_of_lines(section, scope, found)
    ]


# one line


def test_a_series_is_one_line_however_often_it_is_overdue(late, scope):
    labs = [[(LABS, 11), (LABS, 12), (LABS, 13)]]
    assert lines(Section.OVERDUE, replace(scope, kind="lab")) == labs


def test_what_a_patient_has_on_one_day_is_one_line(late, scope, do):
    keys = [Key("alem.fu.mri_11m", 1), Key("alem.fu.neuro_11m", 1)]
    do(late, *[record.move(key, date(2026, 11, 20)) for key in keys])
    found = lines(Section.OVERDUE, scope)
    assert [("alem.fu.mri_11m", 1), ("alem.fu.neuro_11m", 1)] in found


def test_a_day_of_two_patients_is_two_lines(make_plan, scope):
    for _ in range(2):
        make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", sex="male")
    assert len(lines(Section.OVERDUE, replace(scope, kind="lab"))) == 2


@pytest.fixture
def two_plans(make_plan, make_patient):
    """Of one patient two treatments whose first dose was due on 26 October."""
    patient = make_patient("jbz", "Demo Dadel")
    given = {"patient": patient, "today": "2026-10-26"}
    infused = make_plan("natalizumab", "generic", "2026-10-26", **given)
    return infused, make_plan("alemtuzumab", "jbz", "2026-10-26", sex="male", **given)


def test_what_a_patient_has_on_one_day_is_one_line_over_two_plans(two_plans, scope):
    (line,) = lines(Section.OVERDUE, replace(scope, kind="dose"))
    assert set(line) == {("ntz.dose", 1), *(("alem.c1.dose", n) for n in (1, 2, 3, 4, 5))}


def test_treatments_of_one_line_put_it_where_the_first_would_stand(two_plans, scope):
    for sort in Sort:
        doses = replace(scope, sort=sort, kind="dose")
        assert len(lines_in(Section.OVERDUE, doses)) == count_of(Section.OVERDUE, doses) == 1


def test_the_marks_of_a_series_say_what_became_of_each(late, scope, do):
    do(late, record.done(Key(LABS, 11), date(2026, 9, 7), today=TODAY))
    do(late, record.missed(Key(LABS, 12), today=TODAY))
    rows = list(rows_of(Section.OVERDUE, replace(scope, kind="lab")))
    (of_series,) = recent_of(rows, TODAY).values()
    assert [(one.status, one.deadline) for one in of_series] == [
        ("done", None),
        ("missed", None),
        ("planned", date(2026, 11, 13)),
        ("planned", date(2026, 12, 13)),  # of 6 December: this week and next
    ]


def test_nobody_is_asked_about_what_was_due_before_the_plan_was_kept(make_plan, scope):
    """She comes half-way: ten months of monthly tests lie behind her, and are nobody's backlog."""
    make_plan("alemtuzumab", "jbz", "2026-01-23", today=TODAY, sex="female")
    for section in Section:
        days = (
            [line.first for line in lines_in(section, scope)]
            if section
            in (
                Section.OVERDUE,
                Section.PENDING,
                Section.SOON,
                Section.BOOK,
                Section.RESULTS,
            )
            else []
        )
        assert [day for day in days if day and day < date(2026, 11, 1)] == [], section


# missed, and to be decided


def test_tests_that_are_missed_in_a_row_are_asked_about_after_a_stop_as_well(late, scope, do):
    do(late, *[record.missed(Key(LABS, n), today=TODAY) for n in (11, 12, 13)])
    do(late, stop(date(2026, 9, 1), "moved abroad"))
    assert lines(Section.PENDING, scope) == [[(LABS, 13)]]


def test_what_the_hospital_warns_of_comes_first_of_what_was_missed(make_plan, scope, do, nurse):
    other = make_plan("teriflunomide", "generic", "2026-06-01", today="2026-06-01", by=nurse)
    other.patient.clinic = nurse.memberships.get().clinic
    other.patient.save()
    tell_clinic(other.patient)
    do(other, record.missed(Key("teri.smpc.alt_4w", 1), today=TODAY))
    late = make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", sex="male")
    do(late, record.missed(Key(LABS, 13), today=TODAY))
    first, second = lines(Section.PENDING, scope)
    assert (first[0][0], second[0][0]) == (LABS, "teri.smpc.alt_4w")


# product information


@pytest.mark.parametrize(
    ("treatment", "fact"),
    [
        ("dimethyl-fumarate", "dmf.smpc.lymph_q3m"),
        ("teriflunomide", "teri.smpc.alt_4w"),
        ("fingolimod", "fing.smpc.lft_3m"),
    ],
)
def test_product_information_counts_where_the_hospital_names_no_day_for_a_test(
    make_plan, make_patient, scope, treatment, fact
):
    """Amsterdam's leaflet says "regularly", or nothing: the general protocol says no more."""
    patient = make_patient("jbz")
    plan = make_plan(treatment, "generic", "2026-06-01", today="2026-06-01", patient=patient)
    assert plan.protocol.clinic.slug == "generic"
    overdue = [fact for line in lines(Section.OVERDUE, scope) for fact, _n in line]
    assert fact in overdue
    assert left_out_of(Section.OVERDUE, scope) == 0


def test_product_information_is_left_out_where_the_hospital_tests_itself(late, scope):
    overdue = {fact for line in lines(Section.OVERDUE, scope) for fact, _n in line}
    assert not any(".smpc." in fact for fact in overdue)
    assert left_out_of(Section.OVERDUE, scope) > 0


# whose


@pytest.fixture
def three(make_plan, make_patient, make_nurse, nurse):
    """Three patients whose blood is overdue: of nobody, of a colleague, of the nurse, in order."""
    colleague = make_nurse("colleague", "jbz")
    for name, whose in (("Demo Appel", None), ("Demo Braam", colleague), ("Demo Citroen", nurse)):
        patient = make_patient("jbz", name)
        patient.nurse = whose
        patient.save()
        make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", patient=patient)
    return colleague


def names(scope):
    found = lines_in(Section.OVERDUE, replace(scope, kind="lab"))
    return [Patient.objects.get(pk=line.patient).display_name[5:] for line in found]


def test_a_nurse_sees_her_own_patients_first(three, scope):
    assert names(scope) == ["Citroen", "Appel", "Braam"]
    assert names(replace(scope, whose=Whose.MINE)) == ["Citroen"]
    assert names(replace(scope, whose=Whose.ALL)) == ["Appel", "Braam", "Citroen"]


def test_who_covers_sees_the_patients_of_both_first_until_that_day(three, scope, nurse):
    Cover.objects.create(nurse=three, by=nurse, until=TODAY)
    assert [cover.nurse for cover in covers_of(nurse, TODAY)] == [three]
    assert covers_of(nurse, date(2026, 11, 24)) == []
    covering = replace(scope, covered=(three.pk,))
    assert names(covering) == ["Braam", "Citroen", "Appel"]
    assert names(replace(covering, whose=Whose.MINE)) == ["Braam", "Citroen"]
