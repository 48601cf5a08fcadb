"""The year ahead: a strip of months with a mark for each day of a dose, a test or a visit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.agenda import Agenda
from schedules.agenda.lanes import Lane, lane_of
from schedules.engine import SAID, shift
from schedules.timeline import TimelineEntry
from schedules.words.when import list_words, month_words, short_month_words

MONTHS = 12
LANES = (Lane.DOSES, Lane.TESTS, Lane.VISITS)


@dataclass(frozen=True, slots=True)
class MonthMarks:
    """One month: its short name, a lane for each mark, and the same in words."""

    name: str
    marks: tuple[str, ...]
    words: str


def year_ahead(agenda: Agenda) -> tuple[MonthMarks, ...]:
    """Return the months from this one on; nothing where nothing lies in them.

    A day has one mark for each lane, however many lines it has.
    """
    first = agenda.today.replace(day=1)
    months = [shift(first, n, 0) for n in range(MONTHS)]
    days = {(lane, day) for day, entry in _dated(agenda) for lane in [lane_of(entry)]}
    found = tuple(_month(month, days) for month in months)
    return found if any(month.marks for month in found) else ()


def _dated(agenda: Agenda) -> Iterator[tuple[date, TimelineEntry]]:
    """Yield what has a day, or a last day; what is taken at home every day has no mark."""
    for day in agenda.days:
        for entry in (*day.entries, *day.before):
            on = entry.when.day or entry.when.last
            if on and not entry.repeat and entry.kind not in SAID and not entry.is_dropped:
                yield on, entry


def _month(month: date, days: set[tuple[Lane, date]]) -> MonthMarks:
    own = sorted(
        (day, LANES.index(lane))
        for lane, day in days
        if lane in LANES and day.replace(day=1) == month
    )
    marks = tuple(LANES[place].value for _day, place in own)
    return MonthMarks(short_month_words(month), marks, _words(month, marks))


def _words(month: date, marks: tuple[str, ...]) -> str:
    doses, tests, visits = (marks.count(lane.value) for lane in LANES)
    counted = (
        doses and ngettext("%(n)d dose day", "%(n)d dose days", doses) % {"n": doses},
        tests and ngettext("%(n)d test day", "%(n)d test days", tests) % {"n": tests},
        visits and ngettext("%(n)d visit day", "%(n)d visit days", visits) % {"n": visits},
    )
    said = [words for words in counted if words]
    held = list_words(said) if said else _("nothing")
    return _("%(month)s: %(held)s") % {"month": month_words(month), "held": held}
