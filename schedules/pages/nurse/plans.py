"""A stored plan as a nurse works with it: what is to do, what comes, where sources differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.engine import OPEN, RESULTS, SAID, Certainty, Status
from schedules.forms.questions import VALUE_WORDS
from schedules.models import Plan
from schedules.queries.worklist import BOOK_AHEAD
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.labels import (
    certainty_words,
    confidence_words,
    kind_words,
    level_words,
    performer_words,
    status_words,
)
from schedules.words.notices import notice_text
from schedules.words.sources import citation_words
from schedules.words.spans import distance_words, span_words
from schedules.words.when import day_words, place_in_time
from treatments.facts import FACTS, FactKind

JUST = timedelta(days=7)  # what was recorded so shortly ago stays in sight; so near is one tap


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One entry as a nurse sees it, with what one tap can record."""

    entry: TimelineEntry
    plan: Plan
    key: str  # "fact#occurrence"
    uid: str
    when: str
    distance: str
    kind: str
    who: str
    state: str  # its status, or "late": decides the look
    state_words: str
    marks: tuple[str, ...]
    told: tuple[str, ...]  # what the nurse wrote about it
    tap: str  # what "done" in one tap records; empty where that cannot be
    tap_words: str
    is_to_discuss: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The rows of one day; `keys` records all that can be done in one tap."""

    rows: tuple[PlanRow, ...]
    when: str
    keys: str
    count: int


@dataclass(frozen=True, slots=True)
class Year:
    """The rows of a year, folded."""

    title: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class PlanList:
    """The rows of one plan, or of all plans of a patient, by what they ask of the nurse."""

    todo: tuple[Day, ...]
    undated: tuple[PlanRow, ...]
    later: tuple[Year, ...]
    past: tuple[Year, ...]
    ask: tuple[PlanRow, ...]  # product information
    periods: tuple[PlanRow, ...]
    can_tick: bool  # something near can be recorded together


@dataclass(frozen=True, slots=True)
class Side:
    """One of two sources that differ."""

    title: str
    whens: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The hospital's leaflet and the product information, beside each other with their dates."""

    leaflet: Side
    other: Side


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What stands above the list."""

    notices: tuple[tuple[str, str, str], ...]  # (level, its word, sentence)
    facts: tuple[tuple[str, str], ...]  # (question, answer)
    disagreements: tuple[Disagreement, ...]
    state: str


def plan_rows(plan: Plan, timeline: Timeline, today: date) -> list[PlanRow]:
    """Return every entry of a plan as a row, in order of time."""
    return [plan_row(entry, plan, today) for entry in timeline.entries]


def plan_row(entry: TimelineEntry, plan: Plan, today: date) -> PlanRow:
    """Return one entry as a row."""
    late = days_late(entry, today)
    tap_on = _tap_day(entry, today)
    key = str(entry.key)
    return PlanRow(
        entry=entry,
        plan=plan,
        key=key,
        uid=entry.uid,
        when=capfirst(place_in_time(entry)),
        distance=distance_words(entry.day, today) if entry.day and not entry.is_period else "",
        kind=kind_words(entry.kind),
        who=capfirst(performer_words(entry.performer)),
        state="late" if late else entry.status.value,
        state_words=_state_words(entry, late),
        marks=tuple(_marks(entry)),
        told=tuple(text for text in (entry.reason, entry.note) if text),
        tap=f"{key}={tap_on}" if tap_on else "",
        tap_words=_tap_words(tap_on, today) if tap_on else "",
        is_to_discuss=_is_to_discuss(entry),
    )


def days_late(entry: TimelineEntry, today: date) -> int:
    """Return by how many days it is overdue; 0 where it is in time or done."""
    is_open = entry.status in OPEN and not entry.is_dropped
    if not is_open or entry.deadline is None or entry.deadline >= today:
        return 0
    return (today - entry.deadline).days


def _state_words(entry: TimelineEntry, late: int) -> str:
    if late:
        return _("%(span)s overdue") % {"span": span_words(late)}
    if entry.status is Status.DONE and entry.due and entry.on != entry.due:
        return _("Done; the schedule said %(day)s") % {"day": day_words(entry.due)}
    if entry.status is Status.PLANNED:
        return _planned_words(entry)
    return status_words(entry.status)


def _planned_words(entry: TimelineEntry) -> str:
    """How sure a date is; of what lies before the plan was kept here nobody knows what became."""
    last = entry.day or entry.latest
    if entry.is_period or entry.certainty is Certainty.UNKNOWN:
        return ""
    if last and entry.deadline is None and can_record(entry):
        return _("From before this plan was kept here")
    return certainty_words(entry.certainty)


def _marks(entry: TimelineEntry) -> Iterator[str]:
    if entry.is_dropped and entry.status is Status.BOOKED:
        yield _("No longer in the plan: cancel the appointment")
    elif entry.is_dropped:
        yield _("No longer in the plan")
    elif entry.rebook:
        yield _("Rebook: the schedule now says %(day)s") % {"day": _due_words(entry)}
    elif entry.status in (Status.MOVED, Status.BOOKED) and entry.due and entry.on != entry.due:
        yield _("Schedule: %(day)s") % {"day": day_words(entry.due)}
    if entry.conditional:
        yield entry.condition or _("May apply")
    # Where the nurse chose a day herself, the day that suits the old one says nothing.
    if entry.status is Status.PLANNED and entry.book_on not in (None, entry.day):
        yield _("A good day to book: %(day)s") % {"day": day_words(entry.book_on or date.min)}


def _due_words(entry: TimelineEntry) -> str:
    return day_words(entry.due) if entry.due else _("another day")


def can_record(entry: TimelineEntry) -> bool:
    """Tell whether it is one moment that can be done."""
    return not (entry.is_period or entry.repeat or entry.kind in SAID)


def _tap_day(entry: TimelineEntry, today: date) -> date | None:
    """Return the day that one tap records: the booked one, where it has come, else today."""
    if not can_record(entry) or entry.status not in OPEN or entry.is_dropped:
        return None
    if entry.status is Status.BOOKED and entry.on:
        return entry.on if entry.on <= today else None
    first = entry.on or entry.earliest or entry.due or entry.latest
    return today if first and first <= today + JUST else None


def _tap_words(on: date, today: date) -> str:
    return _("Done today") if on == today else _("Done on %(day)s") % {"day": day_words(on)}


def _is_to_discuss(entry: TimelineEntry) -> bool:
    return entry.kind in RESULTS and entry.status is Status.DONE and not entry.is_discussed


# the list


def plan_list(rows: Sequence[PlanRow], today: date) -> PlanList:
    """Return the rows by what they ask of the nurse."""
    items = [row for row in rows if not row.entry.is_period]
    own = [row for row in items if not row.entry.ask_team]
    todo = [row for row in own if _is_todo(row, today)]
    rest = [row for row in own if row not in todo]
    dated = [row for row in rest if row.entry.day or row.entry.earliest or row.entry.latest]
    return PlanList(
        todo=tuple(_days(todo)),
        undated=tuple(row for row in rest if row not in dated and row.entry.status in OPEN),
        later=tuple(_years(row for row in dated if _is_ahead(row.entry, today))),
        past=tuple(_years(row for row in dated if not _is_ahead(row.entry, today))),
        ask=tuple(row for row in items if row.entry.ask_team),
        periods=tuple(row for row in rows if row.entry.is_period),
        can_tick=any(row.tap for row in todo),
    )


def _is_todo(row: PlanRow, today: date) -> bool:
    """Late, near, to be rebooked or cancelled, to be discussed, or just recorded."""
    entry = row.entry
    if entry.kind in SAID:
        return False
    if row.state == "late" or entry.rebook or row.is_to_discuss:
        return True
    if entry.status in OPEN:
        return entry.is_dropped or _is_near(entry, today)
    return bool(entry.sort_on and today - JUST <= entry.sort_on <= today + BOOK_AHEAD)


def _is_near(entry: TimelineEntry, today: date) -> bool:
    first = entry.day or entry.earliest or entry.latest
    last = entry.day or entry.latest
    return bool(first and last and first <= today + BOOK_AHEAD and last >= today)


def _is_ahead(entry: TimelineEntry, today: date) -> bool:
    day = entry.day or entry.latest or entry.earliest
    return entry.status in OPEN and day is not None and day >= today


def _days(rows: Iterable[PlanRow]) -> Iterator[Day]:
    for _when, members in groupby(rows, key=lambda row: (row.when, row.plan.pk)):
        together = tuple(members)
        taps = [row.tap for row in together if row.tap]
        when = place_in_time(together[0].entry)
        yield Day(together, when, " ".join(taps), len(taps))


def _years(rows: Iterable[PlanRow]) -> Iterator[Year]:
    def year(row: PlanRow) -> str:
        return str(row.entry.sort_on.year) if row.entry.sort_on else ""

    for title, members in groupby(rows, key=year):
        yield Year(title, tuple(members))


def merged_rows(plans: Iterable[Sequence[PlanRow]]) -> list[PlanRow]:
    """Return the rows of several plans of one patient as one, in order of time."""
    rows = [row for rows in plans for row in rows]
    return sorted(rows, key=lambda row: row.entry.sort_on or date.min)


# above the list


def plan_head(plan: Plan, timeline: Timeline) -> PlanHead:
    """Return what a nurse must know before she reads the list."""
    notices = dict.fromkeys((n.level, notice_text(n, timeline)) for n in timeline.notices)
    return PlanHead(
        notices=tuple((level, level_words(level), text) for level, text in notices),
        facts=tuple(fact_words(plan.facts)),
        disagreements=tuple(_disagreements(timeline)),
        state=state_of(plan),
    )


def state_of(plan: Plan) -> str:
    """Return in which state a plan is; nothing while it simply runs."""
    if plan.is_entered_in_error:
        return _("Entered in error: taken back")
    if plan.stopped_on:
        return _("Stopped on %(day)s") % {"day": day_words(plan.stopped_on)}
    return ""


def fact_words(facts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is known of a patient, as question and answer."""
    for name, text in facts.items():
        fact = FACTS[name]
        if fact.kind is FactKind.DATE:
            yield str(fact.label), day_words(date.fromisoformat(text))
        else:
            parts = text.split(",") if fact.kind is FactKind.WEEKDAYS else [text]
            yield str(fact.label), ", ".join(str(VALUE_WORDS.get(part, part)) for part in parts)


def _disagreements(timeline: Timeline) -> Iterator[Disagreement]:
    by_fact: dict[str, list[TimelineEntry]] = {}
    for entry in timeline.entries:
        by_fact.setdefault(entry.fact, []).append(entry)
    for entries in by_fact.values():
        leaflet = by_fact.get(entries[0].differs_from)
        if leaflet:
            yield Disagreement(_side(leaflet), _side(entries))


def _side(entries: Sequence[TimelineEntry]) -> Side:
    first, last = entries[0], entries[-1]
    whens = place_in_time(first)
    if len(entries) > 1:
        words = {"n": len(entries), "first": whens, "last": place_in_time(last)}
        whens = _("%(n)d times: %(first)s … %(last)s") % words
    return Side(
        title=first.title,
        whens=capfirst(whens),
        source=citation_words(first.sources[0]),
        confidence=capfirst(confidence_words(first.confidence)),
    )
