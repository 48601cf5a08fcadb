"""What happened to an invented person until today, and what is booked for them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, time, timedelta

from schedules.engine import OPEN, RESULTS, SAID, Key, Kind, Roll, Status, WorkingDays
from schedules.inputs.working_days import working_days_of
from schedules.models import Entry
from schedules.planning import Intent, Truth
from schedules.planning.appointments import Slot
from schedules.planning.booking import book
from schedules.planning.projection import project
from schedules.planning.record import discussed, done, missed, skip

from .days import distance
from .people import Story

Rows = Mapping[Key, Entry]
Tell = Callable[[Entry, date], list[Intent]]

DISCUSSED_AFTER = timedelta(7)
BEFORE_START, BEFORE_DOSE = timedelta(14), timedelta(4)
LONGEST_COURSE = timedelta(6)  # a stay of days in a row is one appointment
NOT_ON_THE_DAY = 4  # every fourth test with some room is a working day later
# In the order of a day at the hospital: blood before the infusion, what follows it after it.
HOURS = {
    Kind.ADMISSION: time(8),
    Kind.LAB: time(8),
    Kind.IMAGING: time(9),
    Kind.DOSE: time(10),
    Kind.VISIT: time(13),
    Kind.PROCEDURE: time(14),
    Kind.PHONE: time(15),
}


def lived(truth: Truth, story: Story, *, until: date, today: date) -> list[Intent]:
    """Return what was done before a day: all that was due, but for what the story leaves out."""
    rows = project(truth).rows
    gaps = {**story.open, **story.missed, **dict.fromkeys(story.skipped, 1)}
    first_gap = {fact: min(_last(rows, fact, n, today), default=0) for fact, n in gaps.items()}
    waiting = {
        (fact, number)
        for fact, n in story.undiscussed.items()
        for number in _last(rows, fact, n, today)
    }
    is_kept_since_start = truth.kept_from <= truth.start

    def tell(row: Entry, day: date) -> list[Intent]:
        is_gap = row.occurrence >= first_gap.get(row.fact, row.occurrence + 1)
        is_ours = is_kept_since_start or row.deadline is not None
        if is_gap or not is_ours or day >= until:
            return []
        intents, told_on = [done(row.key, day, today=today)], day + DISCUSSED_AFTER
        if row.kind in RESULTS and told_on < today and row.key not in waiting:
            intents.append(discussed(row.key, told_on))
        return intents

    return _told(truth, story, tell)


def left_out(truth: Truth, story: Story, *, today: date) -> list[Intent]:
    """Return what was missed and what was skipped."""
    rows = project(truth).rows
    gone = [
        missed(Key(fact, number), today=today)
        for fact, n in story.missed.items()
        for number in _last(rows, fact, n, today)
    ]
    return gone + [
        skip(Key(fact, number), reason)
        for fact, reason in story.skipped.items()
        for number in _last(rows, fact, 1, today)
    ]


def booked(truth: Truth, story: Story, *, today: date) -> list[Intent]:
    """Return the appointments of the coming weeks, but for those that the story leaves open."""
    last = distance(story.books_ahead).from_day(today)
    rows = project(truth).rows.values()
    taken: set[Key] = set()

    def is_asked(row: Entry) -> bool:
        is_free = row.needs_booking and row.status != Status.BOOKED and row.key not in taken
        return is_free and not row.is_product_information and row.fact not in story.unbooked

    def tell(row: Entry, day: date) -> list[Intent]:
        if not (is_asked(row) and today <= day <= last):
            return []
        others = {other.key: _day_beside(other, row, day) for other in rows if is_asked(other)}
        days = {row.key: day} | {key: on for key, on in others.items() if on}
        taken.update(days)
        first, ends = min(days.values()), max(days.values())
        hour = HOURS[Kind(row.kind)].replace(minute=day.day % 4 * 15)
        slot = Slot(first, last=ends if ends > first else None, at=hour)
        return [book(slot, *days, days=days)]

    return _told(truth, story, tell)


def _day_beside(other: Entry, row: Entry, day: date) -> date | None:
    """Return the day on which something is done at the same visit or stay; None for any other."""
    if other.part_of == str(row.key):
        return day
    is_course = row.kind == other.kind == Kind.DOSE and row.course is not None
    if not (is_course and row.course == other.course and row.due and other.due):
        return None
    is_near = abs(other.due - row.due) <= LONGEST_COURSE
    return day + (other.due - row.due) if is_near and other.key != row.key else None


def _told(truth: Truth, story: Story, tell: Tell) -> list[Intent]:
    """Tell of row after row, and look again at all days when one moved the others."""
    intents: list[Intent] = []
    while batch := list(_until_days_move(truth, story, tell)):
        for intent in batch:
            truth = intent.change(truth)
        intents += batch
    return intents


def _until_days_move(truth: Truth, story: Story, tell: Tell) -> Iterator[Intent]:
    rows = project(truth).rows
    open_days = working_days_of(truth.clinic)
    for row in sorted(rows.values(), key=_place):
        day = _day(row, truth.start, story, open_days) if _is_moment(row) else None
        intents = tell(row, day) if day else []
        yield from intents
        if intents and day != row.due and (row.kind == Kind.DOSE or row.due is None):
            return


def _place(row: Entry) -> tuple[date, int, int]:
    return row.sort_on or date.max, row.position, row.occurrence


def _is_moment(row: Entry) -> bool:
    """Tell whether something can be said to have happened, and surely happened to this person."""
    is_said = row.is_period or row.repeat or row.kind in SAID
    return not is_said and not row.is_conditional and row.status in OPEN


def _day(row: Entry, start: date, story: Story, open_days: WorkingDays) -> date | None:
    """Return the day on which it was or will be done; None where nothing gives one."""
    if row.due:
        if days := story.late.get(str(row.key)):
            return open_days.book_on(row.due + timedelta(days), Roll.FORWARD)
        day = row.book_on or row.due
        has_room = row.latest and row.occurrence % NOT_ON_THE_DAY == 0
        return open_days.book_on(day + timedelta(1), Roll.FORWARD) if has_room else day
    if row.earliest and row.latest:
        middle = row.earliest + (row.latest - row.earliest) / 2
        return open_days.book_on(middle, Roll.NEAREST)
    if row.latest:
        before = BEFORE_START if row.latest <= start else BEFORE_DOSE
        return open_days.book_on(row.latest - before, Roll.BACKWARD)
    return None


def _last(rows: Rows, fact: str, n: int, today: date) -> list[int]:
    """Return the numbers of the last n of a rule that should have been done by now."""
    past = [row.occurrence for row in rows.values() if row.fact == fact and _is_past(row, today)]
    return sorted(past)[-n:]


def _is_past(row: Entry, today: date) -> bool:
    """Tell whether its last day is over, whatever became of it."""
    day = row.deadline or row.latest or row.due
    return day is not None and day < today
