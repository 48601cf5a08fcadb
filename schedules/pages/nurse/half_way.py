"""What lies behind in a treatment that is under way, and what is told of it, in words."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.agenda.desk import is_recordable
from schedules.engine import GIVEN, OPEN, Kind, Status
from schedules.forms.behind import AtHome, Behind, PastSeries
from schedules.forms.stopping import PastDose
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.when import day_words, list_words, when_words

ONE_DAY = timedelta(days=1)
NOT_ASKED = (Kind.DOSE, Kind.PREMEDICATION)


def behind_of(timeline: Timeline, today: date) -> Behind:
    """Return what lies behind today by a schedule of which nothing is recorded yet."""
    doses = list(_doses(timeline))
    past = [dose for dose in doses if dose.on <= today]
    return Behind(
        start=timeline.start,
        doses=tuple(past),
        next=next((dose for dose in doses if dose.on > today), None),
        series=tuple(_series(timeline, today)),
        at_home=tuple(_at_home(timeline, today)),
    )


def _doses(timeline: Timeline) -> Iterator[PastDose]:
    """Yield the doses that this patient surely has, in order of time."""
    dated = [
        (day, entry)
        for entry in timeline.entries
        if entry.kind is Kind.DOSE and is_recordable(entry) and (day := entry.when.day)
        if not (entry.conditional or entry.ask_team)
    ]
    dated.sort(key=lambda pair: pair[0])
    taken = {(entry.course, day) for day, entry in dated if entry.course}
    for day, entry in dated:
        beside = {(entry.course, day - ONE_DAY), (entry.course, day + ONE_DAY)}
        yield PastDose(entry.key, entry.title, day, is_of_block=bool(beside & taken))


def _at_home(timeline: Timeline, today: date) -> Iterator[AtHome]:
    """Yield the series of doses that have begun, the steps of a beginning among them."""
    for entry in timeline.entries:
        first, repeat = entry.when.first, entry.repeat
        if entry.kind is Kind.DOSE and repeat and first and first <= today:
            yield AtHome(first, repeat)


def _series(timeline: Timeline, today: date) -> Iterator[PastSeries]:
    """Yield the tests and visits of which a time has passed after the start.

    What is part of a dose or of another visit was done with it.
    """
    by_fact: dict[str, list[TimelineEntry]] = {}
    for entry in timeline.entries:
        if is_recordable(entry) and entry.kind not in NOT_ASKED and not entry.part_of:
            by_fact.setdefault(entry.fact, []).append(entry)
    for fact, entries in by_fact.items():
        times = sorted((day, e.key) for e in entries if (day := _due(e)) and day >= timeline.start)
        past = sum(day <= today for day, _key in times)
        if any(timeline.start < day <= today for day, _key in times):
            yield PastSeries(
                fact=fact,
                title=entries[0].title,
                kind=entries[0].kind,
                times=tuple((key, day) for day, key in times[: past + 1]),
                ends_before=entries[0].due is None,
                is_once=len(times) == 1,
                is_asked_of_team=entries[0].ask_team,
            )


def _due(entry: TimelineEntry) -> date | None:
    return entry.when.day or entry.when.last


# what is told, in the preview


def told_words(timeline: Timeline, today: date) -> tuple[str, ...]:
    """Return what a plan that is not stored yet records of the time before, and what comes next."""
    doses = [e for e in timeline.entries if e.kind is Kind.DOSE]
    tests = [e for e in timeline.entries if e.kind is not Kind.DOSE and e.status in GIVEN]
    paused = tuple(_paused_words(timeline))
    if not (tests or paused) and all(dose.status in OPEN for dose in doses):
        return ()
    return (
        *_given_words([dose for dose in doses if dose.status in GIVEN and dose.on]),
        *paused,
        *_not_given_words([dose for dose in doses if dose.status is Status.MISSED]),
        *_open_words([dose for dose in doses if _is_open(dose, today)]),
        *(_("%(title)s: last done on %(day)s.") % _words(test) for test in tests),
        *_next_words(doses, today),
    )


def _words(entry: TimelineEntry) -> dict[str, str]:
    return {"title": entry.title, "day": day_words(entry.on) if entry.on else ""}


def _given_words(doses: Sequence[TimelineEntry]) -> Iterator[str]:
    by_title: dict[str, list[date]] = {}
    for dose in doses:
        if dose.on:
            by_title.setdefault(dose.title, []).append(dose.on)
    for title, days in by_title.items():
        words = {"title": title, "n": len(days)}
        words |= {"first": day_words(min(days)), "last": day_words(max(days))}
        if len(days) == 1:
            yield _("%(title)s: given on %(last)s.") % words
        else:
            yield _("%(title)s: %(n)d given, from %(first)s to %(last)s.") % words


def _not_given_words(doses: Sequence[TimelineEntry]) -> Iterator[str]:
    if doses:
        days = list_words([day_words(day) for dose in doses if (day := dose.when.day)])
        yield _("Due since then and not given: %(days)s.") % {"days": days}


def _is_open(dose: TimelineEntry, today: date) -> bool:
    """Tell whether nobody said what became of a dose that surely was due."""
    day, is_one = dose.when.day, not (dose.repeat or dose.is_period)
    is_sure = is_one and not (dose.conditional or dose.ask_team)
    return bool(is_sure and dose.status in OPEN and day and day < today)


def _open_words(doses: Sequence[TimelineEntry]) -> Iterator[str]:
    days = [day for dose in doses if (day := dose.when.day)]
    if len(days) == 1:
        yield _("Not known of the dose of %(day)s: it stays open.") % {"day": day_words(days[0])}
    elif days:
        words = {"n": len(days), "first": day_words(min(days)), "last": day_words(max(days))}
        text = _("Not known of %(n)d doses, from %(first)s to %(last)s: they stay open.")
        yield text % words


def _paused_words(timeline: Timeline) -> Iterator[str]:
    for notice in timeline.notices:
        if notice.code == "paused":
            since = {"since": day_words(date.fromisoformat(str(notice.words["since"])))}
            yield _("At home: no dose since %(since)s. The plan begins with a pause.") % since


def _next_words(doses: Sequence[TimelineEntry], today: date) -> Iterator[str]:
    ahead = (d for d in doses if d.status in OPEN and not d.conditional and not d.is_period)
    for dose in ahead:
        if dose.when.first and dose.when.first >= today and not dose.repeat:
            words = {"title": dose.title, "when": when_words(dose.when)}
            yield capfirst(_("the next: %(title)s, %(when)s.") % words)
            return
