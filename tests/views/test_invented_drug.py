"""A drug and a hospital that nobody knows yet walk from files to the page: no Python is needed.

Verzonnimab at ziekenhuis De Linde is made up, with a fact, a third course and a stop of another
treatment of its own. Days are typed by hand: two infusions from Monday 11 January 2027, two more
half a year later (11 July is a Sunday: booked on Monday 12), and a third course on 17 January 2028.
"""

from datetime import date

import pytest
from django.conf import settings

from schedules.models import Change
from schedules.planning import commit
from schedules.planning.course import add_course, next_course
from schedules.planning.switch import facts_about
from schedules.planning.truth import truth_of
from schedules.queries import protocol_for
from tests.views.reading import Page
from treatments import facts
from treatments.catalogue import load_folder

pytestmark = pytest.mark.django_db
START = "treatment=verzonnimab&clinic=de-linde&start=2027-01-11"

CLINICS = """\
- slug: de-linde
  name: {nl: Ziekenhuis De Linde, en: Hospital The Lime}
  rank: 1
  contacts:
    - key: desk
      for: {nl: Vragen, en: Questions}
      phone: 020 555 0100
"""
SOURCES = """\
- key: linde-verzonnimab
  kind: leaflet
  publisher: Ziekenhuis De Linde
  title: Verzonnimab
"""
TREATMENTS = """\
- slug: verzonnimab
  name: {nl: Verzonnimab, en: Inventimab}
  inn: inventimab
  brands: [Verzon]
  route: {nl: infuus, en: infusion}
  ms_types: []
  summary: {nl: Een verzonnen middel., en: An invented drug.}
"""
FACTS = """
  - name: sleeps_badly
    kind: choice
    label: {nl: "Slaapt u slecht?", en: "Do you sleep badly?"}
    hint: {nl: Denk aan de laatste maand., en: Think of the last month.}
    answers:
      often: {nl: Vaak, en: Often}
      never: {nl: Nooit, en: Never}
    holds: always

  - name: third_infusions
    kind: date
    label: {nl: Eerste dag van kuur 3 met verzonnimab, en: First day of course 3 of inventimab}
    tried: 370

  - name: after_glatiramer
    kind: date
    label: {nl: Dag van de laatste glatirameer, en: Day of the last glatiramer}
    last_dose_of: glatiramer
    tried: -14

orders:
  - [after_glatiramer, start, third_infusions]
"""
HEAD = """\
treatment: verzonnimab
clinic: de-linde
version: '1'
status: draft
dated: 2026-11-28
contacts: [desk]
rules:
"""
RULES = (
    ("labs", "lab", "before: start\n    guards: vz.c1\n    if_missed: vz.worry", "Bloed vooraf"),
    ("wait", "advice", "at: 2 weeks after after_glatiramer", "Pauze na glatirameer"),
    ("tablet", "premedication", "at: each dose\n    part_of: each dose", "Tablet vooraf"),
    ("c1", "dose", "at: start\n    every: 1 day\n    times: 2\n    roll: forward", "Kuur 1"),
    ("c2", "dose", "at: 6 months after start\n    every: 1 day\n    times: 2\n    roll: forward"
     "\n    only_if: courses_planned is at least 2", "Kuur 2"),
    ("c3", "dose", "at: 6 months after course 2 first day\n    recorded_as: third_infusions"
     "\n    roll: forward\n    only_if: courses_planned is at least 3", "Kuur 3"),
    ("admit", "admission", "at: 1 day before course 3 first day\n    part_of: course 3", "Opname"),
    ("tea", "advice", "from: start\n    to: open\n    only_if: sleeps_badly is often", "Slaapthee"),
    ("jab", "advice", "before: 4 weeks before start\n    ask_team: true", "Griepprik"),
    ("worry", "warning", "from: start\n    to: open", "Sla geen bloedtest over"),
)  # fmt: skip


def rule(fact, kind, keys, title):
    topic = "    topic: vaccines\n" if fact == "jab" else ""
    course = f"    course: {fact[1]}\n" if kind == "dose" else ""
    return f"""\
  - fact: vz.{fact}
    kind: {kind}
{topic}{course}    title: {{nl: {title}, en: {title}}}
    {keys}
    source: linde-verzonnimab § Schema
    confidence: H
"""


@pytest.fixture
def folder(tmp_path):
    """The files of De Linde; its facts are ours and three of its own."""
    (tmp_path / "protocols").mkdir()
    ours = (settings.KNOWLEDGE / "facts.yaml").read_text("utf-8")
    ours = ours.replace("or course3_start is known, then", "or third_infusions is known, then")
    told, _orders, rest = ours.partition("\n# Events that can only come in this order")
    written = {
        "clinics.yaml": CLINICS,
        "sources.yaml": SOURCES,
        "treatments.yaml": TREATMENTS,
        "facts.yaml": told + FACTS + "\ncontradictions:" + rest.partition("contradictions:")[2],
        "protocols/verzonnimab.de-linde.yaml": HEAD + "\n".join(rule(*line) for line in RULES),
    }
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def loaded(folder):
    """The same, loaded as the command loads them; afterwards the process knows what it knew."""
    before = facts.known()
    assert load_folder(folder).problems == []
    yield folder
    facts.learn(before)


