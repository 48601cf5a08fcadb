"""A truth that comes late is asked about and shown before it is saved. Days are typed by hand.

Small lives 11, 12 and 25. Today is Monday 23 November 2026.
"""

import pytest

from schedules.engine import Key
from schedules.planning import commit
from schedules.planning.record import done
from tests.conftest import TODAY
from tests.planning.reading import day, dues, row, told

from .reading import Page

FIRST = Key("kesi.dose.d1", 1)


@pytest.fixture
def desk(client, make_nurse):
    client.force_login(make_nurse("both", "jbz", "amsterdam-umc"))
    return client


@pytest.fixture
def give(nurse):
    def give(plan, key, on):
        intent = done(Key(*key), day(on), today=TODAY)
        commit(plan, intent, by=nurse, revision=plan.revision)

    return give


@pytest.fixture
def ofatumumab(make_plan, give):
    """From 5 October 2026, on which the first injection was recorded: 12 and 19 October follow."""
    plan = make_plan("ofatumumab", "amsterdam-umc", "2026-10-05", today="2026-10-01", sex="male")
    give(plan, FIRST, "2026-10-05")
    return plan


def revise(desk, plan, **typed):
    plan.refresh_from_db()
    form = {"revision": plan.revision, "start": str(plan.start), **plan.facts, **typed}
    response = desk.post(f"/plannen/{plan.code}/wijzigen/", form)
    plan.refresh_from_db()
    return response


AUGUST = {"start": "2026-08-03"}
QUESTION = "De eerste dosis is genoteerd op 5 oktober 2026, en de start is nu 3 augustus 2026."


@pytest.mark.parametrize("typed", [{}, {"confirmed": "yes"}, {"first_dose": "neither"}], ids=str)
def test_a_start_on_another_day_than_the_first_dose_asks_which_is_true(desk, ofatumumab, typed):
    page = Page(revise(desk, ofatumumab, **AUGUST, **typed))
    assert QUESTION in page.text
    assert {"start", "dose", "both"} == {field["value"] for field in page.fields["first_dose"]}
    assert (ofatumumab.revision, str(ofatumumab.start)) == (2, "2026-10-05")


def test_the_start_is_true(desk, ofatumumab):
    typed = {**AUGUST, "first_dose": "start"}
    assert "3 augustus 2026" in Page(revise(desk, ofatumumab, **typed)).text
    assert ofatumumab.revision == 2
    revise(desk, ofatumumab, **typed, confirmed="yes")
    assert str(ofatumumab.start) == "2026-08-03"
    assert told(ofatumumab, *FIRST) == ("done", "2026-08-03")
    assert [*dues(ofatumumab, "kesi.dose.d8"), *dues(ofatumumab, "kesi.dose.d15")] == [
        "2026-08-10",
        "2026-08-17",
    ]


def test_the_day_of_the_dose_is_true(desk, ofatumumab):
    typed = {**AUGUST, "first_dose": "dose", "confirmed": "yes"}
    revise(desk, ofatumumab, **typed)
    assert (ofatumumab.revision, str(ofatumumab.start)) == (3, "2026-10-05")
    assert told(ofatumumab, *FIRST) == ("done", "2026-10-05")


def test_both_are_true_after_a_question_that_names_both(desk, ofatumumab):
    typed = {**AUGUST, "first_dose": "both"}
    text = Page(revise(desk, ofatumumab, **typed)).text
    assert "De start is 3 augustus 2026, en de eerste dosis is gegeven op 5 oktober 2026." in text
    assert ofatumumab.revision == 2
    revise(desk, ofatumumab, **typed, confirmed="yes")
    assert str(ofatumumab.start) == "2026-08-03"
    assert told(ofatumumab, *FIRST) == ("done", "2026-10-05")
    assert [*dues(ofatumumab, "kesi.dose.d8"), *dues(ofatumumab, "kesi.dose.d15")] == [
        "2026-10-12",
        "2026-10-19",
    ]


