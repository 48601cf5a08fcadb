"""Which day is true where a corrected start and the first dose that was recorded differ."""

from datetime import date

from django.utils.translation import gettext as _

from schedules.planning.revise import FIRST_DOSE, Right
from schedules.words.when import day_words

from .questions import Option, Question


def read_right(text: str) -> Right | None:
    """Return what was answered; None for nothing, and for what no page of ours asks."""
    return Right(text) if text in tuple(Right) else None


def which_is_right(start: date, given: date, *, today: date, why: str) -> Question:
    """Return the question which of the two days is true; a dose was not given on a day to come."""
    words = {"start": day_words(start), "given": day_words(given)}
    answers = {
        Right.START: _("The first dose was given on %(start)s. I recorded another day by mistake."),
        Right.DOSE: _("The first dose was given on %(given)s. The treatment started on that day."),
        Right.BOTH: _("Both are right: the start is %(start)s, and this dose was on %(given)s."),
    }
    options = tuple(
        Option(right.value, text % words, is_chosen=False)
        for right, text in answers.items()
        if right is not Right.START or start <= today
    )
    label = _("Which of the two days is true?")
    return Question(FIRST_DOSE, label, why, "choice", "", options, error="")
