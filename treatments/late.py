"""`late` of a dose in a protocol file: what its source says of a dose that is late or missed.

Each line is kept as it stands in the file, so that it is written back in the same words.
"""

import re
from typing import Any, NamedTuple

from . import phrases
from .phrases import PhraseError
from .two_languages import Mistake, languages
from .yaml_lines import Table

Line = dict[str, Any]

THENS = ("reset", "keep", "skip", "shift", "titrate", "monitor", "ask")
NAMES_A_DOSE = ("titrate", "monitor")  # whose first day is named anew
KEYS = ("id", "when", "during", "left", "only_if", "then", "from", "say", "source", "confidence")
REQUIRED = ("id", "when", "then", "say", "source", "confidence")
CONFIDENCES = ("H", "M", "L")
MOST_LINES = 20


class NumberPhrase(NamedTuple):
    """How many: at least and at most, both included; without a `most`, or more."""

    least: int
    most: int | None


class WhenPhrase(NamedTuple):
    """What happened to the dose: a measure, and how many of which unit it takes."""

    measure: str
    number: NumberPhrase | None = None
    unit: str = ""
    is_over: bool = False  # of time: later than its least, not on that day itself


class DuringPhrase(NamedTuple):
    """In which part of the treatment: its days, its doses, a course, or the first of a line."""

    part: str
    number: NumberPhrase | None = None


_NUMBER = (
    r"(?:(?P<over>over )(?P<above>[1-9]\d{0,2})|(?P<under>under )(?P<below>[1-9]\d{0,2})"
    r"|(?P<least>[1-9]\d{0,2})(?: to (?P<most>[1-9]\d{0,2})|(?P<more> or more| or later))?)"
)
_WHEN = re.compile(
    rf"{_NUMBER} (?P<unit>day|dose|week|month)s? (?P<measure>missed|late|since the dose before)"
)
_DURING = re.compile(rf"(?P<part>day|dose|course) {_NUMBER}")
_LEFT = re.compile(rf"{_NUMBER} days?")
# Which unit goes with which measure: what is missed is counted in days of a dose, or in doses.
UNITS = {
    "missed": ("day", "dose"),
    "late": ("day", "week", "month"),
    "since the dose before": ("day", "week", "month"),
}
WHEN_ALLOWED = (
    "day passed, same day, 2 doses missed, 1 to 2 days missed, 8 or more days missed, "
    "9 days late, over 6 months late, 3 or more months since the dose before"
)
DURING_ALLOWED = "day 1 to 28, day 29 or later, dose 1 to 3, course 2, first one"


def read_when(text: str) -> WhenPhrase:
    """Read what happened to a dose, such as "8 or more days missed". Raises PhraseError."""
    if text in ("day passed", "same day"):
        return WhenPhrase(text)
    match = _WHEN.fullmatch(text)
    if not match or match["unit"] not in UNITS[match["measure"]]:
        raise PhraseError(
            f"{text!r} says not when a dose is late; write for instance {WHEN_ALLOWED}"
        )
    is_over = match["measure"] != "missed" and bool(match["over"])
    number = NumberPhrase(int(match["above"]), None) if is_over else _number(match)
    return WhenPhrase(match["measure"], number, match["unit"], is_over)


def read_during(text: str) -> DuringPhrase:
    """Read in which part of a treatment, such as "day 1 to 28". Raises PhraseError."""
    if text == "first one":
        return DuringPhrase(text)
    match = _DURING.fullmatch(text)
    if not match:
        raise PhraseError(
            f"{text!r} is no part of a treatment; write for instance {DURING_ALLOWED}"
        )
    return DuringPhrase(match["part"], _number(match))


def read_left(text: str) -> NumberPhrase:
    """Read how many days are left to the next planned one. Raises PhraseError."""
    match = _LEFT.fullmatch(text)
    if not match:
        raise PhraseError(f"{text!r} is no number of days; write under 7 days, or 7 or more days")
    return _number(match)


