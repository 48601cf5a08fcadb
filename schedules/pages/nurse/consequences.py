"""What a change would do, in words, before anything is saved: entry by entry, with the reason."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.engine import OPEN, Key, Kind, Status
from schedules.inputs.regimens import regimen_of
from schedules.models import Entry, Plan
from schedules.planning import Proposal, Step
from schedules.queries import contacts_of, lines_of, timeline_entry
from schedules.timeline import TimelineEntry
from schedules.words.labels import kind_words, level_words, status_words
from schedules.words.notices import notice_sentence
from schedules.words.rules import when_words
from schedules.words.spans import span_words
from schedules.words.when import day_words, place_in_time
from treatments.models import Protocol

LEFT = (Kind.LAB, Kind.IMAGING, Kind.VISIT, Kind.PHONE, Kind.PROCEDURE)  # what is counted as left
Lines = Mapping[str, Mapping[str, object]]  # what a rule says of all its entries, by fact


class Pair(NamedTuple):
    """One entry before and after."""

    before: TimelineEntry | None
    after: TimelineEntry | None

    @property
    def entry(self) -> TimelineEntry:
        """The entry as it will be, or as it was where it leaves."""
        entry = self.after or self.before
        if entry is None:
            raise ValueError("a pair without any entry")
        return entry


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: where it was, where it comes, and what that asks of the nurse."""

    was: str
    now: str
    shift: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """All entries of one rule that differ, with the reason: the rule itself."""

    title: str
    kind: str
    summary: str
    why: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """A whole change in words; `facts` are the sentences that matter most."""

    warnings: tuple[tuple[str, str, str], ...]  # (level, its word, sentence)
    facts: tuple[str, ...]
    own: tuple[RuleChange, ...]  # what was asked for
    items: tuple[RuleChange, ...]  # what follows from it
    periods: tuple[RuleChange, ...]

    @property
    def count(self) -> int:
        """How many entries change beside what was asked for."""
        return sum(len(rule.lines) for rule in (*self.items, *self.periods))


def consequences_of(
    proposal: Proposal, plan: Plan, today: date, asked: Iterable[Key] = ()
) -> Consequences:
    """Return what a proposal does; `asked` are the entries that the nurse herself named."""
    lines = _lines(proposal)
    words = _Words(proposal.after.protocol, lines)
    pairs = [_pair(step, plan, lines) for step in proposal.steps]
    own_keys = set(asked)
    own = [pair for pair in pairs if pair.entry.key in own_keys]
    others = [pair for pair in pairs if pair not in own and _is_seen(pair)]
    return Consequences(
        warnings=tuple(
            (notice.level, level_words(notice.level), notice_sentence(notice, words.titles))
            for notice in proposal.warnings
        ),
        facts=tuple(_facts(proposal, pairs, today)),
        own=words.changes(own),
        items=words.changes(pair for pair in others if not pair.entry.is_period),
        periods=words.changes(pair for pair in others if pair.entry.is_period),
    )


def _lines(proposal: Proposal) -> Lines:
    """What the rules say; an entry that leaves with an old version is still known by it."""
    after = proposal.after.protocol
    lines = dict(lines_of(after, contacts_of(after.clinic)))
    before = proposal.before.protocol if proposal.before else after
    if before != after:
        lines = {**lines_of(before, contacts_of(before.clinic)), **lines}
    return lines


def _pair(step: Step, plan: Plan, lines: Lines) -> Pair:
    def words(row: Entry | None) -> TimelineEntry | None:
        return timeline_entry(row, lines[row.fact], plan) if row is not None else None

    return Pair(words(step.before), words(step.after))


def _is_seen(pair: Pair) -> bool:
    """Tell whether a reader can see the difference; a day to book on alone is none."""
    if pair.before is None or pair.after is None:
        return True
    return _shown(pair.before) != _shown(pair.after)


def _shown(entry: TimelineEntry) -> tuple[object, ...]:
    return (place_in_time(entry), entry.status, entry.rebook, entry.conditional)


