"""What stands on the printed handout: the agenda in words, with every explanation once."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.agenda import Agenda, Day, Period, Series
from schedules.engine import Certainty, Kind, Status
from schedules.timeline import Citation, Timeline, TimelineEntry
from schedules.words.agreed import Agreed, agreed_on, has_own_length, own_performer, own_place
from schedules.words.alarms import contact_beside, help_of
from schedules.words.closed import closed_soon
from schedules.words.labels import (
    ask_words,
    confidence_words,
    legend_of,
    level_words,
    mark_of,
    mark_words,
    performer_words,
    phone_to_call,
    softness_words,
    sure_words,
)
from schedules.words.notices import notice_text
from schedules.words.now import nothing_words
from schedules.words.preparing import preparing
from schedules.words.sources import citation_words, document_words
from schedules.words.spans import distance_words, length_words
from schedules.words.when import due_words, when_words

from .sheet import (
    Ask,
    Details,
    Handout,
    Month,
    Needs,
    NextDay,
    PaperDay,
    PaperHelp,
    PaperLine,
    PaperSign,
    Phrase,
    SeriesLine,
)

# A day in words, within more words: the paper never breaks a line inside one.
WHOLE_DAY = re.compile(r"(\d{1,2} \w+ \d{4})")
WATCHED = (Kind.WARNING, Kind.ADVICE, Kind.FERTILITY)
LETTERS_KEPT_TOGETHER = 700  # about a third of a page: more would leave half a page empty


def handout(timeline: Timeline, agenda: Agenda) -> Handout:
    """Return the handout as it reads on the agenda's day, in the active language."""
    writer = _Writer(timeline, agenda.today)
    notices = dict.fromkeys((n.level, notice_text(n, timeline)) for n in timeline.notices)
    return Handout(
        next_days=tuple(_next_day(day, agenda) for day in agenda.now.days),
        going_on=tuple(entry.title for entry in agenda.now.going_on),
        nothing_next=nothing_words(agenda),
        notices=tuple((level, level_words(level), text) for level, text in notices),
        contacts=timeline.contacts,
        closed=closed_soon(timeline.closures, agenda.today),
        legend=legend_of(entry for day in agenda.cards for entry in (*day.entries, *day.before)),
        months=tuple(writer.months(agenda.cards)),
        series=tuple(writer.series(s) for s in agenda.series if s.is_routine),
        periods=tuple(map(writer.period, agenda.periods)),
        advice=tuple(writer.period(p) for p in agenda.standing if not is_sign(p)),
        help=tuple(writer.help([e for e in timeline.entries if not e.when.is_over(agenda.today)])),
        questions=tuple(map(writer.question, agenda.to_ask)),
        sources=tuple(writer.numbers),
    )


def is_sign(period: Period) -> bool:
    """Tell whether a period is told with whom to call, and nowhere else."""
    entry = period.entries[0]
    return bool(entry.alarm and entry.is_standing)


# what comes next


def _next_day(day: Day, agenda: Agenda) -> NextDay:
    lead, first = day.lead, day.when.first
    agreed = agreed_on(lead, day.entries, agenda.today, is_stay_day=day.is_stay, with_hour=True)
    return NextDay(
        when=when_words(day.when),
        distance=distance_words(first, agenda.today) if first and first >= agenda.today else "",
        is_stay=day.is_stay,
        sign=mark_of(lead),
        sure=sure_words(lead),
        title=lead.title,
        notes=_notes(lead),
        asks=tuple(_asks(day)),
        due=due_words(lead.when),
        agreed=tuple(agreed),
        place=own_place(lead),
        takes=_takes(lead),
        needs=tuple(preparing(lead)),
        others=_once(entry.title for entry in day.parts if entry.title != lead.title),
        before=_once(entry.title for entry in day.before),
    )


def _asks(day: Day) -> Iterator[Ask]:
    """Yield what to ask about a day; where only some of it may not stay, of what."""
    undecided = {
        entry.appointment.code: entry
        for entry in reversed(day.entries)
        if entry.appointment and ask_words(entry)
    }
    is_lead = day.lead.is_undecided and len(undecided) == 1
    for entry in undecided.values():
        yield Ask("" if is_lead else entry.title, ask_words(entry), phone_to_call(entry))


def _ask(entry: TimelineEntry) -> Ask | None:
    words = ask_words(entry)
    return Ask("", words, phone_to_call(entry)) if words else None


def _once(titles: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(titles))


