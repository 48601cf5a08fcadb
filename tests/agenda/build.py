"""Short ways to write a timeline in the tests of the agenda: no engine, no rows, no words."""

from datetime import UTC, date, datetime, time

from schedules.engine import Certainty, Key, Kind, Repeat, Status
from schedules.timeline import Appointment, Contact, Timeline, TimelineEntry

CODE = "00000000-0000-0000-0000-0000000000aa"
DESK = Contact("desk", "Appointments", phone="000 000 00 02")


def day(text):
    return date.fromisoformat(text) if text else None


def entry(fact, kind, due=None, *, first=None, last=None, on=None, book=None, **more):
    """An entry of the kind, on a day, between two, before one (only `last`) or without any."""
    n = more.pop("n", 1)
    status = Status(more.pop("status", "planned"))
    sure = more.pop("certainty", None) or _certainty(due, first, last, status)
    begins = day(on) or day(due) or day(first) or day(more.pop("sort_on", None)) or day(last)
    is_undecided, is_loose = more.pop("undecided", False), more.pop("loose", False)
    if is_undecided or is_loose:
        more["appointment"] = undecided(fact, n, on, is_loose=is_loose)
    for name in ("part_of", "guards"):
        if name in more:
            more[name] = Key.read(more[name])
    return TimelineEntry(
        fact=fact,
        occurrence=n,
        uid=more.pop("uid", f"{fact}#{n}"),
        kind=Kind(kind),
        title=more.pop("title", fact),
        explanation="",
        preparation="",
        place=more.pop("place", ""),
        performer=more.pop("performer", None),
        contact=more.pop("contact", None),
        due=day(due),
        earliest=day(first),
        latest=day(last),
        is_period=more.pop("is_period", False),
        book_on=day(book),
        certainty=Certainty(sure),
        softness=more.pop("softness", ""),
        conditional=more.pop("conditional", False),
        condition="",
        anchor="",
        repeat=more.pop("repeat", None),
        detail={},
        sources=(),
        confidence="H",
        ask_team=more.pop("ask_team", False),
        sort_on=begins,
        status=status,
        on=day(on),
        **more,
    )


def undecided(fact, n, on, *, is_loose=False):
    """An appointment that may not stay; loose: nothing of the plan waits for it any more."""
    keys = () if is_loose else (Key(fact, n),)
    return Appointment(CODE, day(on), keys=keys, is_undecided=True, is_by_itself=is_loose)


def appointment(on, *keys, last=None, at=None, code=CODE, **more):
    """What was agreed with the hospital for these entries ("scan#1")."""
    hour = time.fromisoformat(at) if at else None
    held = tuple(map(Key.read, keys))
    return Appointment(code, day(on), day(last), hour, keys=held, **more)


def _certainty(due, first, last, status):
    if status in ("booked", "done"):
        return "booked"
    if due:
        return "planned"
    return "window" if first and last else "unknown"


def period(fact, first, last=None, *, kind="advice", **more):
    """Something that lasts; without a last day it stays open."""
    return entry(fact, kind, first=first, last=last, is_period=True, **more)


def daily(fact, first, until=None, **more):
    """A dose taken at home every day, as one entry."""
    repeat = Repeat(every_days=1, until=day(until))
    return entry(fact, "dose", first, repeat=repeat, is_at_home=True, **more)


def series(fact, kind, days, *, done=0, **more):
    """The occurrences of one rule on these days; the first `done` of them were done."""
    return [
        entry(fact, kind, on, n=n, **({"status": "done", "on": on} if n <= done else {}), **more)
        for n, on in enumerate(days, start=1)
    ]


def timeline(*entries, start="2026-10-05"):
    """A timeline of these entries."""
    return Timeline(
        treatment="invented",
        treatment_name="Invented",
        clinic="nowhere",
        clinic_name="Nowhere",
        protocol_version="1",
        protocol_status="draft",
        stamp=datetime(2026, 1, 1, tzinfo=UTC),
        start=day(start),
        until=day("2031-10-05"),
        language="nl",
        facts={},
        entries=tuple(entries),
        notices=(),
    )
