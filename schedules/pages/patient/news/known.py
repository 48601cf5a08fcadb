"""What is known of the entries that changed: their titles, and of what kind they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from schedules.engine import OPEN, Key, Kind
from schedules.inputs.facts import read_facts
from schedules.models import Change, Plan
from schedules.queries import RowOf, contacts_of, lines_of, protocols_by_key, rows_of_plans
from treatments.models import Protocol

from .net import Net

READ = ("title", "text", "preparation", "bring", "place")  # what somebody reads of an entry
Lines = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the lines of the news need to know of the facts of one plan."""

    titles: Mapping[str, str] = field(default_factory=dict)
    doses: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()
    endless: frozenset[str] = frozenset()  # series that go on until somebody stops them
    asked: frozenset[str] = frozenset()  # lines that are no word of the hospital
    waiting: frozenset[Key] = frozenset()  # entries that are still to come
    reworded: frozenset[str] = frozenset()  # of which a new version says something else

    def title(self, key: Key) -> str:
        """Return how an entry is called; a line may stand in no version that is still there."""
        return self.titles.get(key.fact) or _("An earlier line of your schedule")

    @property
    def reworded_titles(self) -> list[str]:
        """The titles of what is still to come that a new version explains otherwise."""
        facts = {key.fact for key in self.waiting} & self.reworded - self.asked
        return sorted(self.titles[fact] for fact in facts)


class Knowing:
    """What is asked of the database once, for all changes of a page."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        """Ask for the entries of these plans."""
        self._rows: dict[int, list[RowOf]] = {}
        for row in rows_of_plans({plan.pk: plan for plan in plans}.values()):
            self._rows.setdefault(row.plan, []).append(row)
        self._earlier: Mapping[int, Protocol] = {}

    def nets_of(
        self, plans: Iterable[Plan], changes: Iterable[Change], seen: Mapping[str, int]
    ) -> list[Net]:
        """Return what these changes did to each plan together."""
        by_plan: dict[int, list[Change]] = {}
        for change in changes:
            by_plan.setdefault(change.plan_id, []).append(change)
        return [
            Net(plan, by_plan[plan.pk], str(plan.code) in seen, self._lasting(plan))
            for plan in plans
            if plan.pk in by_plan
        ]

    def _lasting(self, plan: Plan) -> frozenset[str]:
        return frozenset(row.fact for row in self._rows.get(plan.pk, []) if row.is_period)

    def read_versions(self, nets: Iterable[Net]) -> None:
        """Ask for the other versions that these changes name."""
        self._earlier = protocols_by_key({pk for net in nets for pk in _protocols(net)})

    def of(self, net: Net) -> Known:
        """Return what is known of the facts of one plan."""
        return _known(net, self._rows.get(net.plan.pk, []), self._earlier)


def _protocols(net: Net) -> set[int]:
    """Return the other versions that these changes name."""
    named = (pk for change in net.changes for pk in _versions(change.old, change.new))
    return {pk for pk in named if pk and pk != net.plan.protocol_id}


def _versions(*values: Mapping[str, Any]) -> Iterable[int | None]:
    return (value.get("protocol") for value in values)


def _known(net: Net, rows: Sequence[RowOf], earlier: Mapping[int, Protocol]) -> Known:
    said, former = _lines(net.plan.protocol, net.plan), _former(net, earlier)
    unsaid = {row.fact for row in rows if row.is_product_information and row.fact not in said}
    return Known(
        titles={fact: str(line["title"]) for fact, line in {**former, **said}.items()},
        doses=frozenset(row.fact for row in rows if row.kind == Kind.DOSE),
        lasting=frozenset(net.lasting),
        endless=frozenset(fact for fact, line in said.items() if line["is_open_ended"]),
        asked=frozenset({fact for fact, line in said.items() if line["ask_team"]} | unsaid),
        waiting=frozenset(Key(row.fact, row.n) for row in rows if _is_waiting(row)),
        reworded=_reworded(net, earlier),
    )


def _is_waiting(row: RowOf) -> bool:
    return row.dropped_at is None and row.status in OPEN


def _former(net: Net, earlier: Mapping[int, Protocol]) -> Lines:
    """Return what other versions said: what stands in none of this one is known from there."""
    lines: dict[str, Mapping[str, Any]] = {}
    for pk in sorted(_protocols(net) & earlier.keys()):
        lines |= _lines(earlier[pk], net.plan)
    return lines


def _reworded(net: Net, earlier: Mapping[int, Protocol]) -> frozenset[str]:
    """Return the facts of which a new version tells the reader something else."""
    old, new = net.value("protocol") or (0, 0)
    if old not in earlier:
        return frozenset()
    versions = earlier[old], earlier.get(new, net.plan.protocol)
    before, after = (_lines(version, net.plan) for version in versions)
    both = before.keys() & after.keys()
    return frozenset(fact for fact in both if _read(before[fact]) != _read(after[fact]))


def _lines(protocol: Protocol, plan: Plan) -> Lines:
    facts = read_facts(plan.facts.items())
    return lines_of(protocol, contacts_of(protocol.clinic), facts=facts)


def _read(line: Mapping[str, Any]) -> list[Any]:
    return [line.get(name) for name in READ]
