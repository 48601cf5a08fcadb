"""A line that was not done, late or broken off: what the source says, and what is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from schedules.engine import Key, Status, days_anew
from schedules.engine.late import LateProposal
from schedules.inputs.regimens import regimen_of, rules_by_fact
from schedules.models import Entry, Plan
from schedules.planning.interruption import How
from schedules.planning.late import Offer
from schedules.planning.truth import read_pauses
from schedules.queries import late_lines_of, to_call
from schedules.queries.worklist import ASKED, NOT_ASKED_OF, Section
from schedules.timeline import LateLine, TimelineEntry
from schedules.words.labels import confidence_words
from schedules.words.late import holds_words, then_words
from schedules.words.sources import citation_words
from schedules.words.when import weekday_words
from treatments import slots
from treatments.models import DosingCourse


@dataclass(frozen=True, slots=True)
class LateWords:
    """One line of a source about a late dose: for the team what is proposed, and why."""

    holds: str
    then: str
    say: str  # in words for the patient too
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Escalation:
    """What the protocol itself says of missing a test or visit."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LatePage:
    """What is asked about a line that was not done, or was broken off."""

    heading: str
    told: tuple[str, ...]  # what is known of it, and what is asked
    proposal: LateWords | None
    days: tuple[str, ...]  # what the proposal means in days
    asks: str  # why the team is asked beside it; "" for no reason
    escalation: Escalation | None
    phone: str  # of whom to ask; "" where none is known
    anew: str  # the page on which the new day 1 is named, where all doses wait for it; "" else


def is_asked_about(row: Entry, plan: Plan) -> bool:
    """Tell whether what becomes of a line that was not done is still to be decided.

    After a stop nothing is given later, so of what was missed nothing is asked. Whether a dose that
    was broken off was completed before it, may not be known.
    """
    return row.dropped_at is None and asks_what_now(row, plan)


def asks_what_now(row: Entry | TimelineEntry, plan: Plan) -> bool:
    """Tell the same of a line that is still in the plan."""
    if plan.patient.care in NOT_ASKED_OF[Section.PENDING]:
        return False
    if row.status == Status.PARTIAL:
        return not row.reason
    return row.status == Status.MISSED and row.kind in ASKED and not plan.stopped_on


def late_address(plan: Plan, keys: list[Key], back: str) -> str:
    """Return the page that asks about the first of these lines, and then about the others."""
    query = {"next": back, "rest": " ".join(map(str, keys[1:]))}
    sent = urlencode({name: text for name, text in query.items() if text})
    address = reverse("plan-late", args=[plan.code, *keys[0]])
    return f"{address}?{sent}" if sent else address


def pause_address(plan: Plan) -> str:
    """Return the page on which somebody names the end of a pause; "" where nothing waits."""
    waits = (n for n, one in read_pauses(plan.pauses or {}).items() if one.again is None)
    return next((reverse("plan-resume", args=[plan.code, n]) for n in waits), "")


def late_page(plan: Plan, row: Entry, offer: Offer) -> LatePage:
    """Return what is asked about a line that was not done, with what its source proposes."""
    proposal = offer.proposal
    planned = _("It was planned on %(day)s.") % {"day": weekday_words(row.due)} if row.due else ""
    saved = _("That it was not done is saved. What now?")
    return LatePage(
        heading=_("Not done: %(title)s") % {"title": _title(plan, row)},
        told=tuple(filter(None, (planned, saved))),
        proposal=_words(_line(plan, row.fact, proposal)) if proposal else None,
        days=tuple(_days(plan, proposal)) if proposal else (),
        asks=_asks(proposal),
        escalation=_escalation(plan, row.fact),
        phone=_phone(plan, row),
        anew=pause_address(plan) if proposal and proposal.late.anew else "",
    )


def begun_page(plan: Plan, row: Entry) -> LatePage:
    """Return what is asked about a dose that was begun and broken off."""
    words = {"day": weekday_words(row.on) if row.on else ""}
    begun = _("It was begun on %(day)s and broken off.") % words
    counts = _("It counts as given. What is counted from it, counts from the day of the rest.")
    return LatePage(
        heading=_("Begun and broken off: %(title)s") % {"title": _title(plan, row)},
        told=(begun, counts),
        proposal=None,
        days=(),
        asks="",
        escalation=None,
        phone=_phone(plan, row),
        anew="",
    )


