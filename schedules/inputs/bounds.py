"""How much may be asked at once, and how what a page hides in its forms is read.

Checked before anything is done: a page of ours never sends more, nor anything else.
"""

from django.utils.translation import gettext as _


class TooManyError(ValueError):
    """More than may be asked at once; the text says how many may."""

    def __init__(self, most: int) -> None:
        super().__init__(_("That is too much at once. Take at most %(n)d.") % {"n": most})


def whole_number(text: str, otherwise: int) -> int:
    """Return a number of nine digits or less, as every column holds; `otherwise` for other text."""
    return int(text) if text.isdecimal() and len(text) < 10 else otherwise
