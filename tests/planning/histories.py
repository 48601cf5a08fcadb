"""Random histories of a plan: what a nurse might do, drawn by Hypothesis."""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from schedules.engine import Key, Kind
from schedules.models import Entry
from schedules.planning import record
from schedules.planning.course import add_course
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
    "done": 6,
    "move": 4,
    "undo": 4,
    "book": 3,
    "missed": 2,
    "skip": 2,
    "cleared": 2,
    "stop": 2,
    "revise": 2,
    "course": 2,
    "note": 1,
    "discussed": 1,
    "extend": 1,
    "withdraw": 1,
}
VERBS = [verb for verb, times in HOW_OFTEN.items() for _ in range(times)]


@dataclass(frozen=True)
class Act:
    """One thing to try; `which` chooses an entry or a change, `days` how far from its day."""

    verb: str
    which: int
    days: int
    carries: bool | None
    is_dose: bool


acts = st.builds(
    Act,
    verb=st.sampled_from(VERBS),
    which=st.integers(0, 400),
    days=st.sampled_from((0, 0, 1, -1, 3, 7, -7, 16, 45, -45, 200)),
    carries=st.sampled_from((None, None, True, False)),
    is_dose=st.booleans(),
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
    }
    if act.verb in on_plan:
        return Tried(on_plan[act.verb]())
    entry = _entry(plan, act)
    return Tried(_recorded(act, entry, entry.key), frozenset({entry.key}))


def _recorded(act, entry, key):
    on = (entry.on or entry.due or entry.earliest or entry.latest or START) + timedelta(act.days)
    return {
        "done": lambda: record.done(key, on, today=FAR, carries=act.carries),
        "book": lambda: record.book(key, on, place="Polikliniek"),
        "move": lambda: move(key, on, carries=act.carries),
        "missed": lambda: record.missed(key, today=FAR),
        "skip": lambda: record.skip(key, "Besluit van het team"),
        "cleared": lambda: record.cleared(key),
        "note": lambda: record.note(key, f"notitie {act.days}"),
        "discussed": lambda: record.discussed(key, on),
    }[act.verb]()


def _entry(plan, act):
    """Return one of the rows, of those that left too; every other act is about a dose."""
    rows = list(plan.entries.order_by("sort_on", "position", "occurrence"))
    doses = [row for row in rows if row.kind == Kind.DOSE and not row.is_period]
    chosen = doses[:12] if act.is_dose and doses else rows
    return chosen[act.which % len(chosen)]


def _day(plan, act):
    return START + timedelta(7 * (act.which % 120) + act.days)


def _last_given(plan, act):
    given = plan.entries.filter(kind=Kind.DOSE, status=Entry.Status.DONE).order_by("-on").first()
    return given and given.on if act.is_dose else None
