"""The application as a real web server, and nurses who write to it at the same time."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from threading import Event
from urllib.parse import urlencode

from schedules.access.once import new_key
from schedules.models import User

from .places import ROOT, environment

LINE = "ocre.vaccine#1"  # of which notes are made
STARTED = 120  # seconds, on a machine that does much else


class Server:
    """Gunicorn over a database, in a process group of its own that can be ended at once."""

    def __init__(self, url, log, *, app="mscare.wsgi", processes=2, **more):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = log
        words = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"]
        words += ["--workers", str(processes), "--threads", "4", "--timeout", "120"]
        words += ["--no-control-socket", app]
        with log.open("a") as file:
            self.process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=environment(url, LOG_LEVEL="WARNING", **more),
                stdout=file,
                stderr=file,
                start_new_session=True,
            )
        self._wait()

    def _wait(self):
        for _ in range(STARTED * 10):
            try:
                if self.ask("/health/")[0] == 200:
                    return
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def ask(self, path, *, session="", data=None, **headers):
        """Return status, text and headers of one page, for who has this session."""
        if session:
            headers["Cookie"] = f"sessionid={session}; csrftoken={'c' * 32}"
        body = None
        if data is not None:
            body = urlencode({**data, "csrfmiddlewaretoken": "c" * 32})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=120)) as there:
            there.request("GET" if data is None else "POST", path, body, headers)
            response = there.getresponse()
            return response.status, response.read().decode(), response.headers

    def kill(self):
        """End every process of it with SIGKILL, whatever they are doing."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=120)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        if self.process.poll() is None:
            self.kill()


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
