"""Make one entry of a rule: how sure it is, when to book it, what has become of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

from .conditions import Facts
from .dates import Offset, Roll, WorkingDays
from .values import Certainty, Entry, Happened, Key, Repeat, Rule, Status

History = Mapping[Key, Happened]

NO_DETAIL: Mapping[str, float] = MappingProxyType({})

# A booked day within this many days of its due date still fits it where the protocol names no
# tolerance: the longest run of closed days in a row is four (Good Friday to Easter Monday).
FIT = Offset(days=4)


class EntryMaker:
    """What is the same for every entry of one plan."""

    def __init__(
        self,
        facts: Facts,
        holds: Mapping[str, bool | None],
        happened: History,
        working_days: WorkingDays,
    ) -> None:
        self.facts = facts
        self.holds = holds
        self.happened = happened
        self.working_days = working_days

    def on_day(
        self,
        rule: Rule,
        n: int,
        due: date,
        repeat: Repeat | None = None,
        *,
        agreed: bool = False,
        roll: Roll | None = None,
    ) -> Entry:
        """Return the n-th entry of a rule, due on a day. `roll` is the rule's own unless given."""
        earliest, latest = rule.tolerance.around(due) if rule.tolerance else (None, None)
        certainty = Certainty.ABOUT if rule.softness or rule.weak else Certainty.PLANNED
        return self._as_it_went(
            Entry(
                rule=rule,
                occurrence=n,
                due=due,
                earliest=earliest,
                latest=latest,
                certainty=Certainty.BOOKED if agreed else certainty,
                is_period=False,
                book_on=self.working_days.book_on(due, roll or rule.roll),
                conditional=self.holds[rule.fact] is None,
                performer=_performer(rule, n),
                sort_on=due,
                repeat=repeat,
                detail=_detail(rule, n, self.facts) if rule.figures else NO_DETAIL,
            )
        )

    def between(
        self,
        rule: Rule,
        n: int,
        earliest: date | None,
        latest: date | None,
        repeat: Repeat | None = None,
        *,
        is_period: bool = False,
    ) -> Entry:
        """Return the n-th entry of a rule as a window or period; a side that is None is open."""
        is_window = earliest is not None and latest is not None
        return self._as_it_went(
            Entry(
                rule=rule,
                occurrence=n,
                due=None,
                earliest=earliest,
                latest=latest,
                certainty=Certainty.WINDOW if is_window else Certainty.UNKNOWN,
                is_period=is_period,
                book_on=None,
                conditional=self.holds[rule.fact] is None,
                performer=_performer(rule, n),
                sort_on=earliest or (latest and latest - timedelta(1)),
                repeat=repeat,
            )
        )

    def undated(self, rule: Rule, n: int, sort_on: date | None = None) -> Entry:
        """Return an entry of which nothing is known but its place in the order."""
        return self.between(rule, n, None, None)._replace(sort_on=sort_on)

    def _as_it_went(self, entry: Entry) -> Entry:
        if not self.happened:
            return entry
        record = self.happened.get(entry.key)
        if record is None:
            return entry
        return entry._replace(
            status=record.status,
            on=record.on,
            certainty=Certainty.BOOKED if record.on else entry.certainty,
            sort_on=record.on or entry.sort_on,
            rebook=record.status is Status.BOOKED and not _fits(record.on, entry),
            carries=record.carries,
        )


def _detail(rule: Rule, n: int, facts: Facts) -> Mapping[str, float]:
    """Return the figures of the n-th dose: none while a missing fact decides them."""
    for figures in rule.figures:
        answer = figures.condition.holds(facts)
        if answer is None:
            return NO_DETAIL
        if answer:
            at = n - rule.count_from
            return {
                name: numbers[min(at, len(numbers) - 1)]
                for name, numbers in figures.numbers.items()
            }
    return NO_DETAIL


def _performer(rule: Rule, n: int) -> str | None:
    return rule.performers[(n - 1) % len(rule.performers)] if rule.performers else None


def _fits(on: date | None, entry: Entry) -> bool:
    if on is None:
        return True
    earliest, latest = entry.earliest, entry.latest
    if entry.due:
        earliest, latest = (entry.rule.tolerance or FIT).around(entry.due)
    return (earliest is None or earliest <= on) and (latest is None or on <= latest)
