"""The keys of a rule in a protocol file: how each is read and how it is written back.

Longer than other modules, so that reading and writing of a key stand side by side, in one table.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from . import late, phrases, slots
from .facts import FACTS, WEEKDAYS, FactKind
from .models import (
    BOOKERS,
    DECISIONS,
    MODEL_OF_KIND,
    PERFORMERS,
    ROLLS,
    SOFTNESSES,
    TOPICS,
    URGENCIES,
    AdvicePeriod,
    DosingCourse,
    MonitoringRule,
    Rule,
)
from .phrases import Amount, MomentPhrase
from .two_languages import Mistake, languages
from .wording import read_wording, write_wording
from .yaml_lines import Flow

Attributes = dict[str, Any]


class Key(NamedTuple):
    """One key of a rule in a file: its name, how it is read and how it is written back."""

    name: str
    read: Callable[[Any], Attributes]
    write: Callable[[Rule], Any]  # None: left out
    of: type[Rule] | None = None  # only rules of this model have it


# Readers and writers of one kind of value


def _text(name: str) -> Key:
    def read_text(value: Any) -> Attributes:
        if not isinstance(value, str) or not value.strip():
            raise Mistake(f"{name} must be a text")
        return {name: value}

    return Key(name, read_text, lambda rule: getattr(rule, name) or None)


def _choice(name: str, allowed: Sequence[str], default: str = "", of: Any = None) -> Key:
    def read_choice(value: Any) -> Attributes:
        if value not in allowed:
            raise Mistake(f"{name} cannot be {value!r}; allowed are {', '.join(allowed)}")
        return {name: value}

    def write_choice(rule: Rule) -> Any:
        value = getattr(rule, name)
        return None if value == default else value

    return Key(name, read_choice, write_choice, of)


def _both(name: str, read: Callable[[str, Any], dict[str, str]] = languages, of: Any = None) -> Key:
    def read_both(value: Any) -> Attributes:
        return {f"{name}_{language}": text for language, text in read(name, value).items()}

    def write_both(rule: Rule) -> Any:
        texts = {language: getattr(rule, f"{name}_{language}", "") for language in ("nl", "en")}
        return texts if any(texts.values()) else None

    return Key(name, read_both, write_both, of)


def _read_preparation(value: Any) -> Attributes:
    if value == "none":
        return {"needs_no_preparation": True}
    return _both("preparation").read(value)


def _write_preparation(rule: Rule) -> Any:
    return "none" if rule.needs_no_preparation else _both("preparation").write(rule)


def _amount(name: str, of: Any = None) -> Key:
    def read_amount(value: Any) -> Attributes:
        amount = phrases.read_amount(str(value))
        return {f"{name}_amount": amount.number, f"{name}_unit": amount.unit}

    def write_amount(rule: Rule) -> Any:
        count = getattr(rule, f"{name}_amount")
        return None if count is None else str(Amount(count, getattr(rule, f"{name}_unit")))

    return Key(name, read_amount, write_amount, of)


def _number(name: str, of: Any = None, default: int | None = None) -> Key:
    def read_number(value: Any) -> Attributes:
        if not _is_whole(value):
            raise Mistake(f"{name} must be a whole number from 1 to 1000")
        return {name: value}

    def write_number(rule: Rule) -> Any:
        value = getattr(rule, name)
        return None if value == default else value

    return Key(name, read_number, write_number, of)


def _list(name: str, allowed: Sequence[str]) -> Key:
    def read_list(value: Any) -> Attributes:
        if not isinstance(value, list) or not value or any(v not in allowed for v in value):
            raise Mistake(f"{name} must be a list of: {', '.join(allowed)}")
        return {name: list(value)}

    return Key(
        name, read_list, lambda rule: Flow(getattr(rule, name)) if getattr(rule, name) else None
    )


def _read_numbers(value: Any) -> Attributes:
    if not isinstance(value, list) or not value or not all(map(_is_whole, value)):
        raise Mistake("numbers must be a list of whole numbers from 1, such as [1, 2, 3]")
    return {"numbers": list(value)}


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1000


def _flag(name: str) -> Key:
    def read_flag(value: Any) -> Attributes:
        if value is not True:
            raise Mistake(f"{name} is either left out or yes")
        return {name: True}

    return Key(name, read_flag, lambda rule: getattr(rule, name) or None)


def _read_fact(value: Any) -> Attributes:
    if not isinstance(value, str) or not phrases.is_fact_id(value):
        raise Mistake("fact must be an id of words and dots, such as ocre.dose.1a")
    return {"fact": value}


def _phrase(name: str, read: Callable[[str], Any], of: Any = None) -> Key:
    def read_phrase(value: Any) -> Attributes:
        read(str(value))
        return {name: str(value)}

    return Key(name, read_phrase, lambda rule: getattr(rule, name) or None, of)


def _read_weekdays(value: Any) -> Attributes:
    days = str(value).split(", ")
    if value != "chosen" and any(day not in WEEKDAYS for day in days):
        raise Mistake(f"weekdays must be 'chosen' or some of: {', '.join(WEEKDAYS)}")
    return {"weekdays": ",".join(days)}


def _read_condition(value: Any) -> Attributes:
    phrases.read_condition(str(value))
    return {"only_if": str(value)}


def _read_recorded_as(value: Any) -> Attributes:
    dates = [fact.name for fact in FACTS.values() if fact.kind is FactKind.DATE]
    if value not in dates:
        raise Mistake(f"recorded_as must be a date fact; allowed are {', '.join(dates)}")
    return {"recorded_as": value}


def _read_detail(value: Any) -> Attributes:
    alternatives = value if isinstance(value, list) else [value]
    if not alternatives:
        raise Mistake("detail holds the figures of one dose: for instance {mg: 20}")
    for alternative in alternatives:
        _check_figures(alternative)
    return {"detail": [dict(alternative) for alternative in alternatives]}


def _check_figures(alternative: Any) -> None:
    figures = dict(alternative) if isinstance(alternative, dict) else {}
    phrases.read_condition(str(figures.pop("only_if", "")))
    if not figures or not all(
        name in FIGURES and _is_figure(number) for name, number in figures.items()
    ):
        raise Mistake(
            f"detail holds numbers by {', '.join(FIGURES)}, such as {{mg: 20}}; or a list of "
            "these, each with only_if, of which the first that holds counts"
        )


def _is_figure(number: Any) -> bool:
    numbers = number if isinstance(number, list) else [number]
    return bool(numbers) and all(
        isinstance(n, int | float) and not isinstance(n, bool) and 0 <= n < 1_000_000
        for n in numbers
    )


def _write_detail(rule: Rule) -> Any:
    # In one order of keys: PostgreSQL keeps none.
    alternatives = [
        Flow({name: figures[name] for name in ("only_if", *FIGURES) if name in figures})
        for figures in getattr(rule, "detail", [])
    ]
    plain = len(alternatives) == 1 and "only_if" not in alternatives[0].value
    return alternatives[0] if plain else alternatives or None


def _read_takes(value: Any) -> Attributes:
    return {"takes": str(phrases.read_length(str(value)))}


def _read_signs(value: Any) -> Attributes:
    if not isinstance(value, list) or not value:
        raise Mistake("signs must be a list, each of them {id, nl: […], en: […], source}")
    return {"signs": [_sign(item) for item in value]}


def _sign(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict) or not set(SIGN) <= set(item) <= {*SIGN, "only_if"}:
        raise Mistake(f"each of the signs has {', '.join(SIGN)}, may have only_if, and no other")
    if not isinstance(item["id"], str) or not phrases.is_fact_id(item["id"]):
        raise Mistake("the id of a sign must be words and dots, such as ocre.sign.irr")
    lists = [item[language] for language in ("nl", "en")]
    if not all(isinstance(signs, list) and signs for signs in lists) or len(lists[0]) != len(
        lists[1]
    ):
        raise Mistake("signs must be told in two lists of the same length: nl and en")
    for dutch, english in zip(*lists, strict=True):
        languages("signs", {"nl": dutch, "en": english})
    _read_citation(item["source"])
    phrases.read_condition(str(item.get("only_if", "")))
    return _in_order(item)


def _write_signs(rule: Rule) -> Any:
    signs = getattr(rule, "signs", [])
    return list(map(_in_order, signs)) or None


def _in_order(sign: dict[str, Any]) -> dict[str, Any]:
    """Return a sign in one order of keys: PostgreSQL keeps none."""
    return {name: sign[name] for name in ("id", "only_if", "nl", "en", "source") if name in sign}


def _read_replaces(value: Any) -> Attributes:
    if not isinstance(value, str) or not phrases.is_fact_id(value):
        raise Mistake("replaces must be the fact id of a dose")
    return {"replaces": value}


def _read_citation(value: Any) -> tuple[str, str]:
    key, mark, section = value.partition(" § ") if isinstance(value, str) else ("", "", "")
    if not mark or not key or not section:
        raise Mistake(f"{value!r} names no heading; write SOURCE § HEADING")
    return key, section


def _read_source(value: Any) -> Attributes:
    key, section = _read_citation(value)
    return {"source": key, "section": section}


def _read_also(value: Any) -> Attributes:
    if not isinstance(value, list) or not value:
        raise Mistake("also must be a list of further sources, each SOURCE § HEADING")
    for citation in value:
        _read_citation(citation)
    return {"also": list(value)}


def moment_attributes(name: str, value: Any) -> Attributes:
    """Read a moment into its three columns. Raises PhraseError."""
    moment = phrases.read_moment(str(value))
    amount = moment.amount
    return {
        f"{name}_anchor": moment.anchor,
        f"{name}_amount": amount.number if amount else None,
        f"{name}_unit": amount.unit if amount else "",
    }


def moment_words(rule: Rule, name: str) -> str | None:
    """Return the moment in three columns as a phrase; None where there is none."""
    anchor = getattr(rule, f"{name}_anchor")
    if not anchor:
        return None
    count = getattr(rule, f"{name}_amount")
    amount = None if count is None else Amount(count, getattr(rule, f"{name}_unit"))
    return str(MomentPhrase(anchor, amount))


KINDS = tuple(MODEL_OF_KIND)
FIGURES = ("mg", "mcg", "tablets")
SIGN = ("id", "nl", "en", "source")

# The keys of a rule beside its timing words, in the order in which they are written.
BEFORE_TIMING = (
    Key("fact", _read_fact, lambda rule: rule.fact),
    _text("put_after"),
    _choice("kind", KINDS),
    _choice("topic", TOPICS),
    _number("course", DosingCourse),
    _both("title"),
)
AFTER_TIMING = (
    _amount("every"),
    Key(
        "until",
        lambda value: moment_attributes("until", value),
        lambda rule: moment_words(rule, "until"),
    ),
    _number("times"),
    Key(
        "weekdays",
        _read_weekdays,
        lambda rule: rule.weekdays.replace(",", ", ") or None,
    ),
    _flag("as_one_entry"),
    _number("count_from", default=1),
    Key("numbers", _read_numbers, lambda rule: Flow(rule.numbers) if rule.numbers else None),
    _flag("as_planned"),
    _amount("tolerance"),
    _choice("softness", SOFTNESSES),
    Key("recorded_as", _read_recorded_as, lambda rule: rule.recorded_as or None),
    _choice("roll", ROLLS, default="none"),
    _choice("delay", ("reset", "keep"), "keep", DosingCourse),
    _amount("minimum_gap", DosingCourse),
    _amount("maximum_gap", DosingCourse),
    Key(
        "late",
        late.read_late,
        lambda rule: late.write_late(getattr(rule, "late", [])),
        DosingCourse,
    ),
    Key("replaces", _read_replaces, lambda rule: getattr(rule, "replaces", None), DosingCourse),
    _phrase("part_of", phrases.read_whole),
    _phrase("guards", phrases.read_guarded, MonitoringRule),
    _amount("valid_for", MonitoringRule),
    _phrase("if_missed", phrases.read_rule, MonitoringRule),
    Key("only_if", _read_condition, lambda rule: rule.only_if or None),
    _both("may_apply"),
    Key("detail", _read_detail, _write_detail, DosingCourse),
    _list("performers", PERFORMERS),
    _both("place"),
    _text("contact"),
    Key("takes", _read_takes, lambda rule: rule.takes or None),
    _choice("urgency", URGENCIES, of=AdvicePeriod),
    Key("signs", _read_signs, _write_signs, AdvicePeriod),
    _both("explanation", slots.read_explanation),
    Key("preparation", _read_preparation, _write_preparation),
    _both("bring"),
    _both("forgotten", of=DosingCourse),
    _choice("booked_by", BOOKERS),
    Key("wording", read_wording, lambda rule: write_wording(rule.wording)),
    _both("team"),
    Key("source", _read_source, lambda rule: f"{rule.source.key} § {rule.section}"),
    Key("also", _read_also, lambda rule: rule.also or None),
    _flag("ask_team"),
    _text("differs_from"),
    _choice("decided", DECISIONS),
    _choice("confidence", ("H", "M", "L")),
)
REQUIRED = ("fact", "kind", "title", "source", "confidence")

# The words of time: each shape has its own pair, so that a rule reads as a sentence.
SHAPE_KEYS = {
    "at": ("at", ""),
    "between": ("between", "and"),
    "before": ("", "before"),
    "after": ("after", ""),
    "period": ("from", "to"),
    "never": ("never", ""),
}
TIMING_KEYS = (
    "at",
    "between",
    "and",
    "before",
    "after",
    "from",
    "to",
    "never",
    "any_time",
    "no_entry",
)
RULE_KEYS = {key.name: key for key in (*BEFORE_TIMING, *AFTER_TIMING)}
