"""Page one, for the fridge: the next three months with boxes, what to mind, whom to call when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.agenda import Agenda, Day, Period, Phase
from schedules.engine import SAID, Kind, shift
from schedules.timeline import Contact, Timeline, TimelineEntry
from schedules.words.alarms import EMERGENCY, Help, Turn, danger_words, help_of, unknown_turns
from schedules.words.labels import asked_title, level_words, title_words
from schedules.words.notices import notice_text, notices_on
from schedules.words.tasks import (
    day_task_words,
    done_already_words,
    not_done_words,
    unnoted_words,
)
from schedules.words.when import (
    goes_on_words,
    month_alone_words,
    near_words,
    until_words,
    when_words,
)

from .phrases import bracketed, notes, once
from .sheet import Call, Fridge, Handout, NextDay, Row, Weight

MONTHS = 3  # after the present one
MANY = 99  # as many as there are
UNDATED = 3  # so many of the steps that have no day yet
FEW_SIGNS = 6  # own signs of danger to life


class Less(NamedTuple):
    """So many of each group stand on a page one that has no room for all in its letters."""

    rows: int  # of what comes
    mind: int  # of what lasts
    signs: int = MANY  # of those for which to call as soon
    contacts: int = MANY  # beside those whom the signs name


FEWER = (
    Less(8, 6),
    Less(6, 4),
    Less(6, 4, 3, 2),
    Less(4, 4, 3, 2),
    Less(3, 4, 2, 1),
    Less(3, 3, 1, 1),
    Less(2, 3, 1, 1),
    Less(2, 2, 0, 1),
    Less(1, 1, 0, 1),
)
FIRST_PAGE = ("stop",)  # levels of notices that wait for no second page
DRAFT = "draft"
GRAVE = ("danger", "vaccines")  # topics of advice

HOW_SOON = {
    "today": gettext_lazy("Call today"),
    "soon": gettext_lazy("Call as soon as you can"),
    "": gettext_lazy("Tell your team"),
}


def fridge(timeline: Timeline, left: Agenda) -> Fridge:
    """Return page one, of an agenda without what has been."""
    months = _months(left.today)
    found = help_of(timeline.heeded(left.today))
    calls = _calls(found, timeline.contacts)
    return Fridge(
        until=month_alone_words(months[-1]),
        rows=tuple(map(_begun, _all_rows(left, months))),
        mind=tuple(map(_begun, minded(left))),
        danger=_danger(found),
        calls=calls,
        contacts=tuple(_to_reach(timeline.contacts, calls)),
        warnings=tuple(
            (level_words(notice.level), notice_text(notice, timeline))
            for notice in notices_on(timeline, left.today)
            if notice.level in FIRST_PAGE or notice.code == DRAFT
        ),
    )


def fewer(paper: Handout, less: Less) -> Handout:
    """Return the paper with less on page one, which says where the rest stands.

    What has no day goes first: that nothing is planned, and what "what comes next" says already.
    """
    page = paper.fridge
    is_told = {Weight.SAID}.union(paper.going_on)
    dated = [row for row in page.rows if is_told.isdisjoint((row.weight, row.title))]
    contacts, others = page.contacts[: less.contacts], page.contacts[less.contacts :]
    page = replace(
        page,
        rows=tuple(
            first_few(dated or page.rows[:1], less.rows, _("See “Month by month”, further on"))
        ),
        mind=tuple(first_few(page.mind, less.mind, _("See “Take note in these periods”"))),
        calls=tuple(replace(c, signs=tuple(_few_signs(c, less.signs))) for c in page.calls),
        contacts=contacts,
    )
    first = tuple(_without_before(day, page.rows) for day in paper.next_days[:1])
    return replace(paper, fridge=page, next_days=first, contacts=others)


def _without_before(day: NextDay, rows: Iterable[Row]) -> NextDay:
    """What must be done before a day is not said where its own row, with its box, says it."""
    told = once(row.title for row in rows)
    return replace(day, before="") if day.before in told else day


def _few_signs(call: Call, few: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    for how_soon, titles in call.signs:
        yield how_soon, (*titles[:few], *_elsewhere(titles[few:], is_all=not few))


def _elsewhere(titles: Sequence[str], *, is_all: bool) -> Iterator[str]:
    if titles and is_all:
        yield _("see “Which complaints do you report?”")
    elif titles:
        yield _("more under “Which complaints do you report?”")


def _begun(row: Row) -> Row:
    """No line of paper begins with a small letter."""
    return replace(row, when=capfirst(row.when), title=capfirst(row.title))


# three months


def _all_rows(left: Agenda, months: Sequence[date]) -> Iterator[Row]:
    yield from _unnoted(left)
    yield from _going_on(left)
    yield from _dated(left, months)
    yield from _undated(left)


def _unnoted(left: Agenda) -> Iterator[Row]:
    """Ask in one line of what is overdue: it may have been done, and nobody noted it."""
    if left.unnoted:
        asked = f"{done_already_words()} {not_done_words()}"
        things = unnoted_words(left.unnoted)
        yield Row(_("Not noted yet"), things, "", asked, ticks=False, weight=Weight.TEST)


def _going_on(left: Agenda) -> Iterator[Row]:
    """Name what is taken at home these days: it is no appointment, and has no box."""
    for entry in left.now.going_on:
        when = goes_on_words(entry.when)
        yield Row(when, entry.title, "", "", ticks=False, weight=Weight.STEP)


def _dated(left: Agenda, months: Sequence[date]) -> list[Row]:
    """Return what comes, with what to ask before the next dose above that dose."""
    rows = list(_rows(left, months))
    above = next((n for n, row in enumerate(rows) if row.weight is Weight.DOSE), 0)
    return [*rows[:above], *_asked(left, months), *rows[above:]]


def _asked(left: Agenda, months: Sequence[date]) -> Iterator[Row]:
    """Name what the hospital did not say itself, and is to be asked before the next dose.

    It stays before the tests that come each month: without it that dose may not be given.
    """
    end = _last_of(months)
    near = (entry for entry in left.asked_first if entry.when.last and entry.when.last <= end)
    for when, members in groupby(near, key=lambda entry: near_words(entry.when)):
        titles = once(title_words(entry) for entry in members)
        asked = _("Ask your team about: %(title)s") % {"title": titles}
        yield Row(when, asked, "", "", weight=Weight.STEP)


def _months(today: date) -> list[date]:
    """Return the first day of each month of the rows."""
    return [shift(today.replace(day=1), n, 0) for n in range(MONTHS + 1)]


def _last_of(months: Sequence[date]) -> date:
    """Return the last day of the rows."""
    return shift(months[-1], 1, 0) - timedelta(days=1)


def _rows(left: Agenda, months: Sequence[date]) -> Iterator[Row]:
    going_on = {entry.uid for entry in left.now.going_on}
    told = [day for day in left.days if not {entry.uid for entry in day.entries} <= going_on]
    next_dose = next((day for day in told if day.lead.kind is Kind.DOSE), None)
    is_home = bool(going_on) or any(_goes_on(day) for day in told)
    by_month = [
        (month, [day for day in told if _is_in(day, month, left.today)]) for month in months
    ]
    for is_empty, members in groupby(by_month, key=lambda pair: not pair[1]):
        if is_empty:
            yield _empty([month for month, _days in members], is_home=is_home)
            continue
        for day in (day for _month, days in members for day in days):
            yield from _before(day)
            weight = Weight.DOSE if day is next_dose else _weight(day.entries)
            yield replace(_row(day), weight=weight)


def _empty(months: Sequence[date], *, is_home: bool) -> Row:
    """Say once of months that follow each other that nothing is in them."""
    first, last = (month_alone_words(month) for month in (months[0], months[-1]))
    words = _("in %(month)s") if first == last else _("%(month)s to %(last)s")
    nothing = _("No appointment planned") if is_home else _("Nothing planned")
    return Row(words % {"month": first, "last": last}, nothing, "", "", ticks=False)


def _is_in(day: Day, month: date, today: date) -> bool:
    """Tell whether a day comes in a month; what has begun comes in the present one."""
    on = day.when.first or day.when.last
    if on is None or day.phase not in (Phase.NOW, Phase.COMING) or day.is_only_said:
        return False
    return max(on, today).replace(day=1) == month


# Of a day, what asks something of its own; what comes with its main thing stands further on.
OF_ITS_OWN = (Kind.DOSE, Kind.LAB, Kind.IMAGING, Kind.VISIT, Kind.PHONE, Kind.PROCEDURE)


def _before(day: Day) -> Iterator[Row]:
    """What must be done before a day stands in one row for each last day."""
    asked = [entry for entry in day.before if entry.kind not in SAID]
    for when, members in groupby(asked, key=lambda entry: near_words(entry.when)):
        told = tuple(members)
        yield Row(when, once(map(_marked, told)), "", "", weight=_weight(told))


def _goes_on(day: Day) -> bool:
    """Tell whether a day is the first of what is taken at home from then on."""
    return day.lead.kind is Kind.DOSE and day.when.repeat is not None


def _row(day: Day) -> Row:
    head = day.head
    own = (entry for entry in day.entries if entry.kind in OF_ITS_OWN)
    others = once(_marked(entry, head) for entry in own if entry.title != head.title)
    by = day_task_words(day)
    title = bracketed(asked_title(head, head.title), notes(head))
    by = by if head.booked_by == "patient" else ""
    if _goes_on(day):
        return Row(when_words(day.when), title, others, by, ticks=False)
    return Row(near_words(day.when), title, others, by)


def _weight(entries: Iterable[TimelineEntry]) -> Weight:
    """A test that comes back has its own grid further on: what else happens stays before it."""
    is_test = all(entry.kind in (Kind.LAB, *SAID) for entry in entries)
    return Weight.TEST if is_test else Weight.STEP


def _marked(entry: TimelineEntry, beside: TimelineEntry | None = None) -> str:
    """Return a title with the sign of an appointment that may not stay, once for each of these."""
    is_told = beside is not None and beside.appointment == entry.appointment
    return title_words(entry) if is_told else asked_title(entry, title_words(entry))


def _undated(left: Agenda) -> Iterator[Row]:
    """Name the next steps of which no day is known, in one line."""
    unknown = (d for d in left.days if d.phase is Phase.UNKNOWN and not d.is_only_said)
    titles = list(dict.fromkeys(title_words(day.lead) for day in unknown))
    if titles:
        more = _("and more: see “Month by month”") if len(titles) > UNDATED else ""
        named = titles[:UNDATED]
        yield Row(_("No date yet"), once(filter(None, (*named, more))), "", "", ticks=False)


# what lasts


def minded(left: Agenda) -> tuple[Row, ...]:
    """Name what lasts in these months: what runs today first, then by its last day.

    Advice without a last day is among it where it holds today and can do harm; what else is said of
    the whole time stands further on.
    """
    end = _last_of(_months(left.today))
    by_when: dict[str, list[str]] = {}
    lasting = [p for p in left.periods if _is_near(p, end)]
    lasting += [p for p in left.standing if p.phase is Phase.NOW and _is_grave(p.current)]
    for period in sorted(lasting, key=_running_first):
        by_when.setdefault(_last_day(period), []).append(title_words(period.current))
    told = ((when, " · ".join(dict.fromkeys(titles))) for when, titles in by_when.items())
    return tuple(Row(when, titles, "", "", ticks=False) for when, titles in told)


def _is_grave(entry: TimelineEntry) -> bool:
    """Tell of advice whether it is grave; signs to call for stand with whom to call."""
    is_named = entry.kind is Kind.FERTILITY or entry.topic in GRAVE
    return is_named and not entry.is_told_with_help


def _running_first(period: Period) -> tuple[bool, date]:
    return period.phase is not Phase.NOW, period.current.when.last or date.max


def first_few(rows: Sequence[Row], few: int, more: str) -> Iterator[Row]:
    """Yield the weightiest rows in their order; where there are others, where these stand."""
    kept = sorted(range(len(rows)), key=lambda n: rows[n].weight)[:few]
    yield from (rows[n] for n in sorted(kept))
    if rows[few:]:
        yield Row(_("And more"), more, "", "", ticks=False)


def _is_near(period: Period, end: date) -> bool:
    first = period.current.when.first
    return period.phase is Phase.NOW or (first is not None and first <= end)


def _last_day(period: Period) -> str:
    """Return the last day of what has begun, where it has one; both days of what has not."""
    when = period.current.when
    if period.phase is not Phase.NOW:
        return near_words(when)
    return until_words(when) or _("holds today")


# whom to call


def _danger(found: Iterable[Help]) -> str:
    """Return the signs of danger to life: those of the treatment, and those of anybody.

    Where the treatment has many, what holds for anybody is among them.
    """
    told = [words for help_ in found if help_.urgency == "life" for _title, words in help_.signs]
    named = "; ".join(told).split("; ") if told else []
    own = [sign for sign in named if not any(sign in one and sign != one for one in named)]
    return "; ".join(own if len(own) > FEW_SIGNS else (*own, danger_words()))


def _calls(found: Sequence[Help], contacts: Iterable[Contact]) -> tuple[Call, ...]:
    """Return the other signs by whom to call for them."""
    by_turns: dict[tuple[Turn, ...], list[tuple[str, tuple[str, ...]]]] = {}
    for help_ in found:
        turns = tuple(turn for turn in help_.turns if turn.phone != EMERGENCY)
        if not turns:
            continue
        signs = by_turns.setdefault(turns, [])
        if help_.urgency in HOW_SOON:
            titles = tuple(dict.fromkeys(title for title, _signs in help_.signs))
            signs.append((str(HOW_SOON[help_.urgency]), titles))
    by_turns = by_turns or {unknown_turns(contacts): []}
    return tuple(Call(turns, tuple(signs)) for turns, signs in by_turns.items())


def _to_reach(contacts: Iterable[Contact], calls: Iterable[Call]) -> Iterator[Contact]:
    """Yield whom to reach for the rest: not who is named already, nor what nobody told."""
    named = {str(turn) for call in calls for turn in call.turns}
    for contact in contacts:
        is_named = any((contact.phone or contact.note) in words for words in named)
        if not contact.is_missing and not (is_named and (contact.phone or contact.note)):
            yield contact
