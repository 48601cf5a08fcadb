"""`manage.py demo`: what it prepares, where it serves, and what it refuses."""

import socket
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from schedules.management.commands.demo import EXAMPLES, HOST, choose_port, next_monday
from schedules.queries import protocol_for


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        yield other.getsockname()[1]


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


def test_the_demo_says_where_to_look(db, settings, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    settings.STATIC_ROOT = tmp_path / "static"
    call_command("demo", "--no-serve")
    assert f"http://{HOST}:" in capsys.readouterr().out
    assert settings.STATIC_ROOT.is_dir()


@pytest.mark.parametrize(("treatment", "clinic"), EXAMPLES)
def test_each_example_has_a_protocol(db, treatment, clinic):
    assert protocol_for(treatment, clinic)
