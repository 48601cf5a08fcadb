"""Every form in which a timeline can be had: name -> (timeline, today) -> Rendered."""

from collections.abc import Callable
from datetime import date

from schedules.renderers.calendar.ical import render_ical
from schedules.renderers.chart.overview import render_svg
from schedules.renderers.paper.pdf import render_pdf

from ..timeline import Timeline
from . import Rendered
from .contract import render_json
from .text import render_text

RENDERERS: dict[str, Callable[[Timeline, date], Rendered]] = {
    "text": render_text,
    "json": render_json,
    "ics": render_ical,
    "pdf": render_pdf,
    "svg": render_svg,
}
