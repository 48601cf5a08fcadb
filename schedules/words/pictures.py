"""What the overview picture is called."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from schedules.timeline import Timeline

from .when import day_words, list_words


def picture_words(timelines: Sequence[Timeline]) -> str:
    """Return the name of the picture of these timelines of one person."""
    return _("Overview: %(treatment)s from %(start)s") % {
        "treatment": list_words(list(dict.fromkeys(t.treatment_name for t in timelines))),
        "start": day_words(min(timeline.start for timeline in timelines)),
    }
