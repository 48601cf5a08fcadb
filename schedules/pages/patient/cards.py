"""Days, series and periods of an agenda in words, each as one card.

A card shows its heading, and opens to its lines: what is to be read of each rule. Nothing that
stands in the timeline is left out of a card; templates only place the words.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.agenda import Day, Period, Phase, Series, Task
from schedules.engine import OPEN, SAID, Certainty, Kind, Status
from schedules.timeline import Contact, TimelineEntry, When
from schedules.words.agreed import Agreed, agreed_on, has_own_length, own_performer, own_place
from schedules.words.alarms import Help, contact_beside, help_at
from schedules.words.labels import (
    ask_words,
    condition_words,
    performer_words,
    phone_to_call,
    sign_of,
    softness_words,
    sure_words,
    title_words,
)
from schedules.words.preparing import forgotten, preparing
from schedules.words.spans import (
    distance_words,
    left_words,
    length_words,
    so_often,
    span_words,
)
from schedules.words.tasks import day_task_words
from schedules.words.when import due_words, weekday_words, when_words

from .anchors import day_anchor, lasting_anchor

FEW = 3  # so many titles are named in a heading; the rest is counted
OWN = ("patient", "nobody")  # who makes an appointment that nobody else can make
MANY = 6  # more days than these follow what is to be read, and are folded away

Note = tuple[str, str]  # (what it is, words)


class Sure(NamedTuple):
    """How sure a day is or what became of it: the name of its sign, and the same in words."""

    sign: str = ""
    words: str = ""


UNSIGNED = Sure()


@dataclass(frozen=True, slots=True)
class Line:
    """What is to be read of one rule: once, however many days of a card it stands for."""

    title: str  # "" where it is that of the card
    whens: tuple[str, ...]  # where they say more than the card does
    sure: Sure  # unsigned where the card says it
    marks: tuple[str, ...]
    phones: tuple[str, ...]  # to call about an appointment that may not stay
    explanation: str
    facts: tuple[Note, ...]
    contact: Contact | None
    help: Help | None = None  # of a warning: what to look for and where to turn

    @property
    def has_many_days(self) -> bool:
        """Tell whether its days would hide what is to be read of it."""
        return len(self.whens) > MANY


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to take in: a heading, and what opening it shows."""

    title: str
    when: str  # "" where the heading above says that no day is known, and of what lasts
    distance: str
    sure: Sure
    marks: tuple[str, ...]
    phones: tuple[str, ...]  # to call about what may not stay
    notes: tuple[Note, ...]
    said: tuple[str, ...]  # sentences about the whole
    agreed: tuple[Agreed, ...]  # with the hospital, of the whole
    lines: tuple[Line, ...]
    anchor: str = ""  # where the overview leads; "" where it does not


# days


def day_card(day: Day, today: date, *, is_next: bool = False) -> Card:
    """Return one day, window or stay in words; what is next names all that belongs to it."""
    sure, due = sure_of(day.lead), capfirst(due_words(day.when))
    if is_next and due:
        sure, due = sure._replace(words=due), ""
    said = (due and f"{due}.", chosen_words(day), day_task_words(day))
    return Card(
        title=day.head.title,
        when=capfirst(when_words(day.when)),
        distance=capfirst(_distance(day, today)),
        sure=sure,
        marks=tuple(_marks(day)),
        phones=_phones(day.entries),
        notes=(*before_notes(day, is_next=is_next), *also_notes(day, is_next=is_next)),
        said=tuple(words for words in said if words),
        agreed=tuple(agreed_on(day.lead, day.entries, today, is_stay_day=day.is_stay)),
        lines=tuple(_lines((*day.before, *day.entries), place_words(day.when), day)),
        anchor=day_anchor(day),
    )


def chosen_words(day: Day) -> str:
    """Say that a day is not the protocol's own, and by how much.

    Of what was agreed, that it was agreed says enough.
    """
    entry = day.lead
    is_told = entry.status is Status.PLANNED and entry.certainty is Certainty.BOOKED
    if not is_told and entry.status is not Status.MOVED:
        return ""
    if (due := entry.when.due) and (on := entry.when.first):
        words = {"span": span_words(due, on)}
        later, sooner = _("%(span)s later than planned."), _("%(span)s earlier than planned.")
        return capfirst((later if on > due else sooner) % words)
    return (
        _("These days were chosen for you.") if day.is_stay else _("This day was chosen for you.")
    )


def place_words(when: When) -> str:
    """Return where something stands, with the protocol's own day where that is another one."""
    return "; ".join(words for words in (when_words(when), due_words(when)) if words)


