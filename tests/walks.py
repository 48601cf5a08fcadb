"""`make rooms`: through how many rooms a start date, and a postponed dose, walk from form to page.

A room is a Python module of `schedules` or `treatments` that is entered by a real call of a
function or method while the view answers. Not counted: `words/` (a value in words is no step of
the way), what only reads a value off (properties, comprehensions, a generator that goes on), and
`mscare`, which every request passes. Everything is warm: a protocol is read once per process.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
INNER = ("<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>", "<lambda>")
START, TODAY = date(2026, 10, 5), date(2026, 9, 1)


def rooms_of(answer: Callable[[], Any]) -> dict[str, set[str]]:
    """Return the rooms entered while something is answered, with the functions called there."""
    rooms: dict[str, set[str]] = {}
    read_off = _properties()

    def enter(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event != "call" or code in read_off or code.co_name in INNER or frame.f_lasti > 4:
            return
        room = _room(code)
        if room:
            rooms.setdefault(room, set()).add(code.co_name)

    sys.setprofile(enter)
    try:
        answer()
    finally:
        sys.setprofile(None)
    return rooms


def _room(code: CodeType) -> str:
    path = Path(code.co_filename)
    if not path.is_relative_to(ROOT):
        return ""
    room = str(path.relative_to(ROOT))
    is_house = room.startswith(("schedules/", "treatments/"))
    return room if is_house and not room.startswith("schedules/words/") else ""


def _properties() -> set[CodeType]:
    """Return the code of all properties of the house's classes."""
    modules = [m for n, m in list(sys.modules.items()) if n.startswith(("schedules", "treatments"))]
    classes = [thing for m in modules for thing in vars(m).values() if isinstance(thing, type)]
    values = [value for one in classes for value in vars(one).values()]
    return {value.fget.__code__ for value in values if isinstance(value, property) and value.fget}


def walks() -> dict[str, dict[str, set[str]]]:
    """Return the two walks of the house; the database is set up and empty."""
    from django.core.management import call_command

    call_command("load_protocols", verbosity=0)
    return {"a start date": _start_date(), "a dose that is postponed": _postponed()}


def _start_date() -> dict[str, set[str]]:
    from django.test import Client

    page = f"/tijdlijn/?treatment=ocrelizumab&clinic=amsterdam-umc&start={START}"
    visitor = Client()
    return _warm(lambda: visitor.get(page))


def _postponed() -> dict[str, set[str]]:
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


def _warm(ask: Callable[[], Any]) -> dict[str, set[str]]:
    assert ask().status_code == 200
    return rooms_of(ask)


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
        for name, rooms in walks().items():
            print(f"{name}: {len(rooms)} rooms")
            for room, functions in rooms.items():
                print(f"  {room:<44} {', '.join(sorted(functions)[:4])}")


if __name__ == "__main__":
    main()
