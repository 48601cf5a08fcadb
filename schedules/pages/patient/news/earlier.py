"""What somebody read before of what changed: kept as changes, said anew in today's language."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from schedules.inputs.bounds import whole_number
from schedules.models import Access, Change, Plan, Reading
from schedules.queries import changes_between, own_plans, readings_of
from schedules.words.when import day_words

from .known import Knowing
from .net import Net
from .told import changed, news_then
from .values import News

ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Read:
    """What was read at one time: when it changed, when it was read, and what it was."""

    changed: str
    read: str
    news: News


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was read, the latest first; 0 where there is no newer or older page."""

    reads: tuple[Read, ...]
    newer: int
    older: int


def read_before(access: Access, asked: str) -> Page:
    """Return what the reader of a record read before; `asked` is the number of the page."""
    number = max(whole_number(asked, 1), 1)
    first = (number - 1) * ON_A_PAGE
    # One more tells of an older page, without a count.
    found = list(readings_of(access)[first : first + ON_A_PAGE + 1])
    if first and not found:
        return read_before(access, "")
    shown = found[:ON_A_PAGE]
    return Page(
        reads=tuple(_reads(shown, own_plans(access.patient))),
        newer=number - 1,
        older=number + 1 if len(found) > ON_A_PAGE else 0,
    )


def _reads(readings: Sequence[Reading], plans: Sequence[Plan]) -> Iterator[Read]:
    """Yield what was read each time, where there still is something to say of it."""
    changes = changes_between(_spans(readings, plans))
    knowing = Knowing(changed(plans, changes))
    read = [(reading, _nets(knowing, reading, plans, changes)) for reading in readings]
    knowing.read_versions(net for _reading, nets in read for net in nets)
    for reading, nets in read:
        day = timezone.localdate(reading.at)
        if news := news_then(nets, knowing, day):
            read_on = _("You read this on %(day)s.") % {"day": day_words(day)}
            yield Read(_changed(nets), read_on, news)


def _nets(
    knowing: Knowing, reading: Reading, plans: Iterable[Plan], changes: Iterable[Change]
) -> list[Net]:
    codes = {plan.pk: str(plan.code) for plan in plans}
    since, until = reading.since, reading.until
    read = (
        change
        for change in changes
        if (code := codes[change.plan_id]) in until
        and since.get(code, 0) < change.revision <= until[code]
    )
    return knowing.nets_of(plans, read, since)


def _changed(nets: Iterable[Net]) -> str:
    """Say on which day it changed, or the first and the last of them."""
    days = [timezone.localdate(change.at) for net in nets for change in net.changes]
    first, last = day_words(min(days)), day_words(max(days))
    if first == last:
        return _("Changed on %(day)s") % {"day": first}
    return _("Changed from %(first)s to %(last)s") % {"first": first, "last": last}


def _spans(readings: Iterable[Reading], plans: Iterable[Plan]) -> Iterable[tuple[Plan, int, int]]:
    """Yield what of each plan was read in all of them together."""
    for plan in plans:
        code = str(plan.code)
        read = [one for one in readings if code in one.until]
        if read:
            first = min(one.since.get(code, 0) for one in read)
            yield plan, first, max(one.until[code] for one in read)
