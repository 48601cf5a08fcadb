"""What changed in a patient's schedule since the last visit, in words: only what a calendar shows.

Why a nurse changed something, and what she noted, is never read here.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.engine import OPEN, Key, Kind, Status
from schedules.models import Change, Plan
from schedules.planning.appointments import read_booking
from schedules.queries import changes_since_seen, contacts_of, lines_of, timeline_of
from schedules.timeline import TimelineEntry, When, read_when
from schedules.words.appointments import slot_words
from schedules.words.when import day_words, weekday_words, when_words

FIRST = 5  # lines that are shown at once
Step = Mapping[str, Any] | None  # where an entry stood, as a change keeps it
Order = tuple[bool, date, bool]  # what only lasts comes last, on each day a dose comes first
Record = Mapping[str, Any]  # of which only the place is read, where an earlier step lacks it


class Stand(NamedTuple):
    """Where an entry stood or stands, as far as a change tells."""

    when: When
    place: str

    @property
    def calendar(self) -> tuple[object, ...]:
        """What a calendar shows of it."""
        when = self.when
        agreed = when.status is Status.BOOKED
        sure = (when.certainty, agreed, when.status in OPEN)
        return when.first, when.last, when.at, self.place, *sure


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that changed: "Infuus: was maandag 5 april, nu maandag 12 april"."""

    title: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class News:
    """All that changed; `seen` says of which plans, for the button that puts it away."""

    facts: tuple[str, ...]  # of whole treatments
    lines: tuple[NewsLine, ...]
    more: tuple[NewsLine, ...]
    seen: tuple[str, ...]  # "plan=revision"

    def __bool__(self) -> bool:
        return bool(self.facts or self.lines)


def news_of(plans: Iterable[Plan], seen: Mapping[str, int], today: date) -> News:
    """Return what changed in these plans since they were seen."""
    plans = list(plans)
    by_plan: dict[int, list[Change]] = {}
    for change in changes_since_seen(plans, seen):
        by_plan.setdefault(change.plan_id, []).append(change)
    facts: list[str] = []
    lines: list[tuple[Order, NewsLine]] = []
    for plan in plans:
        changes = by_plan.get(plan.pk, [])
        whole = _whole(plan, changes, is_known=str(plan.code) in seen)
        facts += [whole] if whole else []
        if changes and not whole:
            lines += _lines(plan, changes, today)
    lines.sort(key=lambda pair: pair[0])
    words = tuple(line for _order, line in lines)
    marks = tuple(f"{plan.code}={plan.revision}" for plan in plans)
    return News(tuple(facts), words[:FIRST], words[FIRST:], marks)


def _whole(plan: Plan, changes: Iterable[Change], *, is_known: bool) -> str:
    """Return what happened to a treatment as a whole; then its single lines are no news."""
    acts = {change.act for change in changes}
    words = {"treatment": str(plan.protocol.treatment)}
    if plan.is_entered_in_error:
        taken = _("%(treatment)s is no longer in your schedule. It was put there by mistake.")
        return taken % words if is_known and acts else ""
    if not is_known:
        new = _("New in your schedule: %(treatment)s. First day: %(day)s.")
        return new % {**words, "day": weekday_words(plan.start)}
    if plan.stopped_on and acts & {Change.Act.STOP, Change.Act.SWITCH}:
        stopped = _("%(treatment)s stops. The last day of this treatment: %(day)s.")
        return stopped % {**words, "day": weekday_words(plan.stopped_on)}
    return ""


def _lines(plan: Plan, changes: Iterable[Change], today: date) -> Iterator[tuple[Order, NewsLine]]:
    """Yield what each entry was and is, with its place among the others."""
    contacts = contacts_of(plan.protocol.clinic)
    said = lines_of(plan.protocol, contacts)
    titles = {fact: str(line["title"]) for fact, line in said.items()}
    entries = {entry.key: entry for entry in timeline_of(plan).entries}
    doses = {entry.fact for entry in entries.values() if entry.kind is Kind.DOSE}
    lasting = {entry.fact for entry in entries.values() if entry.is_period}
    moves = _moves(changes, lasting)
    yield from _called_off(changes, moves.keys(), titles, today)
    asked = _to_ask_about(plan, {key.fact for key in moves}, said)
    for key, (was, now) in moves.items():
        if key.fact in asked or not _is_news(was, now, today):
            continue
        title = titles.get(key.fact) or _title(entries.get(key))
        days = [s.when.first or s.when.last for s in (now, was) if s and s.when.is_known]
        day = next((day for day in days if day), date.max)
        order = (key.fact in lasting, day, key.fact not in doses)
        yield order, NewsLine(title, _was(was), _now(was, now))