def _distance(day: Day, today: date) -> str:
    """Return how far off a day is, or until when there is still time for it.

    "Do this" is said only of what the person can do: the hospital's own part has its last day.
    """
    first, last = day.when.first, day.when.last
    if first and (first == last or (day.is_stay and first == today)):
        return distance_words(first, today) if first == last else _("begins today")
    if day.phase is Phase.COMING and first:
        begin = distance_words(first, today)
        return begin if day.is_stay else _("begins %(distance)s") % {"distance": begin}
    if day.phase not in (Phase.NOW, Phase.COMING) or last is None:
        return ""
    words = {"last": weekday_words(last), "left": left_words(last, today)}
    is_own = day.task is Task.HOME or day.lead.booked_by in OWN
    if day.is_stay or day.is_only_said:
        return _("until %(last)s (%(left)s)") % words
    if first is None:
        return (
            _("do this before %(last)s (%(left)s)") if is_own else _("before %(last)s (%(left)s)")
        ) % words
    return (_("do this by %(last)s (%(left)s)") if is_own else _("by %(last)s (%(left)s)")) % words


def sure_of(entry: TimelineEntry) -> Sure:
    """Return the sign of an entry; that no day is known of it, its place in time says."""
    return Sure(sign_of(entry), sure_words(entry)) if is_signed(entry) else UNSIGNED


def is_signed(entry: TimelineEntry) -> bool:
    """Tell whether an entry bears a sign."""
    if not sign_of(entry):
        return False
    return entry.certainty is not Certainty.UNKNOWN or entry.status not in OPEN


def _marks(day: Day) -> Iterator[str]:
    """Yield for whom a day is, and every appointment in it that may not stand."""
    if words := condition_words(day.lead):
        yield capfirst(words)
    undecided = [entry for entry in day.entries if ask_words(entry)]
    codes = dict.fromkeys(map(_code, undecided))
    is_only = len(codes) == 1 and all(_code(e) in codes for e in day.entries if _is_telling(e))
    for code in codes:
        first = next(entry for entry in undecided if _code(entry) == code)
        yield ask_words(first) if is_only else _named_mark(first)


def _code(entry: TimelineEntry) -> str:
    return entry.appointment.code if entry.appointment else ""


def _named_mark(entry: TimelineEntry) -> str:
    """Say of which appointment of a day it is not sure that it stays."""
    words = ask_words(entry)
    return f"{entry.title} – {words[:1].lower()}{words[1:]}"


def _phones(entries: Iterable[TimelineEntry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phone for entry in entries if (phone := phone_to_call(entry))))


def before_notes(day: Day, *, is_next: bool) -> Iterator[Note]:
    """Yield what comes before a day; of what is next all of it is named."""
    first = [title_words(e) for e in day.before if e.kind not in SAID and e.status in OPEN]
    if first:
        yield _("First:"), _named(first, len(first) if is_next else FEW)


def also_notes(day: Day, *, is_next: bool) -> Iterator[Note]:
    """Yield what else happens on a day; of what is next all of it is named.

    A warning does not happen: opening the card tells it, and so does whom to call.
    """
    others = (e for e in day.entries if e.fact != day.head.fact and e.kind is not Kind.WARNING)
    parts = [e for e in others if is_next or e.fact == day.lead.fact or _is_telling(e)]
    if parts:
        titles = list(map(title_words, parts))
        yield _("Also:"), _named(titles, len(titles) if is_next else FEW)


def _is_telling(entry: TimelineEntry) -> bool:
    """Tell whether a part says something of its own: no tablets before a dose, no advice."""
    return entry.part_of is None and entry.kind is not Kind.PREMEDICATION and entry.kind not in SAID


def _named(titles: Iterable[str], most: int) -> str:
    """Return titles in one line, each once; beyond `most` they are counted."""
    once = list(dict.fromkeys(titles))
    shown, left = once[:most], len(once) - most
    words = " · ".join(shown)
    if left <= 0:
        return words
    more = ngettext("%(n)d more", "%(n)d more", left) % {"n": left}
    return f"{words} · {more}"


# what opening a card shows


def _lines(entries: Iterable[TimelineEntry], place: str, day: Day) -> Iterator[Line]:
    """Yield what is to be read of each rule; `place` and `day` are what the card says already."""
    by_words: dict[tuple[object, ...], list[TimelineEntry]] = {}
    for entry in entries:
        words = (entry.fact, entry.title, entry.explanation, entry.place, entry.performer)
        by_words.setdefault((*words, sign_of(entry), _marks_of(entry)), []).append(entry)
    is_alone = len(by_words) == 1
    meant: set[str] = set()
    for members in by_words.values():
        is_lead = members[0].fact == day.lead.fact
        yield line(
            members,
            title="" if is_alone and is_lead else members[0].title,
            said=place,
            sure=sure_of(day.lead),
            meant=meant,
        )


