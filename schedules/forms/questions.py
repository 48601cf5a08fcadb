"""Which facts a protocol asks of a visitor, and the words of each question."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from schedules.engine import CHOSEN, Regimen
from schedules.inputs.conditions import condition_of
from schedules.inputs.facts import LAST_DAY, LAST_START
from treatments.facts import CHOSEN_WEEKDAYS, FACTS, MS_TYPE, STOPS, Fact, FactKind

from .days import Box

ENDS = {
    "start": Fact(
        "start",
        _("First day of the treatment"),
        FactKind.DATE,
        hint=_(
            "The first infusion, injection or tablet. A day that is not certain yet is fine too."
        ),
    ),
    "until": Fact(
        "until",
        _("Last day of the timeline"),
        FactKind.DATE,
        hint=_("Without it: two years after the start."),
    ),
}
WIDGETS = {FactKind.DATE: "date", FactKind.WEEKDAYS: "several", FactKind.CHOICE: "choice"}
FEW = 4  # so many numbers are answers to choose from, not a number to type


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; an empty value stands for "not known"."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """One question about the visitor, with what was typed and what is wrong with it."""

    name: str
    label: str
    hint: str
    widget: str  # choice, several, date, number
    value: str
    options: tuple[Option, ...]
    error: str

    @property
    def box(self) -> Box:
        """The line for a day."""
        return Box(
            id=self.name,
            name=self.name,
            text=self.value,
            described_by=f"{self.name}-hint" if self.hint else "",
            is_required=self.name == "start",
            is_wrong=bool(self.error),
            last=LAST_START if self.name == "start" else LAST_DAY,
        )


def asked_by(regimen: Regimen) -> tuple[str, ...]:
    """Return the facts that decide for whom a rule holds, or how much a dose is."""
    conditions = [rule.condition for rule in regimen.rules]
    conditions += [figures.condition for rule in regimen.rules for figures in rule.figures]
    if regimen.forbidden:
        conditions.append(regimen.forbidden)
    asked = {fact for condition in conditions for fact in condition.facts()}
    if regimen.ms_types:
        asked.add(MS_TYPE)
    if any(rule.weekdays == CHOSEN for rule in regimen.rules):
        asked.add(CHOSEN_WEEKDAYS)
    for name in [name for name in asked if FACTS[name].same_as]:  # one question in two words
        asked = asked - {name} | condition_of(FACTS[name].same_as).facts()
    return tuple(name for name in FACTS if name in asked)


def is_of_later_course(name: str) -> bool:
    """Tell whether a question is asked anew for a later course: until then it has an answer."""
    return bool(FACTS[name].before)


def dates_of(regimen: Regimen) -> tuple[str, ...]:
    """Return the days that move rules of this protocol, beside those that decide whether."""
    days = {*STOPS, *regimen.events()}.difference(asked_by(regimen))
    return tuple(name for name in FACTS if name in days)


def question(name: str, value: str, error: str, *, is_nurse: bool = False) -> Question:
    """Return the question that asks for a fact, or for an end of the timeline."""
    fact = FACTS.get(name) or ENDS[name]
    options = tuple(_options(fact, value))
    widget = WIDGETS.get(fact.kind, "choice" if options else "number")
    label = fact.asked_of(is_nurse=is_nurse)
    return Question(name, label, str(fact.hint), widget, value, options, error)


def answers_in(name: str, text: str) -> list[str]:
    """Return the answers to one question: of weekdays there are several."""
    return text.split(",") if is_several(name) else [text]


def is_day(name: str) -> bool:
    """Tell whether the answer is a day."""
    return name in ENDS or (name in FACTS and FACTS[name].kind is FactKind.DATE)


def is_several(name: str) -> bool:
    """Tell whether a question may have more than one answer."""
    return name in FACTS and FACTS[name].kind is FactKind.WEEKDAYS


def _options(fact: Fact, given: str) -> Iterator[Option]:
    values = tuple(fact.values)
    if fact.kind is FactKind.NUMBER and fact.high - fact.low < FEW:
        values = tuple(map(str, range(fact.low, fact.high + 1)))
    for value in values:
        yield Option(value, fact.word(value), value in given.split(","))
    if values and fact.kind is not FactKind.WEEKDAYS:
        yield Option("", str(_("I do not know, or not yet")), given not in values)
