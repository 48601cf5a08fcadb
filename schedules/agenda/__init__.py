"""What a person takes in of a timeline: days, stays, series, periods, and what comes now.

Pure values: no Django, no words, no rows, and today is an argument. Page, paper, text and a nurse's
pages read the agenda; the calendar its lanes, the worklist what is late and what one tap may say.
News and history tell entries by `When`, of which the agenda is made.
"""

from .agenda import agenda_of, before_starts, is_ahead
from .values import Agenda, Day, Halt, Mark, Now, Period, Phase, Series, Task

__all__ = [
    "Agenda",
    "Day",
    "Halt",
    "Mark",
    "Now",
    "Period",
    "Phase",
    "Series",
    "Task",
    "agenda_of",
    "before_starts",
    "is_ahead",
]
