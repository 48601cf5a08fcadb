"""The list of a plan, or of all plans of a patient: what asks for a nurse comes first."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda import Agenda, Period, Phase, Series, agenda_of
from schedules.agenda.desk import DayPart, desk_of, is_in_sight, is_late
from schedules.engine import OPEN, Status
from schedules.forms.lines import Line
from schedules.models import Appointment, Plan
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.labels import phase_words
from schedules.words.spans import distance_words
from schedules.words.when import when_words

from .lines import SEVERAL, NurseLine, Tap, booking_address, can_be_booked, line_of, together
from .plan_year import MonthMarks, year_ahead
from .undecided import OpenAppointment, PartNow, also_words, left_behind, parts_now

PHASES = (Phase.NOW, Phase.COMING, Phase.UNKNOWN, Phase.PAST)
LineOf = Callable[[TimelineEntry], NurseLine]


@dataclass(frozen=True, slots=True)
class PlanTap:
    """One tap for all lines that one plan has on a day."""

    plan_code: str
    tap: Tap


@dataclass(frozen=True, slots=True)
class DayLines:
    """The lines of one day, window or stay; `when` stands above them, where they are several."""

    when: str
    due: str
    distance: str
    lines: tuple[NurseLine, ...]  # its main thing first
    before: tuple[NurseLine, ...]  # to be done before that day
    together: tuple[PlanTap, ...]
    booking: str = ""  # where an appointment is made for what is on it

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.lines) + len(self.before)


@dataclass(frozen=True, slots=True)
class YearLines:
    """The days of one year, folded."""

    title: str
    days: tuple[DayLines, ...]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return sum(day.count for day in self.days)


@dataclass(frozen=True, slots=True)
class SeriesLines:
    """What comes back, as one line that opens to its entries; the words say what the marks show."""

    title: str
    often: str
    marks: tuple[str, ...]  # the look of each month
    lines: tuple[NurseLine, ...]


@dataclass(frozen=True, slots=True)
class SeriesList:
    """What comes back, and what comes once or is one line by itself."""

    alone: tuple[NurseLine, ...]
    series: tuple[SeriesLines, ...]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.alone) + sum(len(one.lines) for one in self.series)


@dataclass(frozen=True, slots=True)
class PlanList:
    """The lines of one plan, or of all plans of a patient, by what they ask of the nurse."""

    plans: tuple[Plan, ...]  # in which taps record
    todo: tuple[DayLines, ...]
    series: SeriesList
    later: tuple[YearLines, ...]
    periods: tuple[NurseLine, ...]
    asked: SeriesList  # product information
    asked_soon: int  # how many lines of it ask for somebody now
    past: tuple[YearLines, ...]
    year: tuple[MonthMarks, ...]  # the months from this one on
    ticks: str  # the code of the plan in which ticks record; empty: nothing can be ticked


def plan_list(
    owned: Sequence[tuple[Plan, Timeline]],
    today: date,
    *,
    is_of_patient: bool = False,
    undecided: Sequence[Appointment] = (),
) -> PlanList:
    """Return the list of one plan, or of all plans of a patient: then each says its treatment.

    `undecided` are the appointments of which a nurse must say whether they stay.
    """
    agenda = agenda_of([timeline for _plan, timeline in owned], today)
    desk = desk_of(agenda)
    plan_of = {entry.uid: plan for plan, timeline in owned for entry in timeline.everything}
    line = _line_of(plan_of, today, _Undecided(owned, undecided), is_of_patient=is_of_patient)

    def day(part: DayPart) -> DayLines:
        return replace(_day(part, today, line), booking=_booking(part, plan_of))

    todo = tuple(map(day, desk.todo))
    plans = tuple(plan for plan, _timeline in owned if plan.pk)
    is_tickable = any(one.tick for day in todo for one in (*day.lines, *day.before))
    asked = [(one, one.entries) for one in (*agenda.to_ask, *agenda.differing)]
    return PlanList(
        plans=plans,
        todo=todo,
        series=_series_list([(part.series, part.entries) for part in desk.series], today, line),
        later=tuple(_years(desk.later, day)),
        periods=tuple(_periods(agenda, line)),
        asked=_series_list(asked, today, line),
        asked_soon=sum(is_in_sight(entry, today) for _one, entries in asked for entry in entries),
        past=tuple(_years(desk.past, day)),
        year=year_ahead(agenda),
        ticks=str(plans[0].code) if is_tickable and not is_of_patient else "",
    )


def _line_of(
    plan_of: Mapping[str, Plan], today: date, undecided: "_Undecided", *, is_of_patient: bool
) -> LineOf:
    def line(entry: TimelineEntry) -> NurseLine:
        plan = plan_of[entry.uid]
        treatment = str(plan.protocol.treatment) if is_of_patient else ""
        parts = undecided.parts_of(entry, plan)
        now = next((part.now for part in parts if part.key == entry.key), "")
        found = line_of(entry, plan, today, treatment=treatment, now=now)
        also = also_words(entry.key, parts)
        return replace(
            found,
            marks=(also, *found.marks) if also else found.marks,
            left=undecided.left_by(entry, plan),
        )

    return line


class _Undecided:
    """The appointments to be decided, as the lines of a plan must tell of them."""

    def __init__(
        self, owned: Sequence[tuple[Plan, Timeline]], undecided: Sequence[Appointment]
    ) -> None:
        self.left = left_behind(undecided)
        self.loose = {(row.plan_id, str(row.code)): row for row in undecided if row.is_by_itself}
        plans = {plan_pk for plan_pk, _code in self.loose}
        self.entries = {
            plan.pk: {entry.key: entry for entry in timeline.entries}
            for plan, timeline in owned
            if plan.pk in plans
        }

    def parts_of(self, entry: TimelineEntry, plan: Plan) -> list[PartNow]:
        """Return what was in an appointment of which nothing is left: no other line tells it."""
        code = entry.appointment.code if entry.appointment else ""
        row = self.loose.get((plan.pk, code))
        return list(parts_now(row, self.entries[plan.pk])) if row else []

    def left_by(self, entry: TimelineEntry, plan: Plan) -> tuple[OpenAppointment, ...]:
        """Return the appointments that an entry left and that still stand."""
        code = entry.appointment.code if entry.appointment else ""
        left = self.left.get((plan.pk, entry.key), ())
        return tuple(one for one in left if one.code != code)


# days and years


def _day(part: DayPart, today: date, line: LineOf) -> DayLines:
    lines, before = tuple(map(line, part.entries)), tuple(map(line, part.before))
    taps = tuple(_together((*lines, *before)))
    if len(lines) + len(before) < SEVERAL or not (lines and part.day.when.is_known):
        return DayLines("", "", "", (*lines, *before), (), taps)
    when = replace(part.day.when, at=None)
    words, due = when_words(when), _due_of(part, lines)
    return DayLines(
        when=capfirst(words),
        due=due,
        distance=distance_words(when.day, today) if when.day else "",
        lines=tuple(
            _under(one, due) if when_words(replace(entry.when, at=None)) == words else one
            for one, entry in zip(lines, part.entries, strict=True)
        ),
        before=before,
        together=taps,
    )


def _due_of(part: DayPart, lines: Sequence[NurseLine]) -> str:
    """Return what the schedule says of a day; of one to be decided its own line does."""
    return lines[0].due if part.day.when.day and not part.entries[0].is_undecided else ""


def _under(line: NurseLine, due: str) -> NurseLine:
    """Return a line that stands under its own day: only what that does not say is left."""
    how_long = line.how_long if line.is_late else ""
    own_due = "" if line.due == due else line.due
    return replace(line, is_dated_above=True, how_long=how_long, due=own_due)


def _together(lines: Sequence[NurseLine]) -> Iterator[PlanTap]:
    """Yield one tap for all that each plan has: a tap records in one plan."""
    for code in dict.fromkeys(line.plan_code for line in lines):
        if tap := together([line for line in lines if line.plan_code == code]):
            yield PlanTap(code, tap)


def _booking(part: DayPart, plan_of: Mapping[str, Plan]) -> str:
    """Return where an appointment is made for all of a day that the hospital gives a time for."""
    asked = [e for e in part.entries if e.needs_booking and can_be_booked(e) and e.when.is_known]
    if not asked or not (plan := plan_of[asked[0].uid]).pk:
        return ""
    lines = (Line(e.key, "" if (of := plan_of[e.uid]) == plan else str(of.code)) for e in asked)
    return booking_address(plan, lines)


def _years(
    parts: Iterable[DayPart], lines_of: Callable[[DayPart], DayLines]
) -> Iterator[YearLines]:
    for year, members in groupby(parts, key=_year):
        yield YearLines(str(year), tuple(map(lines_of, members)))


def _year(part: DayPart) -> int:
    return (part.day.when.first or part.day.lead.sort_on or date.min).year


# what comes back


def _series_list(
    parts: Sequence[tuple[Series, Sequence[TimelineEntry]]], today: date, line: LineOf
) -> SeriesList:
    alone = [entries[0] for series, entries in parts if len(series.entries) == 1]
    return SeriesList(
        alone=tuple(map(line, alone)),
        series=tuple(
            _series(series, entries, today, line)
            for series, entries in parts
            if len(series.entries) > 1
        ),
    )


def _series(
    series: Series, entries: Iterable[TimelineEntry], today: date, line: LineOf
) -> SeriesLines:
    return SeriesLines(
        title=series.lead.title,
        often=_often(series, today),
        marks=() if series.lead.repeat else tuple(_marks(series, today)),
        lines=tuple(map(line, entries)),
    )


def _often(series: Series, today: date) -> str:
    """Return what became of a series, how much is to come, and when the next is."""
    if series.lead.repeat:
        return capfirst(when_words(series.current.when))
    n, words = len(series.entries), []
    if series.done:
        words.append(_("%(done)d of %(all)d done") % {"done": series.done, "all": n})
    if series.missed:
        words.append(_("%(missed)d not done") % {"missed": series.missed})
    if late := sum(1 for entry in series.entries if is_late(entry, today)):
        words.append(_("%(late)d overdue") % {"late": late})
    if series.to_go:
        words.append(_("%(to_go)d to go") % {"to_go": series.to_go})
    if series.next:
        words.append(_("the next: %(when)s") % {"when": when_words(series.next.when)})
    else:
        words.append(_("the last: %(when)s") % {"when": when_words(series.last.when)})
    return capfirst(", ".join(words))


def _marks(series: Series, today: date) -> Iterator[str]:
    """Yield the look of each month; the words beside it say the same."""
    for mark in series.marks:
        if mark.is_next:
            yield "next"
        elif any(is_late(entry, today) for entry in mark.entries):
            yield "late"
        elif any(entry.status in (Status.MISSED, Status.SKIPPED) for entry in mark.entries):
            yield "missed"
        elif any(entry.status in OPEN for entry in mark.entries):
            yield "open"
        else:
            yield "done"


# what lasts


def _periods(agenda: Agenda, line: LineOf) -> Iterator[NurseLine]:
    """Yield what runs now, what comes and what is past, each with all the times it comes back."""
    for phase in PHASES:
        for period in (*agenda.periods, *agenda.standing):
            if period.phase is phase:
                yield from _period(period, line)


def _period(period: Period, line: LineOf) -> Iterator[NurseLine]:
    for entry in period.entries:
        is_current = entry is period.current
        yield replace(line(entry), state=phase_words(period.phase)) if is_current else line(entry)
