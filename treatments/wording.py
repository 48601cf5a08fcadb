"""`wording` of a rule: what some of its patients read in place of its texts.

A list of which the first whose condition holds counts, such as what a man reads. Where that is not
known, or none holds, the rule's own texts stand: they must be true of everybody.
"""

from typing import Any

from . import phrases, slots
from .two_languages import Mistake, languages

TEXTS = ("title", "explanation", "preparation", "bring")
KEYS = ("only_if", *TEXTS)


def read_wording(value: Any) -> dict[str, Any]:
    """Return the column of a rule. Raises Mistake or PhraseError."""
    if not isinstance(value, list) or not value:
        raise Mistake(f"wording is a list of tables, each with only_if and of {', '.join(TEXTS)}")
    return {"wording": [_one(item) for item in value]}


def _one(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict) or not item.get("only_if") or len(item) == 1:
        raise Mistake("each wording needs only_if, and a text for those for whom it holds")
    for name, text in item.items():
        if name not in KEYS:
            raise Mistake(f"{name} is no key of a wording; allowed are {', '.join(KEYS)}")
        if name in TEXTS:
            read = slots.read_explanation if name == "explanation" else languages
            read(name, text)
    phrases.read_condition(str(item["only_if"]))
    return {name: item[name] if name == "only_if" else dict(item[name]) for name in item}


def write_wording(wording: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return what the file says, in one order of keys: PostgreSQL keeps none."""
    return [
        {name: _both(item[name]) if name in TEXTS else item[name] for name in KEYS if name in item}
        for item in wording
    ] or None


def _both(text: dict[str, str]) -> dict[str, str]:
    return {language: text[language] for language in ("nl", "en")}
