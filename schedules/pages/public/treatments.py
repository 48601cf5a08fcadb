"""What a treatment is, made from the rules of its protocol: nothing is written twice."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from schedules import engine
from schedules.inputs.facts import derive, label_of
from schedules.inputs.regimens import regimen_of, rules_by_fact
from schedules.queries import (
    best_of,
    citation_of,
    contacts_of,
    protocol_for,
    protocols_in_use,
    texts_of,
    without_slots,
)
from schedules.timeline import Contact
from schedules.words.labels import confidence_words, kind_words, performer_words
from schedules.words.rules import Titles, timing_words
from schedules.words.sources import citation_words, document_words
from treatments import conflicts
from treatments.facts import FACTS
from treatments.models import Clinic, Protocol, Rule, Treatment, in_language
from treatments.routes import printed

# A start from which a treatment's busiest years are counted; any day would do.
SAMPLE_START = date(2026, 1, 5)
LAST = 1_000  # behind every hospital that has a rank of its own


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """One rule in words."""

    title: str
    kind: str
    when: str
    explanation: str
    preparation: str
    bring: str
    team: str
    differs_from: str
    decided: str
    who: str
    where: str
    condition: str
    ask_team: bool
    sources: tuple[str, ...]
    confidence: str


@dataclass(frozen=True, slots=True)
class Section:
    """The rules that answer one question."""

    title: str
    rules: tuple[RuleInWords, ...]


@dataclass(frozen=True, slots=True)
class TreatmentPage:
    """Everything that one protocol says about its treatment."""

    protocol: Protocol
    summary: str
    route: str
    sections: tuple[Section, ...]
    contacts: tuple[Contact, ...]
    sources: tuple[str, ...]
    others: tuple[Protocol, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One treatment beside the others, on what matters for planning."""

    protocol: Protocol
    route: str
    doses: tuple[str, ...]
    tests: tuple[int, int]  # in the first year, in the second
    scans: tuple[int, int]
    pregnancy: tuple[str, ...]
    after_stopping: tuple[str, ...]


VACCINES = "vaccines"


def _about(topic: str) -> Callable[[Rule], bool]:
    return lambda rule: rule.topic == topic


def _of_kind(*kinds: str) -> Callable[[Rule], bool]:
    return lambda rule: rule.kind in kinds and rule.topic != VACCINES


def _sections() -> tuple[tuple[str, Callable[[Rule], bool]], ...]:
    return (
        (_("How it is given, and how often"), _of_kind("dose", "premedication", "admission")),
        (_("What is checked, and when"), _of_kind("lab", "imaging", "procedure")),
        (_("Visits and calls"), _of_kind("visit", "phone")),
        (_("What to do and what to avoid"), _of_kind("advice")),
        (_("What to watch for"), _of_kind("warning")),
        (_("Pregnancy and breastfeeding"), _of_kind("fertility")),
        (_("Vaccines"), _about(VACCINES)),
    )


def treatment_page(treatment: str, clinic: str = "") -> TreatmentPage:
    """Return the page of a treatment by the protocol of one clinic. Raises NotOfferedError."""
    protocol = protocol_for(treatment, clinic) if clinic else speaking_for(treatment)
    rules = rules_by_fact(protocol)
    titles = {fact: rule.words("title") for fact, rule in rules.items()}
    contested = conflicts.contested(rules.values())
    in_words = [
        (rules[value.fact], _in_words(rules[value.fact], value, titles, value.fact in contested))
        for value in regimen_of(protocol).rules
        if value.shape is not engine.Shape.NEVER
    ]
    contacts = contacts_of(protocol.clinic)
    others = protocols_in_use().filter(treatment=protocol.treatment).exclude(pk=protocol.pk)
    return TreatmentPage(
        protocol=protocol,
        summary=in_language(protocol.treatment, "summary"),
        route=in_language(protocol.treatment, "route"),
        sections=tuple(
            Section(title, tuple(words for rule, words in in_words if belongs(rule)))
            for title, belongs in _sections()
            if any(belongs(rule) for rule, _words in in_words)
        ),
        contacts=tuple(contacts[key] for key in printed(protocol)),
        sources=document_words(c for rule in rules.values() for c in citation_of(rule)),
        others=tuple(others),
    )


def speaking_for(treatment: str) -> Protocol:
    """Return the protocol that speaks for a treatment: a hospital's own before the general one.

    Raises NotOfferedError.
    """
    offered = list(protocols_in_use().filter(treatment__slug=treatment))
    return _speaking(offered) if offered else protocol_for(treatment, "")


