"""The timeline on paper: A4, tagged, black-and-white safe."""

from datetime import date

from django.template.loader import render_to_string
from django.utils import translation

from schedules.agenda import Agenda, agenda_of
from schedules.engine import STOP_DATE
from schedules.renderers import Rendered
from schedules.renderers.paper.handout import handout
from schedules.renderers.paper.qr import qr_of
from schedules.timeline import Timeline
from schedules.words.when import day_words, weekday_words


def render_pdf(timeline: Timeline, today: date) -> Rendered:
    """Return the handout as a PDF, in letters of ordinary size."""
    return handout_pdf(timeline, today)


def handout_pdf(
    timeline: Timeline,
    today: date,
    *,
    agenda: Agenda | None = None,
    large: bool = False,
    address: str | None = None,
    of: str = "",
    with_past: bool = False,
) -> Rendered:
    """Return the handout as a PDF; `large` is for large print.

    `agenda` is of several plans, where the timeline is all of them as one. `address` is where to
    read whether the paper still holds: an absolute address is printed as a QR code. `of` is whose
    it is, where that is to be said. `with_past` tells what has been as well.
    """
    # WeasyPrint takes half a second to import: no other command or page should wait for it.
    from schedules.renderers.paper.press import PRESS

    agenda = agenda or agenda_of([timeline], today)
    html = handout_html(timeline, agenda, large=large, address=address, of=of, with_past=with_past)
    name = f"{timeline.treatment}-{timeline.start}{'-large' if large else ''}.pdf"
    return Rendered(name, "application/pdf", PRESS.print(html, stylesheet="css/print.css"))


def handout_html(
    timeline: Timeline,
    agenda: Agenda,
    *,
    large: bool,
    address: str | None,
    of: str = "",
    with_past: bool = False,
) -> str:
    """Return the page that is printed, in the timeline's own language."""
    online = address if address and address.startswith(("https://", "http://")) else ""
    stopped = timeline.facts.get(STOP_DATE)
    with translation.override(timeline.language):
        context = {
            "timeline": timeline,
            "handout": handout(timeline, agenda, with_past=with_past),
            "start": weekday_words(timeline.start),
            "stopped": day_words(stopped) if isinstance(stopped, date) else "",
            "until": day_words(timeline.until),
            "printed": day_words(agenda.today),
            "printed_on": agenda.today,
            "large": large,
            "of": of,
            "address": online,
            "qr": online and qr_of(online),
        }
        return render_to_string("print.html", context)
