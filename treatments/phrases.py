"""The phrases of a protocol file: "3 months after start", "sex is female".

A phrase is read into plain values and written back to the same words. A phrase that cannot be
read raises PhraseError, whose text says what is allowed.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from .facts import FACTS, Fact, FactKind

OPEN = "open"
MOST_YEARS = 100
HOUR = 60  # minutes
DAY = 24 * HOUR  # what takes longer is a period, with a first and a last day


class PhraseError(ValueError):
    """A phrase that cannot be read; the text says what is wrong and what is allowed."""


class Amount(NamedTuple):
    """A length of time such as 2 weeks; negative where it lies before an anchor."""

    number: int
    unit: str

    def __str__(self) -> str:
        number = abs(self.number)
        return f"{number} {self.unit}" if number == 1 else f"{number} {self.unit}s"


class LengthPhrase(NamedTuple):
    """How long a thing takes, such as 4 to 6 hours; without a `most`, at least so long."""

    least: int
    most: int | None
    unit: str

    def __str__(self) -> str:
        if self.most is None:
            return f"at least {Amount(self.least, self.unit)}"
        first = "" if self.least == self.most else f"{self.least} to "
        return f"{first}{Amount(self.most, self.unit)}"

    @property
    def minutes(self) -> tuple[int, int | None]:
        """Its least and its most in minutes; None where no most is known."""
        times = HOUR if self.unit == "hour" else 1
        return self.least * times, None if self.most is None else self.most * times


class MomentPhrase(NamedTuple):
    """An amount of time before or after an anchor; without an amount, the anchor itself."""

    anchor: str
    amount: Amount | None = None

    def __str__(self) -> str:
        if self.amount is None:
            return self.anchor
        side = "before" if self.amount.number < 0 else "after"
        return f"{self.amount} {side} {self.anchor}"


class AnchorPhrase(NamedTuple):
    """An anchor taken apart: its kind, the rule or event that it names, and a course number."""

    kind: str
    name: str = ""
    course: int | None = None
    text: str = ""


class TestPhrase(NamedTuple):
    """One test of a condition."""

    fact: str
    comparison: str
    value: str | Decimal = ""


_AMOUNT = re.compile(r"(?P<count>[1-9]\d{0,2}) (?P<unit>day|week|month|year)s?")
_LENGTH = re.compile(
    r"(?:at least (?P<minimum>[1-9]\d{0,3})|(?:(?P<least>[1-9]\d{0,3}) to )?(?P<most>[1-9]\d{0,3}))"
    r" (?P<unit>minute|hour)s?"
)
_MOMENT = re.compile(rf"(?:{_AMOUNT.pattern} (?P<side>before|after) )?(?P<anchor>\S.*)")
_COURSE_DAY = re.compile(r"course (?P<course>[1-9]) (?P<day>first|last) day")
_EACH_DOSE = re.compile(r"each dose(?: of course (?P<course>[1-9]))?")
_COURSE = re.compile(r"course (?P<course>[1-9])")
_FACT_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+(@[a-z0-9-]+)?")
_TEST = re.compile(
    r"(?P<fact>[a-z0-9_]+) (?P<comparison>is known|is at least|is under|is)(?: (?P<value>\S+))?"
)
_LAST_OF = re.compile(rf"last (?P<fact>{_FACT_ID.pattern})")
_NAMED = ("start", "last dose", "stop", "each course first day", "each course last day")

EACH_COURSE = "each course"
GUARDED_ALLOWED = "each dose, each dose of course N, or the fact id of a dose"
WHOLES_ALLOWED = (
    "each dose, each dose of course N, course N, each course, or the fact id of another rule"
)
ANCHORS_ALLOWED = (
    "start, last dose, stop, course N first day, course N last day, each dose, "
    "each dose of course N, each course first day, each course last day, "
    "the name of a date fact, or the fact id of another rule of this protocol, "
    "also with last before it"
)
OF_RULES = ("rule", "last of rule")  # kinds of anchors that name another rule


def read_amount(text: str) -> Amount:
    """Read a length of time such as "2 weeks". Raises PhraseError."""
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise PhraseError(f"{text!r} is no length of time; write for instance 2 weeks or 1 month")
    return _amount(match)


def read_length(text: str) -> LengthPhrase:
    """Read how long a thing takes, such as "4 to 6 hours". Raises PhraseError."""
    match = _LENGTH.fullmatch(text)
    if not match:
        raise PhraseError(
            f"{text!r} is no length of a visit; write for instance 30 minutes, 4 to 6 hours "
            "or at least 1 hour"
        )
    least = int(match["minimum"] or match["least"] or match["most"])
    length = LengthPhrase(least, int(match["most"]) if match["most"] else None, match["unit"])
    if match["least"] and length.most is not None and length.most <= least:
        raise PhraseError(f"{text!r} must go from a shorter to a longer time")
    if max(minutes or 0 for minutes in length.minutes) > DAY:
        raise PhraseError(f"{text!r} is longer than a day; write at most {DAY // HOUR} hours")
    return length


def read_moment(text: str) -> MomentPhrase:
    """Read a moment such as "14 days before course 1 first day". Raises PhraseError."""
    match = _MOMENT.fullmatch(text)
    if not match:
        raise PhraseError(f"{text!r} is no moment; write for instance 3 months after start")
    anchors = [read_anchor(anchor) for anchor in match["anchor"].split(" else ")]
    if len(anchors) > 1 and any(anchor.kind.startswith("each") for anchor in anchors):
        raise PhraseError(f"{text!r} gives an entry for each; leave out what stands beside else")
    if match["count"] is None:
        return MomentPhrase(match["anchor"])
    amount = _amount(match)
    sign = -1 if match["side"] == "before" else 1
    return MomentPhrase(match["anchor"], amount._replace(number=sign * amount.number))


def _amount(match: re.Match[str]) -> Amount:
    amount = Amount(int(match["count"]), match["unit"])
    if amount.unit == "year" and amount.number > MOST_YEARS:
        raise PhraseError(f"{amount} is too long; write at most {MOST_YEARS} years")
    return amount


def read_anchor(text: str) -> AnchorPhrase:
    """Take one anchor apart (without "else"). Raises PhraseError."""
    if text in _NAMED:
        return AnchorPhrase(text, text=text)
    if match := _COURSE_DAY.fullmatch(text):
        return AnchorPhrase(f"course {match['day']} day", course=int(match["course"]), text=text)
    if match := _EACH_DOSE.fullmatch(text):
        course = int(match["course"]) if match["course"] else None
        return AnchorPhrase("each dose", course=course, text=text)
    if text in FACTS and FACTS[text].kind is FactKind.DATE:
        return AnchorPhrase("event", name=text, text=text)
    if _FACT_ID.fullmatch(text):
        return AnchorPhrase("rule", name=text, text=text)
    if match := _LAST_OF.fullmatch(text):
        return AnchorPhrase("last of rule", name=match["fact"], text=text)
    raise PhraseError(f"{text!r} is no anchor; allowed are {ANCHORS_ALLOWED}")


def read_whole(text: str) -> AnchorPhrase:
    """Take apart what a rule is part of; a course goes by its first day. Raises PhraseError."""
    if match := _COURSE.fullmatch(text):
        return AnchorPhrase("course first day", course=int(match["course"]), text=text)
    if text == EACH_COURSE:
        return AnchorPhrase("each course first day", text=text)
    return _dose_or_rule(text, WHOLES_ALLOWED)


def read_guarded(text: str) -> AnchorPhrase:
    """Take apart which dose a rule must be done before. Raises PhraseError."""
    return _dose_or_rule(text, GUARDED_ALLOWED)


def read_rule(text: str) -> str:
    """Return the fact id of a rule. Raises PhraseError."""
    if not is_fact_id(text):
        raise PhraseError(f"{text!r} is no fact id of a rule, such as ocre.dose.1a")
    return text


def _dose_or_rule(text: str, allowed: str) -> AnchorPhrase:
    if _EACH_DOSE.fullmatch(text) or _FACT_ID.fullmatch(text):
        return read_anchor(text)
    raise PhraseError(f"{text!r} is not known here; allowed are {allowed}")


def is_fact_id(text: str) -> bool:
    """Tell whether a text is written as the id of a rule."""
    return _FACT_ID.fullmatch(text) is not None


def read_condition(
    text: str, facts: Mapping[str, Fact] = FACTS
) -> tuple[tuple[TestPhrase, ...], ...]:
    """Read "a is x and b is y or c is z" into alternatives of tests. Raises PhraseError.

    "and" binds closer than "or"; there are no brackets.
    """
    if not text:
        return ()
    return tuple(
        tuple(_read_test(test, facts) for test in alternative.split(" and "))
        for alternative in text.split(" or ")
    )


def _read_test(text: str, facts: Mapping[str, Fact]) -> TestPhrase:
    match = _TEST.fullmatch(text)
    if not match:
        raise PhraseError(
            f"{text!r} is no condition; write FACT is VALUE, FACT is at least N, "
            "FACT is under N, or FACT is known, joined by and, or"
        )
    fact = facts.get(match["fact"])
    if fact is None:
        raise PhraseError(f"{match['fact']!r} is no fact; allowed are {', '.join(facts)}")
    comparison, value = match["comparison"], match["value"] or ""
    if comparison == "is known":
        return TestPhrase(fact.name, comparison)
    if fact.kind is FactKind.NUMBER:
        if not re.fullmatch(r"\d+(\.\d+)?", value):
            raise PhraseError(f"{fact.name} is a number, not {value!r}")
        return TestPhrase(fact.name, comparison, Decimal(value))
    if comparison != "is":
        raise PhraseError(f"{fact.name} is not a number; write {fact.name} is VALUE")
    if value not in fact.values:
        raise PhraseError(
            f"{fact.name} cannot be {value!r}; allowed are {', '.join(fact.values) or 'no values'}"
        )
    return TestPhrase(fact.name, comparison, value)
