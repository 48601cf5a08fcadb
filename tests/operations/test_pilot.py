"""A pilot clinic from nothing: settings, prepared, served by several processes, stopped.

Everything is really run, in processes of their own, as `make pilot` and `make serve` run it.
"""

import json
import os
import re
import shlex
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from mscare.operations import new_settings
from mscare.operations.sealing import read_key

ROOT = Path(__file__).resolve().parents[2]
HOST = "schema.example.nl"
MAIL = "smtp+tls://mail.example.nl:587"
HTTPS = {"Host": HOST, "X-Forwarded-Proto": "https"}
STARTED = 240  # seconds, on a machine that does much else
PATH = str(Path(sys.executable).parent)


def manage(folder, *words, **more):
    """Run a command of the pilot: with the environment of a login and its settings, no other."""
    told = more.pop("stderr", subprocess.PIPE)
    command = shlex.join([sys.executable, "manage.py", *words])
    run = ["/bin/sh", "-c", f"set -a && . {folder}/pilot.env && set +a && exec {command}"]
    env = {"PATH": f"{PATH}:/usr/bin:/bin", **more}
    return subprocess.Popen(run, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=told, text=True)


def done(process):
    out, err = process.communicate(timeout=400)
    return process.returncode, out, err


@pytest.fixture(scope="module")
def pilot(tmp_path_factory):
    """A folder with the settings of a pilot, prepared."""
    folder = tmp_path_factory.mktemp("pilot")
    words = [str(folder / "pilot.env"), "--host", HOST, "--mail", MAIL]
    assert new_settings.main(words) == 0
    unprepared = done(manage(folder, "serve"))
    assert (unprepared[0], re.findall(r"mscare\.E\d+", unprepared[2])) == (
        1,
        ["mscare.E011", "mscare.E013"],
    )
    status, out, err = done(manage(folder, "prepare"))
    assert status == 0, err
    assert out.endswith("prepared: manage.py serve\n")
    return folder


class Server:
    def __init__(self, pilot, *words, **more):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = pilot / f"log-{self.port}"
        with self.log.open("w") as log:
            bind = f"127.0.0.1:{self.port}"
            self.process = manage(pilot, "serve", "--bind", bind, *words, stderr=log, **more)

    def ask(self, path, *, secure=False, method="GET", **headers):
        if secure:
            context = ssl._create_unverified_context()
            there = HTTPSConnection("127.0.0.1", self.port, timeout=240, context=context)
        else:
            there = HTTPConnection("127.0.0.1", self.port, timeout=240)
        with closing(there):
            there.request(method, path, headers=headers)
            response = there.getresponse()
            return response.status, response.read().decode(), response.headers

    def wait(self, **how):
        for _ in range(STARTED * 10):
            try:
                return self.ask("/health/", **how)
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def lines(self):
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=240)
        return self.process.returncode


@pytest.fixture(scope="module")
def server(pilot):
    server = Server(pilot, "--processes", "2")
    try:
        server.wait()
        yield server
    finally:
        server.process.kill() if server.process.poll() is None else None
        server.process.communicate()


def test_it_lives_and_can_work(server):
    assert server.ask("/health/")[:2] == (200, '{"healthy": true}')
    assert server.ask("/ready/")[:2] == (200, '{"ready": true, "missing": []}')


def test_its_pages_are_for_its_name_and_for_https(server):
    status, page, headers = server.ask("/", **HTTPS)
    assert (status, headers["Strict-Transport-Security"][:16]) == (200, "max-age=31536000")
    style = re.search(r'href="(/static/[^"]+\.css)"', page)[1]
    assert re.search(r"\.[0-9a-f]{12}\.css$", style)  # collected: named by its content
    assert server.ask(style, **HTTPS)[0] == 200
    assert server.ask("/", Host=HOST)[0] == 301
    assert server.ask("/", Host="elders.example")[0] == 400


def test_all_processes_count_together(server):
    for _ in range(8):
        assert server.ask("/over/", **HTTPS)[0] == 200
    status, said, _headers = server.ask("/metrics")
    assert status == 200
    assert 'mscare_requests_total{method="GET",status="200",view="about"} 8.0' in said
    assert server.ask("/metrics", **{"X-Forwarded-For": "203.0.113.7"})[0] == 404