def line(
    entries: Sequence[TimelineEntry],
    *,
    title: str = "",
    said: str = "",
    sure: Sure = UNSIGNED,
    meant: set[str] | None = None,
) -> Line:
    """Return what is to be read of entries of one rule that read the same.

    `said` and `sure` are what stands above it already: where it is, and how sure. `meant` holds
    what the card has said of medical words, and takes what this line adds.
    """
    entry = entries[0] if len({e.appointment for e in entries}) == 1 else entries[0].in_general
    places = list(dict.fromkeys(_place_of(one) for one in entries if one.when.is_known))
    return Line(
        title=title,
        whens=() if places == [said] else tuple(map(capfirst, places)),
        sure=UNSIGNED if sure_of(entry) == sure else sure_of(entry),
        marks=_marks_of(entry) if title else (),
        phones=_phones([entry]) if title else (),
        explanation=_explained(entry, set() if meant is None else meant),
        facts=tuple(_facts(entry)),
        contact=contact_beside(entry),
        help=help_at(entry),
    )


def _explained(entry: TimelineEntry, meant: set[str]) -> str:
    """Return its explanation; what a medical word means stands once on a card."""
    new = [meaning for meaning in entry.meanings if meaning not in meant]
    meant.update(entry.meanings)
    if len(new) == len(entry.meanings):
        return entry.explanation
    return " ".join((entry.text, *new))


def _place_of(entry: TimelineEntry) -> str:
    return when_words(entry.when) if entry.is_at_least else place_words(entry.when)


def _marks_of(entry: TimelineEntry) -> tuple[str, ...]:
    return tuple(capfirst(w) for w in (condition_words(entry), ask_words(entry)) if w)


def _facts(entry: TimelineEntry) -> Iterator[Note]:
    """Yield what is known of one rule, each with its label.

    What was agreed of the appointment that it is in, the card says of the whole.
    """
    if entry.takes and has_own_length(entry):
        yield _("How long it takes"), capfirst(length_words(entry.takes))
    yield from preparing(entry)
    yield from forgotten(entry)
    if words := performer_words(own_performer(entry)):
        yield _("With whom"), capfirst(words)
    if words := own_place(entry):
        yield _("Where"), capfirst(words)
    if words := "" if entry.is_at_least else softness_words(entry.softness):
        # "At least" may be our own word too: of a dose nobody knows yet whether it was given.
        yield _("How long") if entry.softness == "at least" else _("How exact"), capfirst(words)


# what lasts, what goes on, what to ask


def period_card(period: Period) -> Card:
    """Return a period in words: the time that counts now, and all times where it comes back."""
    entry, n = period.current, len(period.entries)
    often = so_often(n, has_end=False) if n > 1 else ""
    when = _running_words(entry) if period.phase is Phase.NOW else when_words(entry.when)
    return _lasting_card(entry, period.entries, when, often, lasting_anchor(entry))


def _running_words(entry: TimelineEntry) -> str:
    """Return until when something lasts that has begun; "" where that is not known."""
    last = entry.when.last
    if last is None:
        return softness_words(entry.softness)
    if entry.when.day:
        return _("today")
    words = {"last": weekday_words(last)}
    return (
        _("until at least %(last)s") if entry.is_at_least else _("up to and including %(last)s")
    ) % words


def going_on_card(entry: TimelineEntry) -> Card:
    """Return what is taken at home these days."""
    card = _lasting_card(entry, (entry,), when_words(entry.when), anchor=lasting_anchor(entry))
    return replace(card, distance=_("Goes on now"))


def said_card(said: Series) -> Card:
    """Return what is to be read of every time something is given: it has no count of its own."""
    return _lasting_card(said.current, said.entries, when_words(said.current.when))


def asked_card(entry: TimelineEntry) -> Card:
    """Return a line of product information at one time, to ask about by then."""
    return _lasting_card(entry, (entry,), when_words(entry.when))


def question_card(asked: Series) -> Card:
    """Return a line of product information, once, however often it comes back."""
    n = len(asked.entries)
    words = {"n": n, "last": when_words(asked.last.when)}
    often = ngettext("%(n)d time, last: %(last)s", "%(n)d times, last: %(last)s", n) % words
    entry = asked.next or asked.lead
    return _lasting_card(entry, asked.entries, when_words(entry.when), often if n > 1 else "")


def _lasting_card(
    entry: TimelineEntry,
    all_times: Sequence[TimelineEntry],
    when: str,
    often: str = "",
    anchor: str = "",
) -> Card:
    """Return what has a name before it has days."""
    condition = condition_words(entry)
    return Card(
        title=entry.title,
        when="",
        distance="",
        sure=UNSIGNED,
        marks=(capfirst(condition),) if condition else (),
        phones=(),
        notes=tuple(("", capfirst(words)) for words in (when, often) if words),
        said=(),
        agreed=(),
        lines=(line(all_times, said=when, sure=sure_of(entry)),),
        anchor=anchor,
    )
