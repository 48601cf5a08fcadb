"""A line of text from which one thing after another is taken out; what is left is the place."""

import re
import unicodedata
from dataclasses import dataclass

TAKEN = ";"  # as long as what stood there, and a border between what is left


@dataclass(slots=True)
class Sheet:
    """The text twice: as it is read, and as it is kept for the place. Both are equally long."""

    read: str
    kept: str

    def take(self, found: re.Match[str]) -> None:
        """Take out what was understood."""
        self.hide(found)
        self.kept = _blank(self.kept, found)

    def hide(self, found: re.Match[str]) -> None:
        """Read no day or hour in it; it is kept for the place."""
        self.read = _blank(self.read, found)


def plain(text: str) -> str:
    """Return a line with one kind of dash and of space, without what cannot be seen."""
    return " ".join("".join(map(_plain, text)).split())


def _plain(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Pd" or sign == "−":
        return "-"
    return " " if kind[0] in "CZ" else sign


def _blank(text: str, found: re.Match[str]) -> str:
    start, end = found.span()
    return text[:start] + TAKEN * (end - start) + text[end:]
