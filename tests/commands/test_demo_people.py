"""The invented people: every state can be seen, on any day. Days are typed from the protocols."""

import shutil
from datetime import date
from functools import partial

import pytest
import yaml
from django.db import transaction

from schedules.demo import NURSE, seed
from schedules.demo.days import day_from, fitting_start
from schedules.demo.seeding import FOLDER
from schedules.inputs.working_days import working_days_of
from schedules.models import Change, Entry, Patient, Plan, User
from schedules.planning import Intent, propose
from schedules.queries import protocol_for
from schedules.queries.worklist import Scope, Section, count_of, ending_plans, rows_of, undecided_in
from treatments.catalogue import rules_of
from treatments.models import Clinic, Protocol

TODAY = date(2026, 11, 23)
REAL_HOSPITALS = ("Jeroen Bosch", "Amsterdam UMC", "VUmc", "MS Centrum Amsterdam", "Rijnstate")


@pytest.fixture
def folder(tmp_path):
    """Return a function that makes a folder of the demo with only a few of its people."""

    def make(*names, also=()):
        shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
        people = yaml.safe_load((FOLDER / "people.yaml").read_text(encoding="utf-8"))
        chosen = [person for person in people if person["name"] in names]
        text = yaml.safe_dump([*chosen, *also], allow_unicode=True)
        (tmp_path / "people.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return make


def scope(today):
    return Scope(user=User.objects.get(username=NURSE), today=today)


def names(section, today):
    find = undecided_in if section is Section.DECIDE else partial(rows_of, section)
    return {row.plan.patient.display_name for row in find(scope(today))}


def plans_of(name):
    return Plan.objects.filter(patient__display_name=name).order_by("pk")


def owners(plans):
    return {plan.patient.display_name for plan in plans}


def people(words):
    return {f"Demo {word}" for word in words.split()}


def told(name, fact):
    rows = Entry.objects.filter(plan__in=plans_of(name), fact=fact, dropped_at=None)
    return {row.occurrence: (row.status, str(row.on or row.due)) for row in rows}


@pytest.mark.parametrize("today", ["2026-11-23", "2028-02-29"])
def test_every_state_can_be_seen_on_any_day(db, today):
    day = date.fromisoformat(today)
    assert seed(day).people == 40
    check_worklist(day)
    check_plans()
    check_rows_follow_from_what_is_true()


def check_worklist(day):
    assert names(Section.OVERDUE, day) >= people("Abrikoos Ananas Dille Kers Mispel Pompoen")
    assert count_of(Section.OVERDUE, scope(day)) <= 12
    missed = names(Section.OVERDUE, day) | names(Section.PENDING, day)
    assert missed >= people("Ananas Appel Pompoen")  # several in a row
    assert names(Section.SOON, day) >= people("Banaan")
    assert names(Section.BOOK, day) >= people("Citroen Mandarijn Pastinaak Radijs")
    assert names(Section.DECIDE, day) >= people("Broccoli Limoen")
    assert names(Section.RESULTS, day) >= people("Courgette Olijf")
    assert owners(ending_plans(scope(day))) == people("Komkommer Peer")


def check_plans():
    assert owners(Plan.objects.exclude(stopped_on=None)) == people("Dadel Kiwi Limoen")
    assert owners(Plan.objects.filter(is_entered_in_error=True)) == people("Druif")
    assert Entry.objects.filter(is_conditional=True, plan__in=plans_of("Demo Framboos")).exists()
    switched = [plan.protocol.treatment.slug for plan in plans_of("Demo Kiwi")]
    assert switched == ["natalizumab", "ocrelizumab"]
    assert not plans_of("Demo Salie").exists()
    newest = protocol_for("ofatumumab", "voorbeeld")
    assert newest.version == "2"
    old = Plan.objects.filter(protocol__treatment=newest.treatment).exclude(protocol=newest)
    assert owners(old) == people("Mango Meloen Mispel")


def check_rows_follow_from_what_is_true():
    as_it_is = Intent(Change.Act.REVISE, lambda truth: truth)
    for plan in Plan.objects.filter(is_entered_in_error=False):
        assert propose(plan, as_it_is).steps == (), plan.patient.display_name


def test_what_was_before_a_plan_was_kept_is_nobodys_backlog(db, folder):
    """Kept from 26 June 2026: the test of 20 June could be done until 27 June, and was."""
    day = date(2026, 12, 26)
    seed(day, folder("Demo Biet"))
    assert told("Demo Biet", "alem.labs.monthly")[39][0] == "planned"
    assert told("Demo Biet", "alem.labs.monthly")[40][0] == "done"
    assert not names(Section.OVERDUE, day)


def test_what_happened_has_the_days_of_the_protocol(db, folder):
    """Start of Demo Ananas: the week of Monday 7 April 2025 is the last before that has no holiday.

    19 months before 23 November 2026 is 23 April 2025, between Easter Monday and King's Day; the
    week before has Good Friday.
    """
    seed(TODAY, folder("Demo Ananas", "Demo Broccoli", "Demo Laurier"))
    assert str(plans_of("Demo Ananas").get().start) == "2025-04-07"
    tests = told("Demo Ananas", "alem.labs.monthly")
    assert tests[16] == ("done", "2026-08-10")  # due on Friday 7 August; every fourth is later
    assert tests[17] == ("planned", "2026-09-07")
    assert tests[18] == ("planned", "2026-10-07")
    assert tests[19] == ("planned", "2026-11-07")
    assert told("Demo Ananas", "alem.c2.dose")[3] == ("done", "2026-04-09")
    # 24 weeks before is Monday 8 June; the infusion of 8 December was moved by three weeks.
    assert told("Demo Broccoli", "ocre.dose.maint")[1] == ("moved", "2026-12-29")
    assert told("Demo Broccoli", "ocre.obs")[3] == ("planned", "2026-12-29")
    assert [status for status, _on in told("Demo Laurier", "ntz.dose").values()][:9] == [
        *["done"] * 7, "skipped", "booked",
    ]  # fmt: skip


def test_the_same_day_gives_the_same_people(db, folder):
    few = folder("Demo Gember", "Demo Kiwi", "Demo Rozemarijn")

    def rows():
        with transaction.atomic():
            seed(TODAY, few)
            stored = Entry.objects.order_by("plan__patient", "plan", "fact", "occurrence")
            found = list(stored.values_list("fact", "occurrence", "status", "due", "on", "at"))
            transaction.set_rollback(True)
        return found

    assert rows() == rows() != []


def test_a_mistake_in_the_file_leaves_nothing_behind(db, folder):
    wrong = {"name": "Demo Venkel", "born": date(1990, 1, 1)}
    wrong["stories"] = [{"treatment": "ocrelizumab", "start": "next week"}]
    seeding = seed(TODAY, folder("Demo Gember", also=[wrong]))
    (problem,) = seeding.problems
    assert problem.file == "people.yaml"
    assert "Demo Venkel cannot be put in: 'next week' is no day" in problem.text
    assert seeding.people == 0
    assert not Patient.objects.exists()


def test_nobody_in_the_demo_could_be_real(db, folder):
    people = yaml.safe_load((FOLDER / "people.yaml").read_text(encoding="utf-8"))
    assert len({person["name"] for person in people}) == 40
    assert all(person["name"].startswith("Demo ") for person in people)
    assert all(person.get("email", ".example").endswith(".example") for person in people)
    seed(TODAY, folder("Demo Salie"))
    assert Patient.objects.get().hospital_number == "DEMO-001"
    phones = [contact.get("phone", "") for contact in Clinic.objects.get(slug="voorbeeld").contacts]
    assert all(phone.startswith("000 000 00") for phone in phones if phone)


def test_its_protocols_name_no_real_hospital(db, folder):
    seed(TODAY, folder("Demo Salie"))
    protocols = Protocol.objects.filter(clinic__slug="voorbeeld")
    assert protocols.count() == 9
    for protocol in protocols:
        for rule in rules_of(protocol):
            for name in ("title", "explanation", "preparation", "place"):
                words = rule.words(name)
                assert not [real for real in REAL_HOSPITALS if real in words], rule.fact


def test_the_ordinary_load_knows_no_demo(db):
    """The tests' database was filled from fixtures/, as `load_protocols` does."""
    assert not Clinic.objects.filter(slug="voorbeeld").exists()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "2028-02-29"),
        ("in 1 day", "2028-03-01"),
        ("12 months ago", "2027-02-28"),
        ("80 weeks ago", "2026-08-18"),
        ("6 weeks after last dose", "2028-02-12"),
    ],
)
def test_days_count_from_today(words, day):
    assert str(day_from(words, date(2028, 2, 29), date(2028, 1, 1))) == day


@pytest.mark.parametrize(
    ("day", "today", "monday"),
    [
        ("2026-11-22", "2026-11-23", "2026-11-16"),
        ("2026-11-23", "2026-11-23", "2026-11-23"),
        ("2026-11-25", "2026-11-25", "2026-11-30"),
        ("2026-11-24", "2026-11-23", "2026-11-30"),
        ("2026-12-22", "2026-11-23", "2027-01-04"),  # Christmas and New Year are on Fridays
        ("2026-04-08", "2026-11-23", "2026-03-23"),  # Easter Monday, and Good Friday before it
    ],
)
def test_a_treatment_begins_on_a_monday_of_a_whole_week(db, day, today, monday):
    working_days = working_days_of(Clinic.objects.get(slug="jbz"))
    start = fitting_start(date.fromisoformat(day), date.fromisoformat(today), working_days)
    assert str(start) == monday