class _Writer:
    """Writes lines, and remembers what it has explained."""

    def __init__(self, timeline: Timeline, today: date) -> None:
        sources = document_words(c for entry in timeline.entries for c in entry.sources)
        self.numbers = {source: number for number, source in enumerate(sources, start=1)}
        self.start = timeline.start
        self.usual_contact = timeline.contacts[0] if timeline.contacts else None
        self.today = today
        self.facts: set[str] = set()
        self.placed: set[str] = set()
        self.agreed: set[str] = set()
        self.told: dict[tuple[str, ...], TimelineEntry] = {}

    def months(self, days: Sequence[Day]) -> Iterator[Month]:
        """Write the days by month; what comes before the start has no month of its own."""
        for title, members in groupby(days, key=self._month):
            yield Month(title, tuple(paper for day in members for paper in self._days(day)))

    def _month(self, day: Day) -> str:
        on = day.when.first or day.lead.sort_on
        if on is None or on < self.start:
            return _("Before the start")
        return date_format(on, "F Y")

    def _days(self, day: Day) -> Iterator[PaperDay]:
        """Write what must be done before a day, and the day; days of a stay by their own date."""
        entries = sorted(day.entries, key=lambda entry: entry.sort_on or self.start)
        ordered = (*day.before, *(entries if day.is_stay else day.entries))
        for (when, sign, sure), members in groupby(ordered, key=_sureness):
            entries = list(members)
            agreed = tuple(self._agreed(entries, is_stay_day=day.is_stay))
            lines = tuple(map(self.line, entries))
            yield PaperDay(_phrase(when), sign, sure, agreed, _rows(lines))

    def _agreed(self, entries: Sequence[TimelineEntry], *, is_stay_day: bool) -> Iterator[Agreed]:
        """Write each appointment where its first entry stands: once, not for each of its parts."""
        new = [e for e in entries if e.appointment and e.appointment.code not in self.agreed]
        if not new:
            return
        self.agreed.update(e.appointment.code for e in new if e.appointment)
        is_all = len(new) == len(entries)
        lead = new[0] if is_all else entries[0]
        yield from agreed_on(lead, new, self.today, is_stay_day=is_stay_day, with_hour=True)

    def series(self, series: Series) -> SeriesLine:
        """Write what comes back often: how often, and each of its days."""
        n = len(series.entries)
        words = ngettext("%(n)d time in all", "%(n)d times in all", n) % {"n": n}
        by_year = groupby(series.entries, key=lambda entry: str(_first(entry).year))
        years = tuple((year, tuple(map(_in_its_year, members))) for year, members in by_year)
        return SeriesLine(self.line(series.lead), words, years)

    def period(self, period: Period) -> PaperLine:
        """Write a period that comes back once, with all its days."""
        whens = (self._when(entry) for entry in period.entries)
        return self.line(period.entries[0], whens=tuple(_phrase(when) for when in whens if when))

    def _when(self, entry: TimelineEntry) -> str:
        """What holds from the start on without a figure needs no day of its own."""
        softness = softness_words(entry.softness)
        if entry.is_standing and entry.earliest == self.start and not softness:
            return ""
        return _bracketed(when_words(entry.when), softness)

    def question(self, series: Series) -> PaperLine:
        """Write a line of product information once, however often it comes back."""
        lead = series.lead
        words = (_bracketed(when_words(lead.when), softness_words(lead.softness)), _often(series))
        return self.line(lead, whens=tuple(_phrase(word) for word in words if word))

    def help(self, entries: Sequence[TimelineEntry]) -> Iterator[PaperHelp]:
        """Write what to look for and where to turn, what is most urgent first."""
        first = {entry.title: entry for entry in reversed(entries) if entry.alarm}
        for found in help_of(entries):
            lines = tuple(self._sign(first[title], signs) for title, signs in found.signs)
            yield PaperHelp(found.heading, lines, found.note, found.turns)

    def _sign(self, entry: TimelineEntry, signs: str) -> PaperSign:
        told = self._details(entry)
        return PaperSign(
            title=entry.title,
            signs=signs,
            explanation=told.explanation if told else "",
            preparation=" ".join(words for _label, words in told.needs) if told else "",
            sources=told.sources if told else self._reference(entry),
            is_only_here=entry.is_standing,
        )

    def line(self, entry: TimelineEntry, whens: tuple[Phrase, ...] = ()) -> PaperLine:
        """Write one entry."""
        due = due_words(entry.when)
        return PaperLine(
            title=entry.title,
            notes=_notes(entry),
            ask=_ask(entry),
            place=self._place(entry),
            due=_phrase(capfirst(due)) if due else (),
            ticks=entry.kind is not Kind.WARNING,
            reference=self._reference(entry),
            details=self._details(entry),
            whens=whens,
        )

    def _details(self, entry: TimelineEntry) -> Details | None:
        if entry.fact in self.facts:
            return None
        self.facts.add(entry.fact)
        words = (entry.explanation, entry.preparation, entry.bring)
        before = self.told.setdefault(words, entry) if any(words) else entry
        is_new = before is entry
        return Details(
            explanation=entry.explanation if is_new else "",
            needs=_needs(entry) if is_new else (),
            see="" if is_new else _see(before),
            takes=_takes(entry),
            contact=self._contact(entry),
            sources=self._sources(entry),
        )

    def _place(self, entry: TimelineEntry) -> str:
        """Return where a rule is done, once; what was agreed to be elsewhere is said with that."""
        place = own_place(entry)
        if not place or entry.fact in self.placed:
            return ""
        self.placed.add(entry.fact)
        return place

    def _contact(self, entry: TimelineEntry) -> str:
        """Whom to call about what one watches for; the box on the first page has the others."""
        contact = contact_beside(entry)
        if contact is None or contact == self.usual_contact or entry.kind not in WATCHED:
            return ""
        return ", ".join(filter(None, (contact.purpose, contact.phone, contact.email)))

    def _number(self, citation: Citation) -> int:
        return self.numbers[citation_words(citation, with_section=False)]

    def _reference(self, entry: TimelineEntry) -> str:
        numbers = sorted({self._number(citation) for citation in entry.sources})
        return f"[{', '.join(map(str, numbers))}]"

    def _sources(self, entry: TimelineEntry) -> str:
        """Say where a line comes from: "[1] § Gebruik; [3] § 4.4"."""
        parts = [f"[{self._number(c)}] § {c.section}" for c in entry.sources]
        sure = "" if entry.confidence == "H" else f" ({confidence_words(entry.confidence)})"
        return "; ".join(parts) + sure


