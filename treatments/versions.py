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


def is_frozen(protocol: Protocol) -> bool:
    """Tell whether a file may change nothing of a stored protocol but its status and date."""
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
    """Return what a file says differently: keys of its head, facts, or the order of the rules.

    Of a protocol that is or becomes withdrawn only the file itself counts: what it was based on
    may have changed since, and its own rows stay.
    """
    new, old = _head(draft.protocol, draft.based_on), _head(stored, _base_of(stored))
    withdrawn = Status.WITHDRAWN in (draft.protocol.status, stored.status)
    if stored.status == Status.WITHDRAWN:
        new["dated"], old["dated"] = draft.protocol.dated, stored.dated
    named = [name for name in new if new[name] != old[name]]
    before = {rule.fact: _said(rule) for rule in rules if not (withdrawn and rule.is_inherited)}
    after = {rule.fact: _said(rule) for rule in draft.rules}
    named += [fact for fact in {**after, **before} if after.get(fact) != before.get(fact)]
    if not named and not withdrawn and list(after) != list(before):
        named = ["the order of the rules"]
    return named


def _head(protocol: Protocol, based_on: str) -> dict[str, Any]:
    return {
        "based_on": based_on,
        "drop": protocol.dropped,
        "forbidden_if": protocol.forbidden_if,
        "contacts": protocol.contacts,
    }


def _base_of(protocol: Protocol) -> str:
    return protocol.based_on.clinic.slug if protocol.based_on else ""


def _said(rule: Rule) -> dict[str, Any]:
    columns = [column for column in rule._meta.concrete_fields if column.name not in NOT_SAID]
    return {column.attname: getattr(rule, column.attname) for column in columns}


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
