"""Random histories of a plan: what a nurse might do, drawn by Hypothesis."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import NAMESPACE_OID, uuid5

from hypothesis import strategies as st

from schedules.engine import GIVEN, SAID, Key, Kind
from schedules.inputs.refusal import Refusal
from schedules.models import Entry
from schedules.planning import booking, interruption, record
from schedules.planning.appointments import Slot
from schedules.planning.care import Care, State
from schedules.planning.course import add_course
from schedules.planning.end_care import end_care, resume_care
from schedules.planning.extend import extend
from schedules.planning.record import move
from schedules.planning.revise import revise
from schedules.planning.stop import stop
from schedules.planning.undo import undo
from schedules.planning.withdraw import withdraw

START = date(2026, 1, 5)
FAR = date(2100, 1, 1)  # everything may have been done by then

# Each treatment has something of its own: courses, a series that resets, injections at home,
# events without a date, stand-in infusions, tablets with a limit on delay.
PLANS = (
    ("alemtuzumab", "jbz", {"sex": "female"}),
    ("ocrelizumab", "amsterdam-umc", {"jcv": "negative"}),
    ("ocrelizumab", "amsterdam-umc", {"jcv": "positive", "natalizumab_stop": "2025-11-24"}),
    ("natalizumab", "amsterdam-umc", {}),
    ("ahsct", "amsterdam-umc", {}),
    ("ofatumumab", "amsterdam-umc", {}),
    ("cladribine", "generic", {"days_per_week": "5"}),
    ("plegridy", "generic", {}),
    ("siponimod", "generic", {}),
    ("rebif", "generic", {"weekdays": "mon,wed,fri"}),
)
FACTS = (
    {},
    {"sex": "female", "childbearing_potential": "yes"},
    {"sex": "male"},
    {"jcv": "positive"},
    {"course2_start": "2027-03-01"},
    {"courses_planned": "1"},
    {"transplant_date": "2026-03-16"},
)
HOW_OFTEN = {
    "done": 5,
    "move": 4,
    "undo": 5,
    "book": 7,
    "rebook": 3,
    "cancel": 3,
    "keep": 3,
    "take_out": 2,
    "together": 3,
    "whole": 2,
    "missed": 2,
    "partial": 3,
    "completed": 2,
    "not_completed": 2,
    "skip": 2,
    "cleared": 2,
    "stop": 2,
    "revise": 2,
    "course": 2,
    "note": 1,
    "discussed": 1,
    "extend": 1,
    "withdraw": 1,
    "care": 3,
    "pause": 4,
    "go_on": 3,
    "no_pause": 1,
    "again": 2,
}
OF_BEGUN = ("completed", "not_completed")  # what is said of a dose that was broken off
OF_APPOINTMENTS = ("rebook", "cancel", "keep", "take_out", "together", "whole")
OF_PAUSES = ("pause", "go_on", "no_pause", "again")
VERBS = [verb for verb, times in HOW_OFTEN.items() for _ in range(times)]


@dataclass(frozen=True)
class Act:
    """One thing to try; `which` chooses an entry or a change, `days` how far from its day.

    `more` is how many entries are meant besides, `stays` for how many nights, `at` the hour.
    """

    verb: str
    which: int
    days: int
    carries: bool | None
    is_dose: bool
    more: int = 0
    stays: int = 0
    at: time | None = None


acts = st.builds(
    Act,
    verb=st.sampled_from(VERBS),
    which=st.integers(0, 400),
    days=st.sampled_from((0, 0, 1, -1, 3, 7, -7, 16, 45, -45, 200)),
    carries=st.sampled_from((None, None, True, False)),
    is_dose=st.booleans(),
    more=st.sampled_from((0, 0, 1, 2, 4)),
    stays=st.sampled_from((0, 0, 1, 4)),
    at=st.sampled_from((None, time(9, 30))),
)


@dataclass(frozen=True)
class Tried:
    """What an act means for a plan as it is now, and which entries it is about."""

    intent: object
    keys: frozenset[Key] = frozenset()
    undoes: bool = False


def tried(plan, act):
    """Return what an act means for this plan. Raises Refusal as the verbs do."""
    if act.verb == "undo":
        latest = list(plan.changes.order_by("-revision")[:4])
        return Tried(undo(latest[act.which % len(latest)]), undoes=True)
    on_plan = {
        "stop": lambda: stop(_day(plan, act), "Bijwerkingen", last_dose=_last_given(plan, act)),
        "revise": lambda: revise(START + timedelta(act.days), FACTS[act.which % len(FACTS)]),
        "course": lambda: add_course(3, _day(plan, act) if act.carries else None),
        "extend": lambda: extend(plan.until + timedelta(abs(act.days))),
        "withdraw": lambda: withdraw("Verkeerde patiënt"),
        "care": lambda: _care(act),
    }
    if act.verb in on_plan:
        return Tried(on_plan[act.verb]())
    if act.verb in OF_PAUSES:
        return _of_pauses(plan, act)
    if act.verb in OF_APPOINTMENTS:
        return _of_appointment(plan, act)
    if act.verb == "book":
        return _booked(plan, act)
    entry = _begun(plan, act) if act.verb in OF_BEGUN else _entry(plan, act)
    return Tried(_recorded(act, entry, entry.key), frozenset({entry.key}))


def _care(act):
    """Care ends or is interrupted in one of the ways, or goes on."""
    on = START + timedelta(abs(act.days))
    ways = [*State, None]
    way = ways[act.which % len(ways)]
    if way is None:
        return resume_care(on, today=FAR)
    return end_care(Care(way, on), "Reden", today=FAR)


def _recorded(act, entry, key):
    on = _near(entry) + timedelta(act.days)
    return {
        "done": lambda: record.done(key, on, today=FAR, carries=act.carries),
        "move": lambda: move(key, on, carries=act.carries),
        "missed": lambda: interruption.not_given(key, today=FAR),
        "partial": lambda: record.partial(key, on, today=FAR, carries=act.carries),
        "completed": lambda: record.completed(key, on, today=FAR),
        "not_completed": lambda: record.not_completed(key, "De patiënt wilde niet verder"),
        "skip": lambda: record.skip(key, "Besluit van het team"),
        "cleared": lambda: record.cleared(key),
        "note": lambda: record.note(key, f"notitie {act.days}"),
        "discussed": lambda: record.discussed(key, on),
    }[act.verb]()


def _near(entry):
    return entry.on or entry.due or entry.earliest or entry.latest or START


def _booked(plan, act):
    """Book an entry, with some of those that come after it: on one day, or each day of a stay."""
    entries = [first := _entry(plan, act), *_others(plan, act, first)]
    slot = _slot(_near(first) + timedelta(act.days), act)
    code = str(uuid5(NAMESPACE_OID, f"{plan.revision}"))  # the same whenever this is tried again
    keys = [entry.key for entry in entries]
    days = {entry.key: _day_in(slot, _near(entry)) for entry in entries}
    return Tried(
        booking.book(slot, *keys, days=days, carries=act.carries, code=code), frozenset(keys)
    )


def _of_appointment(plan, act):
    """Do something with one of the appointments, whatever has become of it."""
    rows = list(plan.appointments.order_by("pk"))
    if not rows:
        raise Refusal("", "Er is geen afspraak.")
    row = rows[act.which % len(rows)]
    code, slot = str(row.code), _slot(row.on + timedelta(act.days), act)
    of_it = [Key.read(part["key"]) for part in row.parts]
    out = of_it[act.more % len(of_it)]
    others = [entry.key for entry in _others(plan, act, _entry(plan, act))] or of_it
    verbs = {
        "rebook": lambda: (booking.move(code, slot), ()),
        "cancel": lambda: (booking.cancel(code), ()),
        "keep": lambda: (booking.keep(code), ()),
        "take_out": lambda: (booking.take_out(code, out), (out,)),
        "together": lambda: (booking.put_together(code, *others), others),
        "whole": lambda: (booking.done(code, today=FAR), ()),
    }
    intent, keys = verbs[act.verb]()
    return Tried(intent, frozenset(keys))


def _of_pauses(plan, act):
    """Let the doses stand still, say when they go on, or begin again what was stopped.

    A dose that was missed is left out where the first days begin again.
    """
    again = None if act.stays == 1 else _day(plan, act)
    how = (None, None, *interruption.How)[act.which % 5]
    numbers = list(map(int, plan.pauses or {"2": None}))
    number = numbers[act.more % len(numbers)]
    verbs = {
        "pause": lambda: interruption.interrupt(
            _near(_entry(plan, act)), "Infectie", again=again, how=how, today=FAR
        ),
        "go_on": lambda: interruption.go_on(number, again, how=how, today=FAR),
        "no_pause": lambda: interruption.no_pause(number),
        "again": lambda: interruption.begin_again(again or START, "Wens", how=how, today=FAR),
    }
    missed = plan.entries.filter(kind=Kind.DOSE, status=Entry.Status.MISSED)
    return Tried(verbs[act.verb](), frozenset(row.key for row in missed))


def _slot(on, act):
    """Return what a hospital might say; some nights, an hour, some place."""
    last = on + timedelta(act.stays) if act.stays else None
    place = ("Polikliniek", "Dagbehandeling", "")[act.which % 3]
    return Slot(on, last, at=act.at, minutes=90 if act.is_dose else None, place=place)


def _day_in(slot, on):
    return min(max(on, slot.on), slot.ends_on)


def _others(plan, act, first):
    """Return some of the moments that stand after an entry in the plan, as a visit has them."""
    rows = plan.entries.filter(dropped_at=None, is_period=False, repeat=None).exclude(kind__in=SAID)
    keys = [row for row in rows if _near(row) >= _near(first) and row.key != first.key]
    return keys[: act.more]


def _entry(plan, act):
    """Return one of the rows, of those that left too; every other act is about a dose."""
    rows = list(plan.entries.order_by("sort_on", "position", "occurrence"))
    doses = [row for row in rows if row.kind == Kind.DOSE and not row.is_period]
    chosen = doses[:12] if act.is_dose and doses else rows
    return chosen[act.which % len(chosen)]


def _begun(plan, act):
    """Return one of the doses that were broken off."""
    rows = list(plan.entries.filter(status=Entry.Status.PARTIAL).order_by("sort_on", "position"))
    if not rows:
        raise Refusal("", "Er is geen dosis afgebroken.")
    return rows[act.which % len(rows)]


def _day(plan, act):
    return START + timedelta(7 * (act.which % 120) + act.days)


def _last_given(plan, act):
    given = plan.entries.filter(kind=Kind.DOSE, status__in=GIVEN).order_by("-on").first()
    return given and given.on if act.is_dose else None
