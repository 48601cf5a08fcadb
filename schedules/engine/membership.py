"""What hangs on a dose, and what goes with another entry: tied to that one, whatever its day."""

from datetime import date, timedelta

from .anchors import NOT_GIVEN, Anchors, Member
from .results import Entry
from .rules import Anchor, Key, Rule
from .terms import AnchorKind, Status


def numbered(rule: Rule, members: list[Member]) -> dict[int, Member]:
    """Return the moments of an `each` rule by the number of the entry that hangs on each.

    A number belongs to its dose for ever. Those that `numbers` names come first in line, so that
    they count 1, 2, 3; the others have a number too, for the day on which one is given earlier.
    """
    named = [(place in rule.numbers, place, member) for place, member in enumerate(members, 1)]
    first = [member for is_named, _place, member in named if is_named]
    others = [member for is_named, _place, member in named if not is_named]
    after = rule.count_from + len(rule.numbers)
    return dict(enumerate(first, rule.count_from)) | dict(enumerate(others, after))


def chosen(rule: Rule, members: list[Member]) -> list[Member]:
    """Return the moments that `numbers` takes: "the first three" are the first three given.

    Within a course they are counted as they were really given; what was not given comes last.
    Where the source names days of the course, each keeps its own.
    """
    if not rule.numbers:
        return members
    if rule.as_planned:
        return [member for n, member in enumerate(members, 1) if n in rule.numbers]
    as_given: dict[int | None, list[Member]] = {}
    for member in sorted(members, key=_given):
        as_given.setdefault(member.course, []).append(member)
    in_order = [as_given[member.course].pop(0) for member in members]
    return [member for n, member in enumerate(in_order, 1) if n in rule.numbers]


def _given(member: Member) -> date:
    return (member.span and member.span.earliest) or date.max


class Membership:
    """The entries with which those of one plan go; to be asked once all of them are made."""

    def __init__(self, anchors: Anchors) -> None:
        self.anchors = anchors
        self._numbered: dict[str, dict[int, Member]] = {}
        self._shifted: dict[str, dict[Key, timedelta]] = {}

    def numbered(self, rule: Rule) -> dict[int, Member]:
        """Return the moments that a rule counts from, by number; none for another rule."""
        if rule.fact not in self._numbered:
            members = self.anchors.members(rule.each) if rule.each else []
            self._numbered[rule.fact] = numbered(rule, members)
        return self._numbered[rule.fact]

    def joined(self, entry: Entry) -> Entry:
        """Return an entry with what it is part of, whose course it has, and what it guards."""
        rule = entry.rule
        if not (rule.part_of or rule.guards):
            return entry
        part_of = self._named(rule.part_of, entry)
        dose = self.anchors.rules[part_of.fact] if part_of else rule
        guards = self._named(rule.guards, entry)
        entry = entry._replace(part_of=part_of, guards=guards, course=dose.course)
        return self._beside(entry, part_of) if entry.is_period and part_of else entry

    def _beside(self, period: Entry, key: Key) -> Entry:
        """Return a period of a dose, to begin as far from its due day as that is to be booked.

        What to mind around a dose would else stand days before the dose. As with the dose itself
        no due day changes by it (time rule 10).
        """
        shift = self._shifts(key.fact).get(key)
        return (
            period._replace(book_on=period.earliest + shift)
            if shift and period.earliest
            else period
        )

    def _shifts(self, fact: str) -> dict[Key, timedelta]:
        """Return how far from its due day each dose of a rule is to be booked, where it is so."""
        if fact not in self._shifted:
            doses = (dose for dose in self.anchors.entries(fact) if dose.status is Status.PLANNED)
            self._shifted[fact] = {
                dose.key: dose.book_on - dose.due
                for dose in doses
                if dose.due and dose.book_on and dose.book_on != dose.due
            }
        return self._shifted[fact]

    def _named(self, anchor: Anchor | None, entry: Entry) -> Key | None:
        if anchor is None:
            return None
        if anchor.kind is AnchorKind.EACH_DOSE:
            member = self.numbered(entry.rule).get(entry.occurrence)
            return member.dose if member else None
        if anchor.kind is AnchorKind.RULE:
            return self._of_rule(anchor.name, entry)
        each = anchor.kind.is_each
        member = self.numbered(entry.rule).get(entry.occurrence) if each else None
        return self._first_dose(member.course if member else anchor.course)

    def _first_dose(self, course: int | None) -> Key | None:
        doses = self.anchors.doses(course) if course else []
        return next((dose.key for dose in doses if dose.status not in NOT_GIVEN), None)

    def _of_rule(self, fact: str, entry: Entry) -> Key | None:
        """Return the entry of a rule: of two series the n-th goes with the n-th."""
        rule = self.anchors.rules[self.anchors.stand_ins.get(fact, fact)]
        both = rule.is_several and entry.rule.is_several
        n = rule.count_from + (entry.occurrence - entry.rule.count_from if both else 0)
        is_there = any(other.occurrence == n for other in self.anchors.entries(rule.fact))
        return Key(rule.fact, n) if is_there else None
