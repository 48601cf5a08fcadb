"""What stands above the list of a plan: what to mind, what is known, where sources differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.forms.questions import answers_in
from schedules.models import Plan
from schedules.planning.truth import read_pauses
from schedules.timeline import Timeline, TimelineEntry
from schedules.words.care import care_words
from schedules.words.labels import confidence_words, level_words
from schedules.words.notices import notice_text
from schedules.words.pauses import pause_words
from schedules.words.sources import citation_words
from schedules.words.when import day_words, when_words
from treatments.facts import FACTS, FactKind

from .decisions import Decision, decisions_of
from .undecided import OpenAppointment, open_appointment, to_decide_words


@dataclass(frozen=True, slots=True)
class Side:
    """One of two sources that differ, and whether it is the one that counts."""

    name: str
    title: str
    whens: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What counts and what differs from it, beside each other with their dates."""

    counts: Side
    other: Side


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What stands above the list."""

    notices: tuple[tuple[str, str, str], ...]  # (level, its word, sentence)
    facts: tuple[tuple[str, str], ...]  # (question, answer)
    disagreements: tuple[Disagreement, ...]
    state: str
    to_decide: str  # how many appointments are to be cancelled or kept; "" for none
    undecided: tuple[OpenAppointment, ...]  # the same, each with the way to it
    decisions: tuple[Decision, ...]  # what is asked of its doses
    pauses: tuple[tuple[str, str], ...]  # (in words, the page that corrects it), the last one first

    @property
    def asked(self) -> int:
        """How much somebody still has to say."""
        return len(self.undecided) + len(self.decisions)

    @property
    def stops(self) -> tuple[tuple[str, str, str], ...]:
        """The notices that say that this must not be."""
        return tuple(notice for notice in self.notices if notice[0] == "stop")

    @property
    def warnings(self) -> tuple[tuple[str, str, str], ...]:
        """The others."""
        return tuple(notice for notice in self.notices if notice[0] != "stop")


def plan_head(plan: Plan, timeline: Timeline) -> PlanHead:
    """Return what a nurse must know before she reads the list."""
    undecided = tuple(_undecided(plan, timeline))
    notices = dict.fromkeys((n.level, notice_text(n, timeline)) for n in timeline.notices)
    return PlanHead(
        notices=tuple((level, level_words(level), text) for level, text in notices),
        facts=tuple(fact_words(plan.facts)),
        disagreements=tuple(disagreements(timeline)),
        state=state_of(plan),
        to_decide=to_decide_words(len(undecided)),
        undecided=undecided,
        decisions=tuple(decisions_of(plan, timeline)),
        pauses=tuple(_pauses(plan)),
    )


def _undecided(plan: Plan, timeline: Timeline) -> Iterator[OpenAppointment]:
    """Yield the appointments of which a nurse must say whether they stay, in order of time."""
    agreed = {e.appointment for e in timeline.everything if e.appointment and e.is_undecided}
    for one in sorted(agreed, key=lambda one: (one.on, str(one.at or ""))):
        yield open_appointment(plan, one)


def _pauses(plan: Plan) -> Iterator[tuple[str, str]]:
    found = read_pauses(plan.pauses or {}).values()
    for one in sorted(found, key=lambda one: one.since, reverse=True):
        yield pause_words(one), reverse("plan-resume", args=[plan.code, one.number])


def state_of(plan: Plan) -> str:
    """Return in which state a plan is; nothing while it simply runs."""
    if plan.is_entered_in_error:
        return _("Entered in error: taken back")
    stopped = ""
    if plan.stopped_on:
        stopped = _("Stopped on %(day)s") % {"day": day_words(plan.stopped_on)}
    elif plan.paused_since:
        stopped = _("Paused from %(day)s on") % {"day": day_words(plan.paused_since)}
    return " · ".join(filter(None, (stopped, care_words(plan.patient))))


def fact_words(facts: dict[str, str], *, is_nurse: bool = True) -> Iterator[tuple[str, str]]:
    """Yield what is known of a patient, as question and answer, for a nurse or the patient."""
    for name, text in facts.items():
        fact = FACTS[name]
        label = fact.asked_of(is_nurse=is_nurse)
        if fact.kind is FactKind.DATE:
            yield label, day_words(date.fromisoformat(text))
        else:
            yield label, ", ".join(map(fact.word, answers_in(name, text)))


def disagreements(timeline: Timeline) -> Iterator[Disagreement]:
    """Yield what two sources say otherwise, what counts beside what does not."""
    by_fact: dict[str, list[TimelineEntry]] = {}
    for entry in timeline.entries:
        by_fact.setdefault(entry.fact, []).append(entry)
    for entries in by_fact.values():
        counting = by_fact.get(entries[0].differs_from)
        if counting:
            is_decided = bool(entries[0].decided)
            yield Disagreement(
                _side(counting, _("%(source)s: counts here")),
                _side(
                    entries,
                    _("%(source)s: does not count")
                    if is_decided
                    else _("%(source)s: ask the team"),
                ),
            )


def _side(entries: Sequence[TimelineEntry], name: str) -> Side:
    first, last = entries[0], entries[-1]
    whens = when_words(first.when)
    if len(entries) > 1:
        words = {"n": len(entries), "first": whens, "last": when_words(last.when)}
        whens = _("%(n)d times: %(first)s … %(last)s") % words
    source = _("Leaflet") if first.sources[0].is_leaflet else _("Product information")
    return Side(
        name=name % {"source": source},
        title=first.title,
        whens=capfirst(whens),
        source=citation_words(first.sources[0]),
        confidence=capfirst(confidence_words(first.confidence)),
    )
