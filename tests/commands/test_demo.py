"""`manage.py demo`: what it prepares, where it serves, and what it refuses."""

import re
import socket
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from schedules.demo import NURSE
from schedules.management.commands.demo import EXAMPLES, HOST, choose_port, next_monday
from schedules.models import Change, Patient, Plan, User
from schedules.queries import protocol_for
from treatments.models import Clinic, MonitoringRule, Protocol


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def demo(db, settings, tmp_path, capsys, monkeypatch):
    """Return a function that prepares the demo and gives what it says."""
    monkeypatch.delenv("PORT", raising=False)
    settings.STATIC_ROOT = tmp_path / "static"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick

    def run():
        call_command("demo", "--no-serve")
        return capsys.readouterr().out

    return run


def password_in(said):
    return re.search(r"nurse@example.org +password (\S+)", said)[1]


@pytest.mark.parametrize(
    ("today", "monday"),
    [("2026-11-22", "2026-11-23"), ("2026-11-23", "2026-11-30"), ("2026-11-24", "2026-11-30")],
)
def test_the_example_starts_on_the_next_monday(today, monday):
    assert next_monday(date.fromisoformat(today)) == date.fromisoformat(monday)


def test_a_port_that_was_asked_for_and_is_taken_is_an_error(taken_port):
    with pytest.raises(CommandError, match=str(taken_port)):
        choose_port(taken_port)


def test_the_usual_port_gives_way_to_a_free_one(taken_port, monkeypatch):
    monkeypatch.setattr("schedules.management.commands.demo.USUAL_PORT", taken_port)
    assert choose_port(None) not in (None, taken_port)


def test_the_demo_refuses_a_site_that_wants_https(settings):
    settings.INSECURE_HTTP = False
    with pytest.raises(CommandError, match="make demo"):
        call_command("demo", "--no-serve")


@pytest.mark.parametrize(("treatment", "clinic"), EXAMPLES)
def test_each_example_has_a_protocol(db, treatment, clinic):
    assert protocol_for(treatment, clinic)


def test_the_demo_says_where_to_look_and_a_second_start_doubles_nothing(demo, client, settings):
    first = demo()
    assert f"http://{HOST}:" in first
    assert not settings.STATIC_ROOT.exists()  # files are collected only where they are served
    assert "/account/login/" in first
    assert "/binnenkomen/" in first
    assert client.login(username=NURSE, password=password_in(first))
    before = Patient.objects.count(), Plan.objects.count(), Change.objects.count()
    assert before[0] == 40
    second = demo()
    assert before == (Patient.objects.count(), Plan.objects.count(), Change.objects.count())
    assert password_in(second) != password_in(first)
    assert not client.login(username=NURSE, password=password_in(first))
    assert client.login(username=NURSE, password=password_in(second))


def test_a_database_with_other_patients_is_left_alone(demo, make_patient):
    make_patient("jbz")
    said = demo()
    assert "left as it is" in said
    assert "password" not in said
    assert Patient.objects.count() == 1
    assert not User.objects.exists()
    assert not Clinic.objects.filter(slug="voorbeeld").exists()


def test_a_nurse_of_the_same_name_keeps_her_password(demo, make_nurse):
    before = make_nurse(NURSE, "jbz").password
    assert "left as it is" in demo()
    assert User.objects.get().password == before
    assert not Patient.objects.exists()


def test_a_changed_protocol_in_use_is_named_with_what_helps(demo, capsys):
    protocol = protocol_for("ocrelizumab", "amsterdam-umc")
    MonitoringRule.objects.filter(protocol=protocol, fact="ocre.obs").update(roll="none")
    Protocol.objects.filter(pk=protocol.pk).update(is_pinned=True, digest="")
    with pytest.raises(CommandError, match=r"new version. Or (delete|take an empty)"):
        demo()
    assert "ocre.obs" in capsys.readouterr().err
    assert not Patient.objects.exists()
