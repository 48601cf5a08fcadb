"""The things of a line: an entry, or a series of which several stand in one list."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from schedules.agenda.days import RANKS
from schedules.engine import GIVEN, Certainty, Kind, Status
from schedules.models import Entry, Plan
from schedules.pages.nurse.lines import NurseLine
from schedules.queries import SETTLED_LATER
from schedules.queries.worklist import Recent, Section
from schedules.words.when import day_words, hour_words, short_words

from .rows import line_in_words
from .words import BEHIND, ListWords

MARKS = 6  # so many of a series are shown


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing of a line, with all of it that stands in this list.

    Of a series the day and how long ago it was are those of the first: by that the list is
    sorted. What is said in one tap is said of the one that counts now.
    """

    line: NurseLine
    rows: tuple[Entry, ...]
    when: str  # in short, where many lines must be in sight
    when_in_full: str
    how_long: str
    marks: tuple[str, ...]  # the look of each of its series lately
    marks_words: str

    @property
    def state(self) -> str:
        """What became of it, or how sure it is; what its day and hour say is not said again."""
        row = self.rows[0]
        is_agreed = row.status == Status.BOOKED and row.at is not None
        is_plain = row.status == Status.PLANNED and row.certainty == Certainty.PLANNED
        is_said = is_agreed or (is_plain and not self.line.is_to_book)
        return "" if is_said else self.line.state

    @property
    def plan(self) -> Plan:
        """The plan that it is of."""
        return self.rows[0].plan


def things_of(rows: Sequence[Entry], words: ListWords) -> Iterator[Thing]:
    """Yield the things of a line, what matters most first."""
    by_series: dict[tuple[int, str], list[Entry]] = {}
    for row in sorted(rows, key=lambda row: RANKS[Kind(row.kind)]):
        by_series.setdefault((row.plan_id, row.fact), []).append(row)
    for members in by_series.values():
        yield _thing(members, words)


def _thing(members: Sequence[Entry], words: ListWords) -> Thing:
    first, row = members[0], _counting(members, words.section)
    line = line_in_words(row, words)
    of_first = line if row is first else line_in_words(first, words)
    looks = _looks(words.recent.get((row.plan_id, row.fact), ()), words.today)
    return Thing(
        line=line,
        rows=tuple(members),
        when=_in_short(members, of_first, words),
        when_in_full=_how_often(members, day_words) or of_first.when,
        how_long=of_first.how_long,
        marks=tuple(looks),
        marks_words=_marks_words(looks) if looks else "",
    )


def _counting(members: Sequence[Entry], section: Section) -> Entry:
    """Return which of a series counts: a test done now is the last that was due.

    Doses are answered one after another.
    """
    is_test_behind = members[0].kind in SETTLED_LATER and section in BEHIND
    return members[-1 if is_test_behind else 0]


def _in_short(members: Sequence[Entry], of_first: NurseLine, words: ListWords) -> str:
    if words.section is Section.DECIDE and _is_stay(members[0], words):
        return of_first.when
    return _how_often(members, short_words) or _short(members[0]) or of_first.when


def _is_stay(row: Entry, words: ListWords) -> bool:
    made = words.appointments.get(row.plan_id, {})
    agreed = made.get(row.appointment) if row.appointment else None
    return agreed is not None and agreed.last is not None


def _how_often(members: Sequence[Entry], say: Callable[[date], str]) -> str:
    """Say how many there are and on which day the first is; "" for one, or without a day."""
    first, n = members[0], len(members)
    day = first.on or first.book_on or first.due or first.latest
    return _("%(n)d times from %(day)s") % {"n": n, "day": say(day)} if day and n > 1 else ""


def _short(row: Entry) -> str:
    """Return a plain day in short: "ma 7 sep 2026, 9.30 uur"; "" for what is less plain."""
    is_open = row.status in (Status.PLANNED, Status.MISSED)
    day = row.on or row.book_on or row.due
    if day is None or (is_open and (row.certainty != Certainty.PLANNED or row.repeat)):
        return ""
    words = short_words(day)
    return f"{words}, {hour_words(row.at)}" if row.at else words


def _looks(marks: Sequence[Recent], today: date) -> list[str]:
    """Return what became of each of a series lately; nothing where it is no series."""
    return [_look(mark, today) for mark in marks][-MARKS:] if len(marks) > 1 else []


def _look(row: Recent, today: date) -> str:
    """Return what became of one of a series: "" while it is still to come."""
    if row.status in GIVEN:
        return "done"
    if row.status in (Status.MISSED, Status.SKIPPED):
        return "missed"
    return "late" if row.deadline and row.deadline < today else ""


def _marks_words(looks: Sequence[str]) -> str:
    done, ahead = looks.count("done"), looks.count("")
    words = _("Lately: %(done)d done, %(not_done)d not done")
    return words % {"done": done, "not_done": len(looks) - done - ahead}
