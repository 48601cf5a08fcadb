"""What every answer carries, what a login gives away, and what does not stand in the repository."""

import json
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db.models import FileField
from django.test import Client, override_settings
from django.urls import path

from mscare import urls
from mscare.middleware import PERMISSIONS
from schedules.models import User
from tests.own_site import environment
from tests.views.reading import Page

ROOT = Path(__file__).resolve().parent.parent


def broken(request):
    raise RuntimeError("geheim woord")


urlpatterns = [*urls.urlpatterns, path("kapot/", broken)]

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}
ANSWERS = {
    "/": 200,
    "/account/login/": 200,
    "/patienten/": 302,
    "/bestaat-niet/": 404,
    "/tijdlijn/": 400,
    "/kapot/": 500,
    "/static/css/base.css": 200,
}


@pytest.fixture(autouse=True)
def _nothing_tried(db):
    cache.clear()


@pytest.mark.parametrize(("address", "status"), ANSWERS.items())
@override_settings(ROOT_URLCONF="tests.test_hardening", WHITENOISE_USE_FINDERS=True)
def test_every_answer_carries_the_headers(address, status):
    response = Client(raise_request_exception=False).get(address)
    response.close()
    assert response.status_code == status
    assert {name: response.get(name) for name in SAFE} == SAFE
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    for words in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert words in policy


@override_settings(ROOT_URLCONF="tests.test_hardening")
def test_a_mistake_of_ours_tells_nothing_of_itself():
    response = Client(raise_request_exception=False).get("/kapot/")
    assert "geheim" not in response.content.decode()
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize("address", ["/patienten/", "/account/2fa/", "/bestaat-niet/", "/over/"])
def test_no_copy_stays_of_what_somebody_saw_who_was_logged_in(client, nurse, address):
    client.force_login(nurse)
    response = client.get(address)
    assert {"no-store", "private"} <= set(response["Cache-Control"].replace(" ", "").split(","))


