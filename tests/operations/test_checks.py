"""What keeps a server from starting: each by its own id."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import OperationalError

from mscare.operations import checks, readiness
from mscare.operations.checks import file_system_of
from treatments.models import Protocol

ROOT = Path(__file__).resolve().parents[2]
MOUNTS = """\
overlay / overlay rw 0 0
/dev/sda1 /srv ext4 rw 0 0
files.example:/data /srv/data nfs4 rw 0 0
//files/share /mnt/share cifs rw 0 0
"""


@pytest.fixture
def safe(settings, tmp_path):
    """Settings of a server that may start."""
    settings.DEBUG = settings.INSECURE_HTTP = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.ALLOWED_HOSTS = ["schema.example.nl"]
    settings.METRICS_TOKEN = ""
    settings.MACHINES = 1
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").touch()


def ids(databases=None):
    found = run_checks(include_deployment_checks=True, databases=databases)
    return [one.id for one in found if one.id.startswith("mscare.")]


@pytest.fixture
def in_a_file(monkeypatch):
    """The database of the tests is in memory on SQLite; one of a server is not."""
    monkeypatch.setattr(checks, "is_in_memory", lambda: False)


@pytest.fixture
def on_sqlite(monkeypatch):
    monkeypatch.setattr(checks, "is_sqlite", lambda: True)


def test_nothing_stands_in_the_way_of_what_is_safe(db, safe, in_a_file, monkeypatch):
    monkeypatch.setattr(checks, "excess_of_this_role", list)  # tests are the owner's
    assert ids(["default"]) == []


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("DEBUG", True, "mscare.E001"),
        ("INSECURE_HTTP", True, "mscare.E002"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "mscare.E003"),
        ("EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend", "mscare.E003"),
        ("EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend", "mscare.E003"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "mscare.E003"),
        ("ALLOWED_HOSTS", ["schema.example.nl", "*"], "mscare.E004"),
        ("METRICS_TOKEN", "too short", "mscare.E005"),
    ],
)
def test_a_setting_for_ones_own_machine_is_refused(safe, in_a_file, settings, name, value, found):
    setattr(settings, name, value)
    assert ids() == [found]


@pytest.mark.parametrize(
    ("machines", "memory", "mounts", "found"),
    [
        (1, False, "", []),
        (2, False, "", ["mscare.E006"]),
        (1, True, "", ["mscare.E007"]),
        (1, False, "share / nfs4 rw 0 0\n", ["mscare.E008"]),
        (1, False, "/dev/sda1 / ext4 rw 0 0\n", []),
    ],
)
def test_sqlite_is_for_one_machine(
    safe, on_sqlite, settings, monkeypatch, machines, memory, mounts, found
):
    settings.MACHINES = machines
    monkeypatch.setattr(checks, "is_in_memory", lambda: memory)
    monkeypatch.setattr(checks, "_mounts", lambda: mounts)
    assert ids() == found


def test_postgresql_may_have_many_machines(safe, settings, monkeypatch):
    monkeypatch.setattr(checks, "is_sqlite", lambda: False)
    settings.MACHINES = 12
    assert ids() == []


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/mscare.sqlite3", "ext4"),
        ("/srv/data/mscare.sqlite3", "nfs4"),
        ("/srv/database.sqlite3", "ext4"),
        ("/mnt/share/a/b.sqlite3", "cifs"),
        ("/var/x.sqlite3", "overlay"),
    ],
)
def test_where_a_file_stands(path, kind):
    assert file_system_of(Path(path), MOUNTS) == kind


def test_what_is_not_prepared_is_named(db, safe, in_a_file, monkeypatch):
    monkeypatch.setattr(checks, "excess_of_this_role", list)
    monkeypatch.setattr(Protocol, "objects", Protocol.objects.none())
    assert ids(["default"]) == ["mscare.E012"]
    known = readiness.known_migrations() | {("schedules", "9999_of_tomorrow")}
    monkeypatch.setattr(readiness, "known_migrations", lambda: known)
    assert ids(["default"]) == ["mscare.E011"]


def test_style_sheets_that_were_not_collected_are_missed(
    db, safe, in_a_file, settings, monkeypatch
):
    monkeypatch.setattr(checks, "excess_of_this_role", list)
    (Path(settings.STATIC_ROOT) / "staticfiles.json").unlink()
    assert ids(["default"]) == ["mscare.E013"]


def test_a_database_that_does_not_answer_is_said_in_one_line(safe, in_a_file, monkeypatch):
    def gone():
        raise OperationalError("connection refused")

    monkeypatch.setattr(checks, "missing_migrations", gone)
    monkeypatch.setattr(checks, "excess_of_this_role", list)
    assert ids(["default"]) == ["mscare.E009"]


def test_serving_starts_nothing_while_something_is_unsafe(db, safe, settings, monkeypatch):
    started = []
    monkeypatch.setattr("os.execv", lambda *words: started.append(words))
    settings.DEBUG = True
    with pytest.raises(SystemCheckError, match=r"mscare\.E001"):
        call_command("serve")
    assert started == []


def test_a_short_key_is_enough_to_refuse(db, safe, in_a_file, settings, monkeypatch):
    monkeypatch.setattr(checks, "excess_of_this_role", list)
    monkeypatch.setattr("os.execv", lambda *words: pytest.fail("it was started"))
    settings.SECRET_KEY = "short"
    with pytest.raises(SystemCheckError, match=r"security\.W009"):
        call_command("serve")


@pytest.mark.parametrize("words", [("--processes", "0"), ("--threads", "0")])
def test_nobody_serves_with_no_process(words):
    with pytest.raises(CommandError, match="at least one"):
        call_command("serve", *words)


def test_each_check_is_explained_where_a_hospital_reads(db):
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    source = (ROOT / "mscare" / "operations" / "checks.py").read_text(encoding="utf-8")
    assert [n for n in range(1, 14) if f"mscare.E{n:03}" not in page] == []
    assert f"error({13}," in source
    assert f"error({14}," not in source
