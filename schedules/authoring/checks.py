"""Look for what a protocol author would want to know before patients see a protocol."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from schedules import engine
from schedules.inputs.facts import derive
from schedules.inputs.regimens import rule_value
from treatments.facts import FACTS, STOP_DATE, FactKind
from treatments.models import Rule as Row
from treatments.protocol_files import rules_named_by

BILINGUAL = (
    "title",
    "explanation",
    "preparation",
    "bring",
    "forgotten",
    "team",
    "place",
    "may_apply",
)
INTERVALS = ("minimum-gap", "too-late", "out-of-order", "same-day")
FIRST_START, LAST_START = date(2026, 1, 1), date(2030, 12, 31)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with one rule, and the first start date that shows it."""

    fact: str
    text: str
    start: date | None = None

    def __str__(self) -> str:
        return f"{self.fact}: {self.text}" + (f" (start {self.start})" if self.start else "")


def findings(
    rows: Sequence[Row],
    *,
    working_days: engine.WorkingDays,
    first: date = FIRST_START,
    last: date = LAST_START,
) -> list[Finding]:
    """Return what is wrong with the rules of one protocol, on paper and on every start date."""
    on_paper = [*_twice(rows), *_without_text(rows), *_without_anchor(rows)]
    if on_paper:
        return on_paper
    regimen = engine.Regimen(tuple(rule_value(row) for row in rows))
    found: dict[tuple[str, str], Finding] = {}
    for start, facts in _cases(regimen, first, last):
        for finding in _in_time(regimen, start, facts, working_days):
            found.setdefault((finding.fact, finding.text), finding)
    return list(found.values())


def _cases(
    regimen: engine.Regimen, first: date, last: date
) -> Iterator[tuple[date, dict[str, engine.FactValue]]]:
    """Yield every start with nothing known, and on every fourth one other scenario in turn."""
    for n, start in enumerate(_days(first, last)):
        yield start, {}
        if n % 4 == 0:
            others = scenarios(regimen, start)[1:]
            yield start, others[n // 4 % len(others)]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(n) for n in range((last - first).days + 1))


# On paper


def _twice(rows: Iterable[Row]) -> Iterator[Finding]:
    seen: set[str] = set()
    for row in rows:
        if row.fact in seen:
            yield Finding(row.fact, "this fact id is used twice")
        seen.add(row.fact)


def _without_text(rows: Iterable[Row]) -> Iterator[Finding]:
    for row in rows:
        for name in BILINGUAL:
            dutch, english = (getattr(row, f"{name}_{code}", "") for code in ("nl", "en"))
            if bool(dutch.strip()) != bool(english.strip()) or (name == "title" and not dutch):
                missing = "English" if dutch.strip() else "Dutch"
                yield Finding(row.fact, f"the {missing} {name} is missing")
        if not row.section.strip() or not (row.source_id or row.source_key):
            yield Finding(row.fact, "the source or its heading is missing")


def _without_anchor(rows: Sequence[Row]) -> Iterator[Finding]:
    facts = {row.fact for row in rows}
    courses = {getattr(row, "course", None) for row in rows}
    for row in rows:
        for named in rules_named_by(row):
            if named not in facts:
                yield Finding(row.fact, f"it counts from {named}, which is not in this protocol")
        for moment in (rule := rule_value(row)).begin, rule.end, rule.until:
            for anchor in moment.anchors if moment else ():
                if anchor.course and anchor.course not in courses:
                    yield Finding(row.fact, f"it counts from {anchor.text}, but no dose has it")


# In time


def scenarios(regimen: engine.Regimen, start: date) -> list[dict[str, engine.FactValue]]:
    """Return the sets of facts to try: none, each alternative of each condition, everything.

    Events lie where `tried` puts them: in a possible order, on days that no leaflet gives.
    """
    days: dict[str, engine.FactValue] = {
        name: start + timedelta(FACTS[name].tried) for name in sorted(_events(regimen))
    }
    tried: list[dict[str, engine.FactValue]] = [{}, days]
    for rule in regimen.rules:
        for tests in rule.condition.alternatives:
            facts = {test.fact: value for test in tests if (value := _value(test, days))}
            if facts not in tried:
                tried.append(facts)
    return tried


def _events(regimen: engine.Regimen) -> set[str]:
    """Return the dated facts that the rules read, a stop among them where windows count from it."""
    conditions = {fact for rule in regimen.rules for fact in rule.condition.facts()}
    moments = [moment for rule in regimen.rules for moment in (rule.begin, rule.end) if moment]
    ends = (engine.AnchorKind.STOP, engine.AnchorKind.LAST_DOSE)
    stops = any(a.kind in ends for moment in moments for a in moment.anchors)
    dated = {name for name in conditions if FACTS[name].kind is FactKind.DATE}
    return regimen.events() | dated | ({STOP_DATE} if stops else set())


def _value(test: engine.Test, days: Mapping[str, engine.FactValue]) -> engine.FactValue | None:
    """Return a value for which the test holds; None where another test of the same fact says it."""
    if test.comparison is engine.Comparison.KNOWN:
        return days.get(test.fact)
    if test.comparison is engine.Comparison.UNDER and isinstance(test.value, Decimal):
        return test.value - 1
    return test.value


def _in_time(
    regimen: engine.Regimen,
    start: date,
    facts: Mapping[str, engine.FactValue],
    working_days: engine.WorkingDays,
) -> Iterator[Finding]:
    expansion = engine.expand(
        regimen,
        start=start,
        until=engine.Offset(months=24).from_day(start),
        facts=derive(facts),
        working_days=working_days,
    )
    for entry in expansion.entries:
        if entry.earliest and entry.latest and entry.latest < entry.earliest:
            yield Finding(entry.rule.fact, "it ends before it begins", start)
    if not facts:
        yield from _against_itself(expansion.notices, start)
    yield from _unguarded(expansion.entries, start)
    yield from _on_a_day_without_dose(regimen, expansion.entries, start)


def _against_itself(notices: Iterable[engine.Notice], start: date) -> Iterator[Finding]:
    """A plan in which nobody moved anything must keep to the intervals of its own protocol."""
    for notice in notices:
        if notice.code in INTERVALS:
            text = f"its own plan is warned of: {notice.code}"
            yield Finding(str(notice.words["fact"]), text, start)


def _unguarded(entries: Sequence[engine.Entry], start: date) -> Iterator[Finding]:
    """Bloods that must be known before a dose must not lie, or be booked, after it."""
    by_key = {entry.key: entry for entry in entries}
    for lab in entries:
        dose = by_key.get(lab.guards) if lab.guards else None
        if dose is None:
            continue
        last = lab.due or lab.latest
        late = bool(last and dose.due and last > dose.due)
        booked_late = bool(lab.book_on and dose.book_on and lab.book_on > dose.book_on)
        if late or booked_late:
            text = f"it lies after {dose.rule.fact}, which it guards"
            yield Finding(lab.rule.fact, text, start)


def _on_a_day_without_dose(
    regimen: engine.Regimen, entries: Sequence[engine.Entry], start: date
) -> Iterator[Finding]:
    """A day of which the source says that nothing is given must stay without a dose."""
    given = {entry.due for entry in entries if entry.rule.is_dose}
    for rule in regimen.rules:
        is_dose = rule.kind is engine.Kind.DOSE and rule.shape is engine.Shape.NEVER
        if is_dose and rule.begin and rule.begin.offset.from_day(start) in given:
            yield Finding(rule.fact, "a dose falls on a day on which none is given", start)
