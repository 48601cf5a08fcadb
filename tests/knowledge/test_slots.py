"""A text may name the days of its own line: filled where they are firm, else left unsaid.

Days by hand: cladribine from Monday 11 January 2027, four tablets days in each week; the second
week a month after the first. Contraception holds until 6 months after the last tablet of a course.
"""

import re
from datetime import date, timedelta

import pytest

from schedules.authoring.reading import measure, said_by
from schedules.engine import Key
from schedules.planning import commit
from schedules.planning.record import move
from schedules.queries import protocols_in_use, timeline_of
from schedules.words.when import day_words
from tests.booking import book
from tests.knowledge.test_catalogue_versions import texts
from treatments import slots
from treatments.catalogue import rules_of

from .test_checks import rule
from .test_reading import row
from .test_two_voices import lines, load  # noqa: F401 (a fixture)

TOLD = """\
    explanation:
      nl: "Gebruik dit middel. Dat doet u tot en met {end}. U begint op {begin}."
      en: "Use this drug. You do so until {end}. You begin on {begin}."
"""
PERIOD = "from: 1 week after start\n    to: 3 weeks after start"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nl", "Gebruik dit middel. Dat doet u tot en met 1 februari 2027. "
         "U begint op 18 januari 2027."),
        ("en", "Use this drug. You do so until 1 February 2027. You begin on 18 January 2027."),
    ],
)  # fmt: skip
def test_a_text_names_the_days_of_its_line(load, make_timeline, language, says):  # noqa: F811
    assert load(rule("t.warn", PERIOD, "warning", extra=TOLD), status="draft").problems == []
    told = lines(make_timeline("ofatumumab", "linde", "2027-01-11", language=language))["t.warn"]
    assert (told.explanation, told.text) == (says, says)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("when", "extra"),
    [
        ("from: 1 week after start\n    to: open", ""),  # it has no last day
        (PERIOD, "    softness: at least\n"),  # no firm day
        ("any_time: true", ""),
    ],
)
def test_a_sentence_without_a_firm_day_is_left_out(load, make_timeline, when, extra):  # noqa: F811
    assert load(rule("t.warn", when, "warning", extra=extra + TOLD), status="draft").problems == []
    told = lines(make_timeline("ofatumumab", "linde", "2027-01-11"))["t.warn"]
    assert told.explanation == "Gebruik dit middel."


@pytest.mark.django_db
def test_a_page_of_no_plan_names_no_day(load, client):  # noqa: F811
    load(rule("t.warn", PERIOD, "warning", extra=TOLD), status="draft")
    page = client.get("/behandelingen/ofatumumab/?clinic=linde&language=nl").content.decode()
    assert "Gebruik dit middel." in page
    assert "tot en met {" not in page
    assert "Dat doet u" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (TOLD.replace("{end}", "{last_dose}"), "allowed are {begin}, {end}, {to_agree}"),
        (TOLD.replace("{end}", "{end"), "allowed are {begin}, {end}, {to_agree}"),
        (TOLD.replace("{end}", "{{end}}"), "allowed are {begin}, {end}, {to_agree}"),
        (TOLD.replace("{end}", "{end.year}"), "allowed are {begin}, {end}, {to_agree}"),
        ("    preparation: {nl: 'Tot {end}.', en: 'Until {end}.'}\n", "no braces may stand here"),
        (
            "    wording:\n    - only_if: sex is male\n      title: {nl: '{end}', en: b}\n",
            "no braces",
        ),
    ],
)
def test_other_braces_are_refused_by_line(load, wrong, says):  # noqa: F811
    (problem,) = load(rule("t.warn", PERIOD, "warning", extra=wrong), status="draft").problems
    assert says in problem.text
    assert problem.line > 7


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["at: start\n    every: 1 month", "at: each dose"])
def test_a_line_with_several_entries_has_no_single_day(load, when):  # noqa: F811
    dose = rule("t.dose", "at: start\n    every: 6 months", "dose")
    report = load(dose, rule("t.lab", when, extra=TOLD), status="draft")
    assert "t.lab gives several entries" in " ".join(texts(report))


def test_a_slot_is_measured_as_the_day_that_stands_there():
    (one,) = said_by([row(explanation_nl="Dit duurt tot {end}.")])
    assert measure([one.text]).longest == len(["Dit", "duurt", "tot", "30", "november", "2028"])


# what a moved plan would make untrue


@pytest.mark.django_db
def test_the_last_day_in_a_text_moves_with_the_plan(make_plan, nurse):
    plan = make_plan(
        "alemtuzumab", "jbz", "2027-01-11", today=date(2026, 12, 1), courses_planned="2"
    )
    fact = "alem.labs.end"
    before = lines(timeline_of(plan))[fact]
    assert day_words(before.due) in before.explanation
    dose = Key("alem.c2.dose", 3)
    due = plan.entries.get(fact=dose.fact, occurrence=3).due
    commit(
        plan,
        move(dose, due + timedelta(21)).because("a reason"),
        by=nurse,
        revision=plan.revision,
    )
    plan.refresh_from_db()
    after = lines(timeline_of(plan))[fact]
    assert after.due == before.due + timedelta(21)
    assert day_words(after.due) in after.explanation
    assert day_words(before.due) not in after.explanation


@pytest.mark.django_db
def test_the_files_use_their_slots():
    used = {
        rule.fact: (rule.explanation_nl, rule.explanation_en)
        for protocol in protocols_in_use()
        for rule in rules_of(protocol)
        if "{" in rule.explanation_nl
    }
    assert {fact for fact, texts in used.items() if any(map(slots.has_days, texts))} == {
        "alem.labs.end"
    }
    assert slots.DAYS == ("begin", "end")


AT_HOME = {"ahsct.mob.gcsf"}
ASKS_FOR_A_DAY = re.compile(
    r"Vraag uw (?:MS-verpleegkundige|team)"
    r" (?:wanneer u (?:moet|aan|bloed|de test)|op welke dag|naar de dag|of deze dag)[^.]*\."
)


@pytest.mark.django_db
def test_what_asks_for_a_day_is_left_out_once_it_was_agreed():
    """No text tells anybody to book what is booked; injections at home are never booked."""
    for protocol in protocols_in_use():
        for one in rules_of(protocol):
            told = slots.filled(one.explanation_nl, {})
            if one.fact not in AT_HOME:
                assert not ASKS_FOR_A_DAY.search(told), one.fact


def test_a_booked_blood_test_asks_for_no_day(make_plan, nurse):
    plan = make_plan("natalizumab", "amsterdam-umc", "2027-01-11")
    asks = "Vraag uw MS-verpleegkundige wanneer u de test krijgt."
    before = lines(timeline_of(plan))["ntz.pre.jcv"]
    assert asks in before.explanation
    commit(plan, book(before.key, date(2026, 12, 1)), by=nurse, revision=plan.revision)
    plan.refresh_from_db()
    after = lines(timeline_of(plan))["ntz.pre.jcv"]
    assert asks not in after.explanation
    assert before.explanation.replace(asks, "").split() == after.explanation.split()
