"""`make rooms`: through how many rooms a start date, and a postponed dose, walk from form to page.

A room is a Python module of `schedules` or `treatments` that is entered by a real call of a
function or method, from the form in which it is read until the page is there. The doors before the
form (who may ask, what is logged) are listed apart. Not counted: `words/` (a value in words is no
step of the way), plain returns (a function whose body is one `return`, a property, a comprehension,
a generator that goes on), and `mscare`, which every request passes. Everything is warm: a protocol
is read once per process. The second figure counts whatever is entered, in any way.
"""

import ast
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
INNER = ("<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>", "<lambda>")
FIRST_STEPS = 4  # bytes of code: a generator that goes on is further
START, TODAY = date(2026, 10, 5), date(2026, 9, 1)


class Walk:
    """The rooms that one answer enters, with the functions called there; doors before the form."""

    def __init__(self) -> None:
        self.doors: dict[str, set[str]] = {}
        self.rooms: dict[str, set[str]] = {}
        self.entered: set[str] = set()  # by plain returns and for words too
        self._plain: dict[str, set[int]] = {}
        self._read_off = _properties()

    def follow(self, answer: Callable[[], Any]) -> "Walk":
        """Answer something, and note each room on the way."""
        sys.setprofile(self._enter)
        try:
            answer()
        finally:
            sys.setprofile(None)
        return self

    def _enter(self, frame: FrameType, event: str, _argument: object) -> None:
        room = _room(frame.f_code) if event == "call" else ""
        if room:
            self.entered.add(room)
            if not room.startswith("schedules/words/") and self._is_real(frame, room):
                has_begun = self.rooms or room.startswith("schedules/forms/")
                passed = self.rooms if has_begun else self.doors
                passed.setdefault(room, set()).add(frame.f_code.co_name)

    def _is_real(self, frame: FrameType, room: str) -> bool:
        code = frame.f_code
        goes_on = frame.f_lasti > FIRST_STEPS
        if goes_on or code.co_name in INNER or code in self._read_off:
            return False
        if room not in self._plain:
            self._plain[room] = set(_plain_returns(ROOT / room))
        return code.co_firstlineno not in self._plain[room]


def _plain_returns(module: Path) -> Iterator[int]:
    """Yield the first line of each function that does nothing but return."""
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.FunctionDef):
            steps = node.body[1:] if ast.get_docstring(node) else node.body
            if len(steps) == 1 and isinstance(steps[0], ast.Return):
                yield min([node.lineno, *(one.lineno for one in node.decorator_list)])


def _room(code: CodeType) -> str:
    path = Path(code.co_filename)
    room = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else ""
    return room if room.startswith(("schedules/", "treatments/")) else ""


def _properties() -> set[CodeType]:
    """Return the code of all properties of the house's classes."""
    modules = [m for n, m in list(sys.modules.items()) if n.startswith(("schedules", "treatments"))]
    classes = [thing for m in modules for thing in vars(m).values() if isinstance(thing, type)]
    values = [value for one in classes for value in vars(one).values()]
    return {value.fget.__code__ for value in values if isinstance(value, property) and value.fget}


def walks() -> dict[str, Walk]:
    """Return the two walks of the house; the database is set up and empty."""
    from django.core.management import call_command

    call_command("load_protocols", verbosity=0)
    return {
        "a start date": walk_of_a_start_date(),
        "a dose that is postponed": walk_of_a_postponed_dose(),
    }


def walk_of_a_start_date() -> Walk:
    """Follow a visitor's start date: the protocols are loaded."""
    from django.test import Client

    page = f"/tijdlijn/?treatment=ocrelizumab&clinic=amsterdam-umc&start={START}"
    visitor = Client()
    return _warm(lambda: visitor.get(page))


def walk_of_a_postponed_dose() -> Walk:
    """Follow a nurse's move of a dose to the page of what it changes: the protocols are loaded."""
    from schedules.models import Patient
    from schedules.planning.start import first_truth, start_plan
    from schedules.queries import protocol_for
    from tests.benchmarks.browsers import nurse_in
    from treatments.models import Clinic

    nurse, browser = nurse_in("amsterdam-umc")
    clinic = Clinic.objects.get(slug="amsterdam-umc")
    patient = Patient.objects.create(
        clinic=clinic, display_name="Demo Walk", born_on=date(1985, 5, 20), hospital_number="WALK-1"
    )
    protocol = protocol_for("ocrelizumab", "amsterdam-umc")
    truth = first_truth(patient, protocol, start=START, facts={}, today=TODAY)
    plan = start_plan(patient, truth, by=nurse)
    sent = {
        "keys": "ocre.dose.maint#1",
        "what": "move",
        "on": "2027-04-19",
        "revision": str(plan.revision),
    }
    return _warm(lambda: browser.post(f"/plannen/{plan.code}/noteren/", sent))


def _warm(ask: Callable[[], Any]) -> Walk:
    assert ask().status_code == 200
    return Walk().follow(ask)


def main() -> None:
    """Print both walks, from an empty database that is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DATABASE_URL": f"sqlite:///{folder}/rooms.sqlite3",
            "ALLOWED_HOSTS": "testserver",
            "SECRET_KEY": "a key for one walk",
            "INSECURE_HTTP": "true",
            "EMAIL_URL": "memorymail://",
            "DJANGO_SETTINGS_MODULE": "mscare.settings",
        }
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        for name, walk in walks().items():
            print(f"{name}: {len(walk.rooms)} rooms ({len(walk.entered)} entered in any way)")
            for mark, passed in (("door", walk.doors), ("room", walk.rooms)):
                for room, functions in passed.items():
                    print(f"  {mark} {room:<44} {', '.join(sorted(functions)[:4])}")


if __name__ == "__main__":
    main()