def _number(match: re.Match[str]) -> NumberPhrase:
    if match["over"]:
        return NumberPhrase(int(match["above"]) + 1, None)
    if match["under"]:
        return NumberPhrase(0, int(match["below"]) - 1)
    least = int(match["least"])
    if match["more"]:
        return NumberPhrase(least, None)
    most = int(match["most"] or least)
    if most < least:
        raise PhraseError(f"{match[0]!r} must go from a smaller to a larger number")
    return NumberPhrase(least, most)


# the list in a file


def read_late(value: Any) -> dict[str, list[Line]]:
    """Read the list of a dose. Raises Mistake or PhraseError, with the line where it stands."""
    if not isinstance(value, list) or not value or not all(isinstance(v, Table) for v in value):
        raise Mistake("late must be a list, each with id, when, then, say, source and confidence")
    if len(value) > MOST_LINES:
        raise Mistake(f"late has at most {MOST_LINES} lines, not {len(value)}")
    lines = [_read_line(table) for table in value]
    ids = [line["id"] for line in lines]
    twice = next((table for n, table in enumerate(value) if ids[n] in ids[:n]), None)
    if twice is not None:
        raise Mistake(f"{twice['id']} stands twice in late; tell them apart by @ and a word").at(
            twice.lines["id"]
        )
    return {"late": lines}


def _read_line(table: Table) -> Line:
    for name in table:
        if name not in KEYS:
            text = f"{name!r} is no key of late; allowed are {', '.join(KEYS)}"
            raise Mistake(text).at(table.lines[name])
    for name in REQUIRED:
        if name not in table:
            raise Mistake(f"late: {name} is missing").at(table.line)
    line = {name: _read_value(table, name) for name in KEYS if name in table}
    names_dose, needs_dose = "from" in line, line["then"] in NAMES_A_DOSE
    if names_dose != needs_dose:
        text = f"from names the dose that begins anew: with {' and '.join(NAMES_A_DOSE)} only"
        raise Mistake(text).at(table.lines["from" if names_dose else "then"])
    return line


def _read_value(table: Table, name: str) -> Any:
    try:
        return _READERS[name](table[name])
    except (Mistake, PhraseError) as error:
        raise Mistake(str(error)).at(table.lines[name]) from error


def _phrase(read: Any) -> Any:
    def read_phrase(value: Any) -> str:
        read(str(value))
        return str(value)

    return read_phrase


def _one_of(name: str, allowed: tuple[str, ...]) -> Any:
    def read_choice(value: Any) -> str:
        if value not in allowed:
            raise Mistake(f"{name} cannot be {value!r}; allowed are {', '.join(allowed)}")
        return str(value)

    return read_choice


def _read_id(value: Any) -> str:
    if not isinstance(value, str) or not phrases.is_fact_id(value):
        raise Mistake("id must be words and dots, such as clad.late.next_day")
    return value


def _read_source(value: Any) -> str:
    key, mark, section = value.partition(" § ") if isinstance(value, str) else ("", "", "")
    if not (mark and key and section):
        raise Mistake(f"{value!r} names no heading; write SOURCE § HEADING")
    return str(value)


_READERS: dict[str, Any] = {
    "id": _read_id,
    "when": _phrase(read_when),
    "during": _phrase(read_during),
    "left": _phrase(read_left),
    "only_if": _phrase(phrases.read_condition),
    "then": _one_of("then", THENS),
    "from": _phrase(phrases.read_rule),
    "say": lambda value: languages("say", value),
    "source": _read_source,
    "confidence": _one_of("confidence", CONFIDENCES),
}


def write_late(lines: list[Line]) -> list[Line] | None:
    """Return the list as a file holds it, each line's keys in their one order; None for none."""
    # PostgreSQL keeps no order of keys.
    return [{name: _written(line[name]) for name in KEYS if name in line} for line in lines] or None


def _written(value: Any) -> Any:
    return {name: value[name] for name in ("nl", "en")} if isinstance(value, dict) else value


def source_keys(lines: list[Line]) -> list[str]:
    """Return the keys of the sources that these lines name."""
    return [line["source"].partition(" § ")[0] for line in lines]