def test_its_log_is_lines_of_json_without_paths(server):
    secret = "agendageheim" * 4
    assert server.ask(f"/agenda/{secret}/mijn-afspraken.ics", **HTTPS)[0] == 404
    assert server.ask("/Demo-Aardbei/2026-11-02/", **HTTPS)[0] == 404
    name = "0123456789abcdef" * 2
    assert server.ask("/", **HTTPS, **{"X-Request-ID": name})[2]["X-Request-ID"] == name
    lines = server.lines()
    assert [line["view"] for line in lines if line.get("request_id") == name] == ["start"]
    assert {"gunicorn.error", "mscare.requests"} <= {line["logger"] for line in lines}
    for word in (secret[:12], "Aardbei", "2026-11-02", "/agenda"):
        assert word not in server.log.read_text()


def test_it_stops_when_it_is_told_and_leaves_nothing_behind(pilot, tmp_path):
    counts = tmp_path / "counts"
    counts.mkdir()
    words = ("--processes", "1", *certificate(tmp_path))
    server = Server(pilot, *words, RUNTIME_DIRECTORY=str(counts))  # as systemd gives one
    try:
        status, said, _headers = server.wait(secure=True)
        assert (status, said) == (200, '{"healthy": true}')
        assert server.ask("/over/", secure=True, Host=HOST)[0] == 200  # https without a proxy
        assert {path.name[:13] for path in counts.iterdir()} == {"mscare-serve-"}
        assert server.stop() == 0
        soon(lambda: list(counts.iterdir()) == [])
        assert "Traceback" not in server.log.read_text()
    finally:
        server.process.kill()
        server.process.communicate()


def test_where_no_press_is_named_it_has_one_of_its_own_that_ends_with_it(pilot, tmp_path):
    server = Server(pilot, "--processes", "1", RUNTIME_DIRECTORY=str(tmp_path))
    try:
        server.wait()
        soon(lambda: list(tmp_path.glob("*.press")))
        paper = "/tijdlijn/print.pdf?treatment=ocrelizumab&clinic=amsterdam-umc&start=2027-01-05"
        assert server.ask(paper, method="HEAD", **HTTPS)[0] == 200
        presses = [pid for pid in children_of(server.process.pid) if is_press(pid)]
        assert len(presses) == 1
    finally:
        server.process.kill()  # nothing can be tidied up after this
        server.process.communicate()
    soon(lambda: not any(is_press(pid) for pid in presses))


def soon(happens):
    """Wait until it does, on a machine that does much else."""
    until = time.monotonic() + STARTED
    while not happens():
        assert time.monotonic() < until
        time.sleep(0.05)


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_press(pid):
    line = Path(f"/proc/{pid}/cmdline")
    return line.exists() and b"mscare.operations.press:application" in line.read_bytes()


def certificate(folder):
    """Make a certificate for an hour, as a hospital gets one from elsewhere."""
    made = [folder / "cert.pem", folder / "key.pem"]
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    words += ["-nodes", "-days", "1", "-subj", f"/CN={HOST}", "-out", made[0], "-keyout", made[1]]
    subprocess.run(words, check=True, capture_output=True)
    return "--certfile", str(made[0]), "--keyfile", str(made[1])


def test_a_backup_of_it_while_it_serves_is_put_back_elsewhere(pilot, server):
    (pilot / "backups").mkdir()
    status, said, err = done(manage(pilot, "backup", str(pilot / "backups"), "--keep", "3"))
    assert status == 0, err
    (file,) = (pilot / "backups").iterdir()
    assert f"{file}: {file.stat().st_size} bytes, restored and compared" in said
    elsewhere = pilot / "elsewhere.env"
    text = (pilot / "pilot.env").read_text().replace("pilot.sqlite3", "elsewhere.sqlite3")
    elsewhere.write_text(text)
    shell = f"set -a; . {elsewhere}; exec {sys.executable} manage.py restore {file}"
    run = subprocess.run(["/bin/sh", "-c", shell], cwd=ROOT, env={"PATH": PATH}, check=True)
    assert run.returncode == 0
    tables = "SELECT count(*) FROM treatments_protocol"
    counts = []
    for name in ("pilot", "elsewhere"):
        with closing(sqlite3.connect(pilot / f"{name}.sqlite3")) as database:
            counts += database.execute(tables).fetchone()
    assert counts[0] == counts[1] > 30


