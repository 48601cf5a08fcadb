"""What to say of a treatment that was halted, and where nothing comes next."""

from django.utils.translation import gettext as _

from schedules.agenda import Agenda, Halt, Phase

from .when import day_words


def nothing_words(agenda: Agenda) -> str:
    """Return why nothing comes next; "" where something does."""
    now = agenda.now
    if now.days or now.going_on:
        return ""
    if agenda.is_elsewhere:
        return _("Nothing is planned here any more.")
    if now.is_over and agenda.days and _is_minded(agenda):
        return _("There are no more appointments. Ask your team what comes next.")
    if now.is_over and agenda.days:
        return _("Everything on this timeline has passed. Ask your team what comes next.")
    return _("What comes next has no date yet. Ask your team.")


def _is_minded(agenda: Agenda) -> bool:
    """Tell whether something is to be minded still, beside whom to call with which signs."""
    lasting = (p for p in (*agenda.periods, *agenda.standing) if p.phase is Phase.NOW)
    return any(not period.current.is_told_with_help for period in lasting)


def halt_words(agenda: Agenda) -> tuple[str, ...]:
    """Say of each treatment that was stopped, or is paused, that it was, and since when."""
    return tuple(_halted(halt, is_to_come=halt.since > agenda.today) for halt in agenda.halts)


def _halted(halt: Halt, *, is_to_come: bool) -> str:
    if not halt.is_stop:
        soon = _("The pause begins on %(day)s. Your team names the day of the next dose.")
        words = _("Paused since %(day)s. Your team names the day of the next dose.")
        words = soon if is_to_come else words
    elif is_to_come:
        words = _("Stops on %(day)s.")
    else:
        words = _("Stopped on %(day)s.")
    said = words % {"day": day_words(halt.since)}
    return f"{halt.treatment}: {said[:1].lower()}{said[1:]}" if halt.treatment else said