def _title(plan: Plan, row: Entry) -> str:
    return rules_by_fact(plan.protocol)[row.fact].words("title")


def _phone(plan: Plan, row: Entry) -> str:
    contact = to_call(plan.protocol, row.fact, plan.patient.clinic)
    return contact.phone if contact else ""


def offered_words(offer: Offer) -> str:
    """Return the words of the choice that takes the day proposed; "" where there is none."""
    if not offer.day:
        return ""
    return _("On %(day)s, as proposed") % {"day": weekday_words(offer.day)}


def _line(plan: Plan, fact: str, proposal: LateProposal) -> LateLine:
    lines = late_lines_of(plan.protocol, fact)
    return next(line for line in lines if line.id == proposal.late.id)


def _words(line: LateLine) -> LateWords:
    return LateWords(
        holds=holds_words(line.told),
        then=then_words(line.then),
        say=line.say,
        source=citation_words(line.source),
        confidence=confidence_words(line.confidence),
    )


def _days(plan: Plan, proposal: LateProposal) -> Iterator[str]:
    """Yield what a proposal means in days, where its line gives any."""
    if proposal.day:
        yield _("This one: at the earliest %(day)s") % {"day": weekday_words(proposal.day)}
    for _key, day in proposal.following:
        yield _("After it: %(day)s") % {"day": weekday_words(day)}
    if proposal.next_day and not proposal.following:
        yield _("The next one: %(day)s") % {"day": weekday_words(proposal.next_day)}
    if proposal.late.anew:
        titles = rules_by_fact(plan.protocol)
        day_one = date(2026, 1, 1)  # only the distance counts
        for fact, day in days_anew(regimen_of(plan.protocol), proposal.late.anew, day_one):
            words = {"n": (day - day_one).days + 1, "title": titles[fact].words("title")}
            yield _("New day %(n)d: %(title)s") % words


def _asks(proposal: LateProposal | None) -> str:
    if proposal is None or not proposal.asks:
        return ""
    return _("The days can be counted in another way, or an answer is not known. Ask the team.")


def _escalation(plan: Plan, fact: str) -> Escalation | None:
    rules = rules_by_fact(plan.protocol)
    told = rules.get(getattr(rules[fact], "if_missed", ""))
    if told is None:
        return None
    explanation = slots.filled(told.words("explanation"), slots.NOT_AGREED)
    return Escalation(told.words("title"), explanation)


def late_words_of(plan: Plan, fact: str) -> tuple[LateWords, ...]:
    """Return what the source of a dose says of one that is late: all lines, in their order."""
    rule = rules_by_fact(plan.protocol).get(fact)
    if not isinstance(rule, DosingCourse):
        return ()
    return tuple(map(_words, late_lines_of(plan.protocol, fact)))


def late_question(plan: Plan, key: Key, proposal: LateProposal) -> str:
    """Return the rule that applies to a dose that was given late: what, why, and its source."""
    told = _said(plan, key, proposal)
    return _("This dose is late. %(told)s") % {"told": told}


def _said(plan: Plan, key: Key, proposal: LateProposal) -> str:
    words = _words(_line(plan, key.fact, proposal))
    said = f"{words.then} {words.say} ({words.source}; {words.confidence})"
    return " ".join(filter(None, (said, _asks(proposal))))


def pause_question(
    plan: Plan,
    told: tuple[Key, LateProposal] | None,
    again: date | None,
    meant: How | None = None,
) -> str:
    """Return what a source says of a pause: what, why, and where it says so.

    Where a nurse means to begin anew and the source does not, or the other way round, it says so.
    """
    if again is None:  # what a source says hangs on how long it lasts
        return ""
    if told is None:
        return _("No source says how this goes on. Ask the team.")
    said = _said(plan, *told)
    if meant is None or (meant is How.ANEW) == bool(told[1].late.anew):
        return said
    return _("You chose another way than this source: %(told)s") % {"told": said}
