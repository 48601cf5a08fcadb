"""What is measured, each beside its partner."""

from datetime import date
from functools import partial
from io import BytesIO
from statistics import median
from time import perf_counter

from dateutil.relativedelta import relativedelta
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from icalendar import Calendar
from pypdf import PdfReader

from schedules import engine as core
from schedules.inputs.facts import derive
from schedules.inputs.regimens import regimen_of
from schedules.inputs.working_days import working_days_of
from schedules.queries import protocol_for, unstored_timeline
from schedules.queries.worklist import Section
from schedules.renderers.formats import RENDERERS
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.measure import Case, interleave, table

HORIZON = core.Offset(months=24)


def empty(request: HttpRequest) -> HttpResponse:
    """The least that Django can answer."""
    return HttpResponse("")


urlpatterns = [path("empty/", empty), path("", include("mscare.urls"))]


def engine(start: date, today: date) -> str:
    """A whole alemtuzumab plan of three courses against one month addition per entry."""
    protocol = protocol_for("alemtuzumab", "jbz")
    regimen, facts = regimen_of(protocol), derive({"third_course": "yes"})
    working_days = working_days_of(protocol.clinic)

    def expand() -> tuple[core.Entry, ...]:
        until = HORIZON.from_day(start)
        plan = core.expand(
            regimen, start=start, until=until, facts=facts, working_days=working_days
        )
        return plan.entries

    entries = len(expand())

    def additions() -> None:
        for n in range(entries):
            start + relativedelta(months=n)

    seconds = interleave({"bare relativedelta additions": additions, "engine": expand}, 200)
    title = f"Engine: alemtuzumab, three courses, {entries} entries (aim: at most 2 x)"
    return table(title, seconds, "bare relativedelta additions")


def growth(start: date, today: date) -> str:
    """The time for one entry must not grow with the number of entries."""

    def series(times: int) -> Case:
        begin = core.Moment((core.Anchor(core.AnchorKind.START),))
        every = core.Offset(days=1)
        dose = core.Rule("b.dose", core.Kind.DOSE, core.Shape.AT, begin, every=every, times=times)
        return partial(core.expand, core.Regimen((dose,)), start=start, until=start)

    lines = ["Engine: microseconds for each entry of a series"]
    sizes = (10, 100, 1_000, 10_000)
    seconds = interleave({str(n): series(n) for n in sizes}, 15)
    for n in sizes:
        each = sorted(seconds[str(n)])[7] / n * 1e6
        lines.append(f"  {n:>6} entries {each:8.2f} us")
    return "\n".join(lines)


def calendar(start: date, today: date) -> str:
    """The calendar file against plain string building of the same events, folded by hand."""
    timeline = unstored_timeline(protocol_for("alemtuzumab", "jbz"), start=start, facts={})
    render = RENDERERS["ics"]
    body = render(timeline, today).body
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

    seconds = interleave({"plain strings": plain, "ics": lambda: render(timeline, today)}, 15)
    title = f"Calendar: alemtuzumab, {len(events)} events, {len(body)} bytes"
    return table(title, seconds, "plain strings")


def folded(line: str) -> str:
    """Fold at 72 characters: near enough to RFC 5545 for a floor."""
    parts = [line[at : at + 72] for at in range(0, len(line), 72)]
    return "\r\n ".join(parts)


def page(start: date, today: date) -> str:
    """The preview page, through every middleware, against an empty view."""
    client = Client()
    address = f"/tijdlijn/?treatment={{}}&start={start}&clinic={{}}"
    pages = {
        "page: ocrelizumab": address.format("ocrelizumab", "amsterdam-umc"),
        "page: alemtuzumab": address.format("alemtuzumab", "jbz"),
    }
    with override_settings(ROOT_URLCONF="tests.benchmarks.cases", ALLOWED_HOSTS=["testserver"]):
        cases = {"empty view": lambda: client.get("/empty/")}
        cases |= {name: lambda at=at: client.get(at) for name, at in pages.items()}
        assert all(case().status_code == 200 for case in cases.values())
        seconds = interleave(cases, 15)
    return table("Preview page", seconds, "empty view")


def worklist(start: date, today: date) -> str:
    """Every list of the worklist with 10,000 plans, beside the same with 100.

    One after the other: the rows of both cannot be in one table. SQLite, without statistics.
    """
    sizes = (100, 10_000)
    crowd, client = Crowd("amsterdam-umc", today), Client()
    client.force_login(crowd.nurse)
    lines, seconds = [], []
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for plans in sizes:
            begin = perf_counter()
            rows = crowd.grow(plans)
            lines.append(f"  {plans:>6} plans, {rows} rows, made in {perf_counter() - begin:.0f} s")
            seconds.append(interleave({s: partial(_list, client, s) for s in Section}, 7))
    few, many = ({name: median(times) for name, times in run.items()} for run in seconds)
    for name in Section:
        words = (
            f"{few[name] * 1e3:8.1f} ms {many[name] * 1e3:8.1f} ms {many[name] / few[name]:6.2f} x"
        )
        lines.append(f"  {name:<20}{words}")
    return "\n".join(["Worklist: 100 plans, 10,000 plans, ratio", *lines])


def _list(client: Client, section: Section) -> None:
    assert client.get(f"/werklijst/?section={section}").status_code == 200


def pdf_warm(start: date, today: date) -> str:
    """Pages a second when the process has rendered before."""
    lines = ["PDF, warm: pages a second"]
    for treatment, clinic in (("ocrelizumab", "amsterdam-umc"), ("alemtuzumab", "jbz")):
        timeline = unstored_timeline(protocol_for(treatment, clinic), start=start, facts={})
        body = RENDERERS["pdf"](timeline, today).body
        pages = len(PdfReader(BytesIO(body)).pages)
        seconds = sorted(
            interleave({"pdf": lambda t=timeline: RENDERERS["pdf"](t, today)}, 5)["pdf"]
        )[2]
        speed = f"{pages} pages in {seconds:.2f} s: {pages / seconds:.1f} a second"
        lines.append(f"  {treatment:<14}{speed}")
    return "\n".join(lines)
