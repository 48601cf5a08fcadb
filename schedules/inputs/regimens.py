"""The one door in: protocol rows -> engine values, once per protocol version."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from schedules import engine
from treatments import conflicts, late, phrases
from treatments.catalogue import rules_of
from treatments.course_facts import in_course
from treatments.facts import WEEKDAYS
from treatments.late import NumberPhrase, WhenPhrase
from treatments.models import DosingCourse, MonitoringRule, Protocol, Rule
from treatments.phrases import AnchorPhrase

from .conditions import condition_of


def regimen_of(protocol: Protocol) -> engine.Regimen:
    """Return the protocol as the engine reads it."""
    return _cached(protocol.pk, protocol.digest)[0]


def rules_by_fact(protocol: Protocol) -> dict[str, Rule]:
    """Return the protocol's rows with their words and sources, by fact id."""
    return _cached(protocol.pk, protocol.digest)[1]


@lru_cache(maxsize=256)
def _cached(pk: int, digest: str) -> tuple[engine.Regimen, dict[str, Rule]]:
    # The digest is part of the key: a draft that was loaded again is another value.
    protocol = Protocol.objects.select_related("treatment", "based_on").get(pk=pk)
    rules = rules_of(protocol)
    conflicts.settle(rules)
    forbidden = protocol.forbidden_if or (protocol.based_on and protocol.based_on.forbidden_if)
    regimen = engine.Regimen(
        rules=tuple(rule_value(rule) for rule in rules),
        ms_types=tuple(protocol.treatment.ms_types),
        forbidden=condition_of(forbidden) if forbidden else None,
    )
    return regimen, {rule.fact: rule for rule in rules}


def rule_value(rule: Rule) -> engine.Rule:
    """Return one row as an engine value. Raises PhraseError for a phrase that cannot be read."""
    dosing = rule if isinstance(rule, DosingCourse) else None
    course = dosing.course if dosing else None
    test = rule if isinstance(rule, MonitoringRule) else None
    return engine.Rule(
        fact=rule.fact,
        kind=engine.Kind(rule.kind),
        shape=engine.Shape(rule.shape),
        begin=_moment(rule, "begin"),
        end=_moment(rule, "end"),
        every=_offset(rule, "every"),
        times=rule.times,
        until=_moment(rule, "until"),
        tolerance=_offset(rule, "tolerance"),
        weekdays=_weekdays(rule.weekdays),
        one_entry=rule.as_one_entry,
        numbers=tuple(rule.numbers),
        as_planned=rule.as_planned,
        performers=tuple(rule.performers),
        condition=condition_of(in_course(rule.only_if, course)),
        may_apply=bool(rule.may_apply_nl),
        recorded_as=rule.recorded_as,
        softness=rule.softness,
        ask_team=rule.ask_team,
        weak=rule.confidence != Rule.Confidence.HIGH,
        roll=engine.Roll(rule.roll),
        course=course,
        delay=engine.Delay(dosing.delay) if dosing else engine.Delay.KEEP,
        minimum_gap=_offset(dosing, "minimum_gap") if dosing else None,
        maximum_gap=_offset(dosing, "maximum_gap") if dosing else None,
        replaces=dosing.replaces if dosing else "",
        part_of=_named(phrases.read_whole, rule.part_of),
        guards=_named(phrases.read_guarded, test.guards) if test else None,
        valid_for=_offset(test, "valid_for") if test else None,
        count_from=rule.count_from,
        figures=tuple(_figures(dosing)) if dosing else (),
        late=tuple(late_value(line, course) for line in dosing.late) if dosing else (),
    )


def late_value(line: Mapping[str, Any], course: int | None = None) -> engine.Late:
    """Return one line about a late dose as an engine value. Raises PhraseError."""
    when = late.read_when(line["when"])
    during = late.read_during(line["during"]) if "during" in line else None
    is_time = when.measure in (engine.Measure.LATE, engine.Measure.SINCE)
    least, most = _ends(when) if is_time else (None, None)
    return engine.Late(
        id=line["id"],
        measure=engine.Measure(when.measure),
        then=engine.Then(line["then"]),
        number=_within(when.number) if not is_time else None,
        of_doses=when.unit == "dose",
        least=least,
        most=most,
        is_over=when.is_over,
        part=engine.Part(during.part) if during else None,
        within=_within(during.number) if during else None,
        left=_within(late.read_left(line["left"])) if "left" in line else None,
        condition=condition_of(in_course(line.get("only_if", ""), course)),
        anew=line.get("from", ""),
    )


def _within(number: NumberPhrase | None) -> engine.Within | None:
    return engine.Within(*number) if number else None


def _ends(when: WhenPhrase) -> tuple[engine.Offset | None, engine.Offset | None]:
    """Return the least and the most time of a phrase that measures time."""
    least, most = when.number or (0, None)
    unit = engine.Offset(months=_MONTHS.get(when.unit, 0), days=_DAYS.get(when.unit, 0))
    return unit.times(least), None if most is None else unit.times(most)


def _figures(rule: DosingCourse) -> Iterator[engine.Figures]:
    for alternative in rule.detail:
        numbers = {
            name: tuple(value) if isinstance(value, list) else (value,)
            for name, value in alternative.items()
            if name != "only_if"
        }
        only_if = in_course(alternative.get("only_if", ""), rule.course)
        yield engine.Figures(numbers, condition_of(only_if))


_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}


def _offset(rule: Rule, name: str) -> engine.Offset | None:
    amount, unit = getattr(rule, f"{name}_amount"), getattr(rule, f"{name}_unit")
    if amount is None:
        return None
    return engine.Offset(months=amount * _MONTHS.get(unit, 0), days=amount * _DAYS.get(unit, 0))


def _moment(rule: Rule, name: str) -> engine.Moment | None:
    anchors = getattr(rule, f"{name}_anchor")
    if not anchors:
        return None
    return engine.Moment(
        anchors=tuple(_anchor(text) for text in anchors.split(" else ")),
        offset=_offset(rule, name) or engine.Offset(),
    )


def _anchor(text: str) -> engine.Anchor:
    return _value(phrases.read_anchor(text))


def _named(read: Callable[[str], AnchorPhrase], text: str) -> engine.Anchor | None:
    return _value(read(text)) if text else None


def _value(phrase: AnchorPhrase) -> engine.Anchor:
    return engine.Anchor(engine.AnchorKind(phrase.kind), phrase.name, phrase.course, phrase.text)


def _weekdays(text: str) -> tuple[int, ...] | str:
    if text == engine.CHOSEN:
        return text
    return tuple(WEEKDAYS.index(day) for day in text.split(",")) if text else ()
