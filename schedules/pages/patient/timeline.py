"""Everything that the timeline page shows, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.engine import Kind
from schedules.renderers.chart.marks import period_numbers
from schedules.renderers.chart.overview import chart_svg, has_chart
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.cards import Card, Layout, is_open, layout
from schedules.words.labels import legend_of, level_words
from schedules.words.spans import distance_words
from schedules.words.when import weekday_words

from .rows import Bodies, Part, Row, blocks_of, coming, parts_of


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing, what else is on that day, and how much should be done before."""

    row: Row
    distance: str
    others: tuple[str, ...]
    before: str
    before_uid: str


@dataclass(frozen=True, slots=True)
class Period:
    """A period with every time it comes back; `number` is its number in the chart."""

    row: Row
    when: str  # now, or next
    whens: tuple[str, ...] = ()  # all of them, where there are several
    often: str = ""
    state: str = ""  # now, later, past
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A timeline as its page reads on one day."""

    plan: Layout
    next: Next | None
    nothing_next: str
    notices: tuple[tuple[str, str, str], ...]  # (level, its word, sentence)
    parts: tuple[Part, ...]
    today: str
    today_uid: str  # the row before which today lies
    is_over: bool  # today lies after the last row
    legend: tuple[tuple[str, str, str], ...]  # (certainty, its word, what it means)
    periods: tuple[Period, ...]
    past_periods: tuple[Period, ...]
    advice: tuple[Period, ...]
    questions: tuple[Period, ...]
    chart: str
    words: dict[str, str]


def page_of(timeline: Timeline, today: date) -> Page:
    """Return the page of a timeline as it reads on `today`, in the active language."""
    plan, words = layout(timeline, today), row_words()
    bodies = Bodies(words)
    blocks = list(blocks_of(plan.groups, bodies, timeline.start))
    rows = [row for block in blocks for row in block.rows]
    upcoming = coming(blocks, timeline.start, today)
    lasting = [card for card in (*plan.periods, *plan.advice) if not _is_advice(card)]
    periods = _periods(lasting, bodies, period_numbers(timeline), today)
    return Page(
        plan=plan,
        next=_next(plan, bodies, today) or _going_on(rows, today),
        nothing_next=_nothing_next(rows, today),
        notices=tuple((level, level_words(level), text) for level, text in plan.notices),
        parts=tuple(parts_of(blocks, upcoming, timeline.start, today)),
        today=weekday_words(today),
        today_uid=upcoming.uid if upcoming else "",
        is_over=upcoming is None,
        legend=legend_of(card.entry for group in plan.groups for card in group.cards),
        periods=tuple(period for period in periods if period.state != "past"),
        past_periods=tuple(period for period in periods if period.state == "past"),
        advice=tuple(Period(bodies.row(c), c.when) for c in plan.advice if _is_advice(c)),
        questions=tuple(
            Period(bodies.row(q.card), q.card.when, often=q.often) for q in plan.questions
        ),
        chart=chart_svg(timeline, today) if has_chart(timeline) else "",
        words=words,
    )


def row_words() -> dict[str, str]:
    """Return the words that come back in every line, translated once."""
    return {
        "preparation": _("What you can prepare:"),
        "when": _("When"),
        "who": _("With whom"),
        "where": _("Where"),
        "book": _("A good day to book"),
        "call": _("Contact"),
        "softness": _("The source says"),
        "source": _("Source"),
        "now": _("Now"),
        "today": _("Today:"),
    }


# what comes next


def _next(plan: Layout, bodies: Bodies, today: date) -> Next | None:
    if plan.next_card is None:
        return None
    cards = [card for group in plan.groups for card in group.cards]
    that_day = [c for c in cards if c.when == plan.next_card.when and is_open(c.entry)]
    # What the day is about comes first, not the tablets that go with it.
    card = next((c for c in that_day if c.entry.kind is Kind.DOSE), plan.next_card)
    before = [other for other in cards if _is_before(other, card, today)]
    n = len(before)
    words = ngettext("%(n)d more thing before that day", "%(n)d more things before that day", n)
    return Next(
        row=bodies.row(card),
        distance=card.distance or _window_distance(card, today),
        others=tuple(other.entry.title for other in that_day if other is not card),
        before=words % {"n": n} if n else "",
        before_uid=before[0].entry.uid if n else "",
    )


def _is_before(other: Card, card: Card, today: date) -> bool:
    """Something to do with no other figure than "before X", and X comes with the next thing."""
    entry, following = other.entry, card.entry.sort_on
    if entry.day or entry.earliest or entry.kind is Kind.WARNING or not is_open(entry):
        return False
    if not (entry.latest and entry.sort_on and following):
        return False
    return entry.latest > today and entry.sort_on <= following


def _window_distance(card: Card, today: date) -> str:
    first = card.entry.earliest
    if first and first > today:
        return _("begins %(distance)s") % {"distance": distance_words(first, today)}
    return _("possible now")


def _going_on(rows: Iterable[Row], today: date) -> Next | None:
    """While no single day is ahead, what repeats is what there is to do."""
    running = next((row for row in rows if row.card.entry.repeat and row.goes_on(today)), None)
    return Next(running, _("going on now"), (), "", "") if running else None


def _nothing_next(rows: Iterable[Row], today: date) -> str:
    entries = [row.card.entry for row in rows]
    over = [entry.sort_on and entry.sort_on < today and _is_known(entry) for entry in entries]
    if over and all(over):
        return _("Everything on this timeline has passed. Ask your team what comes next.")
    return _("What comes next has no date yet. Ask your team.")


def _is_known(entry: TimelineEntry) -> bool:
    return bool(entry.day or entry.earliest or entry.latest)


# periods


def _is_advice(card: Card) -> bool:
    """Said of the whole time; an injection every day until further notice is no advice."""
    is_said = card.entry.kind in (Kind.ADVICE, Kind.FERTILITY, Kind.WARNING)
    return card.entry.is_standing and is_said


def _periods(
    cards: Iterable[Card], bodies: Bodies, numbers: dict[str, int], today: date
) -> list[Period]:
    by_fact: dict[str, list[Card]] = {}
    for card in cards:
        by_fact.setdefault(card.entry.fact, []).append(card)
    return [_period(members, bodies, numbers.get(fact), today) for fact, members in by_fact.items()]


def _period(members: Sequence[Card], bodies: Bodies, number: int | None, today: date) -> Period:
    ahead = (card for card in members if (card.entry.latest or today) >= today)
    n = len(members)
    times = ngettext("%(n)d time in all", "%(n)d times in all", n) % {"n": n}
    return Period(
        row=bodies.row(members[0]),
        when=next(ahead, members[-1]).when,
        whens=tuple(card.when for card in members) if n > 1 else (),
        often=times if n > 1 else "",
        state=_state(members, today),
        number=number,
    )


def _state(members: Iterable[Card], today: date) -> str:
    spans = [(c.entry.earliest or today, c.entry.latest or today) for c in members]
    if any(first <= today <= last for first, last in spans):
        return "now"
    return "past" if all(last < today for _first, last in spans) else "later"
