"""The five folders whose mutants are tried, and a workplace for each, in which mutmut runs."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKPLACES = ROOT / "var" / "mutants"

PACKAGES = ("mscare", "schedules", "treatments")
READ_BY_TESTS = ("fixtures", "locale", "static", "templates", "tests", "docs", "pyproject.toml")
# Where this lies, pytest-django finds the code: without it, the code without mutants.
MANAGE = "manage.py"

# Tests that start processes or threads, try inputs at random for minutes, or read the
# source, in which mutmut has written all mutants of a file at once.
NOT_HERE = (
    "tests/engine/test_any_protocol_file.py",
    "tests/engine/test_properties.py",
    "tests/engine/test_rules_of_time.py::test_rule_1_the_engine_never_asks_for_today",
    "tests/planning/test_concurrency.py",
    "tests/planning/test_histories.py",
    "tests/words/test_when.py::test_no_page_writes_an_hour_in_its_own_way",
)


@dataclass(frozen=True, slots=True)
class Room:
    """A folder of `schedules/`. Its mutants are for its own tests: a table, not a web page."""

    name: str

    @property
    def folder(self) -> Path:
        """Return its folder, seen from the top of the project."""
        return Path("schedules", self.name)

    @property
    def workplace(self) -> Path:
        """Return where mutmut runs for it; emptied by every run."""
        return WORKPLACES / self.name


# The slowest first: two are tried at a time.
ROOMS = tuple(map(Room, ("pages", "planning", "engine", "words", "agenda")))


def furnish(room: Room) -> None:
    """Make an empty workplace that sees the project as it is now."""
    shutil.rmtree(room.workplace, ignore_errors=True)
    room.workplace.mkdir(parents=True)
    for name in (*PACKAGES, *READ_BY_TESTS, MANAGE):
        os.symlink(ROOT / name, room.workplace / name)
    (room.workplace / "setup.cfg").write_text(_settings(room), encoding="utf-8")


def _settings(room: Room) -> str:
    """Return mutmut's settings. A fork server has run no test: no cache holds an answer yet."""
    many = {
        "source_paths": PACKAGES,
        "also_copy": [*READ_BY_TESTS, MANAGE],
        "only_mutate": [f"{room.folder}/*"],
        "pytest_add_cli_args_test_selection": [f"tests/{room.name}"],
        "pytest_add_cli_args": [
            "--reuse-db",
            "--hypothesis-seed=0",
            "-ptests.mutants.born",
            "-pno:cacheprovider",
            *(f"--deselect={test}" for test in NOT_HERE),
        ],
    }
    one = {
        "process_isolation": "forkserver",
        "timeout_constant": 2,  # seconds, times 15: an endless loop, not a busy machine
        "use_git_change_detection": False,
    }
    lines = ["[mutmut]", *(f"{name} = {value}" for name, value in one.items())]
    for name, values in many.items():
        lines += [f"{name} =", *(f"    {value}" for value in values)]
    return "\n".join(lines) + "\n"