class _Words:
    """The rules of one protocol in words."""

    def __init__(self, protocol: Protocol, lines: Lines) -> None:
        self.rules = {rule.fact: rule for rule in regimen_of(protocol).rules}
        self.titles = {fact: str(line["title"]) for fact, line in lines.items()}

    def changes(self, pairs: Iterable[Pair]) -> tuple[RuleChange, ...]:
        """Return the pairs by rule, each in order of time."""
        in_order = sorted(pairs, key=lambda pair: pair.entry.fact)
        groups = [list(members) for _fact, members in groupby(in_order, lambda p: p.entry.fact)]
        groups.sort(key=lambda members: str(members[0].entry.sort_on or ""))
        return tuple(self._change(members) for members in groups)

    def _change(self, pairs: list[Pair]) -> RuleChange:
        entry = pairs[0].entry
        rule = self.rules.get(entry.fact)
        lines = tuple(_line(pair) for pair in pairs)
        shifts = {line.shift for line in lines}
        n = len(pairs)
        summary = ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}
        if len(shifts) == 1 and lines[0].shift:
            summary = _("%(lines)s, %(shift)s") % {"lines": summary, "shift": lines[0].shift}
        return RuleChange(
            title=entry.title,
            kind=kind_words(entry.kind),
            summary=summary,
            why=when_words(rule, self.titles) if rule else "",
            lines=lines,
        )


def _line(pair: Pair) -> Line:
    before, after = pair
    return Line(
        was=_where(before) if before else _("new"),
        now=_where(after) if after else _("no longer in the plan"),
        shift=_shift(before, after) if before and after else "",
        marks=tuple(_marks(pair)),
    )


def _where(entry: TimelineEntry) -> str:
    state = status_words(entry.status)
    when = place_in_time(entry)
    return _("%(when)s (%(state)s)") % {"when": when, "state": state.lower()} if state else when


def _shift(before: TimelineEntry, after: TimelineEntry) -> str:
    """Return how far it moves: by its day, or by the end of a period."""
    old = before.day or before.latest or before.earliest
    new = after.day or after.latest or after.earliest
    if not old or not new or old == new:
        return ""
    span = span_words(abs((new - old).days))
    return (
        _("%(span)s later") % {"span": span}
        if new > old
        else _("%(span)s earlier") % {"span": span}
    )


def _marks(pair: Pair) -> Iterator[str]:
    if _asks_rebooking(pair):
        yield _("rebook")
    if _asks_cancelling(pair):
        yield _("cancel the appointment")


def _asks_rebooking(pair: Pair) -> bool:
    before, after = pair
    return bool(after and after.rebook and not (before and before.rebook))


def _asks_cancelling(pair: Pair) -> bool:
    before, after = pair
    return bool(before and after is None and before.status is Status.BOOKED)


# The sentences that matter most


def _facts(proposal: Proposal, pairs: list[Pair], today: date) -> Iterator[str]:
    yield from _bookings(pairs)
    yield from _overdue(pairs, today)
    if proposal.before is not None:
        yield from _left(proposal, pairs, today)


def _bookings(pairs: list[Pair]) -> Iterator[str]:
    if n := sum(map(_asks_rebooking, pairs)):
        text = ngettext("%(n)d appointment to rebook.", "%(n)d appointments to rebook.", n)
        yield text % {"n": n}
    if n := sum(map(_asks_cancelling, pairs)):
        text = ngettext("%(n)d appointment to cancel.", "%(n)d appointments to cancel.", n)
        yield text % {"n": n}


def _overdue(pairs: list[Pair], today: date) -> Iterator[str]:
    late = [p for p in pairs if _is_late(p.after, today) and not _is_late(p.before, today)]
    if n := len(late):
        text = ngettext("%(n)d line is overdue then.", "%(n)d lines are overdue then.", n)
        yield text % {"n": n}


def _is_late(entry: TimelineEntry | None, today: date) -> bool:
    return bool(entry and entry.deadline and entry.deadline < today)


def _left(proposal: Proposal, pairs: list[Pair], today: date) -> Iterator[str]:
    """How many of each kind are still to come, where that number changes, and the new end."""
    for kind in LEFT:
        before = sum(_is_left(pair.before, kind, today) for pair in pairs)
        after = sum(_is_left(pair.after, kind, today) for pair in pairs)
        if before != after:
            rows = proposal.projection.rows.values()
            left = sum(_is_left(row, kind, today) for row in rows)
            words = {"kind": kind_words(kind), "before": left - after + before, "after": left}
            yield _("%(kind)s still to come: %(before)d becomes %(after)d.") % words
    if proposal.projection.last_on:
        yield _("The last day of the schedule is then %(day)s.") % {
            "day": day_words(proposal.projection.last_on)
        }


def _is_left(entry: TimelineEntry | Entry | None, kind: Kind, today: date) -> bool:
    if entry is None or entry.kind != kind or entry.is_period or entry.status not in OPEN:
        return False
    last = entry.on or entry.due or entry.latest
    return bool(last and last >= today)
