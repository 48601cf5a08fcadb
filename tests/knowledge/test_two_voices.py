"""What a patient reads of a rule and what the team reads are two texts, and never one for both."""

from datetime import date

import pytest

from schedules.agenda import agenda_of
from schedules.pages.nurse.plans import disagreements
from schedules.queries import protocol_for, unstored_timeline
from schedules.renderers.paper.pdf import handout_html, handout_words
from tests.knowledge.test_catalogue_versions import texts
from treatments import conflicts
from treatments.catalogue import Report, load_protocol, rules_of
from treatments.lists import load_list
from treatments.models import Clinic, Protocol
from treatments.protocol_files import parse
from treatments.protocol_writing import write_protocol

from .test_checks import HEAD, rule

pytestmark = pytest.mark.django_db

CLINIC = """\
- slug: linde
  name: {nl: De Linde, en: De Linde}
  contacts: []
"""
LEAFLET = rule("t.lab", "at: 1 week after start")
PRODUCT = rule(
    "t.smpc.lab", "at: 2 weeks after start", extra="    ask_team: true\n    differs_from: t.lab\n"
)
VOICES = """\
    explanation: {nl: Uw bloed wordt getest., en: Your blood is tested.}
    preparation: none
    bring: {nl: Uw pas., en: Your card.}
    booked_by: patient
    team: {nl: De folder noemt geen dag., en: The leaflet names no day.}
"""
TOLD = rule("t.lab", "at: 1 week after start", extra=VOICES)


@pytest.fixture
def load(tmp_path):
    def load(*rules, status="released"):
        clinics, file = tmp_path / "clinics.yaml", tmp_path / "ofatumumab.linde.yaml"
        clinics.write_text(CLINIC)
        head = HEAD.replace("amsterdam-umc", "linde").replace("draft", status)
        file.write_text(head + "".join(rules))
        assert load_list(clinics, Clinic) == []
        report = Report()
        load_protocol(file, report)
        return report

    return load


def lines(timeline):
    return {entry.fact: entry for entry in timeline.entries}


def test_a_file_says_both_voices_and_is_written_back_as_it_was(load):
    assert load(TOLD).problems == []
    (line,) = rules_of(protocol := Protocol.objects.get(clinic__slug="linde"))
    assert (line.team_en, line.bring_nl, line.booked_by) == (
        "The leaflet names no day.",
        "Uw pas.",
        "patient",
    )
    assert (line.needs_no_preparation, line.preparation_nl) == (True, "")
    written = write_protocol(protocol, rules_of(protocol))
    assert "preparation: none" in written
    assert [one.team_nl for one in parse(written, "t.yaml").rules] == [line.team_nl]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("    preparation: nothing\n", "preparation needs a Dutch and an English text"),
        ("    booked_by: neurologist\n", "allowed are patient, hospital, team, nobody"),
        ("    decided: both\n", "allowed are leaflet, product"),
        ("    team: Twijfel\n", "team needs a Dutch and an English text"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_is_allowed(load, wrong, says):
    (problem,) = load(rule("t.lab", "at: start", extra=wrong)).problems
    assert says in problem.text
    assert problem.line == 13


def test_two_sources_that_differ_are_decided_before_release(load):
    report = load(LEAFLET, PRODUCT)
    assert texts(report) == [
        "t.smpc.lab: it differs from t.lab; an author says which counts (decided) – fill it in "
        "before this protocol is released"
    ]
    assert load(LEAFLET, PRODUCT, status="draft").problems == []
    decided = PRODUCT.replace("t.lab\n", "t.lab\n    decided: leaflet\n")
    assert load(LEAFLET, decided).problems == []


def test_a_patient_reads_one_day_and_to_ask_first_until_it_is_decided(load, make_timeline):
    load(LEAFLET, PRODUCT, status="draft")
    ask = "Overleg hierover altijd eerst met uw MS-team."
    assert ask in lines(make_timeline("ofatumumab", "linde", "2027-01-11"))["t.lab"].explanation

    load(LEAFLET, PRODUCT.replace("t.lab\n", "t.lab\n    decided: leaflet\n"), status="draft")
    decided = lines(make_timeline("ofatumumab", "linde", "2027-01-11"))
    assert ask not in decided["t.lab"].explanation


@pytest.mark.parametrize(
    ("decided", "day", "other"),
    [
        ("leaflet", "18 januari 2027", "25 januari 2027"),  # a week after the start
        ("product", "25 januari 2027", "18 januari 2027"),  # two weeks after it
    ],
)
def test_once_it_is_decided_a_patient_reads_one_day(load, client, dutch, decided, day, other):
    load(LEAFLET, PRODUCT.replace("t.lab\n", f"t.lab\n    decided: {decided}\n"), status="draft")
    query = "treatment=ofatumumab&clinic=linde&start=2027-01-11&language=nl"
    page = client.get(f"/tijdlijn/?{query}").content.decode()
    assert day in page
    assert other not in page
    assert "Overleg hierover altijd eerst met uw MS-team." not in page
    assert "Nog niet zeker" not in page  # it is a day like any other, not one to ask about
    calendar = client.get(f"/tijdlijn/kalender.ics?{query}").content.decode()
    starts = {"18 januari 2027": "20270118", "25 januari 2027": "20270125"}
    assert (starts[day] in calendar, starts[other] in calendar) == (True, False)
    protocol = protocol_for("ofatumumab", "linde")
    timeline = unstored_timeline(protocol, start=date(2027, 1, 11), facts={})
    paper = handout_html(handout_words(timeline, agenda_of([timeline], date(2026, 12, 1))))
    assert (day in paper, other in paper) == (True, False)


@pytest.mark.parametrize("decided", ["leaflet", "product"])
def test_a_nurse_sees_both_and_which_one_counts(load, make_timeline, decided):
    load(LEAFLET, PRODUCT.replace("t.lab\n", f"t.lab\n    decided: {decided}\n"), status="draft")
    told = make_timeline("ofatumumab", "linde", "2027-01-11")
    (pair,) = disagreements(told)
    assert (pair.counts.whens, pair.other.whens) == (
        ("Maandag 18 januari 2027", "Maandag 25 januari 2027")
        if decided == "leaflet"
        else ("Maandag 25 januari 2027", "Maandag 18 januari 2027")
    )
    assert pair.other.name.endswith("geldt hier niet")


def test_two_lines_that_differ_from_one_are_decided_alike(load):
    second = PRODUCT.replace("t.smpc.lab", "t.smpc.lab_again")
    decided = [
        one.replace("t.lab\n", f"t.lab\n    decided: {how}\n")
        for one, how in ((PRODUCT, "product"), (second, "leaflet"))
    ]
    (problem,) = load(LEAFLET, *decided, status="draft").problems
    assert problem.text == (
        "t.smpc.lab_again is decided otherwise than t.smpc.lab, which differs from the same line"
    )


def test_contested_are_the_lines_of_the_leaflet_alone(load):
    load(LEAFLET, PRODUCT, rule("t.other", "at: start"), status="draft")
    rules = rules_of(Protocol.objects.get(clinic__slug="linde"))
    assert conflicts.contested(rules) == {"t.lab"}
