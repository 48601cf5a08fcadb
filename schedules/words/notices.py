"""What the engine warns of and what cannot be, as sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from schedules.engine import Contradiction, Notice
from schedules.inputs.facts import label_of
from schedules.timeline import Timeline

from .when import day_words

CLOSED = "closed-days"  # the notice of days on which the hospital is usually closed


def notices_on(timeline: Timeline, today: date) -> Iterator[Notice]:
    """Yield the notices as they read on a day: no closed day that has passed."""
    for notice in timeline.notices:
        days = notice.words.get("days")
        if notice.code != CLOSED or not isinstance(days, tuple):
            yield notice
        elif left := tuple(day for day in days if day >= today):
            yield replace(notice, words={**notice.words, "days": left})


def notice_text(notice: Notice, timeline: Timeline) -> str:
    """Return the sentence of a notice in the active language."""
    titles = {entry.fact: entry.title for entry in reversed(timeline.entries)}  # of the first one
    return notice_sentence(notice, titles)


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


# Translated when they are asked for, and only the one that is asked for.

NOTICES = {
    "forbidden": lambda: _(
        "With these facts this treatment must not be given. No doses are shown. "
        "Talk to your neurologist."
    ),
    "ms-type": lambda: _(
        "This treatment is not meant for %(given)s. It is meant for: %(allowed)s. Ask your team."
    ),
    "paused": lambda: _(
        "This treatment pauses from %(since)s on. There is no next dose until your team names "
        "its day. Blood tests and visits go on as shown."
    ),
    "counted-from-stop": lambda: _(
        "You gave a last dose (%(last)s) and a later stop (%(stop)s). What still lasts after the "
        "last dose counts from the stop here. Ask your team which day holds."
    ),
    "start-differs": lambda: _(
        "%(title)s falls on %(on)s. The start is set to %(start)s. Check both days."
    ),
    "minimum-gap": lambda: _(
        "%(title)s on %(on)s comes too soon after the dose before. "
        "The earliest day by the protocol is %(first)s. Ask the neurologist."
    ),
    "out-of-order": lambda: _(
        "%(title)s on %(on)s comes before the dose that it follows (%(before)s). Check both days."
    ),
    "same-day": lambda: _(
        "%(title)s would be given twice on %(on)s. Two doses on one day are not planned. "
        "Check both days."
    ),
    "after-next": lambda: _(
        "%(title)s on %(on)s comes on or after the day of the next one (%(next)s), of which nobody "
        "noted whether it was given. Check both days."
    ),
    "too-late": lambda: _(
        "%(title)s on %(on)s is later than the protocol allows (%(last)s). Ask the neurologist."
    ),
    "closed-days": lambda: _(
        "The hospital is usually closed on %(days)s. Check with the hospital whether these "
        "days can stay."
    ),
    "unrecorded-doses": lambda: _(
        "Nobody has noted whether the doses before the stop were given (%(n)s: %(first)s to "
        "%(last)s). Until that is known, what counts from the last dose lasts at least this long."
    ),
    "days-to-name": lambda: _(
        "Too many days were missed: no source gives a day for the doses that are left (%(n)s). "
        "Ask the team before the next one."
    ),
    "test-too-old": lambda: _(
        "%(title)s was done on %(on)s. By the day of the treatment that is too old. "
        "It is to be done again."
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
    "care-finished": lambda: _(
        "Since %(on)s the treatment goes on in another hospital. Nothing new is planned here. What "
        "was, and what still holds, can be read here. Questions? Call the other hospital."
    ),
    "care-declined": lambda: _(
        "From %(on)s on there are no tests and check-ups in this schedule, by the patient's own "
        "wish. This can always be changed: call the team."
    ),
    "care-onhold": lambda: _(
        "Since %(on)s the team has had no contact. Whether this schedule is still right is not "
        "sure. Call the team."
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
