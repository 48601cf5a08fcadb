"""What every test may use: the real protocols in a real database, and timelines from them."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from schedules.facts import read_facts
from schedules.queries import protocol_for, unstored_timeline
from schedules.renderers.contract import render_json
from treatments.catalogue import load_folder

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the project's own protocols once; tests run inside transactions over them."""
    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        assert "test" in name or "memory" in name, f"{name} is no database of the tests"
        report = load_folder(settings.BASE_DIR / "fixtures")
    assert report.problems == []


@pytest.fixture
def make_timeline(db):
    """Return a function that makes a Timeline from text inputs, as the command does."""

    def make(treatment, clinic, start, until=None, language="nl", **facts):
        with translation.override(language):
            return unstored_timeline(
                protocol_for(treatment, clinic),
                start=date.fromisoformat(start),
                facts=read_facts((name, str(value)) for name, value in facts.items()),
                until=until and date.fromisoformat(until),
            )

    return make


@pytest.fixture
def timeline(make_timeline):
    """Return a function that gives the contract's JSON: items and periods by (fact, occurrence)."""

    def make(treatment, clinic, start, until=None, **facts):
        raw = json.loads(
            render_json(make_timeline(treatment, clinic, start, until, **facts), TODAY).body
        )
        return SimpleNamespace(
            raw=raw,
            items={(item["fact"], item["occurrence"]): item for item in raw["items"]},
            periods={(item["fact"], item["occurrence"]): item for item in raw["periods"]},
            notices=raw["notices"],
        )

    return make


@pytest.fixture
def run_command(db, capsysbinary):
    """Return a function that runs a management command and gives its standard output as text."""

    def run(*words):
        call_command(*words)
        return capsysbinary.readouterr().out.decode()

    return run
