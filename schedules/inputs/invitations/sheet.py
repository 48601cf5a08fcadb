"""A line of text from which one thing after another is taken out; what is left is the place."""

import re
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


def _blank(text: str, found: re.Match[str]) -> str:
    start, end = found.span()
    return text[:start] + TAKEN * (end - start) + text[end:]
