"""The worklist on A4: what is chosen in sight, the heads of its columns on every page."""

from datetime import date

from django.template.loader import render_to_string
from django.utils import translation

from schedules.renderers import Rendered
from schedules.words.when import day_words

from .press import PRESS
from .sheet import WorkPaper


def worklist_pdf(paper: WorkPaper, name: str, today: date) -> Rendered:
    """Return a list on paper, in the active language; `name` is of the file, without its end."""
    context = {
        "paper": paper,
        "language": translation.get_language(),
        "printed": day_words(today),
        "printed_on": today,
    }
    html = render_to_string("nurse/worklist_paper.html", context)
    return Rendered(f"{name}.pdf", "application/pdf", PRESS.print(html))
