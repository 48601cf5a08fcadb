"""TimelineEntry -> words. `today` is always an argument."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from schedules.engine import Certainty, Contradiction, Kind, Notice, Repeat, Status
from schedules.inputs.facts import label_of
from schedules.timeline import Citation, Timeline, TimelineEntry

MONDAY = date(2026, 1, 5)


def day_words(day: date) -> str:
    """Return a day in words: "5 november 2026"."""
    return _formatted(day, "j F Y", get_language())


def weekday_words(day: date) -> str:
    """Return a day with its weekday: "donderdag 5 november 2026"."""
    return _formatted(day, "l j F Y", get_language())


@lru_cache(maxsize=8192)
def _formatted(day: date, pattern: str, language: str | None) -> str:
    """Format a day once: a page names the same days again and again, and formatting is slow."""
    return date_format(day, pattern)


def place_in_time(entry: TimelineEntry) -> str:
    """Return when an entry is, as sure as it is and no surer."""
    if entry.is_period:
        return _period_words(entry.earliest, entry.latest)
    day = entry.day
    if day and entry.repeat:
        return repeat_words(entry.repeat, day)
    if day:
        word = _with_hour(weekday_words(day), entry.at)
        return _("around %(day)s") % {"day": word} if entry.certainty is Certainty.ABOUT else word
    if entry.earliest and entry.latest:
        words = {"first": day_words(entry.earliest), "last": day_words(entry.latest)}
        return _("between %(first)s and %(last)s") % words
    if entry.latest:
        return _("before %(day)s") % {"day": day_words(entry.latest)}
    return _("date not known yet")


def _with_hour(day: str, at: time | None) -> str:
    return _("%(day)s, %(hour)s") % {"day": day, "hour": f"{at:%H:%M}"} if at else day


def _period_words(first: date | None, last: date | None) -> str:
    if first and last:
        return _("%(first)s up to and including %(last)s") % {
            "first": day_words(first),
            "last": day_words(last),
        }
    return _("from %(first)s") % {"first": day_words(first)} if first else _("date not known yet")


def repeat_words(repeat: Repeat, first: date) -> str:
    """Return a series that is one entry in words: "elke maandag en vrijdag vanaf …"."""
    if repeat.weekdays:
        names = [date_format(MONDAY + timedelta(day), "l") for day in repeat.weekdays]
        often = _("every %(days)s") % {"days": list_words(names)}
    elif repeat.every_days == 1:
        often = _("every day")
    else:
        often = _("every %(n)s days") % {"n": repeat.every_days}
    words = {"often": often, "first": day_words(first)}
    if repeat.until:
        words["last"] = day_words(repeat.until)
        return _("%(often)s from %(first)s up to and including %(last)s") % words
    return _("%(often)s from %(first)s") % words


def list_words(words: Sequence[str]) -> str:
    """Return words as one phrase: "maandag, woensdag en vrijdag"."""
    *others, last = words
    return (
        _("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last}
        if others
        else last
    )


def distance_words(day: date, today: date) -> str:
    """Return how far a day lies from today: "vandaag", "over 3 weken", "2 dagen geleden"."""
    days = (day - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    span = span_words(abs(days))
    return _("in %(span)s") % {"span": span} if days > 0 else _("%(span)s ago") % {"span": span}


def span_words(days: int) -> str:
    """Return days up to two weeks, then weeks, months from three on and years, rounded down."""
    if days < 14:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if days < 90:
        return ngettext("%(n)d week", "%(n)d weeks", days // 7) % {"n": days // 7}
    months = int(days / 30.44)
    if months < 24:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d year", "%(n)d years", months // 12) % {"n": months // 12}


def kind_words(kind: Kind) -> str:
    """Return a kind of entry for the reader."""
    return str(KINDS[kind])


def status_words(status: Status) -> str:
    """Return what has become of an entry, in a word or two; nothing while it is only planned."""
    return str(STATUSES[status])


def said_words(status: Status) -> str:
    """Return what has become of an entry, as its patient reads it."""
    return str(SAID[status])


def certainty_words(certainty: Certainty) -> str:
    """Return how sure a date is, in two or three words."""
    return str(CERTAINTIES[certainty])


def certainty_meaning(certainty: Certainty) -> str:
    """Return what a reader may expect of a date that is this sure."""
    return str(MEANINGS[certainty])


def legend_of(entries: Iterable[TimelineEntry]) -> tuple[tuple[str, str, str], ...]:
    """Return (sign, its word, what it means) of each sign that stands at one of these entries."""
    known = {sure.value: (certainty_words(sure), certainty_meaning(sure)) for sure in Certainty}
    known[Status.MOVED.value] = (said_words(Status.MOVED), str(MOVED_MEANING))
    used = {sign_of(entry) for entry in entries}
    return tuple((sign, *words) for sign, words in known.items() if sign in used)


def sure_words(entry: TimelineEntry) -> str:
    """Return how sure an entry is, or what has become of it where that says more."""
    is_said = sign_of(entry) != entry.certainty.value
    return said_words(entry.status) if is_said else certainty_words(entry.certainty)


def sign_of(entry: TimelineEntry) -> str:
    """Return what decides the look: how sure it is, or what has become of it."""
    if entry.status in (Status.PLANNED, Status.BOOKED):
        return entry.certainty.value
    return entry.status.value


def level_words(level: str) -> str:
    """Return how heavily a notice weighs, in a word or two."""
    return str(LEVELS[level])


def softness_words(softness: str) -> str:
    """Return the leaflet's own reservation about a date."""
    return str(SOFTNESSES[softness])