def _speaking(offered: Collection[Protocol]) -> Protocol:
    """Return which of the protocols of a treatment speaks for it."""
    clinic = min((protocol.clinic for protocol in offered), key=_precedence)
    return best_of([protocol for protocol in offered if protocol.clinic == clinic])


def _precedence(clinic: Clinic) -> tuple[bool, int, str]:
    rank = LAST if clinic.rank is None else clinic.rank
    return clinic.is_general, rank, clinic.slug


def _in_words(rule: Rule, value: engine.Rule, titles: Titles, is_contested: bool) -> RuleInWords:
    texts = without_slots(texts_of(rule, is_contested=is_contested))
    return RuleInWords(
        kind=kind_words(value.kind),
        when=timing_words(value, titles),
        title=texts["title"],
        explanation=texts["explanation"],
        preparation=texts["preparation"],
        bring=texts["bring"],
        team=rule.words("team"),
        differs_from=rule.differs_from,
        decided=rule.decided,
        who=", ".join(performer_words(performer) for performer in rule.performers),
        where=rule.words("place"),
        condition=rule.words("may_apply") or condition_words(value.condition),
        ask_team=rule.ask_team,
        sources=tuple(citation_words(citation) for citation in citation_of(rule)),
        confidence=confidence_words(rule.confidence),
    )


def condition_words(condition: engine.Condition) -> str:
    """Return for whom a rule holds: "Geslacht: vrouw". Empty for everybody."""
    alternatives = [
        _(" and ").join(_test_words(test) for test in tests) for tests in condition.alternatives
    ]
    return _(", or ").join(alternatives)


def _test_words(test: engine.Test) -> str:
    label = label_of(test.fact)
    words = {"label": label, "value": FACTS[test.fact].word(test.value).lower()}
    match test.comparison:
        case engine.Comparison.KNOWN:
            return label
        case engine.Comparison.AT_LEAST:
            return _("%(label)s: %(value)s or more") % words
        case engine.Comparison.UNDER:
            return _("%(label)s: less than %(value)s") % words
    return f"{label.rstrip('?')}: {words['value']}"


# side by side


def comparisons() -> list[Comparison]:
    """Return every treatment in order of name, each by the protocol that speaks for it."""
    by_treatment: dict[Treatment, list[Protocol]] = {}
    for protocol in protocols_in_use():
        by_treatment.setdefault(protocol.treatment, []).append(protocol)
    in_order = sorted(by_treatment, key=lambda treatment: str(treatment))
    return [_comparison(_speaking(by_treatment[treatment])) for treatment in in_order]


def _comparison(protocol: Protocol) -> Comparison:
    regimen, rules = regimen_of(protocol), rules_by_fact(protocol)
    titles = {fact: rule.words("title") for fact, rule in rules.items()}
    return Comparison(
        protocol=protocol,
        route=in_language(protocol.treatment, "route"),
        doses=tuple(
            f"{titles[rule.fact]}: {timing_words(rule, titles)}"
            for rule in regimen.rules
            if rule.is_dose and not rule.ask_team
        ),
        tests=_in_two_years(regimen, engine.Kind.LAB),
        scans=_in_two_years(regimen, engine.Kind.IMAGING),
        pregnancy=tuple(_after_stopping(regimen, titles, engine.Kind.FERTILITY)),
        after_stopping=tuple(_after_stopping(regimen, titles, engine.Kind.LAB)),
    )


def _in_two_years(regimen: engine.Regimen, kind: engine.Kind) -> tuple[int, int]:
    """Count the dated entries of a kind in the first and the second year of a sample plan."""
    first = engine.Offset(months=12).from_day(SAMPLE_START)
    second = engine.Offset(months=24).from_day(SAMPLE_START)
    expansion = engine.expand(regimen, start=SAMPLE_START, until=second, facts=derive({}))
    days = [
        entry.due or entry.earliest
        for entry in expansion.entries
        if entry.rule.kind is kind and not entry.rule.ask_team
    ]
    dated = [day for day in days if day and day >= SAMPLE_START]
    return sum(day <= first for day in dated), sum(first < day <= second for day in dated)


def _after_stopping(regimen: engine.Regimen, titles: Titles, kind: engine.Kind) -> Iterator[str]:
    """Yield the rules of a kind that count from the last dose or the stop."""
    ends = (engine.AnchorKind.LAST_DOSE, engine.AnchorKind.STOP, engine.AnchorKind.COURSE_LAST)
    for rule in regimen.rules:
        moments = [moment for moment in (rule.begin, rule.end, rule.until) if moment]
        counts = any(moment.anchors[0].kind in ends for moment in moments)
        if rule.kind is kind and counts and not rule.ask_team:
            yield f"{titles[rule.fact]}: {timing_words(rule, titles)}"