def _first(entry: TimelineEntry) -> date:
    return entry.when.first or entry.sort_on or date.min


def _in_its_year(entry: TimelineEntry) -> str:
    """Return a day under the heading of its year; what is more than a plain day in full."""
    when = entry.when
    is_plain = entry.status is Status.PLANNED and when.certainty is Certainty.PLANNED
    return date_format(when.day, "l j F") if when.day and is_plain else _as_it_is(entry)


def _as_it_is(entry: TimelineEntry) -> str:
    return _bracketed(when_words(entry.when), sure_words(entry))


def _phrase(words: str) -> Phrase:
    return tuple(WHOLE_DAY.split(words))


def _rows(lines: tuple[PaperLine, ...]) -> tuple[tuple[PaperLine, ...], ...]:
    """Keep a short day together; let a page end between the lines of a long one."""
    if sum(line.length for line in lines) < LETTERS_KEPT_TOGETHER:
        return (lines,)
    return tuple((line,) for line in lines)


def _sureness(entry: TimelineEntry) -> tuple[str, str, str]:
    """When, how sure as a sign, and how sure in words: what the entries of one day share."""
    when, sign, softness = when_words(entry.when), mark_of(entry), softness_words(entry.softness)
    if not entry.when.is_known:  # the words say it already
        return _bracketed(when, softness), sign, ""
    return when, sign, _bracketed(sure_words(entry), softness)


def _bracketed(words: str, more: str) -> str:
    return f"{words} ({more})" if more else words


def _notes(entry: TimelineEntry) -> str:
    """By whom and for whom, unless the title says it: "neuroloog; als u bloedverdunners neemt"."""
    marks = () if entry.ask_team else mark_words(entry)
    words = (performer_words(own_performer(entry)), *marks)
    return "; ".join(word for word in words if word.lower() not in entry.title.lower())


def _takes(entry: TimelineEntry) -> str:
    """Return how long it takes as the source says, unless it was agreed for this alone."""
    return length_words(entry.takes) if entry.takes and has_own_length(entry) else ""


def _needs(entry: TimelineEntry) -> Needs:
    """Return how to prepare and what to bring; that nothing is named stands on page one alone."""
    return tuple(preparing(entry)) if entry.preparation or entry.bring else ()


def _see(before: TimelineEntry) -> str:
    words = {"title": before.title, "when": when_words(before.when)}
    if before.when.day is None:
        return _("Explanation: see “%(title)s”.") % words
    return _("Explanation: see “%(title)s”, %(when)s.") % words


def _often(series: Series) -> str:
    """How often a line comes back: "12 times, the last one 5 October 2027"."""
    n = len(series.entries)
    if n == 1:
        return ""
    words = {"n": n, "last": when_words(series.last.when)}
    return ngettext("%(n)d time, last: %(last)s", "%(n)d times, last: %(last)s", n) % words
