"""What a reader says of an entry, read back from its own words: a title, a shape and its days.

Words are Dutch, as patients read them. Nothing of the code under test is used to read them back.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
DAY = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")


class Said(NamedTuple):
    """One thing that a reader says: of what, how it lies in time, and its first and last day."""

    title: str
    shape: str  # day, about, between, before, period, from, series, unknown
    first: date | None
    last: date | None


LASTING = ("period", "from")


def fits(part, whole):
    """Tell whether a reader that may say less of what lasts says nothing else of it."""
    if part == whole:
        return True
    if part.title != whole.title or whole.shape not in LASTING:
        return False
    return part.shape in ("until", "unknown") and part.last in (None, whole.last)


def days_in(words):
    """The days that are named, in order."""
    return [
        date(int(year), MONTHS.index(month) + 1, int(day))
        for day, month, year in DAY.findall(words)
    ]


def said(title, words):
    """What some words say of a title; what stands behind a semicolon is the protocol's own day."""
    words = words.lower()
    place = re.split(r"; volgens het schema| \(volgens het schema", words)[0]
    days = days_in(place)
    first, last = (days[0], days[-1]) if days else (None, None)
    return Said(title, *_shape(place, first, last))


def _shape(place, first, last):
    if first is None:
        return "unknown", None, None
    if place.startswith(("tot en met", "tot minstens")):
        return "until", None, last
    if place.startswith("elke"):
        return "series", first, last if last != first else None
    if place.startswith("tussen"):
        return "between", first, last
    if place.startswith("vóór"):
        return "before", None, last
    if "tot en met" in place or "tot minstens" in place:
        return "period", first, last
    if place.startswith("vanaf"):
        return "from", first, None
    return ("about" if place.startswith("rond") else "day"), first, last


def by_json(lines):
    """What the contract says of its lines, counted out from its plain fields."""
    for line in lines["items"]:
        if ".smpc." not in line["fact"]:
            yield _item(line)
    doses = [
        (_day(line["due"]), _day(line["book_on"]))
        for line in lines["items"]
        if line["kind"] == "dose" and line["book_on"] != line["due"]
    ]
    for line in lines["periods"]:
        if ".smpc." not in line["fact"]:
            yield _period(line, doses)


def _item(line):
    first, last, title = _day(line["earliest"]), _day(line["latest"]), line["title"]
    day = _day(line["book_on"] or line["due"])
    if line["repeats"] and day and not any(line["repeats"].values()):  # how often is not known
        return Said(title, "from", day, None)
    if line["repeats"] and day:
        return Said(title, "series", day, _day(line["repeats"].get("until")))
    if day:
        return Said(title, "about" if line["certainty"] == "about" else "day", day, day)
    if first and last:
        return Said(title, "between", first, last)
    if last:
        return Said(title, "before", None, last)
    return Said(title, "unknown", None, None)


def _period(line, doses):
    first, last, title = _day(line["begins"]), _day(line["ends"]), line["title"]
    for due, book_on in doses:  # two days, the dose's among them, go with the dose
        if first and last and last - first == timedelta(1) and due in (first, last):
            first, last = first + (book_on - due), last + (book_on - due)
            break
    if first and first == last:
        return Said(title, "day", first, last)
    if first and last:
        return Said(title, "period", first, last)
    return Said(title, "from" if first else "unknown", first, None)


def _day(text):
    return date.fromisoformat(text) if text else None
