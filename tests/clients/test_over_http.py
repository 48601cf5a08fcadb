"""Calendars over HTTP: khal, fed by vdirsyncer as often as it looks, and Radicale, given one."""

import subprocess
import sys
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from wsgiref.util import setup_testing_defaults
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar
from radicale import config as radicale_config
from radicale.app import Application

from schedules.engine import Key
from schedules.planning.record import move
from schedules.planning.withdraw import withdraw
from tests.booking import book

from .feeds import made
from .readers import by_recurring_ical_events, shown
from .serving import Answer, serving

SECOND = Key("ocre.dose.1b", 1)
ZONE = ZoneInfo("Europe/Amsterdam")
FORMAT = "{start-long}|{end-long}|{title}|{status}"


class Listed(NamedTuple):
    """An event as khal lists it, on the clock here; of whole days the last one is said."""

    begins: str
    ends: str
    title: str
    status: str


class Khal:
    """khal, and vdirsyncer that looks for it."""

    def __init__(self, folder, address):
        self.folder = folder
        (folder / "events").mkdir()
        (folder / "vdirsyncer").write_text(
            f"""
            [general]
            status_path = "{folder}/status"
            [pair mine]
            a = "there"
            b = "here"
            collections = null
            [storage there]
            type = "http"
            url = "{address}"
            [storage here]
            type = "filesystem"
            path = "{folder}/events"
            fileext = ".ics"
            """.replace("            ", "")
        )
        (folder / "khal").write_text(
            f"""
            [calendars]
            [[mine]]
            path = {folder}/events
            [sqlite]
            path = {folder}/khal.db
            [locale]
            local_timezone = Europe/Amsterdam
            default_timezone = Europe/Amsterdam
            timeformat = %H:%M
            dateformat = %Y-%m-%d
            longdateformat = %Y-%m-%d
            datetimeformat = %Y-%m-%d %H:%M
            longdatetimeformat = %Y-%m-%d %H:%M
            """.replace("            ", "")
        )
        self._run("vdirsyncer", "discover")

    def refresh(self):
        """Let it look once, and list everything."""
        self._run("vdirsyncer", "sync")
        span = "2026-08-01", "2029-01-01"
        lines = self._run("khal", "list", "--once", "--day-format", "", "--format", FORMAT, *span)
        return sorted(Listed(*map(str.strip, line.split("|"))) for line in lines if line.strip())

    def _run(self, program, *words):
        command = Path(sys.executable).with_name(program), "-c", self.folder / program, *words
        run = subprocess.run(
            command, capture_output=True, text=True, cwd=self.folder, env=self._env(), check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout.splitlines()

    def _env(self):
        return {"HOME": str(self.folder), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}


@pytest.fixture
def answers():
    """What the server on this machine answers."""
    return {}


@pytest.fixture
def khal(tmp_path, answers):
    with serving(answers) as server:
        yield Khal(tmp_path, f"{server}/mine.ics")


@pytest.fixture
def publish(address, answers):
    """Return a function that has the server answer as the feed does now; it gives the bytes."""

    def read():
        cache.clear()
        answers["/mine.ics"] = Answer.of(Client().get(address))
        return answers["/mine.ics"].body

    return read


def test_khal_sees_each_change_after_one_look_and_nothing_twice(plan, do, khal, publish, make_plan):
    """The other treatment stays: vdirsyncer empties no calendar without being told to."""
    make_plan("teriflunomide", "amsterdam-umc", "2027-01-18", patient=plan.patient)

    def infusions():
        body = publish()
        listed = khal.refresh()
        assert len(listed) == len(set(listed))
        assert len(listed) == len(Calendar.from_ical(body).events)
        return [one for one in listed if "Second infusion" in one.title]

    (planned,) = infusions()
    assert (planned.begins, planned.status) == ("2027-01-25", "TENTATIVE")

    at = {"on": date(2027, 1, 25), "at": time(9, 30), "minutes": 240}
    do(plan, book(SECOND, **at))
    (booked,) = infusions()
    assert (booked.begins, booked.ends) == ("2027-01-25 09:30", "2027-01-25 13:30")
    assert booked.status == "CONFIRMED"

    do(plan, move(SECOND, date(2027, 2, 2)).because("ill"))
    moved = infusions()
    assert [one.begins for one in moved if "Is being changed" not in one.title] == ["2027-02-02"]

    do(plan, withdraw("wrong person"))
    assert infusions() == []


# Radicale


class Radicale:
    """The server, without a network: it is asked as a web server would ask it."""

    def __init__(self, folder):
        settings = radicale_config.load()
        told = {"storage": {"filesystem_folder": str(folder)}, "auth": {"type": "none"}}
        settings.update(told, "tests", privileged=True)
        self.application = Application(settings)

    def ask(self, method, path, body=b""):
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_TYPE": "text/calendar"}
        environ |= {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
        environ["HTTP_AUTHORIZATION"] = "Basic YWFyZGJlaTo="  # somebody, with no password
        setup_testing_defaults(environ)
        told = []
        answer = b"".join(self.application(environ, lambda status, _headers: told.append(status)))
        return told[0], answer


def test_radicale_takes_a_calendar_and_gives_it_back(tmp_path):
    server = Radicale(tmp_path)
    for one in made(12):
        path = f"/aardbei/{one.name.replace(' ', '-')}/"
        assert server.ask("PUT", path, one.body)[0].startswith("201"), one.name

        status, body = server.ask("GET", path)

        assert status.startswith("200")
        assert shown(by_recurring_ical_events, body) == one.expected
