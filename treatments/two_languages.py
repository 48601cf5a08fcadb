"""A text in Dutch and in English, as the files of `fixtures/` hold it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language


class Mistake(ValueError):
    """A value that cannot be taken; the text says what is allowed.

    `line` is where it stands, when that is further down than the key of the whole value.
    """

    line: int | None = None

    def at(self, line: int) -> "Mistake":
        """Return it with the line on which it stands."""
        self.line = line
        return self


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; as a string it is in the language that is active."""

    nl: str = ""
    en: str = ""

    def __str__(self) -> str:
        return str(getattr(self, active_language()))


def active_language() -> str:
    """Return nl or en; Dutch is the first language."""
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def languages(name: str, value: Any, *, has_slots: bool = False) -> dict[str, str]:
    """Return a text in both languages. Raises Mistake when one is missing or another is there.

    Braces are refused but where slots may stand (slots.py).
    """
    if not isinstance(value, dict) or set(value) != {"nl", "en"}:
        raise Mistake(f"{name} needs a Dutch and an English text: nl and en, and nothing else")
    for language, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise Mistake(f"{name}: the {language} text is missing")
        if not has_slots and set(text) & {*"{}"}:
            raise Mistake(f"{name}: no braces may stand here")
    return dict(value)