def test_a_dose_is_not_said_to_be_given_on_a_day_to_come(desk, ofatumumab):
    page = Page(revise(desk, ofatumumab, start="2026-12-07"))
    assert {"dose", "both"} == {field["value"] for field in page.fields["first_dose"]}


def test_a_start_after_another_dose_that_was_given_is_asked_about(desk, make_plan, give):
    plan = make_plan("ofatumumab", "amsterdam-umc", "2026-10-05", today="2026-10-01", sex="male")
    give(plan, ("kesi.dose.d8", 1), "2026-10-12")
    text = Page(revise(desk, plan, start="2026-11-30")).text
    assert "Op 12 oktober 2026 is een dosis gegeven, vóór de start op 30 november 2026." in text


def test_without_a_new_start_nothing_is_asked(desk, ofatumumab):
    text = Page(revise(desk, ofatumumab, sex="female")).text
    assert "Klopt dit?" not in text
    assert "Welke van de twee dagen klopt?" not in text


def test_the_preview_says_for_what_the_first_infusion_stands(desk, make_plan, give):
    """The JC virus is known after the first infusion: what changes is shown before it is saved."""
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-10-05", today="2026-10-01", sex="male")
    give(plan, ("ocre.dose.1a", 1), "2026-10-05")
    late = {"jcv": "positive", "natalizumab_stop": "2026-08-24"}
    text = Page(revise(desk, plan, **late)).text
    assert (
        "Wat genoteerd was bij “Eerste infuus (300 mg)”, telt nu voor "
        "“Eerste infuus na natalizumab”." in text
    )
    assert "6 maanden na “Tweede infuus na natalizumab”, daarna elke 6 maanden" in text
    assert "tellen wij vanaf het tweede infuus. Zo lezen wij de folder." in text
    for on in ("16 november 2026", "24 februari 2027", "16 mei 2027"):
        assert on in text
    revise(desk, plan, **late, confirmed="yes")
    assert told(plan, "ocre.ntz.dose_a") == ("done", "2026-10-05")


def test_the_weight_at_course_2_is_asked_apart_and_kept(desk, make_plan):
    plan = make_plan("cladribine", "amsterdam-umc", "2026-10-05", weight_kg="51")
    page = Page(desk.get(f"/plannen/{plan.code}/wijzigen/"))
    assert page.value("weight_kg") == "51"
    assert "Gewicht in kilo: kuur 2" in page.text
    revise(desk, plan, weight_kg_2="48", confirmed="yes")
    assert plan.facts == {"weight_kg": "51", "weight_kg_2": "48"}
    assert dues(plan, "clad.c2.w1.dose@day5") == []
    assert str(row(plan, "clad.c1.w1.dose@day5", 5).due) == "2026-10-09"
    assert "Gewicht in kilo: kuur 2" in Page(desk.get(f"/plannen/{plan.code}/")).text


@pytest.mark.django_db
def test_the_public_preview_takes_the_weight_of_a_course(client):
    address = "/tijdlijn/?clinic=amsterdam-umc&treatment=cladribine&start=2026-10-05"
    five = Page(client.get(f"{address}&weight_kg=51")).text
    four = Page(client.get(f"{address}&weight_kg=51&weight_kg_2=48")).text
    assert "kuur 2, week 1 (dag 5)" in five
    assert "kuur 2, week 1 (dag 5)" not in four
    assert "kuur 1, week 1 (dag 5)" in four


def test_the_question_which_day_is_true_is_named_at_the_top_of_the_page(desk, ofatumumab):
    words = "Zeg eerst welke van de twee dagen klopt."
    page = Page(revise(desk, ofatumumab, **AUGUST))
    assert page.links[words] == "#first_dose"
    assert "first_dose" in page.ids
    assert words not in Page(desk.get(f"/plannen/{ofatumumab.code}/wijzigen/")).links
