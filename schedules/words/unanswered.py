"""What a person reads otherwise than other programs: what nobody answered yet, and after a stop.

Of doses of which a missing answer says which one it is, every alternative stands in a timeline as
"may apply" (docs/design.md, time rule 9), and other programs and nurses see each. Whoever has the
treatment would read two schemes that run at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import zip_longest

from django.utils import translation
from django.utils.translation import gettext as _

from schedules.engine import OPEN, STOP_DATE, Kind, Repeat
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.when import when_words

ONE_DAY = timedelta(days=1)
CHOOSE_DAYS = "choose-weekdays"  # asked of one of the schemes alone


def as_read(timeline: Timeline) -> Timeline:
    """Return a timeline as the person reads it: of schemes that exclude each other one line."""
    timeline = _as_admitted(_as_stopped(timeline))
    waiting = [entry for entry in timeline.entries if _waits(entry)]
    if not waiting:
        return timeline
    with translation.override(timeline.language):
        read = _stand_ins(timeline.entries, waiting) | _schemes(waiting)
    gone = {key for key, entry in read.items() if entry is None}
    asks_days = any(entry.repeat and entry.repeat.weekdays for entry in waiting)
    return replace(
        timeline,
        entries=tuple(
            read.get(entry.key) or entry for entry in timeline.entries if entry.key not in gone
        ),
        notices=tuple(n for n in timeline.notices if not (asks_days and n.code == CHOOSE_DAYS)),
    )


def _as_stopped(timeline: Timeline) -> Timeline:
    """Return a timeline that says of each check without an end that a stop may have ended it.

    Its own words speak of every so often, as if nothing had happened.
    """
    if STOP_DATE not in timeline.facts:
        return timeline
    with translation.override(timeline.language):
        words = _("The treatment was stopped. Ask your team whether this goes on.")
    return replace(
        timeline,
        entries=tuple(
            replace(entry, explanation=words, text=words, meanings=())
            if entry.is_open_ended and entry.status in OPEN and not entry.when.is_known
            else entry
            for entry in timeline.entries
        ),
    )


def _as_admitted(timeline: Timeline) -> Timeline:
    """Return a timeline in which what comes before a dose comes before the evening of admission.

    Who is in the hospital by then can no longer do it.
    """
    doses = {e.when.day for e in timeline.entries if e.kind is Kind.DOSE and e.status in OPEN}
    stays = (e.when.day for e in timeline.entries if e.kind is Kind.ADMISSION and e.when.day)
    evenings = {day + ONE_DAY: day for day in stays if day + ONE_DAY in doses}
    if not evenings:
        return timeline
    return replace(
        timeline,
        entries=tuple(
            replace(entry, latest=evenings[entry.latest])
            if entry.when.first is None and entry.latest in evenings and entry.status in OPEN
            else entry
            for entry in timeline.entries
        ),
    )


def _waits(entry: TimelineEntry) -> bool:
    """Tell whether an answer that is missing decides about a dose that was not given yet."""
    is_dose = entry.kind is Kind.DOSE and entry.status in OPEN and not entry.ask_team
    return is_dose and entry.conditional and bool(entry.answers or entry.replaces)


# doses at home


def _schemes(waiting: Iterable[TimelineEntry]) -> dict[object, TimelineEntry | None]:
    """Return of schemes that exclude each other the first as all of them, and the rest as none.

    A scheme that was paused has several parts: the n-th of each belong together.
    """
    by_rule: dict[str, list[TimelineEntry]] = {}
    for entry in waiting:
        if entry.repeat:
            by_rule.setdefault(entry.fact, []).append(entry)
    read: dict[object, TimelineEntry | None] = {}
    for rules in _excluding(by_rule):
        for parts in zip_longest(*rules):
            one, *others = filter(None, parts)
            if others:
                read |= {other.key: None for other in others} | {one.key: _either(one, others)}
    return read


def _excluding(
    by_rule: dict[str, list[TimelineEntry]],
) -> Iterator[list[list[TimelineEntry]]]:
    """Yield the rules that exclude each other together."""
    left = list(by_rule.values())
    while left:
        first = left.pop(0)
        together = [first, *(rule for rule in left if _excludes(first[0], rule[0]))]
        left = [rule for rule in left if rule not in together]
        yield together


def _excludes(one: TimelineEntry, other: TimelineEntry) -> bool:
    """Tell whether no answer makes both true."""
    asked = dict(one.answers)
    return any(fact in asked and asked[fact] != answer for fact, answer in other.answers)


def _either(one: TimelineEntry, others: Iterable[TimelineEntry]) -> TimelineEntry:
    """Return several schemes as one entry that says they are, and who knows which it is."""
    first, *rest = (entry.title for entry in (one, *others))
    words = [
        _("It can be this: %(title)s.") % {"title": first},
        *(_("Or this: %(title)s.") % {"title": title} for title in rest),
        _("Your MS nurse says which one you have."),
    ]
    return replace(
        one,
        title=_("Not known yet: which dose you have"),
        explanation=" ".join(words),
        text=" ".join(words),
        meanings=(),
        preparation="",
        bring="",
        forgotten="",
        detail={},
        repeat=Repeat(),
        booked_by="team",
        conditional=False,
        sequence=max(entry.sequence for entry in (one, *others)),
    )


# doses of which another one may take the place


def _stand_ins(
    entries: Iterable[TimelineEntry], waiting: Iterable[TimelineEntry]
) -> dict[object, TimelineEntry | None]:
    """Return each dose and the one that may take its place: each says that it is one of two."""
    by_fact = {entry.fact: entry for entry in entries if entry.status in OPEN}
    read: dict[object, TimelineEntry | None] = {}
    for other in waiting:
        one = by_fact.get(other.replaces)
        if one:
            read |= {one.key: _one_of_two(one, other), other.key: _one_of_two(other, one)}
    return read


def _one_of_two(entry: TimelineEntry, other: TimelineEntry) -> TimelineEntry:
    words = _(
        "Perhaps this comes instead: %(title)s, %(when)s. Your MS nurse says what it will be."
    ) % {"title": other.title, "when": when_words(other.when)}
    return replace(
        entry,
        conditional=True,
        explanation=f"{words} {entry.explanation}",
        text=f"{words} {entry.text}",
    )
