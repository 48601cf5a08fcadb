"""What a change would do, in words, before anything is saved: entry by entry, with the reason."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.agenda import is_ahead
from schedules.agenda.desk import is_late
from schedules.engine import AnchorKind, Key, Kind, Moment, Rule, Status
from schedules.inputs.regimens import regimen_of
from schedules.models import Entry, Plan
from schedules.planning import Proposal, Step
from schedules.planning.stand_ins import went_over
from schedules.queries import contacts_of, lines_of, timeline_entry, to_call
from schedules.timeline import TimelineEntry, When
from schedules.words.appointments import slot_words
from schedules.words.labels import kind_words, level_words, where_words
from schedules.words.notices import notice_sentence
from schedules.words.rules import timing_words
from schedules.words.spans import span_words
from schedules.words.when import day_words, when_words

from .undecided import to_decide_words

LEFT = (Kind.LAB, Kind.IMAGING, Kind.VISIT, Kind.PHONE, Kind.PROCEDURE)  # what is counted as left
FEW = 3  # so many changed entries of a rule are not folded away
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
class ChangedEntry:
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
    reading: str  # what its source says of the moment from which it counts
    entries: tuple[ChangedEntry, ...]
    is_open: bool  # few enough to be read at once


@dataclass(frozen=True, slots=True)
class AppointmentChange:
    """An appointment that the change touches: what was agreed, for what, and what is to be done."""

    when: str
    titles: str
    what: str
    asks: bool  # somebody must call the hospital
    phone: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """A whole change in words; `facts` are the sentences that matter most."""

    warnings: tuple[tuple[str, str, str], ...]  # (level, its word, sentence)
    facts: tuple[str, ...]
    appointments: tuple[AppointmentChange, ...]  # that must be decided or are called off
    own: tuple[RuleChange, ...]  # what was asked for
    items: tuple[RuleChange, ...]  # what follows from it
    periods: tuple[RuleChange, ...]

    @property
    def count(self) -> int:
        """How many entries change beside what was asked for."""
        return sum(len(rule.entries) for rule in (*self.items, *self.periods))


def consequences_of(
    proposal: Proposal, plan: Plan, today: date, asked: Iterable[Key] = ()
) -> Consequences:
    """Return what a proposal does; `asked` are the entries that the nurse herself named."""
    lines = _lines(proposal)
    words = _Words(proposal, lines)
    pairs = [_pair(step, plan, lines) for step in proposal.steps]
    own_keys = set(asked)
    own = [pair for pair in pairs if pair.entry.key in own_keys]
    rows = proposal.projection.rows.values()
    written = (timeline_entry(row, lines[row.fact], str(plan.code)) for row in rows)
    others = [pair for pair in pairs if pair not in own and _is_seen(pair)]
    return Consequences(
        warnings=tuple(
            (notice.level, level_words(notice.level), notice_sentence(notice, words.titles))
            for notice in proposal.warnings
        ),
        facts=(*_stand_ins(proposal, words.titles), *_facts(proposal, pairs, written, today)),
        appointments=tuple(_appointments(proposal, words.titles)),
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
        return timeline_entry(row, lines[row.fact], str(plan.code)) if row is not None else None

    return Pair(words(step.before), words(step.after))


def _is_seen(pair: Pair) -> bool:
    """Tell whether a reader can see the difference."""
    if pair.before is None or pair.after is None:
        return True
    return _shown(pair.before) != _shown(pair.after)


def _shown(entry: TimelineEntry) -> tuple[object, ...]:
    return (when_words(entry.when), entry.status, entry.rebook, entry.conditional)


class _Words:
    """The rules of one protocol in words, as they count in one plan."""

    def __init__(self, proposal: Proposal, lines: Lines) -> None:
        self.lines = lines
        self.rules = {rule.fact: rule for rule in regimen_of(proposal.after.protocol).rules}
        self.titles = {fact: str(line["title"]) for fact, line in lines.items()}
        self.present = {fact for fact, _n in proposal.projection.rows}

    def changes(self, pairs: Iterable[Pair]) -> tuple[RuleChange, ...]:
        """Return the pairs by rule, each in order of time."""
        in_order = sorted(pairs, key=lambda pair: pair.entry.fact)
        groups = [list(members) for _fact, members in groupby(in_order, lambda p: p.entry.fact)]
        groups.sort(key=lambda members: str(members[0].entry.sort_on or ""))
        return tuple(self._change(members) for members in groups)

    def _change(self, pairs: list[Pair]) -> RuleChange:
        entry = pairs[0].entry
        rule = self.rules.get(entry.fact)
        entries = tuple(_changed(pair) for pair in pairs)
        shifts = {changed.shift for changed in entries}
        n = len(pairs)
        summary = ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}
        if len(shifts) == 1 and entries[0].shift:
            summary = _("%(lines)s, %(shift)s") % {"lines": summary, "shift": entries[0].shift}
        return RuleChange(
            title=entry.title,
            kind=kind_words(entry.kind),
            summary=summary,
            why=timing_words(self._as_counted(rule), self.titles) if rule else "",
            reading=self._reading(rule),
            entries=entries,
            is_open=n <= FEW,
        )

    def _as_counted(self, rule: Rule) -> Rule:
        """Return a rule with only the moment from which it counts in this plan."""
        if not rule.begin or len(rule.begin.anchors) == 1:
            return rule
        of_rules = (AnchorKind.RULE, AnchorKind.LAST_OF_RULE)
        counts = (
            anchor
            for anchor in rule.begin.anchors
            if anchor.kind not in of_rules or anchor.name in self.present
        )
        first = next(counts, rule.begin.anchors[-1])
        return replace(rule, begin=Moment((first,), rule.begin.offset))

    def _reading(self, rule: Rule | None) -> str:
        """Return how the team reads a rule that may count from one moment or another."""
        if rule is None or rule.begin is None or len(rule.begin.anchors) == 1:
            return ""
        line = self.lines[rule.fact]
        return str(line["team"] or line["explanation"])


def _changed(pair: Pair) -> ChangedEntry:
    before, after = pair
    return ChangedEntry(
        was=where_words(before) if before else _("new"),
        now=where_words(after) if after else _("no longer in the plan"),
        shift=_shift(before, after) if before and after else "",
        marks=tuple(_marks(pair)),
    )


def _shift(before: TimelineEntry, after: TimelineEntry) -> str:
    """Return how far it moves: by its day, or by the end of a period."""
    old, new = _last_day(before.when), _last_day(after.when)
    if not old or not new or old == new:
        return ""
    span = span_words(old, new)
    return (
        _("%(span)s later") % {"span": span}
        if new > old
        else _("%(span)s earlier") % {"span": span}
    )


def _last_day(when: When) -> date | None:
    return when.day or when.last or when.first


def _marks(pair: Pair) -> Iterator[str]:
    before, after = pair
    if after and after.rebook and not (before and before.rebook):
        yield _("cancel or keep")


def _still_fitting(proposal: Proposal) -> list[str]:
    """Return the appointments under which the schedule moves, and which fit all the same."""
    changed = {*map(str, proposal.told_appointments), *proposal.to_decide}
    found = dict.fromkeys(filter(None, (_fitting(step, proposal) for step in proposal.steps)))
    return [code for code in found if code not in changed]


def _fitting(step: Step, proposal: Proposal) -> str:
    """Return the appointment of an entry that moves and still fits it; "" where that is not so."""
    before, after = step.before, step.after
    if not before or not after or not after.appointment or before.appointment != after.appointment:
        return ""
    part = proposal.after.appointments[str(after.appointment)].parts[step.key]
    fits = after.status == Status.BOOKED and not (after.rebook or part.kept)
    return str(after.appointment) if fits and _window(before) != _window(after) else ""


def _window(row: Entry) -> tuple[date | None, ...]:
    return row.due, row.earliest, row.latest


def _appointments(proposal: Proposal, titles: Mapping[str, str]) -> Iterator[AppointmentChange]:
    """Yield the appointments that this leaves to be decided, calls off, or leaves as they are."""
    found = (
        *((code, _("to cancel or keep"), True) for code in proposal.to_decide),
        *((code, _("cancelled"), True) for code in proposal.cancelled),
        *((code, _("still fits"), False) for code in _still_fitting(proposal)),
    )
    for code, what, asks in found:
        booking = proposal.after.appointments[code]
        named = dict.fromkeys(titles.get(key.fact, key.fact) for key in booking.parts)
        contact = to_call(proposal.after.protocol, booking.lead.fact, proposal.after.clinic)
        phone = contact.phone if contact and asks else ""
        yield AppointmentChange(slot_words(booking.slot), ", ".join(named), what, asks, phone)


# The sentences that matter most


def _stand_ins(proposal: Proposal, titles: Mapping[str, str]) -> Iterator[str]:
    """Say which dose stands for another one now: it was given, or agreed, before this was known."""
    for old, new in went_over(proposal.before, proposal.after):
        words = {"old": titles.get(old.fact, old.fact), "new": titles.get(new.fact, new.fact)}
        yield _("What was noted for “%(old)s” now counts for “%(new)s”.") % words


def _facts(
    proposal: Proposal, pairs: list[Pair], written: Iterable[TimelineEntry], today: date
) -> Iterator[str]:
    yield from _bookings(proposal, pairs)
    yield from _overdue(pairs, today)
    if proposal.before is None:
        return
    yield from _left(pairs, written, today)
    if last_on := proposal.projection.last_on:
        yield _("The last day of the schedule is then %(day)s.") % {"day": day_words(last_on)}


def _bookings(proposal: Proposal, pairs: list[Pair]) -> Iterator[str]:
    if words := to_decide_words(len(proposal.to_decide)):
        yield words
    if n := len(_still_fitting(proposal)):
        text = ngettext("%(n)d appointment still fits.", "%(n)d appointments still fit.", n)
        yield text % {"n": n}


def _overdue(pairs: list[Pair], today: date) -> Iterator[str]:
    late = [p for p in pairs if _is_late(p.after, today) and not _is_late(p.before, today)]
    if n := len(late):
        text = ngettext("%(n)d line is overdue then.", "%(n)d lines are overdue then.", n)
        yield text % {"n": n}


def _is_late(entry: TimelineEntry | None, today: date) -> bool:
    return entry is not None and is_late(entry, today)


def _left(pairs: list[Pair], written: Iterable[TimelineEntry], today: date) -> Iterator[str]:
    """Say how many of each kind are still to come, where that number changes.

    `written` are all entries as they will be.
    """
    before = _count_left((pair.before for pair in pairs), today)
    after = _count_left((pair.after for pair in pairs), today)
    if before == after:
        return
    left = _count_left(written, today)
    for kind in LEFT:
        if before[kind] != after[kind]:
            was = left[kind] - after[kind] + before[kind]
            words = {"kind": kind_words(kind), "before": was, "after": left[kind]}
            yield _("%(kind)s still to come: %(before)d becomes %(after)d.") % words


def _count_left(entries: Iterable[TimelineEntry | None], today: date) -> Counter[Kind]:
    known = (entry for entry in entries if entry is not None and not entry.is_period)
    return Counter(entry.kind for entry in known if is_ahead(entry, today))
