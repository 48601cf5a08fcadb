"""Page one, for the fridge: the next three months with boxes, what to mind, whom to call when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.agenda import Agenda, Day, Period, Phase
from schedules.engine import SAID, Kind, shift
from schedules.timeline import Contact, Timeline
from schedules.words.alarms import EMERGENCY, Help, Turn, danger_words, help_of, unknown_turns
from schedules.words.labels import level_words
from schedules.words.notices import notice_text
from schedules.words.tasks import day_task_words
from schedules.words.when import month_alone_words, near_words, until_words

from .phrases import notes, once
from .sheet import Call, Fridge, Row

MONTHS = 3  # after the present one
UNDATED = 3  # so many of the steps that have no day yet
MIND = 3  # so many lines of what lasts; the rest stands further on
FEW_SIGNS = 6  # own signs of danger to life
FIRST_PAGE = ("stop",)  # levels of notices that wait for no second page
DRAFT = "draft"

HOW_SOON = {
    "today": gettext_lazy("Call today"),
    "soon": gettext_lazy("Call as soon as you can"),
    "": gettext_lazy("Tell your team"),
}


def fridge(timeline: Timeline, left: Agenda) -> Fridge:
    """Return page one, of an agenda without what has been."""
    months = _months(left.today)
    heeded = [entry for entry in timeline.entries if not entry.when.is_over(left.today)]
    found = help_of(heeded)
    calls = _calls(found, timeline.contacts)
    return Fridge(
        until=month_alone_words(months[-1]),
        rows=(*_rows(left, months), *_undated(left)),
        mind=tuple(first_few(minded(left), MIND, _("More: see “Take note in these periods”"))),
        danger=_danger(found),
        calls=calls,
        contacts=tuple(_to_reach(timeline.contacts, calls)),
        warnings=tuple(
            (level_words(notice.level), notice_text(notice, timeline))
            for notice in timeline.notices
            if notice.level in FIRST_PAGE or notice.code == DRAFT
        ),
    )


# three months


def _months(today: date) -> list[date]:
    """Return the first day of each month of the rows."""
    return [shift(today.replace(day=1), n, 0) for n in range(MONTHS + 1)]


def _rows(left: Agenda, months: Sequence[date]) -> Iterator[Row]:
    for month in months:
        found = [day for day in left.days if _is_in(day, month, left.today)]
        for day in found:
            yield from _before(day)
            yield _row(day)
        if not found:
            words = _("in %(month)s") % {"month": month_alone_words(month)}
            yield Row(words, _("Nothing planned"), "", "", ticks=False)


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
        yield Row(when, once(entry.title for entry in members), "", "")


def _row(day: Day) -> Row:
    lead = day.lead
    own = (entry for entry in day.parts if entry.kind in OF_ITS_OWN)
    others = once(entry.title for entry in own if entry.title != lead.title)
    by = day_task_words(day)
    title = f"{lead.title} ({words})" if (words := notes(lead)) else lead.title
    return Row(near_words(day.when), title, others, by if lead.booked_by == "patient" else "")


def _undated(left: Agenda) -> Iterator[Row]:
    """Name the next steps of which no day is known, in one line."""
    unknown = (d for d in left.days if d.phase is Phase.UNKNOWN and not d.is_only_said)
    titles = list(dict.fromkeys(day.lead.title for day in unknown))
    if titles:
        more = _("and more: see “Month by month”") if len(titles) > UNDATED else ""
        named = titles[:UNDATED]
        yield Row(_("No date yet"), once(filter(None, (*named, more))), "", "", ticks=False)


# what lasts


def minded(left: Agenda) -> tuple[Row, ...]:
    """Name what lasts in these months, what ends first before the rest."""
    end = shift(_months(left.today)[-1], 1, 0) - timedelta(days=1)
    by_when: dict[str, list[str]] = {}
    lasting = [p for p in left.periods if _is_near(p, end)]
    for period in sorted(lasting, key=lambda p: p.current.when.last or date.max):
        by_when.setdefault(_last_day(period), []).append(period.current.title)
    return tuple(Row(when, once(titles), "", "", ticks=False) for when, titles in by_when.items())


def first_few(rows: Sequence[Row], few: int, more: str) -> Iterator[Row]:
    """Yield the first rows; where there are others, one that says where these stand."""
    yield from rows[:few]
    if rows[few:]:
        yield Row(_("later"), more, "", "", ticks=False)


def _is_near(period: Period, end: date) -> bool:
    first = period.current.when.first
    return period.phase is Phase.NOW or (first is not None and first <= end)


def _last_day(period: Period) -> str:
    """Return the last day of what has begun, and both days of what has not."""
    when = period.current.when
    has_begun = period.phase is Phase.NOW
    return until_words(when.last) if has_begun and when.last else near_words(when)


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
    by_turns: dict[tuple[Turn, ...], list[tuple[str, str]]] = {}
    for help_ in found:
        turns = tuple(turn for turn in help_.turns if turn.phone != EMERGENCY)
        if not turns:
            continue
        signs = by_turns.setdefault(turns, [])
        if help_.urgency in HOW_SOON:
            titles = "; ".join(dict.fromkeys(title for title, _signs in help_.signs))
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