def performer_words(performer: str | None) -> str:
    """Return who sees the patient."""
    return str(PERFORMERS[performer])


def confidence_words(confidence: str) -> str:
    """Return how sure the reading of a source is."""
    return str(CONFIDENCES[confidence])


def citation_words(citation: Citation, *, with_section: bool = True) -> str:
    """Return a source in one line: publisher, title, number, version, date and heading."""
    parts = [citation.publisher, citation.document]
    if citation.number:
        parts.append(_("number %(number)s") % {"number": citation.number})
    if citation.version:
        parts.append(_("version %(version)s") % {"version": citation.version})
    parts.append(day_words(citation.published) if citation.published else _("no date printed"))
    if with_section:
        parts.append(f"§ {citation.section}")
    return ", ".join(parts)


def document_words(citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return every document that is cited, once and without headings, leaflets first."""
    documents = {
        citation_words(citation, with_section=False): citation.is_leaflet
        for citation in dict.fromkeys(citations)
    }
    return tuple(sorted(documents, key=lambda words: not documents[words]))


def notice_text(notice: Notice, timeline: Timeline) -> str:
    """Return the sentence of a notice in the active language."""
    return notice_sentence(notice, {entry.fact: entry.title for entry in timeline.entries})


def notice_sentence(notice: Notice, titles: Mapping[str, str]) -> str:
    """Return the sentence of a notice; `titles` names the entries by their fact."""
    words = {name: _in_words(value) for name, value in notice.words.items()}
    words["title"] = titles.get(str(notice.words.get("fact")), "")
    return NOTICES[notice.code]() % words


def contradiction_text(contradiction: Contradiction) -> str:
    """Return the sentence of a contradiction in the active language."""
    words = {name: _in_words(value) for name, value in contradiction.words.items()}
    if "fact" in words:
        words["fact"] = label_of(words["fact"])
    return CONTRADICTIONS[contradiction.code]() % words


def _in_words(value: object) -> str:
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, tuple):
        return ", ".join(_in_words(part) for part in value)
    return str(value)


# Tables of words that are translated when they are asked for, and only the one that is asked for.

KINDS = {
    Kind.DOSE: gettext_lazy("Treatment"),
    Kind.PREMEDICATION: gettext_lazy("Medicine before the treatment"),
    Kind.LAB: gettext_lazy("Blood or urine test"),
    Kind.IMAGING: gettext_lazy("MRI scan"),
    Kind.VISIT: gettext_lazy("Visit"),
    Kind.PHONE: gettext_lazy("Phone call"),
    Kind.PROCEDURE: gettext_lazy("Examination"),
    Kind.ADMISSION: gettext_lazy("Hospital stay"),
    Kind.ADVICE: gettext_lazy("Advice"),
    Kind.FERTILITY: gettext_lazy("Pregnancy and breastfeeding"),
    Kind.WARNING: gettext_lazy("Take note"),
}

STATUSES = {
    Status.PLANNED: "",
    Status.MOVED: gettext_lazy("Moved"),
    Status.BOOKED: gettext_lazy("Booked"),
    Status.DONE: gettext_lazy("Done"),
    Status.MISSED: gettext_lazy("Not done"),
    Status.SKIPPED: gettext_lazy("Left out"),
}

SAID = {
    **STATUSES,
    Status.MOVED: gettext_lazy("Moved to this day"),
    Status.SKIPPED: gettext_lazy("Does not take place"),
}

CERTAINTIES = {
    Certainty.BOOKED: gettext_lazy("Agreed"),
    Certainty.PLANNED: gettext_lazy("By the schedule"),
    Certainty.WINDOW: gettext_lazy("Between two days"),
    Certainty.ABOUT: gettext_lazy("About this time"),
    Certainty.UNKNOWN: gettext_lazy("No date yet"),
}

MEANINGS = {
    Certainty.BOOKED: gettext_lazy("You have agreed this day with the hospital."),
    Certainty.PLANNED: gettext_lazy(
        "The schedule gives this day. The hospital agrees the day with you."
    ),
    Certainty.WINDOW: gettext_lazy("It is on one of these days. The hospital tells you which."),
    Certainty.ABOUT: gettext_lazy("The source gives no exact day."),
    Certainty.UNKNOWN: gettext_lazy(
        "The source gives no day, or it depends on what is still to come."
    ),
}

MOVED_MEANING = gettext_lazy(
    "Your team moved it to this day. The hospital still agrees the day with you."
)

LEVELS = {
    "info": gettext_lazy("Good to know"),
    "warning": gettext_lazy("Take note"),
    "stop": gettext_lazy("Stop"),
}

PERFORMERS = {
    None: "",
    "ms-nurse": gettext_lazy("MS nurse"),
    "neurologist": gettext_lazy("neurologist"),
    "nurse-specialist": gettext_lazy("nurse specialist"),
    "haematologist": gettext_lazy("haematologist"),
    "dermatologist": gettext_lazy("skin doctor"),
    "ophthalmologist": gettext_lazy("eye doctor"),
    "gp": gettext_lazy("family doctor"),
    "team": gettext_lazy("treatment team"),
}

CONFIDENCES = {
    "H": gettext_lazy("stated in the source"),
    "M": gettext_lazy("our reading, or general knowledge"),
    "L": gettext_lazy("uncertain: ask the hospital"),
}

SOFTNESSES = {
    "": "",
    "about": gettext_lazy("about"),
    "usually": gettext_lazy("usually"),
    "usually 5–7 days": gettext_lazy("usually 5–7 days"),
    "4–5 days": gettext_lazy("4–5 days"),
    "at least": gettext_lazy("at least"),
    "at most": gettext_lazy("at most"),
    "number of years: ask": gettext_lazy("number of years: ask your team"),
    "until your team says so": gettext_lazy("until your team says so"),
}

NOTICES = {
    "forbidden": lambda: _(
        "With these facts this treatment must not be given. No doses are shown. "
        "Talk to your neurologist."
    ),
    "ms-type": lambda: _(
        "This treatment is not meant for %(given)s. It is meant for: %(allowed)s. Ask your team."
    ),
    "start-differs": lambda: _(
        "After natalizumab the first infusion falls on %(on)s, 6 weeks after the last one. "
        "The start is set to %(start)s. Check both days."
    ),
    "minimum-gap": lambda: _(
        "%(title)s on %(on)s comes too soon after the dose before. "
        "The earliest day by the protocol is %(first)s. Ask the neurologist."
    ),
    "too-late": lambda: _(
        "%(title)s on %(on)s is later than the protocol allows (%(last)s). Ask the neurologist."
    ),
    "closed-days": lambda: _(
        "The hospital is usually closed on %(days)s. Check with the hospital whether these "
        "days can stay."
    ),
    "choose-weekdays": lambda: _("Choose the days of the week for the injections with your nurse."),
    "weekdays-close": lambda: _(
        "The injections belong on three days of the week, with at least 48 hours in between. "
        "Choose other days with your nurse."
    ),
    "ask-first": lambda: _(
        "Pregnancy: a day in this schedule is no permission. "
        "Talk to your neurologist before you stop contraception."
    ),
    "draft": lambda: _(
        "This schedule is a draft. No MS team has checked it yet. "
        "Do not use it without your own hospital."
    ),
}

CONTRADICTIONS = {
    "stop-before-start": lambda: _(
        "The last dose or the stop (%(on)s) lies before the start (%(bound)s). Check both days."
    ),
    "too-early": lambda: _(
        "“%(fact)s” (%(on)s) cannot be this early. It can be on %(bound)s or later. "
        "Check both days."
    ),
    "too-late": lambda: _(
        "“%(fact)s” (%(on)s) cannot be this late. It comes before %(bound)s. Check both days."
    ),
}
