"""Facts as a person types them -> facts as the engine reads them."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.engine import FactValue
from schedules.inputs.refusal import Refusal
from treatments.facts import CONTRADICTIONS, FACTS, ORDERS, START, WEEKDAYS, FactKind
from treatments.facts import Fact as Question

from .conditions import condition_of

FIRST_DAY = date(1990, 1, 1)
LAST_START = date(2100, 12, 31)
LAST_DAY = date(2150, 12, 31)  # far enough for every follow-up, near enough to count from


def read_day(name: str, text: str, last: date = LAST_DAY) -> date:
    """Read a day written YYYY-MM-DD. Raises Refusal when it does not exist or lies too far."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise Refusal(name, _("Write the day as year-month-day, such as 2026-10-05."))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        words = {"day": text}
        text = _("%(day)s is no day that exists. Check the day and the month.")
        raise Refusal(name, text % words) from None
    if not FIRST_DAY <= day <= last:
        years = {"first": FIRST_DAY.year, "last": last.year}
        raise Refusal(name, _("Take a day between %(first)s and %(last)s.") % years)
    return day


def read_start(text: str) -> date:
    """Read a start date: between 1990 and 2100. Raises Refusal."""
    return read_day("start", text, LAST_START)


def read_facts(given: Iterable[tuple[str, str]]) -> dict[str, FactValue]:
    """Read facts typed as text. Raises Refusal at the first that cannot be taken."""
    facts: dict[str, FactValue] = {}
    for name, text in given:
        if name not in FACTS:
            words = {"name": name, "allowed": ", ".join(FACTS)}
            raise Refusal(name, _("“%(name)s” is no fact. Known are: %(allowed)s.") % words)
        if name in facts:
            raise Refusal(name, _("“%(name)s” is given twice.") % {"name": name})
        facts[name] = _read(FACTS[name], text.strip())
    _check(facts)
    return facts


def derive(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return the facts with what follows from them, as the file of facts says: see `follows`.

    Of a later course, what neither was told nor follows is as it was for the course before.
    """
    derived = dict(facts)
    for fact in FACTS.values():
        if fact.name in derived:
            continue
        if answer := _derived(fact, facts):
            derived[fact.name] = _read(fact, answer)
        elif fact.before in derived:
            derived[fact.name] = derived[fact.before]
    return derived


def _derived(fact: Question, facts: Mapping[str, FactValue]) -> str:
    for answer in fact.follows:
        if condition_of(answer.condition).holds(facts):
            return answer.value
    return fact.default


def _read(fact: Question, text: str) -> FactValue:
    match fact.kind:
        case FactKind.DATE:
            return read_day(fact.name, text)
        case FactKind.NUMBER:
            return _read_number(fact, text)
        case FactKind.WEEKDAYS:
            return _read_weekdays(fact, text)
    if text not in fact.values:
        words = {"value": text, "name": fact.label, "allowed": ", ".join(fact.values)}
        raise Refusal(
            fact.name, _("“%(value)s” is no answer to “%(name)s”. Choose: %(allowed)s.") % words
        )
    return text


def _read_number(fact: Question, text: str) -> int | Decimal:
    pattern = r"\d{1,5}"
    if fact.decimals:
        pattern += rf"([.,]\d{{1,{fact.decimals}}})?"
    number = Decimal(text.replace(",", ".")) if re.fullmatch(pattern, text) else None
    if number is None or not fact.low <= number <= fact.high:
        words = {"name": fact.label, "low": fact.low, "high": fact.high}
        text = _("“%(name)s” must be a number from %(low)s to %(high)s.")
        raise Refusal(fact.name, text % words)
    return number if fact.decimals else int(number)


def _read_weekdays(fact: Question, text: str) -> tuple[int, ...]:
    days = [day.strip() for day in text.split(",")]
    if not all(day in WEEKDAYS for day in days) or len(set(days)) != len(days):
        raise Refusal(
            fact.name,
            _("Write the weekdays with commas, such as mon,wed,fri; each one once."),
        )
    return tuple(sorted(WEEKDAYS.index(day) for day in days))


def _check(facts: Mapping[str, FactValue]) -> None:
    """Refuse facts that contradict each other. Raises Refusal."""
    known = derive(facts)
    for against in CONTRADICTIONS:
        if condition_of(against.condition).holds(known):
            raise Refusal(against.name, str(against.text))
    _check_order(facts)


def label_of(name: str, *, is_nurse: bool = False) -> str:
    """Return a fact's name for the reader."""
    if name == START:
        return _("Start of the treatment")
    return FACTS[name].asked_of(is_nurse=is_nurse) if name in FACTS else name


def check_start(start: date, facts: Mapping[str, FactValue], events: Collection[str]) -> None:
    """Refuse an event on the wrong side of the start; only `events` count for this treatment.

    Raises Refusal.
    """
    _check_order({name: day for name, day in facts.items() if name in events} | {START: start})


def _check_order(facts: Mapping[str, FactValue]) -> None:
    for order in ORDERS:
        for earlier, later in combinations(order, 2):
            first, second = facts.get(earlier), facts.get(later)
            if isinstance(first, date) and isinstance(second, date) and second < first:
                words = {
                    "earlier": label_of(earlier),
                    "later": label_of(later),
                    "first": date_format(first, "j F Y"),
                    "second": date_format(second, "j F Y"),
                }
                text = _(
                    "“%(later)s” (%(second)s) lies before “%(earlier)s” (%(first)s). "
                    "Check both days."
                )
                raise Refusal(earlier if later == START else later, text % words)
