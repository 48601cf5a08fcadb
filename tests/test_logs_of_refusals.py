"""What is refused leaves one line in the program's own log: no trace, no mail, no name."""

import io
import json
import logging
from uuid import uuid4

import pytest

from mscare.logs import STYLES, logging_as
from schedules.models import User
from tests.conftest import Browser

NAME, MAIL = "Demo Kweepeer", "kweepeer@example.org"


@pytest.fixture(params=STYLES)
def written(request):
    """What a server writes to its standard error in this style, with every logger as talkative."""
    made = logging_as(request.param, "DEBUG")["formatters"][request.param]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(made["()"]())
    root, usual = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(usual)


@pytest.fixture
def patient(make_patient):
    return make_patient("jbz", NAME, email=MAIL)


@pytest.fixture
def own(patient):
    """Somebody who is no staff, with a name and an address."""
    return User.objects.create_user("p-1", MAIL, "a long pass phrase", first_name=NAME)


def discreet(stream):
    """Return the lines that were written, which tell of nobody and of no place in the program."""
    text = stream.getvalue()
    for word in (NAME, "Kweepeer", MAIL, "kweepeer", "@", "Traceback", 'File "', "long pass"):
        assert word not in text, text
    return text.splitlines()


def test_a_403_is_one_line(client, own, written):
    client.force_login(own)
    assert client.get("/werklijst/").status_code == 403
    (line,) = [line for line in discreet(written) if "orbidden" in line]
    assert "trace" not in line


def test_a_404_is_one_line_whatever_the_address_holds(client, make_nurse, patient, written):
    client.force_login(make_nurse("far", "amsterdam-umc"))
    for path in (
        f"/patienten/{patient.code}/",
        f"/plannen/{uuid4()}/",
        f"/patienten/{MAIL}/",
        f"/{NAME}/?q={MAIL}",
        f"/behandelingen/{NAME}",
    ):
        assert client.get(path).status_code == 404, path
    lines = [line for line in discreet(written) if "Not Found" in line]
    assert len(lines) == 5


def test_a_login_that_fails_says_nothing_of_whom(own, nurse, written):
    browser = Browser()
    for email in (MAIL, nurse.email, "nobody@example.org"):
        typed = {"login": email, "password": "a wrong long pass phrase"}
        assert browser.post("/account/login/", typed).status_code == 200
    assert browser.post("/account/login/code/", {"email": MAIL}).status_code < 400
    assert browser.post("/account/login/code/confirm/", {"code": "12345678"}).status_code < 400
    discreet(written)


def test_a_forged_form_and_one_that_is_too_large_are_one_line_each(own, written):
    browser = Browser(enforce_csrf_checks=True)
    assert browser.post("/account/login/", {"login": MAIL, "password": NAME}).status_code == 403
    browser = Browser()
    assert browser.post("/binnenkomen/", {"code": f"{NAME}\0{MAIL}"}).status_code == 400
    assert discreet(written)


def test_a_date_of_birth_that_opens_nothing_says_nothing(patient, written):
    browser = Browser()
    browser.post("/binnenkomen/", {"code": "ABCD-EFGH-JKLM"})
    browser.post("/binnenkomen/geboortedatum/", {"born_on": "20-5-1985"})
    assert "1985" not in written.getvalue()
    discreet(written)


def test_in_json_each_is_a_line_of_its_own_without_a_path(client, own):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging_as("json", "INFO")["formatters"]["json"]["()"]())
    logging.getLogger().addHandler(handler)
    try:
        client.force_login(own)
        client.get("/werklijst/")
    finally:
        logging.getLogger().removeHandler(handler)
    lines = [json.loads(line) for line in discreet(stream)]
    assert "Forbidden (Permission denied): …" in [line["message"] for line in lines]
    assert not [line for line in lines if "trace" in line]
