"""Which keys of one rule go together: what the engine would pass over or could not count."""

from collections.abc import Iterator

from .phrases import PhraseError, read_amount
from .yaml_lines import Table

Misplaced = Iterator[tuple[str, str]]

AT_ONLY = ("every", "until", "times", "weekdays", "as_one_entry", "tolerance", "detail", "course")
SECOND_WORDS = {"and": "between", "to": "from"}  # each says something beside its first word only
COURSES = {"each course first day", "each course last day"}
FIRST_WORDS = ("at", "between", "after", "from")
MOMENTS = ("at", "between", "and", "before")


def misplaced(table: Table, shape: str) -> Misplaced:
    """Yield (key, what is wrong) for each key that does not go with the others of its rule."""
    for key, first in SECOND_WORDS.items():
        if key in table and first not in table:
            yield key, f"{key} stands only beside {first}"
    for key in ("any_time", "no_entry"):
        if key in table and table[key] is not True:
            yield key, f"{key} is either left out or true"
    if shape == "at":
        yield from _series(table)
    else:
        for key in AT_ONLY:
            if key in table:
                yield key, f"{key} goes with at, and with no other word of time"
    yield from _several_moments(table)
    if "as_planned" in table and "numbers" not in table:
        yield "as_planned", "as_planned needs numbers beside it"
    if _days(table, "minimum_gap") > _days(table, "maximum_gap") > 0:
        yield "maximum_gap", "maximum_gap must be longer than minimum_gap"
    if "valid_for" in table:
        yield from _expiring(table, shape)


def _days(table: Table, key: str) -> int:
    """Return about how many days an amount is; 0 where there is none, or none that can be read."""
    try:
        amount = read_amount(str(table.get(key)))
    except PhraseError:
        return 0
    return amount.number * {"day": 1, "week": 7, "month": 30, "year": 365}[amount.unit]


def _expiring(table: Table, shape: str) -> Misplaced:
    """A test that is done once more when it gets too old is one test, with a number of its own."""
    if shape not in ("at", "between", "before"):
        yield "valid_for", "valid_for goes with at, between … and, or before"
    for key in ("every", "weekdays", "recorded_as"):
        if key in table:
            yield key, f"{key} does not go with valid_for, which is of one test"
    if str(table.get("guards")).startswith("each ") or any(_each(table, k) for k in MOMENTS):
        yield "valid_for", "valid_for goes with one moment, not with each"


def _series(table: Table) -> Misplaced:
    every, weekdays, one_entry = (key in table for key in ("every", "weekdays", "as_one_entry"))
    if "times" in table and not every:
        yield "times", "times needs every beside it, such as every: 1 month"
    for key in ("until", "as_one_entry"):
        if key in table and not (every or weekdays):
            yield key, f"{key} needs every or weekdays beside it"
    if weekdays and every:
        yield "weekdays", "a series goes by weekdays or by every; keep one of them"
    if weekdays and not one_entry:
        yield "weekdays", "weekdays needs as_one_entry: true beside it"
    if one_entry and str(table.get("every")).rstrip("s").endswith(("month", "year")):
        yield "every", "as_one_entry goes with every so many days or weeks, not months or years"


def _several_moments(table: Table) -> Misplaced:
    """`each` gives one entry for each of its moments, all counted from a single anchor."""
    first = next((each for key in FIRST_WORDS if (each := _each(table, key))), "")
    last = next((each for key in ("before", "and", "to") if (each := _each(table, key))), "")
    if first or last:
        for key in ("every", "weekdays", "recorded_as"):
            if key in table:
                yield key, f"{key} does not go with {first or last}, which gives an entry for each"
    elif "numbers" in table:
        yield "numbers", "numbers goes with each, such as at: each dose"
    if _each(table, "until"):
        yield "until", "until is one moment, such as until: last dose"
    for key, word in SECOND_WORDS.items():
        last = _each(table, key)
        if word in table and last and not (last == first or {first, last} == COURSES):
            yield key, f"{key} may name no other each than {word}"


def _each(table: Table, key: str) -> str:
    """Return the anchor of a moment where it stands for several; empty for any other."""
    _before, word, after = str(table.get(key, "")).partition("each ")
    return word + after
