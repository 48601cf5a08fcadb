"""Versions of a protocol: what may still change of one in use, and which of them is released."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from .models import Protocol, Rule
from .protocol_files import Draft
from .yaml_lines import Problem

Status = Protocol.Status
ORDER = tuple(Status)
# Where a rule is stored and where it stands in its file is not what it says.
NOT_SAID = ("id", "protocol", "line", "position")
# What may change of a protocol in use: nothing of it decides a day, how sure that is, for whom a
# line holds, or how many entries it gives. `may_apply` may be worded otherwise, not come or go.
TEXTS = (
    "topic",
    "title_nl",
    "title_en",
    "explanation_nl",
    "explanation_en",
    "preparation_nl",
    "preparation_en",
    "needs_no_preparation",
    "bring_nl",
    "bring_en",
    "forgotten_nl",
    "forgotten_en",
    "booked_by",
    "wording",
    "team_nl",
    "team_en",
    "decided",
    "may_apply_nl",
    "may_apply_en",
    "place_nl",
    "place_en",
    "performers",
    "contact",
    "takes",
    "urgency",
    "signs",
    "source_id",
    "section",
    "also",
    "ask_team",
    "differs_from",
    "part_of",
    "guards",
    "if_missed",
    "put_after",
    "is_inherited",
)


def is_frozen(protocol: Protocol) -> bool:
    """Tell whether a file may change only the words of a stored protocol, its status and date."""
    return protocol.is_pinned or protocol.status in (Status.RELEASED, Status.WITHDRAWN)


def age(protocol: Protocol) -> tuple[Any, ...]:
    """Return what puts the versions of one protocol in order: by date, then 2 before 10."""
    words = re.split(r"(\d+)", protocol.version)
    return protocol.dated, [int(word) if word.isdecimal() else word for word in words]


def refusals(draft: Draft, stored: Protocol, rules: Sequence[Rule]) -> Iterator[Problem]:
    """Yield why a file may not take the place of a stored protocol that is frozen."""
    changed = changes(draft, stored, rules)
    if changed:
        state = "in use" if stored.is_pinned else stored.status
        named = ", ".join(changed[:5]) + (", …" if len(changed) > 5 else "")
        text = f"{stored} is {state} and cannot change; give the file a new version ({named})"
        yield Problem(draft.file, _line_of(draft, changed), text)
    new, old = draft.protocol.status, stored.status
    if old != Status.WITHDRAWN and ORDER.index(Status(new)) < ORDER.index(Status(old)):
        text = f"{stored} is {old} and cannot become {new} again; give the file a new version"
        yield Problem(draft.file, 1, text)


def changes(draft: Draft, stored: Protocol, rules: Sequence[Rule]) -> list[str]:
    """Return what a file decides differently: keys of its head, facts, or the order of the rules.

    Of a protocol that is or becomes withdrawn only the file itself counts: what it was based on
    may have changed since, and its own rows stay.
    """
    new, old = _head(draft.protocol, draft.based_on), _head(stored, _base_of(stored))
    withdrawn = Status.WITHDRAWN in (draft.protocol.status, stored.status)
    if stored.is_withdrawn:
        new["dated"], old["dated"] = draft.protocol.dated, stored.dated
    named = [name for name in new if new[name] != old[name]]
    before = {rule.fact: _timed(rule) for rule in rules if not (withdrawn and rule.is_inherited)}
    after = {rule.fact: _timed(rule) for rule in draft.rules}
    named += [fact for fact in {**after, **before} if after.get(fact) != before.get(fact)]
    if not named and not withdrawn and list(after) != list(before):
        named = ["the order of the rules"]
    return named


def _head(protocol: Protocol, based_on: str) -> dict[str, Any]:
    return {
        "based_on": based_on,
        "drop": protocol.dropped,
        "forbidden_if": protocol.forbidden_if,
    }


def _base_of(protocol: Protocol) -> str:
    return protocol.based_on.clinic.slug if protocol.based_on else ""


def _timed(rule: Rule) -> dict[str, Any]:
    """Return what decides the days of a rule: all that it says but its texts."""
    columns = [column for column in rule._meta.concrete_fields if column.name not in NOT_SAID]
    said = {c.attname: getattr(rule, c.attname) for c in columns if c.attname not in TEXTS}
    return {**said, "kind of rule": type(rule), "may apply": bool(rule.may_apply_nl)}


def reworded(draft: Draft, rules: Sequence[Rule]) -> list[Rule]:
    """Return the stored rules of which a file has other words, with those words."""
    said = {rule.fact: rule for rule in draft.rules}
    return [rule for rule in rules if rule.fact in said and _take_words(rule, said[rule.fact])]


def _take_words(rule: Rule, of: Rule) -> bool:
    names = [name for name in TEXTS if getattr(rule, name, None) != getattr(of, name, None)]
    for name in names:
        setattr(rule, name, getattr(of, name))
    rule.line = of.line
    return bool(names)


def texts_of(model: type[Rule]) -> list[str]:
    """Return the columns of a model that hold its words, and the line on which they stand."""
    columns = {column.attname: column.name for column in model._meta.concrete_fields}
    return [columns[name] for name in (*TEXTS, "line") if name in columns]


def _line_of(draft: Draft, changed: Sequence[str]) -> int:
    lines = [rule.line for rule in draft.rules if rule.fact in changed and not rule.is_inherited]
    return min(lines, default=1)


def too_old(draft: Draft) -> Iterator[Problem]:
    """Yield a problem when a file would release a version older than the one released now."""
    protocol = draft.protocol
    if protocol.status != Status.RELEASED:
        return
    for other in _others_released(protocol):
        if age(protocol) < age(other):
            text = f"{protocol} is older than version {other.version}, which is released; "
            text += "give the file a later date, or the status withdrawn"
            yield Problem(draft.file, 1, text)


def withdraw_others(protocol: Protocol) -> None:
    """Withdraw what was released before a protocol that is about to be stored as released."""
    if protocol.status == Status.RELEASED:
        _others_released(protocol).update(status=Status.WITHDRAWN)


def _others_released(protocol: Protocol) -> Any:
    return Protocol.objects.filter(
        treatment=protocol.treatment, clinic=protocol.clinic, status=Status.RELEASED
    ).exclude(version=protocol.version)


def said_twice(drafts: Sequence[Draft]) -> Iterator[Problem]:
    """Yield a problem for each file that gives the version of a protocol that another gives."""
    for draft in drafts:
        same = [
            other.file
            for other in drafts
            if other is not draft and _name(other) == _name(draft) and all(_name(draft))
        ]
        if same:
            treatment, clinic, version = _name(draft)
            text = f"{treatment} at {clinic}, version {version} stands in {', '.join(same)} too"
            yield Problem(draft.file, 1, f"{text}; give each file its own version")


def _name(draft: Draft) -> tuple[str, str, str]:
    return draft.treatment, draft.clinic, draft.protocol.version
