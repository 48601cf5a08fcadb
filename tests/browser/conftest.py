"""A real Chromium at a real server; a page that complains or asks elsewhere fails its test."""

import fcntl
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.own_site import environment

from .staff import StaffSite, log_in, login_in

ROOT = Path(__file__).resolve().parent.parent.parent
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)  # a slow machine is no fault of the page


@pytest.fixture(scope="session")
def staff_site(tmp_path_factory, worker_id):
    """A site with the invented hospital of the demo, its 40 patients and its nurse.

    Not pytest-django's live_server: that one empties the database after each test, and with it
    the protocols; and Playwright's loop makes this thread seem asynchronous to Django.
    """
    own = tmp_path_factory.getbasetemp()
    seeded, said = _seeded(own if worker_id == "master" else own.parent)
    database = tmp_path_factory.mktemp("site") / "site.sqlite3"
    shutil.copyfile(seeded, database)
    with _served(database) as address:
        yield StaffSite(address, **login_in(said), log=database.with_suffix(".log"))


def _seeded(folder):
    """Return the database of the demo and what its command said; made once for all workers."""
    database, words = folder / "demo.sqlite3", folder / "demo.txt"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not words.exists():
            words.write_text(_manage(database, "demo", "--no-serve"))
    return database, words.read_text()


@pytest.fixture(scope="session")
def site(staff_site):
    """The address of the same site, for who has no login."""
    return staff_site.address


def _manage(database, *words):
    """Run a command of the site in a process of its own; return what it said."""
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(database),
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@contextmanager
def _served(database):
    port = _free_port()
    serve = ["runserver", f"127.0.0.1:{port}", "--noreload", "--insecure", "--verbosity=0"]
    log = database.with_suffix(".log")
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [sys.executable, "manage.py", *serve],
            cwd=ROOT,
            env=environment(database),
            stdout=output,
            stderr=output,
        ) as server,
    ):
        _wait_for(port, server, log)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port, server, log, seconds=90):
    for _ in range(seconds * 10):
        assert server.poll() is None, log.read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    server.terminate()
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def chromium():
    # No longer than a module: while Playwright runs, this thread seems asynchronous, and tests
    # that read the database in it would be refused.
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def used_tab(chromium):
    """A tab that test after test uses: it has our files and has read our scripts.

    A new one costs more than most tests.
    """
    return chromium.new_context().new_page()


@pytest.fixture
def new_tab(chromium, used_tab):
    """Return a function that gives a tab in which nobody is logged in and nothing was kept."""
    given = []

    def give(is_new, **options):
        is_used = not (given or is_new or options)
        tab = used_tab if is_used else chromium.new_context(**options).new_page()
        given.append(tab)
        return tab

    yield give
    for tab in given:
        if tab is not used_tab:
            tab.context.close()
    if used_tab.url.startswith("http"):
        used_tab.evaluate("sessionStorage.clear()")
        used_tab.goto("about:blank")
    used_tab.context.clear_cookies()


@pytest.fixture
def open_page(new_tab, site):
    """Return a function that opens an address; afterwards nothing may have gone wrong unseen."""
    with _visits(new_tab, site) as visit:
        yield visit


@pytest.fixture
def open_staff(new_tab, staff_site):
    """Return a function that opens an address of the staff, logged in, in one of the languages."""
    with _visits(new_tab, staff_site.address) as visit:

        def visit_logged_in(address, language="nl", **options):
            if not staff_site.cookies:
                page = visit("/over/")
                log_in(page, staff_site)
                staff_site.cookies = page.context.cookies()
            # The choice stays with the login, which all tests share: so it is made each time.
            address += f"{'&' if '?' in address else '?'}language={language}"
            return visit(address, cookies=staff_site.cookies, **options)

        yield visit_logged_in


@pytest.fixture
def open_outside(new_tab, staff_site):
    """Return a function that opens an address of the staff's site without being logged in."""
    with _visits(new_tab, staff_site.address) as visit:
        yield visit


@contextmanager
def _visits(new_tab, site):
    complaints, strangers, heard = [], [], []

    def complain(message):
        # A page that answers 400, 404 or 422 on purpose is no complaint.
        if message.type in ("error", "warning") and "status of 4" not in message.text:
            complaints.append(message.text)

    def watch(request):
        if urlsplit(request.url).netloc != urlsplit(site).netloc:
            strangers.append(request.url)

    def hear(page, **ears):
        for event, ear in ears.items():
            page.on(event, ear)
            heard.append((page, event, ear))

    def visit(address, width=360, height=740, cookies=(), is_new=False, **options):
        page = new_tab(is_new, **options)
        page.context.add_cookies(list(cookies))
        page.set_viewport_size({"width": width, "height": height})
        hear(page, console=complain, pageerror=lambda e: complaints.append(str(e)), request=watch)
        page.goto(site + address)
        return page

    yield visit
    for page, event, ear in heard:
        page.remove_listener(event, ear)
    assert complaints == []
    assert strangers == []
