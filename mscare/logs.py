"""What a log may not hold: names, dates of care, and the address of a calendar."""

import logging
import re
import traceback
from typing import Any

# To the end of what is quoted, or of all: a mistyped address may hold half of a real one.
FEED = re.compile(r'(/agenda/)[^"]+', re.IGNORECASE)
TOKEN = re.compile(r"[\w-]{43,}", re.ASCII)  # the whole secret, at whatever address it was sent
SPEAKING = ("OperationalError", "ImproperlyConfigured")  # their words are of machines alone


class DiscreetRecord(logging.LogRecord):
    """A line of a log without the addresses of calendars, whoever writes it and keeps it.

    A record, not a filter: filters hang on handlers, and Django, gunicorn and whatever a hospital
    adds bring handlers of their own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and self.exc_info[1]:
            self.exc_text = story_of(self.exc_info[1])  # what formatters then take as it is

    def getMessage(self) -> str:  # noqa: N802
        """Return the message, with addresses of calendars made unreadable."""
        return TOKEN.sub("***", FEED.sub(r"\1***", super().getMessage()))


def story_of(error: BaseException) -> str:
    """Return where errors arose, the first one first, and of which kinds they are.

    Their words are left out: a database copies the whole row that it refuses into them.
    """
    chain: list[BaseException] = []
    last: BaseException | None = error
    while last and not any(last is known for known in chain):
        chain.append(last)
        last = last.__cause__ or (None if last.__suppress_context__ else last.__context__)
    return "\n".join(_scene_of(one) for one in reversed(chain))


def _scene_of(error: BaseException) -> str:
    kind = type(error).__name__
    words = f": {error}" if kind in SPEAKING else ""
    return "".join(traceback.format_tb(error.__traceback__)) + kind + words
