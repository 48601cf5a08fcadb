"""Every form in which a timeline can be had: name -> (timeline, today) -> Rendered."""

from collections.abc import Callable
from datetime import date

from schedules.renderers.calendar.ical import render_ical
from schedules.renderers.chart.overview import render_svg
from schedules.renderers.paper.pdf import render_pdf
from schedules.words.unanswered import as_read

from ..timeline import Timeline
from . import Rendered
from .contract import render_json
from .text import render_text

Render = Callable[[Timeline, date], Rendered]


def _for_people(render: Render) -> Render:
    """Return a renderer of what a person reads; other programs get every entry as it stands."""
    return lambda timeline, today: render(as_read(timeline), today)


RENDERERS: dict[str, Render] = {
    "text": _for_people(render_text),
    "json": render_json,
    "ics": render_ical,  # a calendar reads each of its timelines so by itself
    "pdf": _for_people(render_pdf),
    "svg": _for_people(render_svg),
}
