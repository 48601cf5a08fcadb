"""What a person takes in of a timeline: days, stays, series, periods, and what comes now.

Pure values: no Django, no words, no rows, and today is an argument. Page, paper, text, calendar,
worklist, news and history read the same agenda, so that they cannot tell different things.
"""

from .agenda import agenda_of, is_ahead
from .values import Agenda, Day, Mark, Now, Period, Phase, Series, Task

__all__ = [
    "Agenda",
    "Day",
    "Mark",
    "Now",
    "Period",
    "Phase",
    "Series",
    "Task",
    "agenda_of",
    "is_ahead",
]
