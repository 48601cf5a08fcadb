"""What an entry is, how sure, what has become of it and who sees the patient, in a word or two."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.agenda import Phase
from schedules.engine import Certainty, Kind, Status
from schedules.timeline import TimelineEntry

from .when import day_words, when_words


def kind_words(kind: Kind) -> str:
    """Return a kind of entry for the reader."""
    return str(KINDS[kind])


def status_words(status: Status) -> str:
    """Return what has become of an entry, in a word or two; nothing while it is only planned."""
    return str(STATUSES[status])


def where_words(entry: TimelineEntry) -> str:
    """Return when an entry is, and what has become of it: "5 april 2027 (gedaan)"."""
    state, when = status_words(entry.status), when_words(entry.when)
    return _("%(when)s (%(state)s)") % {"when": when, "state": state.lower()} if state else when


def said_words(status: Status) -> str:
    """Return what has become of an entry, as its patient reads it."""
    return str(SAID[status])


def certainty_words(certainty: Certainty) -> str:
    """Return how sure a date is, in two or three words."""
    return str(CERTAINTIES[certainty])


def certainty_meaning(certainty: Certainty) -> str:
    """Return what a reader may expect of a date that is this sure."""
    return str(MEANINGS[certainty])


def labelled(what: str) -> str:
    """Return the name of what follows, with the sign that stands before an answer."""
    return what if what.endswith("?") else f"{what}:"


def came_from(was: str) -> str:
    """Return what something was, to stand before what it is now; "" where it was nothing.

    A first answer came from nothing: "nothing → 7 December" reads as if a day was lost.
    """
    return "" if was == _("nothing") else f"{was} → "


def legend_of(entries: Iterable[TimelineEntry]) -> tuple[tuple[str, str, str], ...]:
    """Return (sign, its word, what it means) of each sign that stands at one of these entries."""
    known = {sure.value: (certainty_words(sure), certainty_meaning(sure)) for sure in Certainty}
    known[Status.MOVED.value] = (said_words(Status.MOVED), str(MOVED_MEANING))
    known[UNDECIDED] = (_("Is being changed"), str(UNDECIDED_MEANING))
    used = {mark_of(entry) for entry in entries}
    return tuple((sign, *words) for sign, words in known.items() if sign in used)


def sure_words(entry: TimelineEntry) -> str:
    """Return how sure an entry is, or what has become of it where that says more."""
    if _may_go(entry):
        return _("Is being changed")
    if entry.asks_if_completed:
        return _("Begun and stopped; your team says how it goes on")
    if entry.began_on:
        return begun_words(entry.began_on)
    is_said = sign_of(entry) != entry.certainty.value
    return said_words(entry.status) if is_said else certainty_words(entry.certainty)


def begun_words(began_on: date) -> str:
    """Return that a dose is done, and on which earlier day it was begun."""
    return _("Done; begun on %(day)s") % {"day": day_words(began_on)}


def sign_of(entry: TimelineEntry) -> str:
    """Return what decides the look: how sure it is, or what has become of it.

    An appointment that may not stay has none: it is neither agreed nor only planned.
    """
    if _may_go(entry):
        return ""
    return (entry.certainty if entry.status is Status.PLANNED else entry.status).value


def mark_of(entry: TimelineEntry) -> str:
    """Return the sign of an entry where every line bears one: on paper."""
    return UNDECIDED if _may_go(entry) else sign_of(entry)


def phase_words(phase: Phase) -> str:
    """Return where a period lies, seen from today, in a word or two."""
    return str(PHASES[phase])


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


def mark_words(entry: TimelineEntry) -> tuple[str, ...]:
    """Return for whom a line is, where it is not simply this patient's."""
    marks = (condition_words(entry), _("Ask your team") if entry.ask_team else "")
    return tuple(mark for mark in marks if mark)


def condition_words(entry: TimelineEntry) -> str:
    """Return for whom an entry is, where that is not known; else ""."""
    return (entry.condition or _("May apply to you")) if entry.conditional else ""


def title_words(entry: TimelineEntry) -> str:
    """Return a title, with for whom it is where that is not known and its own line is not near."""
    words = condition_words(entry)
    return f"{entry.title} ({words[:1].lower()}{words[1:]})" if words else entry.title


def warning_words(entry: TimelineEntry) -> str:
    """Return what a patient must ask of an appointment and whom to call; "" for nothing."""
    return " ".join(filter(None, (ask_words(entry), call_words(entry))))


def ask_words(entry: TimelineEntry) -> str:
    """Return what a patient must ask of an appointment; the team sees it in its own worklist."""
    if not _may_go(entry):
        return ""
    if entry.has_left:
        return _("No longer in your schedule: call to cancel this appointment.")
    if entry.is_in_pause:
        return _(
            "You have an appointment, but the treatment is paused. Call to ask whether it goes on."
        )
    return _("Is being changed: call to ask whether this appointment stays.")


def asked_title(entry: TimelineEntry, title: str) -> str:
    """Return the title of an appointment that may not stay, with what to call for; else itself."""
    if not _may_go(entry):
        return title
    if entry.has_left:
        return _("Call to cancel: %(title)s") % {"title": title}
    if entry.is_in_pause:
        return _("Paused, call: %(title)s") % {"title": title}
    return _("Is being changed, call: %(title)s") % {"title": title}


def call_words(entry: TimelineEntry) -> str:
    """Return which number to call about an appointment, as a sentence; "" where none is known."""
    phone = phone_to_call(entry)
    return _("Call %(phone)s.") % {"phone": phone} if phone else ""


def phone_to_call(entry: TimelineEntry) -> str:
    """Return the number to call about an appointment that may not stay, where one is known."""
    return entry.contact.phone if _may_go(entry) and entry.contact else ""


def _may_go(entry: TimelineEntry) -> bool:
    return entry.status is Status.BOOKED and entry.is_undecided


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
    Status.PARTIAL: gettext_lazy("Begun and broken off"),
    Status.MISSED: gettext_lazy("Not done"),
    Status.SKIPPED: gettext_lazy("Left out"),
}

SAID = {
    **STATUSES,
    Status.MOVED: gettext_lazy("Moved to this day"),
    Status.PARTIAL: gettext_lazy("Begun and stopped"),
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
    Certainty.ABOUT: gettext_lazy("No exact day is given."),
    Certainty.UNKNOWN: gettext_lazy("No day is given, or it depends on what is still to come."),
}

MOVED_MEANING = gettext_lazy(
    "Your team moved it to this day. The hospital still agrees the day with you."
)

UNDECIDED = "undecided"  # the sign of an appointment that may not stay
UNDECIDED_MEANING = gettext_lazy(
    "The schedule has changed. Nobody has said yet whether this appointment stays: call."
)

PHASES = {
    Phase.NOW: gettext_lazy("Holds now"),
    Phase.COMING: gettext_lazy("Still to come"),
    Phase.PAST: gettext_lazy("Over"),
    Phase.UNKNOWN: "",
}

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
