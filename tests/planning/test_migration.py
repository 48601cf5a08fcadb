"""What was stored before appointments were a thing of their own, after it was migrated.

The plans in before_appointments/ were made by the code of then: its verbs wrote every row. They are
put into a database of that time, which is then migrated; the code of today reads it. Where the
engine comes to say something else of an entry, leave that column out of COLUMNS.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from schedules.access.privacy import forget
from schedules.access.verify import verify
from schedules.engine import Key
from schedules.models import Change, Link, Patient, Plan
from schedules.pages.nurse.history import history
from schedules.planning import commit, project
from schedules.planning.appointments import plain_parts
from schedules.planning.earlier import said_of
from schedules.planning.projection import AGREED, PROJECTED
from schedules.planning.record import move
from schedules.planning.truth import RECORDED, flat, merged, truth_of, unflat
from schedules.planning.undo import undo
from tests.planning.own_database import own_database, pointing_at
from tests.planning.reading import day, row
from treatments.catalogue import Report, load_protocol
from treatments.lists import load_list
from treatments.models import Clinic, Protocol, Source, Treatment

FOLDER = Path(__file__).parent / "before_appointments"
BEFORE = ("schedules", "0004_parts_of_a_whole")
PLANS = json.loads((FOLDER / "plans.json").read_text(encoding="utf-8"))
COLUMNS = (*PROJECTED, *RECORDED, *AGREED)

WARD, LATER = "Dagbehandeling", Key("old.later", 1)
JULY = "maandag 6 juli 2026, 10.30 uur, Dagbehandeling"
# Of each plan: entry, day, hour, place, how it stands, and whether the entry is in it.
AGREED_THEN = {
    "booked": [
        ("old.lab#1", "2025-12-15", "08:15", "Laboratorium", "booked", True),
        ("old.first#1", "2026-01-05", "10:30", WARD, "booked", True),
        ("old.second#1", "2026-01-19", None, "", "booked", True),
    ],
    "booked at another time": [("old.first#1", "2026-01-07", "13:00", WARD, "booked", True)],
    "moved": [("old.later#1", "2026-07-06", "10:30", WARD, "undecided", False)],
    "cleared": [("old.later#1", "2026-07-06", "10:30", WARD, "cancelled", False)],
    "cleared and undone": [("old.later#1", "2026-07-06", "10:30", WARD, "booked", True)],
    "cleared and booked anew": [
        ("old.later#1", "2026-07-06", "10:30", WARD, "cancelled", False),
        ("old.later#1", "2026-07-08", None, "", "booked", True),
    ],
    "missed": [("old.first#1", "2026-01-05", "10:30", WARD, "noshow", False)],
    "missed and booked anew": [
        ("old.later#1", "2026-07-06", "10:30", WARD, "noshow", False),
        ("old.later#1", "2026-07-09", "09:00", "", "booked", True),
    ],
    "missed, and a booking undone": [
        ("old.later#1", "2026-07-09", "10:30", "", "cancelled", False)
    ],
    "skipped": [("old.mri#1", "2027-01-06", None, "Radiologie", "undecided", False)],
    "done": [
        ("old.first#1", "2026-01-05", "10:30", WARD, "fulfilled", True),
        ("old.second#1", "2026-01-19", "10:30", WARD, "fulfilled", True),  # the day after it
        ("old.later#1", "2026-07-06", None, WARD, "undecided", False),  # three days before it
    ],
    "undone": [("old.second#1", "2026-01-19", "10:30", WARD, "cancelled", False)],
    "stopped": [
        ("old.first#1", "2026-01-05", "10:30", WARD, "fulfilled", True),
        ("old.later#1", "2026-07-06", "10:30", WARD, "undecided", False),
    ],
    "entered in error": [("old.second#1", "2026-01-19", "10:30", WARD, "undecided", False)],
    "fits no more": [
        ("old.second#1", "2026-01-19", "10:30", WARD, "undecided", True),
        ("old.mri#1", "2027-01-06", None, "", "undecided", True),
    ],
    "moved alone": [("old.later#1", "2026-07-06", "10:30", "", "booked", True)],
    "nothing booked": [],
}


def then():
    """Fill a database as it was before, put the plans into it, and migrate it."""
    call_command("migrate", "treatments", verbosity=0)
    call_command("migrate", *BEFORE, verbosity=0)
    for name, model in (("clinics", Clinic), ("sources", Source), ("treatments", Treatment)):
        assert load_list(settings.BASE_DIR / "fixtures" / f"{name}.yaml", model) == []
    report = Report()
    load_protocol(FOLDER / "ocrelizumab.jbz.yaml", report)
    assert report.problems == []
    apps = MigrationExecutor(connection).loader.project_state([BEFORE]).apps
    for name, stored in PLANS.items():
        _put_in(apps, name, stored, Protocol.objects.get())
    looked = {"at": "2026-11-29T01:00Z", "clinic": "jbz", "patient_code": "0" * 32}
    apps.get_model("schedules", "AccessEvent").objects.create(action="view", what="plan", **looked)
    call_command("migrate", verbosity=0)


def _put_in(apps, name, stored, protocol):
    models = {name: apps.get_model("schedules", name) for name in ("Patient", "Entry", "Change")}
    patient = models["Patient"].objects.create(
        clinic_id=protocol.clinic_id,
        display_name=f"Demo {name}",
        born_on="1985-05-20",
        hospital_number=f"DEMO-{name}",
    )
    plan = apps.get_model("schedules", "Plan").objects.create(
        patient=patient, protocol_id=protocol.pk, **stored["plan"]
    )
    for values in stored["entries"]:
        models["Entry"].objects.create(plan=plan, changed_at="2026-11-29T01:00Z", **values)
    by_revision = {}
    for values in map(dict, stored["changes"]):
        undoes = by_revision.get(values.pop("undoes", None))
        if values["revision"] == 1:
            values["old"] = {"protocol": None, **values["old"]}
            values["new"] = {"protocol": protocol.pk, **values["new"]}
        change = models["Change"].objects.create(plan=plan, undoes=undoes, **values)
        by_revision[change.revision] = change


@pytest.fixture(scope="module")
def _elsewhere(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("migration")
    with django_db_blocker.unblock(), own_database(folder, "migration", then) as elsewhere:
        yield elsewhere


@pytest.fixture(autouse=True)
def migrated(db, _elsewhere):
    """The migrated database, after `db`; what a test writes there is taken back."""
    with pointing_at(_elsewhere), transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_the_plain_form_of_every_name_and_number_is_written_out():
    patient = Patient.objects.get(display_name="Demo moved alone")
    assert (patient.sort_name, patient.search_text, patient.number_key) == (
        "alone demo moved",
        "demomovedalone demomovedalone",
        "demomovedalone",
    )


def test_every_row_of_before_is_linked_as_it_stands_and_can_be_forgotten():
    rows = Change.objects.count() + 1  # a look
    assert set(Link.objects.values_list("clinic", "kind")) == {
        ("jbz", "accessevent"),
        ("jbz", "change"),
    }
    assert not Change.objects.exclude(mark=None).exists()
    assert verify() == (rows, 0, 0)
    plan = plan_of("booked")
    gone = plan.changes.count()
    forget(plan.patient)
    assert verify() == (rows, gone, 2)  # the words of it: for the record, and for its plan


def plan_of(name):
    return Plan.objects.get(patient=Patient.objects.get(display_name=f"Demo {name}"))


def booked_then(name):
    """Return the rows of before that were booked, those that had left the plan too."""
    for values in PLANS[name]["entries"]:
        if values.get("status") == "booked":
            yield f"{values['fact']}#{values['occurrence']}", values


def minute(at):
    return at and str(at)[:5]


def slot(part, appointment):
    return part["key"], str(appointment.on), minute(appointment.at), appointment.place


def replayed(plan):
    """Return what all changes after one another give; each must hold what was before it."""
    changes = list(plan.changes.order_by("revision"))
    values, said = {}, said_of(changes)
    for change in changes:
        assert {name: values.get(name) for name in said[change.pk].old} == said[change.pk].old
        values = merged(values, said[change.pk].new)
    return values


def columns(found):
    return {name: getattr(found, name) for name in COLUMNS}


@pytest.mark.parametrize("name", AGREED_THEN)
def test_every_appointment_ever_made_stands_as_it_was_agreed(name):
    found = [
        (*slot(part, one), one.status, bool(one.keys))
        for one in plan_of(name).appointments.order_by("pk")
        for part in one.parts
    ]
    assert sorted(found, key=str) == sorted(AGREED_THEN[name], key=str)


def test_every_kind_of_history_is_told_of():
    assert AGREED_THEN.keys() == PLANS.keys()


@pytest.mark.parametrize("name", PLANS)
def test_what_was_booked_is_in_one_appointment_of_its_day_hour_and_place(name):
    standing = [
        slot(part, one)
        for one in plan_of(name).appointments.filter(status__in=("booked", "undecided"))
        for part in one.parts
        if row(one.plan, *Key.read(part["key"])).status != "done" and "gone" not in part
    ]
    booked = [
        (key, values["on"], minute(values.get("at")), values.get("place", ""))
        for key, values in booked_then(name)
    ]
    assert Counter(standing) == Counter(booked)  # and back


@pytest.mark.parametrize("name", PLANS)
def test_an_entry_shows_hour_and_place_only_of_the_appointment_it_is_in(name):
    codes = {one.code: one for one in plan_of(name).appointments.all()}
    for entry in plan_of(name).entries.all():
        one = codes.get(entry.appointment)
        assert (entry.at, entry.place) == ((one.at, one.place) if one else (None, ""))
        assert (entry.status == "booked") <= (one is not None and entry.on == one.on)
        assert entry.dropped_at is None or entry.status != "booked"


@pytest.mark.parametrize("name", PLANS)
def test_its_history_gives_what_is_true_of_a_plan(name):
    plan = plan_of(name)
    truth = truth_of(plan, plan.entries.all())
    assert replayed(plan) == flat(truth)
    assert unflat(flat(truth), plan.patient.clinic) == truth


@pytest.mark.parametrize("name", PLANS)
def test_what_is_true_gives_the_rows_that_are_stored(name):
    plan = plan_of(name)
    entries = list(plan.entries.all())
    truth = truth_of(plan, entries)
    projection = project(truth)
    live = {entry.key: columns(entry) for entry in entries if entry.dropped_at is None}
    assert live == {key: columns(found) for key, found in projection.rows.items()}
    assert {
        str(one.code): (one.status, one.keys, one.is_by_itself, one.parts)
        for one in plan.appointments.all()
    } == {
        code: (
            standing.state,
            [str(key) for key in standing.keys],
            standing.is_by_itself,
            plain_parts(truth.appointments[code]),
        )
        for code, standing in projection.appointments.items()
    }


@pytest.mark.parametrize("name", PLANS)
def test_what_could_be_undone_can_be_undone_and_leaves_the_same_booked(name):
    plan = plan_of(name)
    words = history(plan)
    safe = {str(one.change.revision): one.change for one in words if one.can_undo}
    assert safe.keys() >= PLANS[name]["undo"].keys()
    for revision, booked in PLANS[name]["undo"].items():
        with transaction.atomic():
            again = Plan.objects.get(pk=plan.pk)
            commit(again, undo(safe[revision]), by=None, revision=again.revision)
            truth = truth_of(again, again.entries.all())
            agreed = [
                [str(key), str(on), truth.held[key][1].slot.at, truth.held[key][1].slot.place]
                for key in truth.held
                if (on := truth.agreed_on(key))
            ]
            assert sorted([*one[:2], one[2] and str(one[2]), one[3]] for one in agreed) == booked
            assert replayed(again) == flat(truth)
            transaction.set_rollback(True)


def test_what_changes_from_now_on_is_read_as_it_is_written():
    plan = plan_of("cleared and undone")
    commit(plan, move(LATER, day("2026-07-20")), by=None, revision=4)
    (one,) = plan.appointments.all()
    assert (one.status, str(one.on), str(one.at)) == ("undecided", "2026-07-06", "10:30:00")
    assert replayed(plan) == flat(truth_of(plan, plan.entries.all()))
    assert plan.earlier_until == 4


@pytest.mark.usefixtures("dutch")
def test_a_booking_of_before_is_told_as_an_appointment():
    plan = plan_of("moved")
    words = history(plan)[::-1]
    assert [one.lines for one in words[1:]] == [
        (("Afspraak: Infuus (nummer 1)", "niets", JULY),),
        (
            ("Infuus (nummer 1)", "niets", "Verplaatst, 20 juli 2026"),
            ("Afspraak 6 juli 2026, 10.30 uur", "afgesproken", "afzeggen of houden"),
        ),
    ]


@pytest.mark.parametrize(
    "statement", ["UPDATE schedules_change SET reason = 'x'", "DELETE FROM schedules_change"]
)
def test_history_is_guarded_as_before(statement):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Change.objects.exclude(reason="x").count() == sum(
        len(stored["changes"]) for stored in PLANS.values()
    )
