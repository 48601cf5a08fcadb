"""The timeline on paper: A4, tagged, black-and-white safe."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from schedules.agenda import Agenda, agenda_of
from schedules.renderers import Rendered
from schedules.renderers.paper.frame import CLOSE, frame
from schedules.renderers.paper.fridge import FEWER, Less, fewer
from schedules.renderers.paper.handout import handout
from schedules.renderers.paper.press import PRESS
from schedules.renderers.paper.qr import ON_PAPER, qr_of
from schedules.timeline import Timeline
from schedules.words.when import day_words, weekday_words

IN_LARGE = Less(6, 3)  # as much stands on page one in large print


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
    agenda = agenda or agenda_of([timeline], today)
    words = handout_words(
        timeline, agenda, large=large, address=address, of=of, with_past=with_past
    )
    name = f"{timeline.treatment}-{timeline.start}{'-large' if large else ''}.pdf"
    return Rendered(name, "application/pdf", PRESS.print(handout_html(fitted(words))))


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
    with translation.override(timeline.language):
        return {
            **frame(timeline, agenda.today, of=of, large=large),
            "handout": handout(timeline, agenda, with_past=with_past),
            "start": weekday_words(timeline.start),
            "until": day_words(timeline.until),
            "address": online,
            "qr": online and qr_of(online, ON_PAPER),
        }


def fitted(words: dict[str, Any]) -> dict[str, Any]:
    """Return the same words with no more on page one than fits there; its letters stay as large.

    Large print may take another page for it; there too the rows are few.
    """
    if words["large"]:
        return _with_less(words, IN_LARGE)
    ways = list(_ways(words))
    return ways[PRESS.fitting(map(page_one_html, ways))]


def _ways(words: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield page one as open and as full as it can be, then with less on it each time."""
    yield words
    close = {**words, "room": CLOSE}
    yield close
    for less in FEWER:
        yield _with_less(close, less)


def _with_less(words: dict[str, Any], less: Less) -> dict[str, Any]:
    with translation.override(words["timeline"].language):
        return {**words, "handout": fewer(words["handout"], less)}


def handout_html(words: dict[str, Any]) -> str:
    """Return the pages that are printed."""
    with translation.override(words["timeline"].language):
        return render_to_string("print.html", words)


def page_one_html(words: dict[str, Any]) -> str:
    """Return page one alone, to see whether it is one page."""
    return handout_html({**words, "is_page_one_alone": True})
