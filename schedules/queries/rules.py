"""What a rule says of all its entries, made once for each protocol and language."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from schedules.engine import Comparison, Condition
from schedules.inputs.conditions import condition_of
from schedules.inputs.regimens import rules_by_fact
from schedules.timeline import Length
from treatments import conflicts, phrases, routes
from treatments.models import DosingCourse, Protocol, Rule

from .sources import citation_of
from .texts import Texts, texts_of, wordings_of


class Said(NamedTuple):
    """What a rule says of all its entries, and for whom some of it is worded otherwise."""

    line: dict[str, Any]
    wordings: Sequence[tuple[Condition, Texts]]


@lru_cache(maxsize=512)
def said_by_rules(pk: int, digest: str, language: str) -> dict[str, Said]:
    """Return the lines of a protocol in the active language, but for whom to ask.

    The digest is part of the key: a file that was loaded again says it in other words.
    """
    rules = rules_by_fact(Protocol.objects.get(pk=pk))
    contested = conflicts.contested(rules.values())
    ends = {(r.until_anchor, r.until_amount, r.until_unit) for r in rules.values()}
    return {
        fact: Said(
            _line(rule, is_contested=fact in contested)
            | {"is_end": rule.shape == "at" and _first_moment(rule) in ends},
            tuple(wordings_of(rule, is_contested=fact in contested)),
        )
        for fact, rule in rules.items()
    }


def _first_moment(rule: Rule) -> tuple[str, int | None, str]:
    return rule.begin_anchor, rule.begin_amount, rule.begin_unit


def _line(rule: Rule, *, is_contested: bool) -> dict[str, Any]:
    """Everything of an entry that its rule decides: made once, whatever its number of entries."""
    return {
        **texts_of(rule, is_contested=is_contested),
        "again": title_again(rule),
        "team": rule.words("team"),
        "needs_no_preparation": rule.needs_no_preparation,
        "booked_by": rule.booked_by,
        "decided": rule.decided,
        "topic": rule.topic,
        "forgotten": rule.words("forgotten") if isinstance(rule, DosingCourse) else "",
        "place": rule.words("place"),
        "takes": _length(rule.takes),
        "alarm": rule if routes.is_alarm(rule) else None,
        "condition": rule.words("may_apply"),
        "contact": rule.contact,
        "anchor": rule.begin_anchor or rule.end_anchor,
        "softness": rule.softness,
        "sources": citation_of(rule),
        "confidence": rule.confidence,
        "ask_team": rule.ask_team,
        "differs_from": rule.differs_from,
        "ends_with": rule.until_anchor or (rule.end_anchor if rule.shape == "period" else ""),
        "is_open_ended": _is_open_ended(rule),
        "is_at_home": rule.is_at_home,
        "answers": _answers(rule),
        "replaces": getattr(rule, "replaces", ""),
    }


def _answers(rule: Rule) -> tuple[tuple[str, object], ...]:
    """Return the answers that a rule needs, each of them; none where there are alternatives."""
    found = condition_of(rule.only_if).alternatives
    if len(found) != 1:
        return ()
    return tuple((test.fact, test.value) for test in found[0] if test.comparison is Comparison.IS)


def title_again(rule: Rule) -> tuple[int, str]:
    """Return the number of the first test of a rule, and the title of one that follows it."""
    if not getattr(rule, "valid_for_amount", None):
        return 0, ""
    words = {"title": rule.words("title")}
    return rule.count_from, _("%(title)s (again: the one before is too old)") % words


def _length(takes: str) -> Length | None:
    return Length(*phrases.read_length(takes).minutes) if takes else None


def _is_open_ended(rule: Rule) -> bool:
    """Tell whether only a horizon or a stop ends a series (engine.Rule says the same)."""
    repeats = rule.every_amount is not None or bool(rule.weekdays)
    return repeats and rule.times is None and not rule.until_anchor
