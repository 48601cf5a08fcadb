"""Several timelines of one person as one."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from schedules.timeline import Timeline
from schedules.words.when import list_words
from treatments.facts import STOPS


def merged(timelines: Sequence[Timeline]) -> Timeline:
    """Return timelines in one language as one, in order of time. There is at least one."""
    if len(timelines) == 1:
        return timelines[0]
    entries = chain.from_iterable(timeline.entries for timeline in timelines)
    first = min(timelines, key=lambda timeline: timeline.start)
    return Timeline(
        treatment="-".join(_once(t.treatment for t in timelines)),
        treatment_name=list_words(_once(t.treatment_name for t in timelines)),
        clinic=first.clinic,
        clinic_name=list_words(_once(t.clinic_name for t in timelines)),
        protocol_version=", ".join(_once(t.protocol_version for t in timelines)),
        protocol_status=first.protocol_status,
        stamp=max(timeline.stamp for timeline in timelines),
        start=first.start,
        until=min(timeline.until for timeline in timelines),  # all are whole until then
        language=first.language,
        # The day on which one of them stopped is not that of the whole.
        facts={n: value for t in timelines for n, value in t.facts.items() if n not in STOPS},
        entries=tuple(sorted(entries, key=lambda entry: entry.sort_on or date.min)),
        notices=tuple(chain.from_iterable(timeline.notices for timeline in timelines)),
        contacts=tuple(dict.fromkeys(chain.from_iterable(t.contacts for t in timelines))),
        closures=tuple(dict.fromkeys(chain.from_iterable(t.closures for t in timelines))),
        told_at=max((t.told_at for t in timelines if t.told_at), default=None),
    )


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
