"""Thunderbird, without a window, as somebody who subscribed: what stands in its own store."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
import uuid
from contextlib import closing
from datetime import UTC, datetime

from .seen import Seen, text_of

LONGEST = 120  # seconds that one look may take
STILL = 10  # seconds without a word written: it is done, also where others work too
SETTINGS = {
    "app.update.enabled": False,
    "calendar.alarms.show": False,
    "calendar.timezone.local": "Europe/Amsterdam",
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "network.proxy.type": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.enabled": False,
}
EVENTS = """select id, title, ical_status, event_start, event_end, event_start_tz from cal_events
    where cal_id = ?"""


class Thunderbird:
    """One person's Thunderbird, with a profile that lasts as long as its folder."""

    def __init__(self, folder, addresses):
        self.folder = folder
        self.calendars = {str(uuid.uuid4()): address for address in addresses}
        settings = dict(SETTINGS)
        for code, address in self.calendars.items():
            of_one = {
                "type": "ics",
                "uri": address,
                "name": address.rpartition("/")[2],
                "cache.enabled": True,
                "readOnly": True,
                "refreshInterval": "30",
            }
            at = f"calendar.registry.{code}"
            settings |= {f"{at}.{name}": value for name, value in of_one.items()}
        settings["calendar.list.sortOrder"] = " ".join(self.calendars)
        (folder / "user.js").write_text("".join(map(_line, settings.items())))

    def look(self, asked):
        """Start it, let it read every calendar once, and end it: what it keeps, by address.

        `asked` is where the server notes each fetch.
        """
        asked.clear()
        program = subprocess.Popen(
            [shutil.which("thunderbird"), "--headless", "--no-remote", "--profile", self.folder],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(self.folder), "MOZ_HEADLESS": "1"},
            start_new_session=True,
        )
        try:
            self._wait(program, asked)
        finally:
            os.killpg(program.pid, signal.SIGTERM)
            program.wait(timeout=30)
        return self.kept()

    def _wait(self, program, asked):
        """Wait until each calendar was fetched, and its store, which it locks, stays the same."""
        until, before, same = time.monotonic() + LONGEST, None, 0
        while same < STILL:
            assert time.monotonic() < until, f"it asked for {sorted(set(asked))} only"
            assert program.poll() is None, "Thunderbird ended by itself"
            time.sleep(1)
            has_all = len(set(asked)) == len(self.calendars) and self.store.exists()
            now = self.store.stat().st_mtime_ns if has_all else None
            same = same + 1 if now is not None and now == before else 0
            before = now

    @property
    def store(self):
        """Where it keeps what it has read."""
        return self.folder / "calendar-data" / "cache.sqlite"

    def kept(self):
        """Return what it keeps: of each calendar its events, of a series the first."""
        with closing(sqlite3.connect(self.store)) as store:
            return {address: _events(store, code) for code, address in self.calendars.items()}


def _events(store, code):
    return sorted(
        Seen(uid, _text(begins, zone), _text(ends, zone), title, status)
        for uid, title, status, begins, ends, zone in store.execute(EVENTS, (code,))
    )


def _text(micros, zone):
    """Write a moment of its store; a whole day has no zone there, and is midnight in UTC."""
    moment = datetime.fromtimestamp(micros / 1_000_000, UTC)
    return text_of(moment.date() if zone == "floating" else moment)


def _line(setting):
    """Write one setting as a profile has it."""
    name, value = setting
    return f'user_pref("{name}", {json.dumps(value)});\n'
