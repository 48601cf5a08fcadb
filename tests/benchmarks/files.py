"""Files: the calendar, and the handout in a process that has printed before and in a new one."""

import subprocess
import sys
import tempfile
from functools import partial
from io import BytesIO
from pathlib import Path

from django.core.cache import caches
from icalendar import Calendar
from pypdf import PdfReader
from weasyprint import HTML

from schedules.queries import protocol_for, unstored_timeline
from schedules.renderers.formats import RENDERERS
from schedules.timeline import Timeline

from .measure import Case, Table, compare, interleave, repeated, table_of
from .run import Run

PRINTED = (("ocrelizumab", "amsterdam-umc"), ("alemtuzumab", "jbz"))


def calendar(run: Run) -> Table:
    """The calendar file against plain string building of the same events, folded by hand."""
    timeline = _timeline(run, "alemtuzumab", "jbz")
    render = partial(RENDERERS["ics"], timeline, run.today)
    body = render().body
    events = [
        [(name, str(event[name].to_ical(), "utf-8")) for name in event if name in event]
        for event in Calendar.from_ical(body).walk("VEVENT")
    ]

    def plain() -> bytes:
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
        for event in events:
            lines.append("BEGIN:VEVENT")
            lines += [folded(f"{name}:{value}") for name, value in event]
            lines.append("END:VEVENT")
        return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()

    title = f"Calendar: alemtuzumab, {len(events)} events, {len(body)} bytes"
    return compare(title, {"plain strings": plain, "ics": render}, run.rounds(15))


def folded(line: str) -> str:
    """Fold at 72 characters: near enough to RFC 5545 for a floor."""
    parts = [line[at : at + 72] for at in range(0, len(line), 72)]
    return "\r\n ".join(parts)


def handout(run: Run) -> Table:
    """The handout when the process has printed before, against a sheet with one word."""
    papers: dict[str, bytes] = {}

    def printing(treatment: str, clinic: str) -> Case:
        timeline = _timeline(run, treatment, clinic)

        def render() -> None:
            caches["papers"].clear()
            papers[treatment] = RENDERERS["pdf"](timeline, run.today).body

        return render

    word = repeated(HTML(string="<p>MS").write_pdf, 10)
    cases = {"one word, plain WeasyPrint, 10 times": word}
    cases |= {treatment: printing(treatment, clinic) for treatment, clinic in PRINTED}
    seconds = interleave(cases, run.rounds(5))
    sizes = ", ".join(f"{name} {_pages(paper)} pages" for name, paper in papers.items())
    return table_of(f"Handout in a process that has printed before: {sizes}", seconds)


def first_handout(run: Run) -> Table:
    """Whole processes, from the command line to the file on disk."""
    words = ["timeline", "ocrelizumab", "--clinic", "amsterdam-umc", "--start", str(run.start)]
    with tempfile.TemporaryDirectory() as folder:
        paper = Path(folder) / "handout.pdf"
        printing = partial(_manage, *words, "--format", "pdf", "--output", str(paper))
        cases = {"manage.py alone": partial(_manage, "version"), "ocrelizumab": printing}
        seconds = interleave(cases, run.rounds(3))
        title = f"Handout in a new process: ocrelizumab {_pages(paper.read_bytes())} pages"
    return table_of(title, seconds)


def _manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], check=True, stdout=subprocess.DEVNULL)


def _timeline(run: Run, treatment: str, clinic: str) -> Timeline:
    return unstored_timeline(protocol_for(treatment, clinic), start=run.start, facts={})


def _pages(body: bytes) -> int:
    return len(PdfReader(BytesIO(body)).pages)
