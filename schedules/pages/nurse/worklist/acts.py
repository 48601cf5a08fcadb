"""What is said of a line without leaving the list: of what each plan has in it by itself.

A revision is that of one plan, so each has its own form, with its own entries.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from schedules.agenda.desk import What
from schedules.engine import Status
from schedules.forms.days import Box
from schedules.forms.lines import OWN, Line
from schedules.forms.questions import Option
from schedules.models import Entry, Plan
from schedules.pages.nurse.lines import NurseLine, Opening, Tap, booking_address, together
from schedules.queries.worklist import Section
from schedules.words.when import day_words

from .things import Thing
from .words import ListWords


@dataclass(frozen=True, slots=True)
class Acts:
    """What one press says of all that a plan has in a line."""

    plan: Plan
    things: tuple[Thing, ...]
    taps: tuple[Tap, ...]
    opening: Opening | None  # the page that the list is for, where a tap cannot say it

    @property
    def goes_to(self) -> str:
        """The address to which a press is sent."""
        return reverse("plan-record", args=[self.plan.code])

    @property
    def treatment(self) -> str:
        """Of which treatment it is."""
        return str(self.plan.protocol.treatment)

    @property
    def title(self) -> str:
        """The name of its main thing."""
        return self.things[0].line.title


@dataclass(frozen=True, slots=True)
class InPlace:
    """What can be written of what a plan has in a line; each choice is a key, or several."""

    acts: Acts
    id: str  # of its fields, different on every line
    on: Box  # for the day on which it was done
    done: tuple[Option, ...] = ()
    missed: tuple[Option, ...] = ()


def acts_of(things: Sequence[Thing], section: Section) -> Iterator[Acts]:
    """Yield what can be said of each plan of a line.

    What is said of an appointment that plans share, is said once.
    """
    said: set[str] = set()
    for own in _by_plan(things):
        taps, appointment = _taps(own, section), str(own[0].rows[0].appointment or "")
        opening = next((one for t in own if (one := t.line.opening) and one.is_first), None)
        if appointment in said:
            taps, opening = tuple(tap for tap in taps if tap.keys != appointment), None
        if appointment:
            said.add(appointment)
        yield Acts(own[0].plan, own, taps, opening)


def _by_plan(things: Sequence[Thing]) -> list[tuple[Thing, ...]]:
    by_plan: dict[int, list[Thing]] = {}
    for thing in things:
        by_plan.setdefault(thing.plan.pk, []).append(thing)
    return [tuple(own) for own in by_plan.values()]


# in one press


def _taps(things: Sequence[Thing], section: Section) -> tuple[Tap, ...]:
    """Return what one press says of all these; that they were not done wants a reason."""
    if section is Section.DECIDE:
        return things[0].line.taps
    if section is Section.RESULTS:
        return tuple(_discussed(things))
    taps = tuple(_done_in_one(things))
    return (*taps, *_calling_off(things[0])) if section is Section.SOON else taps


def _discussed(things: Sequence[Thing]) -> Iterator[Tap]:
    keys = " ".join(str(row.key) for thing in things for row in thing.rows)
    yield from (replace(tap, keys=keys) for tap in things[0].line.taps[:1])


def _done_in_one(things: Sequence[Thing]) -> Iterator[Tap]:
    """Yield the press that says all were done; of those that differ in the day, of the first."""
    done = [
        replace(line, taps=(tap,))
        for line in (thing.line for thing in things)
        for tap in line.taps
        if tap.what == What.DONE
    ]
    whole = together(done)
    yield from [whole] if whole else [tap for line in done[:1] for tap in line.taps]


def _calling_off(thing: Thing) -> Iterator[Tap]:
    """Yield what says that the appointment of a line was called off."""
    row = thing.rows[0]
    if row.status == Status.BOOKED and row.appointment:
        address = reverse("appointment-decide", args=[row.plan.code])
        yield Tap(What.CANCELLED.value, str(row.appointment), _("Cancelled"), address)


# on another page


def booking_of(things: Sequence[Thing], words: ListWords) -> str:
    """Return the page on which a time is agreed for all of a line that has none; "" for none."""
    if words.section not in (Section.OVERDUE, Section.SOON, Section.BOOK):
        return ""
    asked = [thing for thing in things if thing.line.is_to_book]
    if not asked:
        return ""
    plan = asked[0].plan
    lines = (_to_book(thing, plan) for thing in asked)
    return words.with_way_back(booking_address(plan, lines))


def _to_book(thing: Thing, plan: Plan) -> Line:
    row = next(row for row in thing.rows if str(row.key) == thing.line.key)
    return Line(row.key, OWN if thing.plan.pk == plan.pk else str(thing.plan.code))


def panel_address(thing: Thing, back: str) -> str:
    """Return where the rest can be said of the line of a thing; `back` is the list at this line."""
    address = reverse("worklist-line", args=[thing.plan.code, *thing.rows[0].key])
    return f"{address}?{urlsplit(back).query}"


# in the panel of a line


def in_place(acts: Acts, words: ListWords) -> InPlace | None:
    """Return what else can be written of a plan's part of a line; None for nothing."""
    if words.section in (Section.DECIDE, Section.RESULTS):
        return None
    is_pending = words.section is Section.PENDING
    done = [one for one in acts.things if is_pending or _says(one.line, What.DONE)]
    missed = [one for one in acts.things if _says(one.line, What.MISSED)]
    fact, n = acts.things[0].rows[0].key
    id = f"{acts.plan.code}-{fact}-{n}"
    box = Box(f"done-{id}", "on", "", is_required=True, last=words.today)
    return InPlace(acts, id, box, tuple(_done(done)), tuple(_missed(missed)))


def _says(line: NurseLine, what: What) -> bool:
    return any(tap.what == what for tap in line.taps)


def _done(things: Sequence[Thing]) -> Iterator[Option]:
    """Yield what may have been done on one day: all of it, or one of it."""
    if len(things) > 1:
        yield Option(" ".join(one.line.key for one in things), _("All of this line"), False)
    for thing in things:
        options = [_option(row, thing) for row in thing.rows]
        yield from sorted(options, key=lambda option: option.value != thing.line.key)


def _missed(things: Sequence[Thing]) -> Iterator[Option]:
    rows = [(row, thing) for thing in things for row in thing.rows]
    if len(rows) > 1:
        yield Option(" ".join(str(row.key) for row, _thing in rows), _("All of this line"), False)
    yield from (_option(row, thing) for row, thing in rows)


def _option(row: Entry, thing: Thing) -> Option:
    day = row.on or row.due or row.latest
    words = f"{thing.line.title}: {day_words(day)}" if day else thing.line.title
    return Option(str(row.key), words, False)
