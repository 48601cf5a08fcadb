"""The summary, one page: what the treatment is, what was given, what comes, whom to call."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from schedules.agenda import Agenda
from schedules.engine import Kind
from schedules.renderers import Rendered
from schedules.timeline import Timeline
from schedules.words.now import halt_words

from .frame import ROOMS, frame
from .fridge import first_few, fridge
from .given import given
from .left import left_of
from .press import PRESS
from .sheet import Summary

FEW = (4, 2)  # so many lines of each part, where the smallest letters leave no room for all


def summary_pdf(
    timelines: Sequence[Timeline],
    whole: Timeline,
    agenda: Agenda,
    *,
    of: str = "",
    large: bool = False,
) -> Rendered:
    """Return the treatments of a person on one page; `whole` is all of them as one.

    `of` is whose it is, where that is to be said. In large print it may take another page.
    """
    with translation.override(whole.language):
        found = summary(timelines, whole, agenda)
        words = frame(whole, agenda.today, of=of, large=large)
        ways = [(found, room) for room in ROOMS]
        ways += [(_short(found, few), ROOMS[-1]) for few in FEW]
        papers = (
            render_to_string("summary.html", {**words, "summary": what, "room": room})
            for what, room in (ways[:1] if large else ways)
        )
        body = PRESS.print_fitting(papers, pages=1)
    return Rendered("samenvatting.pdf", "application/pdf", body)


def summary(timelines: Sequence[Timeline], whole: Timeline, agenda: Agenda) -> Summary:
    """Return what stands on it, in the active language."""
    left = left_of(whole, agenda)
    return Summary(
        halted=halt_words(agenda),
        about=tuple(about for one in timelines for about in _about(one)),
        given=tuple(line for one in timelines for line in given(one, agenda.today)),
        fridge=fridge(whole, left),
    )


def _about(timeline: Timeline) -> Iterator[tuple[str, str]]:
    """Yield what a treatment is, in the words of its first dose."""
    doses = (entry for entry in timeline.items if entry.kind is Kind.DOSE and entry.text)
    for dose in list(doses)[:1]:
        yield timeline.treatment_name, dose.text


def _short(found: Summary, few: int) -> Summary:
    page = found.fridge
    more = _("More: see the whole schedule")
    rows, lasting = (tuple(first_few(all_, few, more)) for all_ in (page.rows, page.mind))
    return replace(found, given=found.given[-few:], fridge=replace(page, rows=rows, mind=lasting))
