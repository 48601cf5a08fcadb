"""How much is printed at once. What is more is refused with words that say what to do."""

import re

MOST_LINES = 2_000  # rows, points and paragraphs: some 40 stand on a page
MOST_PAGES = 50
LINE = re.compile(r"<(?:tr|li|dt|p)\b")


class TooLongError(Exception):
    """A paper is longer than may be printed."""


class BusyError(Exception):
    """So much is being printed that this paper has to wait; in a minute there is room again."""


def check_lines(html: str) -> None:
    """Raise TooLongError for more lines than may be printed: before any work on them is done."""
    found = sum(1 for _line in LINE.finditer(html))
    if found > MOST_LINES:
        raise TooLongError(f"{found} lines")


def check_pages(found: int) -> None:
    """Raise TooLongError for more pages than may be printed."""
    if found > MOST_PAGES:
        raise TooLongError(f"{found} pages")
