"""The timeline on paper: A4, tagged, black-and-white safe."""

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from schedules.agenda import Agenda, agenda_of
from schedules.engine import STOP_DATE
from schedules.renderers import Rendered
from schedules.renderers.paper.frame import ROOMS, frame
from schedules.renderers.paper.handout import handout
from schedules.renderers.paper.qr import ON_PAPER, qr_of
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
    words = handout_words(
        timeline, agenda, large=large, address=address, of=of, with_past=with_past
    )
    name = f"{timeline.treatment}-{timeline.start}{'-large' if large else ''}.pdf"
    return Rendered(name, "application/pdf", PRESS.print(handout_html(words, room_of(words))))


def handout_words(
    timeline: Timeline,
    agenda: Agenda,
    *,
    large: bool = False,
    address: str | None = None,
    of: str = "",
    with_past: bool = False,
) -> dict[str, Any]:
    """Return what is printed, in the timeline's own language."""
    online = address if address and address.startswith(("https://", "http://")) else ""
    stopped = timeline.facts.get(STOP_DATE)
    with translation.override(timeline.language):
        return {
            **frame(timeline, agenda.today, of=of, large=large),
            "handout": handout(timeline, agenda, with_past=with_past),
            "start": weekday_words(timeline.start),
            "stopped": day_words(stopped) if isinstance(stopped, date) else "",
            "until": day_words(timeline.until),
            "address": online,
            "qr": online and qr_of(online, ON_PAPER),
        }


def room_of(words: dict[str, Any]) -> str:
    """Return how close page one is to be set so that it is one page; in large print it is not."""
    from schedules.renderers.paper.press import PRESS

    if words["large"]:
        return ROOMS[0]
    return ROOMS[PRESS.fitting(page_one_html(words, room) for room in ROOMS)]


def handout_html(words: dict[str, Any], room: str = "") -> str:
    """Return the pages that are printed; `room` says how close page one is set."""
    with translation.override(words["timeline"].language):
        return render_to_string("print.html", {**words, "room": room})


def page_one_html(words: dict[str, Any], room: str) -> str:
    """Return page one alone, to see whether it is one page."""
    return handout_html({**words, "is_page_one_alone": True}, room)
