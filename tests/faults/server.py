"""The application as a real web server."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from urllib.parse import urlencode

from .places import ROOT, environment

STARTED = 120  # seconds, on a machine that does much else


class Server:
    """Gunicorn over a database, in a process group of its own that can be ended at once."""

    def __init__(self, url, log, *, app="mscare.wsgi", processes=2, threads=4, **more):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = log
        words = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}"]
        words += ["--workers", str(processes), "--threads", str(threads), "--timeout", "120"]
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