def _called_off(
    changes: Iterable[Change], told: Collection[Key], titles: Mapping[str, str], today: date
) -> Iterator[tuple[Order, NewsLine]]:
    """Yield the appointments that were cancelled while nothing of the plan waited for them."""
    for change in changes:
        for name, values in change.new.items():
            if not name.startswith("appointments.") or not values.get("cancelled"):
                continue
            booking = read_booking(values)
            day, is_told = booking.slot.ends_on, any(key in told for key in booking.parts)
            if day >= today and not is_told and booking.lead.fact in titles:
                was = _("was: %(when)s") % {"when": slot_words(booking.slot)}
                line = NewsLine(titles[booking.lead.fact], was, _("does not take place"))
                yield (False, booking.slot.on, False), line


def _to_ask_about(plan: Plan, facts: set[str], said: Mapping[str, Any]) -> set[str]:
    """Return the lines that are no word of the hospital, those of an earlier version too."""
    asked = {fact for fact in facts & said.keys() if said[fact]["ask_team"]}
    if former := facts - said.keys():
        rows = plan.entries.filter(fact__in=former, is_product_information=True)
        asked |= set(rows.values_list("fact", flat=True))
    return asked


def _title(entry: TimelineEntry | None) -> str:
    """A line that this version of the protocol does not know any more."""
    return entry.title if entry else _("An earlier line of your schedule")


def _moves(
    changes: Iterable[Change], lasting: Collection[str]
) -> dict[Key, tuple[Stand | None, Stand | None]]:
    """Return where each entry stood before all these changes, and where it stands after them."""
    steps: dict[Key, tuple[Step, Step]] = {}
    records: dict[str, tuple[Record, Record]] = {}
    for change in changes:
        if change.act == Change.Act.EXTEND:  # that time goes on is no news
            continue
        for step in change.steps:
            key = Key(step["fact"], step["n"])
            steps[key] = (steps[key][0] if key in steps else step["was"], step["now"])
        for name, new in change.new.items():
            if name.startswith("records."):
                old = records[name][0] if name in records else change.old.get(name) or {}
                records[name] = (old, new or {})
    return {
        key: _pair(step, records.get(f"records.{key}"), lasts=key.fact in lasting)
        for key, step in steps.items()
    }


def _pair(
    steps: tuple[Step, Step], records: tuple[Record, Record] | None, *, lasts: bool
) -> tuple[Stand | None, Stand | None]:
    was, now = records or ({}, {})
    return _stand(steps[0], was, lasts=lasts), _stand(steps[1], now, lasts=lasts)


def _stand(step: Step, record: Record, *, lasts: bool) -> Stand | None:
    if step is None:
        return None
    return Stand(read_when(step, lasts=lasts), step.get("place") or record.get("place", ""))


def _is_news(was: Stand | None, now: Stand | None, today: date) -> bool:
    """What lies behind, or was only ticked off, is no news to the one to whom it happened."""
    if now and now.when.status in (Status.DONE, Status.MISSED):
        return False
    if (was and was.calendar) == (now and now.calendar):
        return False
    days = [stand.when.last or stand.when.first for stand in (was, now) if stand]
    return any(day is not None and day >= today for day in days)


def _was(was: Stand | None) -> str:
    return _("was: %(when)s") % {"when": _when(was)} if was else ""


def _now(was: Stand | None, now: Stand | None) -> str:
    if now is None or now.when.status is Status.SKIPPED:
        return _("does not take place")
    words = {"when": _when(now)}
    if was is None:
        return _("new: %(when)s") % words
    if now.when.status is Status.BOOKED:
        return _("now agreed: %(when)s") % words
    return _("now: %(when)s") % words


def _when(stand: Stand) -> str:
    """Return where an entry stands, with the place that is agreed."""
    return ", ".join(filter(None, (when_words(stand.when), stand.place)))


def heading(seen: date) -> str:
    """Return the heading of the news."""
    return capfirst(_("changed since %(day)s") % {"day": day_words(seen)})
