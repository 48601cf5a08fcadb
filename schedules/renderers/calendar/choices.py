"""What the maker of a calendar chose: which words, what is in it, and how it is told."""

from typing import NamedTuple


class Choice(NamedTuple):
    """What somebody chose for a calendar; what is not named is as it is for everybody at first.

    `is_neutral`: words that tell nothing. `by_day`: one event a day, else one for each thing.
    `only_last_days`: of something that may be done on one of several days only the last is shown.
    """

    is_neutral: bool
    lanes: frozenset[str]
    language: str
    by_day: bool = True
    only_last_days: bool = False
    has_reminders: bool = False  # how to prepare, as entries of their own
    has_alarms: bool = False  # the day before
