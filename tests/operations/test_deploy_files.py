"""The files for containers and systemd say what is there: read as their own programs read them."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands, load_command_class

from mscare import settings as own_settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
PAGE = ROOT / "docs" / "operations.md"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
OURS = [name for name in COMPOSE["services"] if name != "db"]
WITH_DATABASE = [name for name in OURS if name != "press"]


def understood(words):
    """Let the command itself read its words; it ends the program over what it does not know."""
    name, *rest = words
    command = load_command_class(get_commands()[name], name)
    return command.create_parser("manage.py", name).parse_args(rest)


# containers


def test_the_linter_finds_nothing_in_the_dockerfile():
    linter = Path(sys.executable).with_name("hadolint")
    run = subprocess.run(
        [linter, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, "")


def test_the_linter_knows_a_mistake_when_it_sees_one(tmp_path):
    bad = tmp_path / "Dockerfile"
    bad.write_text("FROM debian\nRUN cd /tmp && apt-get install curl\n")
    linter = Path(sys.executable).with_name("hadolint")
    run = subprocess.run([linter, bad], capture_output=True, text=True, check=False)
    assert run.returncode == 1


def test_the_image_gets_what_the_program_needs_and_no_more():
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    names = {line[1:] for line in kept if line.startswith("!")}
    assert kept[0] == "*"
    assert names == {
        "fixtures",
        "locale",
        "manage.py",
        "mscare",
        "requirements-prod.txt",
        "schedules",
        "static",
        "templates",
        "treatments",
    }
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_the_image_is_nobodys_and_installs_what_is_locked():
    said = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    assert re.findall(r"^USER (.*)$", said, re.MULTILINE) == ["10001"]
    assert set(re.findall(r"^FROM (\S+)", said, re.MULTILINE)) == {"python:3.11-slim-bookworm"}
    assert "--requirement /tmp/requirements.txt" in said
    assert "HEALTHCHECK" in said
    packages = (ROOT / ".ci" / "packages").read_text(encoding="utf-8")
    libraries = re.findall(r"need (lib\S+|fonts-\S+)", packages.split("run)")[1].split(";;")[0])
    assert len(libraries) == 4
    assert [name for name in libraries if name not in said] == []


def test_the_command_of_the_image_is_one():
    said = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    (command,) = re.findall(r"^CMD (\[.*\])$", said, re.MULTILINE)
    assert understood(yaml.safe_load(command)).bind == "0.0.0.0:8000"


@pytest.mark.parametrize("name", OURS)
def test_each_container_runs_a_command_that_exists(name):
    service = COMPOSE["services"][name]
    assert understood(service["command"])
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_who_makes_tables_and_backups_is_the_owner():
    roles = {
        name: re.match(
            r"postgres://(\w+):", COMPOSE["services"][name]["environment"]["DATABASE_URL"]
        )[1]
        for name in WITH_DATABASE
    }
    assert roles == {
        "prepare": "mscare_owner",
        "web": "mscare_app",
        "nightly": "mscare_app",
        "backup": "mscare_owner",
    }


def test_the_press_has_no_network_and_no_database_and_shares_one_socket_with_the_web_server():
    press, web = COMPOSE["services"]["press"], COMPOSE["services"]["web"]
    assert press["network_mode"] == "none"
    assert "DATABASE_URL" not in press["environment"]
    assert understood(press["command"]).socket == web["environment"]["PRESS_SOCKET"]
    assert press["volumes"] == web["volumes"] == ["press:/run/press"]
    service = unit(DEPLOY / "systemd" / "mscare-press.service")["Service"]
    assert service["PrivateNetwork"] == "yes"
    socket = understood(shlex.split(service["ExecStart"])[2:]).socket
    assert Path(socket).parent == Path("/run", service["RuntimeDirectory"])
    assert f"PRESS_SOCKET={socket}" in PAGE.read_text(encoding="utf-8")


def test_containers_start_after_what_they_need_and_nobody_else_reaches_them():
    services = COMPOSE["services"]
    for name, service in services.items():
        for other in service.get("depends_on", {}):
            assert other in services, name
    after = services["web"]["depends_on"]["prepare"]["condition"]
    assert after == "service_completed_successfully"
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8000:8000"]


def test_a_secret_has_no_default_and_the_page_names_every_setting():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    named = re.findall(r"\$\{(\w+)(:\?)?", text)
    for name, is_wanted in named:
        assert name in page or name == "MSCARE_VERSION", name
        assert bool(is_wanted) or not re.search("PASSWORD|SECRET", name), name
    for service in OURS:
        for name in COMPOSE["services"][service]["environment"]:
            assert name in page, name


def test_the_database_of_the_containers_is_one_that_their_programs_can_copy():
    """pg_dump refuses a server that is newer than itself."""
    said = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    (client,) = re.findall(r"postgresql-client-(\d+)", said)
    assert COMPOSE["services"]["db"]["image"] == f"postgres:{client}-bookworm"


# settings


def test_the_page_names_every_setting_that_is_read():
    page = PAGE.read_text(encoding="utf-8")
    source = Path(own_settings.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r"(?:env\.\w+|flag)\(\s*\"([A-Z_]+)\"", source))
    assert len(read) > 15
    assert sorted(name for name in read if name not in page) == []


# systemd


def unit(path):
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=["="])
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return parser


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_each_service_runs_a_command_that_exists_as_nobody_else(path):
    service = unit(path)["Service"]
    python, script, *words = shlex.split(service["ExecStart"])
    assert (python, script) == ("/opt/mscare/.venv/bin/python", "manage.py")
    assert understood(words)
    assert service["User"] == "mscare"
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == "yes"
    assert service["ProtectSystem"] == "strict"


def test_every_timer_has_its_service_and_the_page_names_them():
    page = PAGE.read_text(encoding="utf-8")
    names = {path.name for path in UNITS}
    assert names == {
        "mscare-web.socket",
        "mscare-web.service",
        "mscare-press.service",
        "mscare-nightly.service",
        "mscare-nightly.timer",
        "mscare-backup.service",
        "mscare-backup.timer",
        "mscare-link.service",
        "mscare-link.timer",
    }
    for path in UNITS:
        assert path.stem in page
        if path.suffix != ".service":
            assert f"{path.stem}.service" in names


def test_systemd_itself_understands_the_units(tmp_path):
    """Where systemd is; elsewhere they were read by configparser alone."""
    for path in UNITS:
        text = path.read_text(encoding="utf-8")
        text = text.replace("/opt/mscare/.venv/bin/python", sys.executable)
        (tmp_path / path.name).write_text(text)
    program = shutil.which("systemd-analyze") or "true"
    run = subprocess.run(
        [program, "verify", *sorted(tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


# the proxy


def test_the_example_of_a_proxy_logs_no_calendar():
    page = PAGE.read_text(encoding="utf-8")
    (block,) = [
        block for block in re.findall(r"```\n(.*?)```", page, re.DOTALL) if "log_format" in block
    ]
    (pattern,) = re.findall(r"~(\S+) 0;", block)
    assert re.match(pattern, "/agenda/abc/mijn-afspraken.ics")
    assert not re.match(pattern, "/mijn/agenda/")
    assert "$request " not in block
    assert "$args" not in block
    assert "$request_uri" not in block
