"""Random acts of a life: what a nurse might do next, told to the application and to the model.

Each act is a pair: what it means to the application (an Intent), and what is known after it.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

from schedules.engine import SAID, Kind, Status
from schedules.inputs.facts import LAST_DAY
from schedules.inputs.refusal import Refusal
from schedules.planning import booking, record
from schedules.planning.appointments import Slot
from schedules.planning.course import add_course, next_course
from schedules.planning.interruption import How, begin_again, go_on, interrupt, no_pause
from schedules.planning.late import carries_of, late_of, with_block
from schedules.planning.revise import revise
from schedules.planning.stop import stop
from schedules.planning.undo import undo
from tests.replay import model
from tests.replay.model import Told
from tests.replay.model.days import months

FAR = date(2100, 1, 1)  # everything may have been done by then
LATE = (0, 0, 0, 0, 0, 0, 1, 2, 3, 7, 10, 16, 45, 120, -1, -3, -10)
HOW_OFTEN = {
    "next dose": 12,
    "late": 3,
    "done": 3,
    "missed": 2,
    "broken off": 3,
    "completed": 3,
    "skip": 1,
    "move": 4,
    "book": 4,
    "cancel": 2,
    "cleared": 2,
    "revise": 3,
    "course": 2,
    "stop": 2,
    "pause": 4,
    "resume": 3,
    "no pause": 1,
    "again": 2,
    "undo": 4,
}
VERBS = [verb for verb, times in HOW_OFTEN.items() for _ in range(times)]

# What may be known of a person, early or late.
FACTS = {
    "sex": ("female", "male"),
    "childbearing_potential": ("yes", "no"),
    "jcv": ("positive", "negative"),
    "natalizumab_stop": ("2025-11-24", "2025-10-31"),
    "antihypertensives": ("yes", "no"),
    "weight_kg": ("45", "50", "72"),
    "days_per_week": ("4", "5"),
    "diabetes": ("yes", "no"),
    "uveitis": ("yes", "no"),
    "cyp2c9": ("*1*1", "*2*3", "*3*3"),
    "regimen": ("20mg-daily", "40mg-3x-week"),
    "weekdays": ("mon,wed,fri", "tue,thu,sun"),
    "titration": ("none", "quarter-steps"),
    "courses_planned": ("1", "2"),
    "accelerated_elimination": ("yes", "no"),
    "elimination_start": ("2027-02-15",),
    "first_level_below_0_02": ("2027-03-31",),
    "screening_date": ("2025-12-01",),
    "second_opinion_date": ("2025-10-20",),
    "leukapheresis_date": ("2026-01-12", "2026-03-02"),
    "second_leukapheresis_date": ("2026-03-04",),
    "conditioning_start": ("2026-04-13",),
    "transplant_date": ("2026-05-20",),
    "discharge_date": ("2026-06-17",),
    "course2_start": ("2027-03-01", "2027-02-28"),
}


@dataclass(frozen=True)
class Act:
    """One thing that was done: its word for a report, and what it means on both sides."""

    words: str
    intent: object
    known: model.Known


def some_facts(dice, n=4):
    """Return a few answers, which do not contradict each other."""
    names = dice.sample(list(FACTS), n)
    facts = {name: dice.choice(FACTS[name]) for name in sorted(names)}
    if facts.get("sex") == "male":
        facts.pop("childbearing_potential", None)
    if "weight_kg" in facts:
        facts.pop("days_per_week", None)
    return facts


def draw(dice, life):
    """Return one act on a life as it is now. Raises Refusal as the verbs do.

    A start, or the day of an event, that is another than was recorded is a question that somebody
    must answer first: which of the two is true?
    """
    act = ACTS[dice.choice(VERBS)](dice, life)
    if not model.is_one_truth(act.known, life.treatment):
        raise Refusal("", "Welke van de twee dagen klopt?")
    return act


# On the doses and other lines


def moments(life):
    """Return the lines of which something can become, in order of time.

    A dose that would stand in for another if an answer were known is not told of: which of the two
    was given is a question of its own.
    """
    rows = [row for row in life.rows.values() if not (row.is_period or row.repeat)]
    rows = [row for row in rows if not (row.is_conditional and row.fact.startswith("ocre.ntz"))]
    return [row for row in rows if row.kind not in SAID]


def some_line(dice, life):
    rows = moments(life)
    if not rows:
        raise Refusal("", "Er is niets om vast te leggen.")
    doses = [row for row in rows if row.kind == Kind.DOSE]
    return dice.choice(doses if doses and dice.random() < 0.75 else rows)


def near(row):
    return row.on or row.due or row.earliest or row.latest or date(2026, 3, 2)


def told_of(life, row, words, intent, told):
    known = model.record(life.known, life.treatment, tuple(row.key), told)
    return Act(f"{words} {row.key}", intent, known)


def next_dose(dice, life):
    """The next dose that nobody recorded: given on its day, early or late, or not given."""
    rows = [row for row in moments(life) if row.kind == Kind.DOSE and row.status in OPEN]
    if not rows:
        return done(dice, life)
    row = min(rows, key=near)
    return missed(dice, life, row) if dice.random() < 0.15 else done(dice, life, row)


def late(dice, life):
    """The next dose, given late: the next ones follow as its protocol proposes."""
    rows = [row for row in moments(life) if row.kind == Kind.DOSE and row.due]
    open_ = [row for row in rows if row.status == Status.PLANNED]
    if not open_:
        raise Refusal("", "Er is geen gift meer.")
    row = min(open_, key=near)
    if any(other.status != Status.PLANNED and near(other) >= row.due for other in rows):
        raise Refusal("", "Er is al een latere gift.")  # what a whole block does is asked there
    on = max(row.due, row.book_on or row.due) + timedelta(dice.choice((1, 2, 3, 6, 7, 8, 20, 45)))
    carries = carries_of(late_of(life.truth, life.rows, row.key, on))
    intent = with_block(record.done(row.key, on, today=FAR, carries=carries), row.key, on)
    follows = model.late.follows(life.known, tuple(row.key), row.due, on)
    return told_of(life, row, f"late {on}", intent, Told("done", on, follows))


OPEN = (Status.PLANNED, Status.MOVED, Status.BOOKED)


def done(dice, life, row=None):
    row = row or some_line(dice, life)
    on, carries = near(row) + timedelta(dice.choice(LATE)), alone(dice)
    intent = record.done(row.key, on, today=FAR, carries=carries)
    began = life.known.of(tuple(row.key)).began
    told = Told("done", on, carries, began if began and began < on else None)
    return told_of(life, row, f"done {on} {carries}", intent, told)


def broken_off(dice, life):
    """The next dose, begun and broken off."""
    rows = [row for row in moments(life) if row.kind == Kind.DOSE and row.status in OPEN]
    if not rows:
        raise Refusal("", "Er is geen gift meer.")
    row = min(rows, key=near)
    on = near(row) + timedelta(dice.choice(LATE))
    intent = record.partial(row.key, on, today=FAR)
    return told_of(life, row, f"broken off {on}", intent, Told("partial", on))


def completed(dice, life):
    """The rest of it was given too, or is never given."""
    rows = [row for row in moments(life) if row.status == Status.PARTIAL]
    if not rows:
        raise Refusal("", "Er is niets afgebroken.")
    row = dice.choice(rows)
    told = life.known.of(tuple(row.key))
    if dice.random() < 0.3:
        intent = record.not_completed(row.key, "Reactie")
        return told_of(life, row, "not completed", intent, told)
    on = told.on + timedelta(dice.choice((0, 1, 2, 7, 30)))
    whole = replace(told, status="done", on=on, began=told.on if on > told.on else None)
    intent = record.completed(row.key, on, today=FAR)
    return told_of(life, row, f"completed {on}", intent, whole)


def alone(dice):
    return False if dice.random() < 0.1 else None


def move(dice, life):
    row, carries = some_line(dice, life), alone(dice)
    on = near(row) + timedelta(dice.choice(LATE))
    intent = record.move(row.key, on, carries=carries)
    return told_of(life, row, f"move {on} {carries}", intent, Told("moved", on, carries))


def missed(dice, life, row=None):
    row = row or some_line(dice, life)
    return told_of(life, row, "missed", record.missed(row.key, today=FAR), Told("missed"))


def skip(dice, life):
    row = some_line(dice, life)
    return told_of(life, row, "skip", record.skip(row.key, "Besluit"), Told("skipped"))


def cleared(dice, life):
    rows = [row for row in moments(life) if row.status != Status.PLANNED]
    row = dice.choice(rows) if rows else some_line(dice, life)
    return told_of(life, row, "cleared", record.cleared(row.key), model.NOTHING)


def book(dice, life):
    row = some_line(dice, life)
    on, code = near(row) + timedelta(dice.choice(LATE)), str(uuid5(NAMESPACE_OID, str(life.n)))
    known = model.book(life.known, life.treatment, tuple(row.key), on)
    return Act(f"book {on} {row.key}", booking.book(Slot(on), row.key, code=code), known)


def cancel(dice, life):
    """Call off an appointment of which nothing has become yet."""
    held = [(key, code) for key, (code, *_) in life.truth.held.items()]
    held = [(key, code) for key, code in held if life.truth.agreed_on(key)]
    if not held:
        raise Refusal("", "Er is geen afspraak.")
    key, code = dice.choice(held)
    known = model.cancel(life.known, life.treatment, tuple(key))
    return Act(f"cancel {key}", booking.cancel(code), known)


# On the whole treatment


def corrected(dice, life):
    """Another start, or an answer that comes late."""
    known = life.known
    by = dice.choice((0, 0, 0, 1, -1, 7, 28, -14))
    facts = {**known.facts, **some_facts(dice, 2)}
    if facts.get("weight_kg"):
        facts.pop("days_per_week", None)
    start = known.start + timedelta(by)
    after = replace(known, start=start, facts=facts, until=max(known.until, start + months(24)))
    return Act(f"revise {start} {facts}", revise(start, facts), after)


def course(dice, life):
    """One more course, on a known day or a year after the one before."""
    number = next_course(life.truth)
    if number is None:
        raise Refusal("", "Er is geen kuur meer.")
    day = (
        life.known.start + timedelta(dice.choice((370, 760, 900))) if dice.random() < 0.5 else None
    )
    name = f"course{number}_start"
    facts = {**life.known.facts, "courses_planned": str(number)}
    if number == 3:
        facts["third_course"] = "yes"
    if day:
        facts[name] = day.isoformat()
    after = replace(life.known, facts=facts)
    return Act(f"course {number} {day}", add_course(number, day), after)


def stopped(dice, life):
    """Stop, with the last dose told or not; never more than two years ahead of anything."""
    given = [row.on for row in moments(life) if row.kind == Kind.DOSE and row.status == Status.DONE]
    on = max([*given, life.known.start]) + timedelta(dice.choice((0, 1, 9, 40, 200, 400)))
    on = min(on, life.known.until, LAST_DAY)
    last = max(given) if given and max(given) <= on and dice.random() < 0.5 else None
    known = model.stop(life.known, on, last)
    return Act(f"stop {on} last dose {last}", stop(on, "Bijwerkingen", last_dose=last), known)


# Pauses

# How long nothing is given, in days; None: nobody knows.
GAPS = (None, None, 1, 2, 3, 4, 7, 8, 14, 15, 40, 100, 270)


def paused(dice, life):
    """A pause from the day of a dose, from the day after one, or from any day."""
    days = [near(row) for row in life.rows.values() if row.kind == Kind.DOSE and row.due]
    since = dice.choice(days or [life.known.start]) + timedelta(dice.choice((0, 0, 1, 5, 33, 180)))
    again = after(dice, since)
    how = by_whom(dice)
    known = model.interrupt(life.known, life.treatment, since, again, by_source=how is None)
    intent = interrupt(since, "Zwanger", again=again, how=how, today=FAR)
    return Act(f"pause {since} {again} {how}", intent, known)


def by_whom(dice):
    """As the source says of so long a gap, or simply on from that day."""
    return dice.choice((None, How.ON))


def after(dice, since):
    gap = dice.choice(GAPS)
    return gap and since + timedelta(gap)


def some_pause(dice, life):
    if not life.known.pauses:
        raise Refusal("", "Er is geen pauze.")
    return dice.choice(sorted(life.known.pauses))


def resumed(dice, life):
    number = some_pause(dice, life)
    again = after(dice, life.known.pauses[number].since)
    how = by_whom(dice)
    known = model.go_on(life.known, life.treatment, number, again, by_source=how is None)
    intent = go_on(number, again, how=how, today=FAR)
    return Act(f"resume {number} {again} {how}", intent, known)


def not_paused(dice, life):
    number = some_pause(dice, life)
    return Act(f"no pause {number}", no_pause(number), model.no_pause(life.known, number))


def begun_again(dice, life):
    stop_on = life.known.stop
    if stop_on is None:
        raise Refusal("", "Er is niet gestopt.")
    again = stop_on + timedelta(dice.choice((1, 2, 9, 40, 300)))
    how = by_whom(dice)
    known = model.begin_again(life.known, life.treatment, again, by_source=how is None)
    intent = begin_again(again, "Weer begonnen", how=how, today=FAR)
    return Act(f"again {again} {how}", intent, known)


def taken_back(dice, life):
    if not life.journal:
        raise Refusal("", "Er is niets om terug te draaien.")
    change, before, after = dice.choice(life.journal[-3:])
    known = model.undone(life.known, before, after)
    return Act(f"undo {change.revision}", undo(change), known)


ACTS = {
    "next dose": next_dose,
    "late": late,
    "done": done,
    "missed": missed,
    "broken off": broken_off,
    "completed": completed,
    "skip": skip,
    "move": move,
    "book": book,
    "cancel": cancel,
    "cleared": cleared,
    "revise": corrected,
    "course": course,
    "stop": stopped,
    "pause": paused,
    "resume": resumed,
    "no pause": not_paused,
    "again": begun_again,
    "undo": taken_back,
}
