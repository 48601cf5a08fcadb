"""What every paper of a schedule says of itself, and how close its page may be set."""

from datetime import date
from typing import Any

from schedules.timeline import Timeline
from schedules.words.when import day_words

CLOSE = "close"  # as usual, with less between the lines
# A card or a summary is set as open as it can be, from ordinary letters to the least.
ROOMS = ("", CLOSE, "small", "least")


def frame(timeline: Timeline, today: date, *, of: str, large: bool) -> dict[str, Any]:
    """Return whose it is (`of`; "" where that is not to be said), its treatment and its day."""
    return {
        "timeline": timeline,
        "printed": day_words(today),
        "printed_on": today,
        "of": of,
        "large": large,
    }
