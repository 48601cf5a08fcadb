"""PostgreSQL's two roles, really made by deploy/roles.sql, and tried.

What the application's role may not do its rights refuse, before any trigger is asked.
"""

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

import pytest
from django.conf import settings as own
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import Error, connection
from django.utils import timezone

from mscare.operations import backups, roles
from mscare.operations.engines.postgresql import command
from mscare.operations.management.commands import prepare
from mscare.operations.sealing import new_key, read_key
from schedules.access.privacy import forget
from schedules.models import AccessEvent, Change, Patient, Plan
from tests.operations import places
from tests.operations.test_backups import fill, postpone, postponed_to
from tests.planning.reading import day

KEY = read_key(new_key())
MAKING = (Path(own.BASE_DIR) / "deploy" / "roles.sql").read_text(encoding="utf-8")


class Hospital:
    """A database with an owner and a role of the application."""

    def __init__(self):
        end = token_hex(3)
        self.owner, self.app = f"mscare_owner_{end}", f"mscare_app_{end}"
        self.name = f"mscare_test_{end}"

    def make(self):
        text = MAKING.replace("mscare_owner", self.owner).replace("mscare_app", self.app)
        text = text.replace("DATABASE mscare ", f"DATABASE {self.name} ")
        there = {**connection.settings_dict, "NAME": "postgres"}
        words, env = command("psql", there, "--quiet", "--no-psqlrc")
        env |= {"OWNER_PASSWORD": "it's a pass word", "APP_PASSWORD": "another"}
        subprocess.run(words, env={**os.environ, **env}, input=text, text=True, check=True)

    def remove(self):
        places.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        for role in (self.owner, self.app):
            places.execute(f'DROP ROLE IF EXISTS "{role}"')

    @contextmanager
    def seen_as(self, role):
        usual = connection.settings_dict
        with places.pointing_at({**usual, "NAME": self.name, "USER": role, "PASSWORD": ""}):
            yield


@pytest.fixture(scope="module")
def _hospital(django_db_setup, django_db_blocker, tmp_path_factory):
    """Filled by a restore, as the owner, and then given to the application."""
    folder, hospital = tmp_path_factory.mktemp("hospital"), Hospital()
    with django_db_blocker.unblock():
        with places.copied(folder) as used, places.pointing_at(used):
            fill()
            backups.back_up(folder / "all", KEY)
        hospital.make()
        try:
            with hospital.seen_as(hospital.owner):
                backups.restore(folder / "all", KEY)
                roles.grant(hospital.app)
            yield hospital
        finally:
            hospital.remove()


@pytest.fixture
def hospital(db, _hospital):
    return _hospital


@pytest.fixture
def as_app(hospital):
    """Work as the application does."""
    with hospital.seen_as(hospital.app):
        yield


@pytest.fixture
def as_owner(hospital):
    """Work as the owner does."""
    with hospital.seen_as(hospital.owner):
        yield


def refused(statement):
    with pytest.raises(Error, match=r"permission denied|must be owner") as raised:
        connection.cursor().execute(statement)
    return bool(raised)


def test_the_database_says_what_its_guards_refuse_whatever_the_row(as_owner):
    refused_there = roles.refused_always()
    assert refused_there["schedules_accessevent"] == {"DELETE", "UPDATE"}
    assert refused_there["schedules_clinicchange"] == {"DELETE", "UPDATE"}
    assert refused_there["schedules_link"] == {"DELETE", "UPDATE"}
    assert refused_there["schedules_correction"] == {"UPDATE"}
    assert refused_there["schedules_change"] == {"UPDATE"}  # it goes away with who is forgotten
    assert refused_there["schedules_reading"] == {"UPDATE"}


