"""A text of which parts are in another language: plain as a string, marked on page and paper."""

from collections.abc import Iterable
from itertools import chain

Part = tuple[str, str]  # (words, their language; "" where it is that of the page)


class Spoken(str):
    """A text that knows which of its parts are in which language."""

    __slots__ = ("parts",)
    parts: tuple[Part, ...]

    def __new__(cls, *parts: Part) -> "Spoken":
        """Return the text of these parts."""
        text = super().__new__(cls, "".join(words for words, _language in parts))
        text.parts = parts
        return text


def joined(between: str, texts: Iterable[str]) -> Spoken:
    """Return texts as one, with what stands between them; their parts stay known."""
    ours = (between, "")
    parts = chain.from_iterable((ours, *parts_of(text)) for text in texts)
    return Spoken(*list(parts)[1:])


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the parts of a text; one that knows none is all in the language of the page."""
    return text.parts if isinstance(text, Spoken) else ((text, ""),)
