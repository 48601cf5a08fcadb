"""A hospital's own login (OpenID Connect), by settings alone, against a real provider."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.own_site import environment

ROOT = Path(__file__).resolve().parent.parent.parent
PREPARE = """
from django.core.management import call_command
from schedules.models import Membership, User
from treatments.models import Clinic
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
nurse = User.objects.create_user("nurse", "nurse@example.org")
clinic = Clinic.objects.create(slug="demo", name_nl="Demo", name_en="Demo")
Membership.objects.create(user=nurse, clinic=clinic)
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, port, env):
    """A server in a process of its own, which ends with the test."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env=env, **quiet) as server:
        try:
            for _ in range(600):
                assert server.poll() is None, command
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture
def hospital():
    """The hospital's directory: it knows everybody by an e-mail address."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with running(command, port, dict(os.environ)) as address:
        yield address


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A database of one nurse, made once."""
    database = tmp_path_factory.mktemp("prepared") / "site.sqlite3"
    shell = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", PREPARE]
    subprocess.run(shell, cwd=ROOT, env=environment(database), check=True)
    return database


@pytest.fixture
def make_site(hospital, prepared, tmp_path_factory):
    """Return a function that serves MSCare with the hospital's login in its settings."""

    @contextmanager
    def make(has_second_factor):
        database = tmp_path_factory.mktemp("sso") / "site.sqlite3"
        shutil.copyfile(prepared, database)
        app = {"provider_id": "hospital", "name": "Ziekenhuis", "client_id": "mscare"}
        server = {"server_url": hospital, "oauth_pkce_enabled": True}
        app |= {"secret": "unused", "settings": server}
        env = {
            **environment(database),
            # The hospital vouches for the addresses in its own directory.
            "SSO_PROVIDERS": json.dumps(
                {"openid_connect": {"VERIFIED_EMAIL": True, "APPS": [app]}}
            ),
            "SSO_HAS_SECOND_FACTOR": has_second_factor,
        }
        port = free_port()
        serve = ["runserver", f"127.0.0.1:{port}", "--noreload", "--insecure", "--verbosity=0"]
        with running([sys.executable, "manage.py", *serve], port, env) as address:
            yield address

    return make


def come_in(site, email):
    """Log in as a person does: our page, the hospital's page, and back."""
    browser = requests.Session()
    press(browser, site, email, browser.get(f"{site}/account/login/").text)
    return browser


def press(browser, site, email, page, more=""):
    """Press the hospital's button, and say there who this is."""
    (address,) = set(re.findall(r'action="(/account/oidc/hospital/login/[^"]*)"', page))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    headers = {"Referer": f"{site}/account/login/"}
    asks = browser.post(
        site + address.replace("&amp;", "&") + more, {"csrfmiddlewaretoken": token}, headers=headers
    )
    browser.post(asks.url, {"sub": email})


@pytest.mark.parametrize(
    ("has_second_factor", "address"), [("true", "/patienten/"), ("false", "/account/2fa/")]
)
def test_a_nurse_comes_in_by_the_hospitals_login(make_site, has_second_factor, address):
    """Where the hospital asks no second factor, ours is asked before any patient is shown."""
    with make_site(has_second_factor) as site:
        browser = come_in(site, "nurse@example.org")
        shown = browser.get(f"{site}/patienten/")
        assert shown.status_code == 200
        assert urlsplit(shown.url).path.startswith(address)
        stranger = come_in(site, "somebody@example.org")
        assert "/account/login/" in stranger.get(f"{site}/patienten/").url


def test_nobody_ties_a_login_of_their_own_to_somebody_elses_open_session(make_site):
    with make_site("true") as site:
        page = requests.get(f"{site}/account/login/", timeout=10)
        button = re.search(r'action="/account/oidc/[^"]*"', page.text)[0]
        browser = come_in(site, "nurse@example.org")
        form = f"{button} {browser.get(f'{site}/patienten/').text}"
        joiner = "&" if "?" in button else "?"
        press(browser, site, "colleague@example.org", form, f"{joiner}process=connect")
        colleague = come_in(site, "colleague@example.org")
        assert "/account/login/" in colleague.get(f"{site}/patienten/").url
