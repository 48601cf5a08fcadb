"""What every test may use: the real protocols in a real database, and timelines from them."""

import json
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count
from time import time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.context import request_context
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as drawing

from schedules.models import Membership, Patient, User
from schedules.planning.start import first_truth, start_plan
from schedules.queries import protocol_for, unstored_timeline
from schedules.renderers.contract import render_json
from treatments.catalogue import load_folder
from treatments.models import Clinic, Protocol

TODAY = date(2026, 11, 23)
# A Monday morning in a hospital: what is typed in a test lies as far from it on any day.
MORNING = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("Europe/Amsterdam"))

# On a busy machine a second is soon over: that says nothing about what is drawn.
drawing.register_profile("busy", suppress_health_check=[HealthCheck.too_slow])
drawing.load_profile("busy")


def drawn(many):
    """Return how many random examples a test draws: on a second database a part shows as much."""
    return many if connection.vendor == "sqlite" else many // 5


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what asks a database: only that can say something else on another one."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & {"db", "transactional_db"} or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Load the project's own protocols once; tests run inside transactions over them."""
    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        assert "test" in name or "memory" in name, f"{name} is no database of the tests"
        if not Protocol.objects.exists():  # a mutant is born with them: tests/mutants/born.py
            assert load_folder(settings.BASE_DIR / "fixtures").problems == []


@pytest.fixture(autouse=True)
def _today(request):
    """Let a test happen on TODAY; a browser, and its server, have the clock of the machine."""
    if request.node.get_closest_marker("browser"):
        yield
        return
    with time_machine.travel(MORNING):
        yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """A slow hash of a password costs each test more than all the rest."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def dutch():
    """What is said in this test is said in Dutch."""
    with translation.override("nl"):
        yield


@pytest.fixture
def english():
    """What is said in this test is said in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def make_timeline(db):
    """Return a function that makes a Timeline from text inputs, as the command does."""

    def make(treatment, clinic, start, until=None, language="nl", **facts):
        with translation.override(language):
            return unstored_timeline(
                protocol_for(treatment, clinic),
                start=date.fromisoformat(start),
                facts={name: str(value) for name, value in facts.items()},
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


class Browser(Client):
    """Django's own client, in which `force_login` stands for a login with two factors."""

    def force_login(self, user, backend=None, *, factors=2):
        super().force_login(user, backend or "django.contrib.auth.backends.ModelBackend")
        session = self.session
        method = {"method": "mfa" if factors == 2 else "password", "at": time()}
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [method]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """Return a context in which what waits for the end of a transaction is done, as at a server."""

    @contextmanager
    def doing():
        asked = request_context(RequestFactory().get("/"))
        with asked, django_capture_on_commit_callbacks(execute=True):
            yield

    return doing


@pytest.fixture
def client():
    """A browser."""
    return Browser()


@pytest.fixture
def make_nurse(db):
    """Return a function that makes a nurse who works at the clinics named."""

    def make(name, *clinics):
        nurse = User.objects.create_user(name, f"{name}@example.org", "a long pass phrase")
        for slug in clinics:
            Membership.objects.create(user=nurse, clinic=Clinic.objects.get(slug=slug))
        return nurse

    return make


@pytest.fixture
def nurse(make_nurse):
    """A nurse of the Jeroen Bosch hospital."""
    return make_nurse("nurse", "jbz")


@pytest.fixture
def make_patient(db):
    """Return a function that makes an invented patient of a clinic."""
    numbers = count(1)

    def make(clinic="jbz", name="Demo Aardbei", born="1985-05-20", **more):
        return Patient.objects.create(
            clinic=Clinic.objects.get(slug=clinic),
            display_name=name,
            born_on=date.fromisoformat(born),
            hospital_number=f"DEMO-{next(numbers):03}",
            **more,
        )

    return make


@pytest.fixture
def make_plan(make_patient, nurse):
    """Return a function that starts a plan, as it would have been on `today`."""

    def make(treatment, clinic, start, *, today=TODAY, patient=None, by=None, **facts):
        owner = patient or make_patient(clinic)
        truth = first_truth(
            owner,
            protocol_for(treatment, clinic),
            start=date.fromisoformat(start),
            facts=facts,
            today=date.fromisoformat(today) if isinstance(today, str) else today,
        )
        return start_plan(owner, truth, by=by or nurse)

    return make