def test_a_browser_forgets_at_logging_out(client, nurse):
    client.force_login(nurse)
    assert client.post("/account/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    assert not client.get("/").has_header("Clear-Site-Data")


# in production


PROBE = """
import json
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
plain = Client().get("/account/login/", headers={"host": "example.org"})
https = Client(headers={"host": "example.org", "x-forwarded-proto": "https"})
safe = https.get("/account/login/")
from schedules.models import User
User.objects.create_user("nurse", "nurse@example.org", "a long pass phrase")
https.post("/account/login/", {"login": "nurse@example.org", "password": "a long pass phrase"})
jar = {name: {k: str(v) for k, v in cookie.items()} for name, cookie in https.cookies.items()}
print(json.dumps({"plain": plain.status_code, "to": plain.get("Location"), "cookies": jar,
                  "headers": dict(safe.headers)}))
"""


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    """What a server with the settings of a hospital answers: over http, and behind its proxy."""
    database = tmp_path_factory.mktemp("production") / "site.sqlite3"
    env = {
        **environment(database),
        "DEBUG": "false",
        "INSECURE_HTTP": "false",
        "ALLOWED_HOSTS": "example.org",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SSO_ORIGINS": "https://login.example.org",
        "EMAIL_URL": "smtp+tls://mail.example.org:587",
    }
    shell = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", PROBE]
    run = subprocess.run(shell, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    checked = subprocess.run(check, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return {**json.loads(run.stdout.splitlines()[-1]), "check": checked}


def test_the_checks_for_a_server_find_nothing(production):
    assert production["check"].returncode == 0, production["check"].stderr


def test_plain_http_is_sent_to_https(production):
    assert (production["plain"], production["to"]) == (301, "https://example.org/account/login/")


def test_browsers_are_told_to_come_by_https_only_for_a_year(production):
    told = production["headers"]["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains; preload"


def test_cookies_go_to_this_host_alone_and_no_script_reads_them(production):
    assert set(production["cookies"]) == {"__Host-csrftoken", "__Host-sessionid"}
    for cookie in production["cookies"].values():
        kept = {name: cookie[name] for name in ("secure", "httponly", "samesite", "path", "domain")}
        assert kept == {
            "secure": "True",
            "httponly": "True",
            "samesite": "Lax",
            "path": "/",
            "domain": "",
        }


def test_a_form_may_lead_on_to_the_hospitals_own_login(production):
    policy = production["headers"]["Content-Security-Policy"]
    assert "form-action 'self' https://login.example.org" in policy.split("; ")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"SECRET_KEY": ""}, "Set SECRET_KEY"),
        ({"EMAIL_URL": ""}, "Set EMAIL_URL to your mail server"),
        ({"INSECURE_HTTP": "false"}, "EMAIL_URL must name a mail server"),  # it prints codes
    ],
)
def test_without_what_keeps_it_safe_nothing_starts(missing, said):
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "mscare.settings", **missing}
    run = [sys.executable, "manage.py", "check"]
    done = subprocess.run(run, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr.startswith(said)
    assert len(done.stderr.splitlines()) == 1


def test_on_ones_own_machine_codes_are_printed():
    env = {"DEBUG": "true", "PATH": "", "DATABASE_URL": "sqlite://:memory:"}
    said = "from django.conf import settings; print(settings.EMAIL_BACKEND)"
    run = [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", said]
    done = subprocess.run(run, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "django.core.mail.backends.console.EmailBackend", done.stderr


# who is known here


def answer(address, typed):
    browser = Client()
    browser.get(address)
    response = browser.post(address, typed, follow=True)
    return response.status_code, response.redirect_chain, Page(response).text


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/account/login/", "login"),
        ("/account/login/code/", "email"),
        ("/account/password/reset/", "email"),
    ],
)
def test_the_answer_is_the_same_for_somebody_known_and_nobody(nurse, address, field):
    User.objects.create_user("p-1", "patient@example.org")
    more = {"password": "not the pass phrase"} if field == "login" else {}
    people = ("nurse@example.org", "patient@example.org", "nobody@example.org")
    answers = [answer(address, {field: email, **more}) for email in people]
    texts = [
        (status, chain, text.replace(email, "…"))
        for (status, chain, text), email in zip(answers, people, strict=True)
    ]
    assert texts[0] == texts[1] == texts[2]


def test_mails_tell_of_no_illness_and_no_treatment(nurse):
    User.objects.create_user("p-1", "patient@example.org")
    for email in ("patient@example.org", "nobody@example.org", "nurse@example.org"):
        answer("/account/login/code/", {"email": email})
        answer("/account/password/reset/", {"email": email})
    assert mail.outbox
    for message in mail.outbox:
        words = f"{message.subject} {message.body} {message.from_email}"
        assert not re.search(r"\bMS\b|sclerose|sclerosis|infu|behandel|treatment", words), words


def test_tries_are_counted_in_one_place_for_all_processes(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


def test_codes_by_mail_are_limited_for_all_browsers_together(nurse):
    User.objects.create_user("p-1", "patient@example.org")
    for _ in range(5):
        Client().post("/account/login/code/", {"email": "patient@example.org"})
    assert len(mail.outbox) == 3


# uploads


def test_a_file_can_be_sent_in_one_place_and_is_not_kept():
    """The hospital's own invitation: read in memory, and only where a time is made."""
    fields = [field for model in apps.get_models() for field in model._meta.get_fields()]
    assert not [field for field in fields if isinstance(field, FileField)]
    pages, sources = (ROOT / "templates").rglob("*.html"), (ROOT / "schedules").rglob("*.py")
    asking = [page.name for page in pages if re.search('multipart|type="file"', page.read_text())]
    reading = [source.name for source in sources if "request.FILES" in source.read_text()]
    # typed.py keeps what was typed through a login, and of a file only that there was one.
    assert (asking, sorted(reading)) == (
        ["appointment_new.html"],
        ["appointment_new.py", "typed.py"],
    )
    typed = (ROOT / "schedules" / "access" / "typed.py").read_text()
    assert typed.count("FILES") == typed.count("bool(request.FILES)") == 1
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]


# secrets in the repository


def test_no_secret_lies_in_the_repository():
    """A line that must look like one says so: `pragma: allowlist secret`."""
    scanner = Path(sys.executable).with_name("detect-secrets")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [name for name in names.split("\0") if name and (ROOT / name).is_file()]
    assert len(files) > 200
    # Words after "password" in tests and demos open nothing; letters of codes are an alphabet.
    known = ["--disable-plugin", "KeywordDetector", "--exclude-lines", "^ALPHABET = "]
    known += ["--exclude-files", r"\.(mo|png|woff2)$"]  # of .mo the words stand in .po
    scan = [scanner, "scan", "--no-verify", *known, *files]
    run = subprocess.run(scan, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(run.stdout)["results"] == {}


def test_the_scanner_knows_a_secret_when_it_sees_one(tmp_path):
    scanner = Path(sys.executable).with_name("detect-secrets")
    leak = tmp_path / "leak.py"
    leak.write_text("-----BEGIN RSA " + "PRIVATE KEY-----\n")
    scan = [
        scanner,
        "scan",
        "--no-verify",
        "--disable-plugin",
        "KeywordDetector",
        "--all-files",
        ".",
    ]
    run = subprocess.run(scan, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert list(json.loads(run.stdout)["results"]) == ["leak.py"]


def test_what_the_page_on_security_points_to_exists():
    """`folder/test_file.py::test_name`, or the last part of it."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"([\w/]*test_\w+\.py)(?:::(test_\w+))?", text)
    assert len(named) > 15
    for file, test in named:
        found = [path for path in (ROOT / "tests").rglob("test_*.py") if str(path).endswith(file)]
        assert found, file
        assert f"def {test}" in found[0].read_text(encoding="utf-8"), f"{file}::{test}"
