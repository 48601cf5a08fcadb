"""What a log may not hold: the address of a calendar opens a record to whoever knows it."""

import logging
import re

# To the end of what is quoted, or of all: a mistyped address may hold half of a real one.
FEED = re.compile(r'(/agenda/)[^"]+', re.IGNORECASE)


class DiscreetRecord(logging.LogRecord):
    """A line of a log without the addresses of calendars, whoever writes it and keeps it.

    A record, not a filter: filters hang on handlers, and Django, gunicorn and whatever a hospital
    adds bring handlers of their own.
    """

    def getMessage(self) -> str:  # noqa: N802
        """Return the message, with addresses of calendars made unreadable."""
        return FEED.sub(r"\1***", super().getMessage())
