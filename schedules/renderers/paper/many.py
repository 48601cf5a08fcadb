"""Many handouts at once, each process one after another: for a command, on all cores.

Nothing here may import Django before a new process has set it up.
"""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from schedules.agenda import Agenda
    from schedules.timeline import Timeline

NICENESS = 10
AT_ONCE = 32  # handouts in memory: those of a hospital would not all go in


class Job(NamedTuple):
    """One handout that is to be."""

    name: str
    timeline: "Timeline"
    agenda: "Agenda"
    address: str | None  # where to read whether it still holds


class Done(NamedTuple):
    """A handout, or the kind of error that kept it from being."""

    name: str
    body: bytes
    error: str = ""


def handouts(jobs: Iterable[Job], processes: int) -> Iterator[Done]:
    """Yield the handouts in the order of the jobs."""
    waiting = iter(jobs)
    # Not forked: what a process holds of the database and of threads is not another's.
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, initializer=_begin) as pool:
        while some := list(islice(waiting, AT_ONCE)):
            yield from pool.map(_printed, some)


def _begin() -> None:
    os.nice(NICENESS)
    os.environ["PRESS_SOCKET"] = ""  # this is a press itself
    import django

    django.setup()


def _printed(job: Job) -> Done:
    from schedules.renderers.paper.pdf import handout_pdf

    today: date = job.agenda.today
    try:
        file = handout_pdf(job.timeline, today, agenda=job.agenda, address=job.address)
    except Exception as error:  # its words may be of a patient
        return Done(job.name, b"", type(error).__name__)
    return Done(job.name, file.body)
