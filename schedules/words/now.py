"""What to say where nothing comes next."""

from django.utils.translation import gettext as _

from schedules.agenda import Agenda


def nothing_words(agenda: Agenda) -> str:
    """Return why nothing comes next; "" where something does."""
    now = agenda.now
    if now.days or now.going_on:
        return ""
    if agenda.is_elsewhere:
        return _("Nothing is planned here any more.")
    if now.is_over and agenda.days:
        return _("Everything on this timeline has passed. Ask your team what comes next.")
    return _("What comes next has no date yet. Ask your team.")
