"""Which lines of a patient's plans a form names."""

from typing import NamedTuple

from schedules.engine import Key

from .plans import read_key, words_of

OWN = ""  # the plan whose page it is


class Line(NamedTuple):
    """One line that an appointment is for: of the plan whose page it is, or of another one."""

    key: Key
    plan: str = OWN  # the code of another plan of the patient

    def __str__(self) -> str:
        return f"{self.plan}/{self.key}" if self.plan else str(self.key)


def read_lines(typed: list[str]) -> tuple[Line, ...]:
    """Read which lines are meant, each as a Line is written.

    Raises Refusal for something that names none, TooManyError for too many.
    """
    return tuple(dict.fromkeys(_read_line(word) for word in words_of(typed)))


def _read_line(word: str) -> Line:
    plan, _slash, name = word.rpartition("/")
    return Line(read_key(name)[0], plan)