@pytest.fixture
def plan(loaded, make_plan):
    return make_plan("verzonnimab", "de-linde", "2027-01-11", sleeps_badly="often")


def by_fact(plan):
    rows = plan.entries.filter(dropped_at=None).order_by("fact", "occurrence")
    return {(row.fact, row.occurrence): row for row in rows}


def dues(plan, fact):
    return [str(row.due) for (name, _n), row in by_fact(plan).items() if name == fact]


def test_the_form_asks_what_the_file_says(loaded, client):
    page = Page(client.get(f"/?{START}"))
    assert {"sleeps_badly", "courses_planned", "third_infusions"} <= page.fields.keys()
    assert "Slaapt u slecht? Denk aan de laatste maand." in page.text
    assert "after_glatiramer" in page.fields
    assert "childbearing_potential" not in page.fields


def test_the_preview_shows_the_schedule(loaded, client):
    page = Page(client.get(f"/tijdlijn/?{START}&sleeps_badly=often&third_infusions=2028-01-17"))
    days = ("11 januari 2027", "12 juli 2027", "17 januari 2028")
    for words in (*days, "Slaapthee", "020 555 0100"):
        assert words in page.text, words
    page = Page(client.get(f"/tijdlijn/?{START}&sleeps_badly=never"))
    assert "Slaapthee" not in page.text
    assert "Kuur 3" not in page.text


def test_answers_that_cannot_be_are_named_in_the_words_of_the_file(loaded, client):
    response = client.get(f"/tijdlijn/?{START}&after_glatiramer=2027-02-01&language=en")
    assert response.status_code == 400
    assert "Day of the last glatiramer" in Page(response).text
    response = client.get(f"/tijdlijn/?{START}&sleeps_badly=sometimes&language=en")
    assert "Choose: often, never." in Page(response).text


def test_the_page_of_the_treatment_knows_its_vaccine_and_its_hospital(loaded, client):
    page = Page(client.get("/behandelingen/verzonnimab/"))
    assert ("h2", "Vaccinaties") in page.headings
    assert "Ziekenhuis De Linde" in page.text


def test_a_plan_holds_what_goes_with_what(plan):
    rows = by_fact(plan)
    assert dues(plan, "vz.c2") == ["2027-07-11", "2027-07-12"]
    assert str(rows["vz.c2", 1].book_on) == "2027-07-12"
    assert [rows["vz.tablet", n].part_of for n in (1, 2, 3, 4)] == [
        "vz.c1#1",
        "vz.c1#2",
        "vz.c2#1",
        "vz.c2#2",
    ]
    assert rows["vz.labs", 1].guards == "vz.c1#1"
    assert rows["vz.jab", 1].is_product_information
    assert not rows["vz.labs", 1].is_product_information


def test_a_third_course_can_be_added_on_a_day_of_its_own(plan, nurse):
    assert next_course(truth_of(plan, plan.entries.all())) == 3
    commit(plan, add_course(3, date(2028, 1, 17)), by=nurse, revision=plan.revision)
    assert plan.facts["third_infusions"] == "2028-01-17"
    assert dues(plan, "vz.c3") == ["2028-01-17"]
    row = by_fact(plan)["vz.admit", 1]
    assert (str(row.due), row.part_of, row.course) == ("2028-01-16", "vz.c3#1", 3)


def test_a_switch_hands_over_the_last_dose_of_the_other_treatment(loaded):
    old, new = protocol_for("glatiramer", "generic"), protocol_for("verzonnimab", "de-linde")
    assert facts_about(old, new, date(2026, 12, 28)) == {"after_glatiramer": "2026-12-28"}


def test_its_nurse_sees_the_plan_and_other_words_at_once(plan, loaded, client, make_nurse):
    client.force_login(make_nurse("linde", "de-linde"))
    assert "Tablet vooraf" in Page(client.get(f"/plannen/{plan.code}/")).text
    path = loaded / "protocols/verzonnimab.de-linde.yaml"
    path.write_text(path.read_text("utf-8").replace("nl: Tablet vooraf", "nl: Pil vooraf"), "utf-8")

    assert load_folder(loaded).problems == []

    text = Page(client.get(f"/plannen/{plan.code}/")).text
    assert "Pil vooraf" in text
    assert "Tablet vooraf" not in text
    assert list(Change.objects.filter(plan=plan).values_list("act", flat=True)) == ["start"]


def test_another_day_needs_a_new_version(plan, loaded):
    path = loaded / "protocols/verzonnimab.de-linde.yaml"
    path.write_text(path.read_text("utf-8").replace("6 months after start", "7 months after start"))
    (problem,) = load_folder(loaded).problems
    assert "is in use and cannot change; give the file a new version (vz.c2)" in problem.text
