"""What a hospital's people do in an hour of work, for Locust.

Locust runs it in an environment of its own, without Django: who they are stands in the file that
PEOPLE names. What the server said was saved is added to the file that SAVED names.
"""

import json
import os
import random
import re
import secrets
from pathlib import Path

from locust import FastHttpUser, constant_pacing, task

PEOPLE = json.loads(Path(os.environ["PEOPLE"]).read_text(encoding="utf-8"))
SAVED = Path(os.environ["SAVED"])
FASTER = float(os.environ.get("FASTER", "1"))  # how many times as much as in an hour of work
COOKIE = "sessionid={}; csrftoken=" + "c" * 32


class Person(FastHttpUser):
    """Somebody who asks pages one after another."""

    abstract = True
    connection_timeout = network_timeout = 60
    waiting = iter(())  # who nobody is yet

    def on_start(self):
        """Be the next one."""
        self.own = next(self.waiting)

    def read(self, path, name, session):
        """Open a page; anything but the page is a failure."""
        headers = {"Cookie": COOKIE.format(session)}
        with self.client.get(
            path, name=name, headers=headers, allow_redirects=False, catch_response=True
        ) as page:
            if page.status_code != 200:
                page.failure(f"{page.status_code}")
            return page.text or ""


class Patient(Person):
    """Reads the own schedule, and now and then another page; one page in ten seconds."""

    fixed_count = len(PEOPLE["patients"])
    waiting = iter(PEOPLE["patients"])  # their sessions
    wait_time = constant_pacing(10 / FASTER)

    @task(8)
    def schedule(self):
        self.read("/mijn/", "patient: schedule", self.own)

    @task(1)
    def changes(self):
        self.read("/mijn/veranderd/", "patient: what changed", self.own)

    @task(1)
    def looks(self):
        self.read("/mijn/wie-keek/", "patient: who looked", self.own)


class Nurse(Person):
    """Opens the worklist and a plan, and writes a note of it; all three in twenty seconds."""

    fixed_count = len(PEOPLE["nurses"])
    waiting = iter(PEOPLE["nurses"])
    wait_time = constant_pacing(20 / FASTER)

    @task
    def work(self):
        """What the page holds is sent back, as its form does."""
        session, plan = self.own["session"], random.choice(self.own["plans"])
        self.read("/werklijst/", "nurse: worklist", session)
        page = self.read(f"/plannen/{plan}/", "nurse: plan", session)
        found = {name: re.search(rf'name="{name}"\s+value="([^"]+)"', page) for name in ASKED}
        if not all(found.values()):
            return  # the page was a failure, and stands as one
        typed = {name: match[1] for name, match in found.items()}
        self.write(plan, session, typed)

    def write(self, plan, session, typed):
        """Write a note: saved is what leads on to the plan."""
        text = f"note {secrets.token_hex(8)}"
        typed |= {"what": "note", "note": text, "csrfmiddlewaretoken": "c" * 32}
        with self.client.post(
            f"/plannen/{plan}/noteren/",
            data=typed,
            name="nurse: write",
            headers={"Cookie": COOKIE.format(session)},
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            if answer.status_code != 302:
                answer.failure(f"{answer.status_code}")
                return
            with SAVED.open("a") as saved:
                saved.write(json.dumps([plan, text]) + "\n")


ASKED = ("keys", "revision", "once")


class Calendar(Person):
    """A program that asks whether a calendar is new, once a minute: real ones ask far less."""

    fixed_count = len(PEOPLE["feeds"])
    waiting = iter(PEOPLE["feeds"])  # the secrets of their addresses
    wait_time = constant_pacing(60 / FASTER)
    tag = ""

    @task
    def refresh(self):
        headers = {"If-None-Match": self.tag} if self.tag else {}
        with self.client.get(
            f"/agenda/{self.own}/mijn-afspraken.ics",
            name="calendar",
            headers=headers,
            catch_response=True,
        ) as answer:
            if answer.status_code not in (200, 304):
                answer.failure(f"{answer.status_code}")
            self.tag = answer.headers.get("ETag", self.tag)
