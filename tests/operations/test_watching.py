"""Each request has a name in the logs; a line of JSON holds no path, no name, no date of care."""

import json
import logging
from io import StringIO

import pytest
from django.http import Http404
from django.test import Client, override_settings
from django.urls import path

from mscare import urls
from mscare.logs import AsJson, DiscreetRecord, logging_as

NAME = "0123456789abcdef" * 2
TOKEN = "kalendergeheim_" * 3


WORDS = "Demo Aardbei, 2026-11-02"


def broken(request):
    raise RuntimeError(WORDS)  # a trace shows this line


def gone(request):
    raise Http404("Demo Aardbei")


urlpatterns = [*urls.urlpatterns, path("kapot/", broken), path("weg/", gone)]


@pytest.fixture
def log():
    """Return a function that gives the lines that were logged since, as a server writes them."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(AsJson())
    loggers = [logging.getLogger(name) for name in ("", "mscare.requests")]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.INFO)
    loggers[0].addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    loggers[0].removeHandler(handler)
    for one, level in zip(loggers, before, strict=True):
        one.setLevel(level)


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def test_a_request_is_one_line_with_its_page_and_its_time(db, log, browser):
    response = browser.get("/over/?language=en")
    (line,) = log()
    assert line.pop("time").endswith("+00:00")
    assert isinstance(line.pop("ms", 0), int)
    assert line == {
        "level": "info",
        "logger": "mscare.requests",
        "message": "answered",
        "request_id": response["X-Request-ID"],
        "view": "about",
        "method": "GET",
        "status": 200,
    }


def test_the_name_that_a_proxy_gave_is_kept(db, log, browser):
    assert browser.get("/", headers={"x-request-id": NAME})["X-Request-ID"] == NAME
    assert log()[0]["request_id"] == NAME


@pytest.mark.parametrize("name", ["", "Demo Aardbei", NAME * 2, NAME[:-1], "a\nb", NAME.upper()])
def test_a_name_that_may_say_something_is_not_taken(db, log, browser, name):
    given = browser.get("/", headers={"x-request-id": name})["X-Request-ID"]
    assert len(given) == 32
    assert given != name
    assert log()[0]["request_id"] == given


def test_each_request_has_another_name(db, browser):
    assert browser.get("/")["X-Request-ID"] != browser.get("/")["X-Request-ID"]


@override_settings(ROOT_URLCONF="tests.operations.test_watching")
@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/agenda/{TOKEN}/mijn-afspraken.ics", 404),
        (f"/agenda/{TOKEN[:9]}", 404),
        ("/Demo-Aardbei/2026-11-02/", 404),
        ("/weg/", 404),
        ("/kapot/?start=2026-11-02", 500),
        ("/tijdlijn/?treatment=ocrelizumab&start=2026-11-02", 400),
    ],
)
def test_no_line_holds_a_path_a_name_or_a_date_of_care(db, log, browser, address, status):
    response = browser.get(address)
    assert response.status_code == status
    lines = log()
    assert {line["request_id"] for line in lines} == {response["X-Request-ID"]}
    said = json.dumps(lines)
    for secret in (TOKEN[:9], "Aardbei", "2026-11-02", "/agenda", "ocrelizumab", "/weg"):
        assert secret not in said


@override_settings(ROOT_URLCONF="tests.operations.test_watching")
def test_an_error_of_ours_says_where_it_arose(db, log, browser):
    browser.get("/kapot/")
    (line,) = [line for line in log() if line["level"] == "error"]
    assert "in broken" in line["trace"]
    assert line["trace"].endswith("RuntimeError")


def test_what_is_refused_leaves_no_stack_trace(log, client, nurse, make_patient):
    patient = make_patient(name="Demo Aardbei")
    client.force_login(nurse, factors=2)
    assert client.get("/medewerkers/").status_code == 403
    assert Client(enforce_csrf_checks=True).post("/account/login/", {}).status_code == 403
    assert client.get(f"/patienten/{patient.code}/", {"x": "\0"}).status_code == 400
    assert Client(headers={"host": "elders.example"}).get("/").status_code == 400
    lines = log()
    assert [line["status"] for line in lines if "status" in line] == [403, 403, 400, 400]
    assert [line for line in lines if "trace" in line] == []


def test_a_refusal_leaves_no_stack_trace_in_text_either(client, nurse, caplog):
    client.force_login(nurse)
    client.get("/medewerkers/")
    said = [caplog.handler.format(record) for record in caplog.records]
    assert any("Forbidden" in line for line in said)
    assert "Traceback" not in "\n".join(said)
    assert "File " not in "\n".join(said)


def test_what_a_program_adds_of_itself_stays_out():
    record = DiscreetRecord("other", logging.WARNING, "f.py", 1, "it is %s", ("so",), None)
    record.patient = "Demo Aardbei"
    line = json.loads(AsJson().format(record))
    assert line.keys() == {"time", "level", "logger", "message"}
    assert line["message"] == "it is so"


def test_only_a_server_writes_a_line_a_request():
    assert logging_as("json", "WARNING")["loggers"] == {"mscare.requests": {"level": "INFO"}}
    assert logging_as("text", "WARNING")["loggers"] == {}