def test_the_application_may_do_no_more_than_it_needs(as_app):
    assert roles.excess_of_this_role() == []
    found = {one.id for one in run_checks(include_deployment_checks=True, databases=["default"])}
    assert not found & {"mscare.E009", "mscare.E010", "mscare.E011", "mscare.E012"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE schedules_accessevent SET what = ''",
        "DELETE FROM schedules_accessevent",
        "TRUNCATE schedules_accessevent",
        "UPDATE schedules_link SET hash = ''",
        "DELETE FROM schedules_link",
        "UPDATE schedules_change SET reason = ''",
        "TRUNCATE schedules_change CASCADE",
        "DELETE FROM schedules_clinicchange",
        "TRUNCATE schedules_plan CASCADE",
        "DROP TRIGGER access_log_no_update ON schedules_accessevent",
        "ALTER TABLE schedules_accessevent DISABLE TRIGGER ALL",
        "ALTER TABLE schedules_patient ADD COLUMN more text",
        "CREATE TABLE mine (n int)",
        "DROP TABLE schedules_patient",
        "DELETE FROM django_migrations",
    ],
)
def test_the_rights_refuse_what_must_not_be(as_app, statement):
    assert refused(statement)


def test_the_application_can_do_its_work(as_app, tmp_path):
    changes = Change.objects.count()
    postpone(day("2027-08-02"))
    assert postponed_to() == day("2027-08-02")
    assert Change.objects.count() == changes + 1
    patient = Patient.objects.get(hospital_number="ZEGEL-2")
    AccessEvent.objects.create(
        at=timezone.now(), role="nurse", clinic="x", patient_code=patient.code, action="view"
    )
    forget(patient)  # the history goes away with it: the guard lets it, and so do the rights
    assert not Plan.objects.filter(patient_id=patient.pk).exists()
    call_command("nightly")


def test_serving_as_the_owner_is_refused(as_owner, settings):
    excess = {(one.right, one.on) for one in roles.excess_of_this_role()}
    assert ("CREATE", "the schema") in excess
    assert ("ALTER", "schedules_accessevent") in excess
    assert ("UPDATE", "schedules_accessevent") in excess
    found = run_checks(include_deployment_checks=True, databases=["default"])
    assert "mscare.E010" in [one.id for one in found]


def test_serving_as_the_administrator_is_refused(db):
    assert roles.Excess("everything", "the server") in roles.excess_of_this_role()


@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_one_right_too_many_is_found(hospital, right):
    with hospital.seen_as(hospital.owner):
        connection.cursor().execute(f"GRANT {right} ON schedules_accessevent TO {hospital.app}")
    try:
        with hospital.seen_as(hospital.app):
            assert roles.excess_of_this_role() == [roles.Excess(right, "schedules_accessevent")]
    finally:
        with hospital.seen_as(hospital.owner):
            roles.grant(hospital.app)  # and giving the rights anew takes it away
    with hospital.seen_as(hospital.app):
        assert roles.excess_of_this_role() == []


def test_a_table_that_a_later_program_guards_is_found_by_its_guard(hospital):
    with hospital.seen_as(hospital.owner):
        connection.cursor().execute(
            "CREATE TABLE later (n int);"
            "CREATE FUNCTION later_refuses() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
            "CREATE TRIGGER later_no_update BEFORE UPDATE ON later"
            " FOR EACH ROW EXECUTE FUNCTION later_refuses()"
        )
        roles.grant(hospital.app)
        assert roles.refused_always()["later"] == {"UPDATE"}
    with hospital.seen_as(hospital.app):
        connection.cursor().execute("INSERT INTO later VALUES (1)")
        assert refused("UPDATE later SET n = 2")
    with hospital.seen_as(hospital.owner):
        connection.cursor().execute("DROP TABLE later; DROP FUNCTION later_refuses()")


def test_a_role_that_is_not_there_is_said_before_anything_is_done(as_owner, monkeypatch):
    monkeypatch.setattr(prepare, "call_command", lambda *words: pytest.fail("it was done"))
    with pytest.raises(CommandError, match=r"nobody made the role nobody"):
        call_command("prepare", "--app-role", "nobody")


def test_the_application_makes_no_backup(as_app, tmp_path):
    with pytest.raises((backups.Refused, Error)):
        backups.back_up(tmp_path / "one", KEY)
    assert list(tmp_path.iterdir()) == []


def test_the_owner_makes_a_backup_and_takes_away_what_a_killed_one_left(as_owner, tmp_path):
    left = f"mscare_backup_{token_hex(3)}"
    connection.cursor().execute(f"CREATE DATABASE {left}")
    assert backups.back_up(tmp_path / "one", KEY).broken == []
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [left])
        assert cursor.fetchone() is None
