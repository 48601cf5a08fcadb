"""Nurses who write to the server at the same time."""

import re
import secrets
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from threading import Event

from schedules.access.once import new_key
from schedules.models import User

LINE = "ocre.vaccine#1"  # of which notes are made


class Load:
    """Nurses who write notes, each on a plan of her own, until there are enough or they may stop.

    `saved` holds what the server said was saved: (plan, text of the note). What was sent and never
    answered may be there or not.
    """

    def __init__(self, server, people):
        self.server, self.people = server, people
        self.saved, self.answers = [], Counter()
        self.is_over = Event()

    def begin(self, most):
        """Let everybody write, in threads; `wait` until they have saved this many together."""
        self._most = most
        self._pool = ThreadPoolExecutor(len(self.people["plans"]))
        self._nurses = [self._pool.submit(self._write, code) for code in self.people["plans"]]
        return self

    def saved_at_least(self, many):
        """Wait until so many are saved."""
        for _ in range(2000):
            if len(self.saved) >= many or all(nurse.done() for nurse in self._nurses):
                break
            time.sleep(0.02)
        assert len(self.saved) >= many, (self.answers, self.server.log.read_text()[-3000:])

    def end(self):
        """Let them stop, and wait for what is under way."""
        self.is_over.set()
        self._pool.shutdown()
        for nurse in self._nurses:
            nurse.result()

    def _write(self, code):
        revision = ""
        while not self.is_over.is_set() and len(self.saved) < self._most:
            try:
                revision = revision or self._revision(code)
                text = f"note {secrets.token_hex(6)}"
                status = save_note(self.server, self.people, code, revision, text)[0]
            except (OSError, HTTPException) as error:
                status = type(error).__name__
            self.answers[status] += 1
            if status == 302:
                self.saved.append((code, text))
                revision = str(int(revision) + 1)
                continue
            revision = ""  # it may be saved or not: look again
            time.sleep(0.1)

    def _revision(self, code):
        """Read on the plan's page how often it was changed, as the form on it does."""
        page = self.server.ask(f"/plannen/{code}/", session=self.people["session"])
        self.answers[f"page {page[0]}"] += 1
        found = re.search(r'name="revision" value="(\d+)"', page[1])
        return found[1] if found else "0"


def save_note(server, people, code, revision, text, **headers):
    """Send the form of a note; return the answer."""
    data = {"what": "note", "keys": LINE, "note": text}
    return send(server, people, code, revision, data, **headers)


def send(server, people, code, revision, data, **headers):
    """Send what the nurse does to a plan; return the answer."""
    once = new_key(User(pk=people["nurse"]))
    data = {**data, "revision": revision, "once": once}
    return server.ask(f"/plannen/{code}/noteren/", session=people["session"], data=data, **headers)
