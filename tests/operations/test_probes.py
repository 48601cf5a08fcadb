"""What machines ask: does it live, can it work, what did it count; and what they are not told."""

import pytest
from django.db import OperationalError
from django.test import Client

from mscare.operations import readiness
from treatments.models import Protocol

TOKEN = "t" * 40
PROXIED = {"x-forwarded-for": "203.0.113.7"}


@pytest.fixture
def machine():
    """A load balancer: it asks by an address that is no name of the site, in plain http."""
    return Client(headers={"host": "10.0.0.5:8000"})


def test_health_asks_no_database_and_no_name_of_the_site(machine, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = machine.get("/health/")  # without a database: this test may ask none
    assert (response.status_code, response.json()) == (200, {"healthy": True})
    assert response["Cache-Control"] == "no-store"


def test_ready_where_all_is_there(db, machine, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = machine.get("/ready/")
    assert (response.status_code, response.json()) == (200, {"ready": True, "missing": []})


def test_a_migration_that_is_missing_is_not_ready(db, machine, monkeypatch):
    known = readiness.known_migrations() | {("schedules", "9999_of_tomorrow")}
    monkeypatch.setattr(readiness, "known_migrations", lambda: known)
    response = machine.get("/ready/")
    assert (response.status_code, response.json()["missing"]) == (503, ["migrations"])
    assert readiness.missing_migrations() == [("schedules", "9999_of_tomorrow")]


def test_a_newer_program_that_migrated_already_is_no_hindrance(db, machine, monkeypatch):
    known = readiness.known_migrations() - {("schedules", "0016_readings")}
    monkeypatch.setattr(readiness, "known_migrations", lambda: known)
    assert machine.get("/ready/").status_code == 200


def test_without_protocols_it_is_not_ready(db, machine, monkeypatch):
    monkeypatch.setattr(Protocol, "objects", Protocol.objects.none())
    response = machine.get("/ready/")
    assert (response.status_code, response.json()["missing"]) == (503, ["knowledge"])


def test_a_database_that_does_not_answer_is_not_ready(db, machine, monkeypatch):
    def gone():
        raise OperationalError("connection to server at 10.0.0.9 failed for user mscare_app")

    monkeypatch.setattr(readiness, "had_migrations", gone)
    response = machine.get("/ready/")
    assert (response.status_code, response.json()) == (
        503,
        {"ready": False, "missing": ["database"]},
    )


def counted(**headers):
    return Client(headers=headers).get("/metrics").status_code


def test_counts_are_for_this_machine_alone(settings):
    assert Client(REMOTE_ADDR="127.0.0.1").get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="::1").get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="203.0.113.7").get("/metrics").status_code == 404
    assert Client(REMOTE_ADDR="").get("/metrics").status_code == 404  # behind a socket


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_a_proxy_on_this_machine_asks_for_the_whole_world(header):
    assert counted(**{header: "203.0.113.7"}) == 404


def test_who_has_the_token_may_count_from_anywhere(settings):
    assert counted(**PROXIED, authorization=f"Bearer {TOKEN}") == 404
    settings.METRICS_TOKEN = TOKEN
    assert counted(**PROXIED, authorization=f"Bearer {TOKEN}") == 200
    assert counted(**PROXIED, authorization=f"Bearer {TOKEN[1:]}") == 404
    assert counted(**PROXIED, authorization="Bearer ") == 404
    assert counted(**PROXIED, authorization="Bearer é") == 404


@pytest.mark.parametrize("address", ["/health/", "/ready/", "/metrics"])
def test_a_probe_is_only_asked(db, client, address):
    assert client.post(address, {"a": "b"}).status_code == 404


def test_counts_name_pages_and_nobody(db, client, nurse, make_patient):
    patient = make_patient(name="Demo Teller")
    client.force_login(nurse)
    client.get(f"/patienten/{patient.code}/")
    client.get("/agenda/een-geheim-dat-niemand-mag-lezen/mijn-afspraken.ics")
    client.get("/Demo-Teller-1985-05-20/")
    client.generic("GRAB", "/")
    said = client.get("/metrics").content.decode()
    lines = [line for line in said.splitlines() if line.startswith("mscare_requests_total")]
    assert any('view="patient"' in line and 'status="200"' in line for line in lines)
    assert any('view="feed"' in line and 'status="404"' in line for line in lines)
    assert any('view="none"' in line and 'status="404"' in line for line in lines)
    assert any('method="other"' in line for line in lines)
    for secret in (str(patient.code), "geheim", "Teller", "1985", "GRAB", "/"):
        assert secret not in "".join(lines)
    assert "mscare_request_seconds_bucket" in said
