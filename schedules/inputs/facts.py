"""Facts as a person types them -> facts as the engine reads them."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from schedules.engine.conditions import Fact as FactValue
from schedules.inputs.refusal import Refusal
from treatments.facts import FACTS, WEEKDAYS, FactKind
from treatments.facts import Fact as Question

FIRST_DAY = date(1990, 1, 1)
LAST_START = date(2100, 12, 31)
LAST_DAY = date(2150, 12, 31)  # far enough for every follow-up, near enough to count from
DAY_LIMITS = {"first_day": FIRST_DAY, "last_start": LAST_START, "last_day": LAST_DAY}

# Events that can only come in this order; leaflet 004 names the phases of aHSCT. START stands
# for the start of the treatment.
START = "start"
ORDERS = (
    (
        "second_opinion_date",
        START,
        "leukapheresis_date",
        "conditioning_start",
        "transplant_date",
        "discharge_date",
    ),
    ("screening_date", START),
    (START, "course2_start", "course3_start"),
    (START, "elimination_start", "first_level_below_0_02"),
)


# How people write a day by hand: 20-5-1985, 20 05 1985, 20051985, 1985-05-20.
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\D+(?P<month>\d{1,2})\D+(?P<year>\d{4})")
YEAR_FIRST = re.compile(r"(?P<year>\d{4})\D+(?P<month>\d{1,2})\D+(?P<day>\d{1,2})")
RUN = re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})")


def day_of(text: str) -> date | None:
    """Return the day that somebody wrote by hand; None where that is no day."""
    for form in (DAY_FIRST, YEAR_FIRST, RUN):
        if found := form.fullmatch(text.strip()):
            try:
                return date(**{name: int(digits) for name, digits in found.groupdict().items()})
            except ValueError:
                return None
    return None


def read_day(name: str, text: str, last: date = LAST_DAY) -> date:
    """Read a day written YYYY-MM-DD. Raises Refusal when it does not exist or lies too far."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise Refusal(name, _("Write the day as year-month-day, such as 2026-10-05."))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal(name, _("%(day)s is no day that exists.") % {"day": text}) from None
    if not FIRST_DAY <= day <= last:
        words = {"first": FIRST_DAY.year, "last": last.year}
        raise Refusal(name, _("Take a day between %(first)s and %(last)s.") % words)
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
    """Return the facts with what follows from them, as the contract of the command says.

    A man cannot become pregnant; two alemtuzumab courses are planned unless said otherwise; the
    weight gives the tablet days of cladribine (SmPC Mavenclad 4.2).
    """
    derived = dict(facts)
    if facts.get("sex") == "male":
        derived["childbearing_potential"] = "no"
    if facts.get("childbearing_potential") == "yes":
        derived["sex"] = "female"
    third = facts.get("third_course") == "yes" or "course3_start" in facts
    derived.setdefault("courses_planned", 3 if third else 2)
    if isinstance(weight := facts.get("weight_kg"), Decimal) and weight >= 40:
        derived.setdefault("days_per_week", 4 if weight < 50 else 5)
    return derived


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
    whole = fact.name != "weight_kg"
    pattern = r"\d{1,3}" if whole else r"\d{1,3}([.,]\d{1,2})?"
    number = Decimal(text.replace(",", ".")) if re.fullmatch(pattern, text) else None
    if number is None or not fact.low <= number <= fact.high:
        words = {"name": fact.label, "low": fact.low, "high": fact.high}
        text = _("“%(name)s” must be a number from %(low)s to %(high)s.")
        raise Refusal(fact.name, text % words)
    return int(number) if whole else number


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
    if facts.get("sex") == "male" and facts.get("childbearing_potential") == "yes":
        raise Refusal(
            "childbearing_potential",
            _("A man cannot become pregnant. Check both answers."),
        )
    _check_order(facts)
    _check_courses(facts)
    weight, days = facts.get("weight_kg"), facts.get("days_per_week")
    if isinstance(weight, Decimal) and weight >= 40 and days not in (None, 4 if weight < 50 else 5):
        raise Refusal(
            "days_per_week",
            _("The number of tablet days does not fit the weight. Leave one of them out."),
        )


def label_of(name: str) -> str:
    """Return a fact's name for the reader."""
    return _("Start of the treatment") if name == START else str(FACTS[name].label)


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


def _check_courses(facts: Mapping[str, FactValue]) -> None:
    planned = facts.get("courses_planned")
    third = facts.get("third_course")
    contradictions = (
        third == "no" and planned == 3,
        third == "yes" and planned in (1, 2),
        third == "no" and "course3_start" in facts,
        "course3_start" in facts and planned in (1, 2),
        "course2_start" in facts and planned == 1,
    )
    if any(contradictions):
        raise Refusal(
            "courses_planned",
            _("The number of courses and the days of the courses contradict each other."),
        )