def test_a_backup_that_is_killed_half_way_has_no_name_and_the_next_one_is_whole(pilot, tmp_path):
    file = tmp_path / "one.backup"
    part = tmp_path / "one.backup.part"
    os.mkfifo(part)  # so that it waits half way, until somebody reads on
    process = manage(pilot, "backup", str(file))
    with part.open("rb") as reader:
        assert len(reader.read(1000)) == 1000
        process.kill()
        process.communicate()
    assert not file.exists()
    part.unlink()
    left = list(pilot.glob("mscare-copy-*"))
    assert left
    for folder in left:  # a day later
        os.utime(folder, (0, 0))
    assert done(manage(pilot, "backup", str(file)))[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["one.backup"]
    assert list(pilot.glob("mscare-copy-*")) == []


def test_sqlite_has_no_roles(pilot):
    status, _said, err = done(manage(pilot, "prepare", "--app-role", "mscare_app"))
    assert (status, err) == (1, "CommandError: --app-role: only PostgreSQL has roles\n")


# its settings


def test_the_settings_are_for_their_owner_alone_and_never_made_twice(pilot, capsys):
    before = (pilot / "pilot.env").read_text()
    assert (pilot / "pilot.env").stat().st_mode & 0o777 == 0o600
    key = pilot / "pilot.backup-key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(read_key(key.read_text())) == 32
    assert new_settings.main([str(pilot / "pilot.env"), "--host", HOST, "--mail", MAIL]) == 1
    assert "left as it is" in capsys.readouterr().err
    assert (pilot / "pilot.env").read_text() == before


@pytest.mark.parametrize(
    ("host", "mail"),
    [
        ("", MAIL),
        ("https://schema.example.nl", MAIL),
        ("schema.example.nl:443", MAIL),
        (HOST, ""),
        (HOST, "consolemail://"),
        (HOST, "mail.example.nl"),
        (HOST, "smtp://a'b@mail.example.nl"),
    ],
)
def test_what_would_not_be_safe_is_not_written(tmp_path, capsys, host, mail):
    file = tmp_path / "pilot.env"
    assert new_settings.main([str(file), "--host", host, "--mail", mail]) == 1
    assert capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_two_installations_have_no_key_in_common(tmp_path):
    for name in ("one", "two"):
        words = [str(tmp_path / f"{name}.env"), "--host", HOST, "--mail", MAIL]
        assert new_settings.main(words) == 0
    texts = [(tmp_path / f"{name}.env").read_text() for name in ("one", "two")]
    one, two = (re.search("SECRET_KEY='(.*)'", text)[1] for text in texts)
    assert one != two
    assert len(one) > 50


# make


def recipe(*words):
    run = ["make", "--dry-run", "--no-print-directory", *words]
    return subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_the_two_commands_run_these(tmp_path):
    file = tmp_path / "pilot.env"
    made = recipe(
        "pilot", f"PILOT={file}", f"HOST={HOST}", f"MAIL={MAIL}", "CLINIC=jbz", "MANAGER=a@b.nl"
    )
    assert f'new_settings {file} --host "{HOST}" --mail "{MAIL}"' in made
    assert f"set -a && . {file} && set +a && .venv/bin/python manage.py prepare" in made
    assert 'manage.py add_manager "jbz" "a@b.nl"' in made
    file.touch()
    served = recipe("serve", f"PILOT={file}", "CERT=c.pem", "KEY=k.pem", "BIND=0.0.0.0:443")
    assert "manage.py serve --bind 0.0.0.0:443 --certfile c.pem --keyfile k.pem" in served
