"""Dates: the engine, how it grows, and the four ways to a whole timeline."""

from functools import partial

from dateutil.relativedelta import relativedelta

from schedules import engine as core
from schedules.inputs.facts import derive
from schedules.inputs.regimens import regimen_of
from schedules.inputs.working_days import working_days_of
from schedules.planning.projection import project
from schedules.planning.truth import truth_of
from schedules.queries import proposed_timeline, protocol_for, timeline_of, unstored_timeline
from schedules.timeline import HORIZON, Timeline

from .measure import Case, Table, compare, interleave, repeated, table_of
from .plans import begun_plan
from .run import Run

TREATMENT, CLINIC = "alemtuzumab", "jbz"  # the most rows


def engine(run: Run) -> Table:
    """A whole plan of three courses against one month addition per entry."""
    expand = _expansion(run, third_course="yes")
    entries = len(expand().entries)
    cases = {"bare relativedelta additions": additions(run, entries), "engine": expand}
    title = f"Engine: {TREATMENT}, three courses, {entries} entries (aim: at most 1 x)"
    return compare(title, cases, run.rounds(200))


def growth(run: Run) -> Table:
    """The time for one entry, which must not grow with the number of entries.

    The short ones are made over and over, until each case has made as many entries as the longest.
    """
    most = max(run.size.series)
    cases = {f"{n} entries": repeated(_series(run, n), most // n) for n in run.size.series}
    seconds = interleave(cases, run.rounds(15))
    each = {name: [time / most for time in times] for name, times in seconds.items()}
    return table_of("Engine: the time for one entry of a series", each)


def timelines(run: Run) -> Table:
    """A whole timeline as the preview makes it, as a nurse's preview does, and from its rows."""
    protocol, plan = protocol_for(TREATMENT, CLINIC), begun_plan(run, TREATMENT, CLINIC)
    expand, truth = _expansion(run), truth_of(plan, ())

    def proposed() -> Timeline:
        projection = project(truth)
        return proposed_timeline(plan, projection.rows.values(), projection.notices)

    entries = len(proposed().entries)
    cases = {
        "bare relativedelta additions": additions(run, entries),
        "engine alone": expand,
        "unstored: engine, then rows, then entries": lambda: unstored_timeline(
            protocol, start=run.start, facts={}
        ),
        "proposed: engine, then rows, then entries": proposed,
        "stored: rows from the database, then entries": lambda: timeline_of(plan),
    }
    return compare(f"Timeline: {TREATMENT}, {entries} entries", cases, run.rounds(100))


def _expansion(run: Run, **facts: str) -> partial[core.Expansion]:
    protocol = protocol_for(TREATMENT, CLINIC)
    return partial(
        core.expand,
        regimen_of(protocol),
        start=run.start,
        until=HORIZON.from_day(run.start),
        facts=derive(facts),
        working_days=working_days_of(protocol.clinic),
    )


def additions(run: Run, entries: int) -> Case:
    """Return so many bare additions of months, as dateutil makes them: the floor."""

    def add() -> None:
        for n in range(entries):
            run.start + relativedelta(months=n)

    return add


def _series(run: Run, times: int) -> Case:
    begin = core.Moment((core.Anchor(core.AnchorKind.START),))
    every = core.Offset(days=1)
    dose = core.Rule("b.dose", core.Kind.DOSE, core.Shape.AT, begin, every=every, times=times)
    return partial(core.expand, core.Regimen((dose,)), start=run.start, until=run.start)
