"""Where a rule comes from, and what its source says of a dose that is late."""

from collections.abc import Mapping
from typing import Any

from schedules import engine
from schedules.inputs.regimens import rules_by_fact
from schedules.timeline import Citation, LateLine
from treatments import exclusions
from treatments.catalogue import citations_of
from treatments.models import DosingCourse, Protocol, Rule, Source
from treatments.two_languages import active_language


def citation_of(rule: Rule) -> tuple[Citation, ...]:
    """Return every source of a rule, the first one first."""
    return tuple(_citation(source, section) for source, section in citations_of(rule))


def sources_against(one: Protocol, other: Protocol) -> tuple[Citation, ...]:
    """Return the sources that exclude two treatments beside each other, from either side."""
    cited = exclusions.sources_against(one, other)
    return tuple(_citation(source, section) for source, section in cited)


def late_lines_of(protocol: Protocol, fact: str) -> tuple[LateLine, ...]:
    """Return what the source of a dose says of one that is late, in the active language."""
    rule = rules_by_fact(protocol).get(fact)
    lines = rule.late if isinstance(rule, DosingCourse) else []
    return tuple(_late_line(rule, line) for line in lines if rule is not None)


def _late_line(rule: Rule, line: Mapping[str, Any]) -> LateLine:
    key, _mark, section = line["source"].partition(" § ")
    return LateLine(
        id=line["id"],
        then=engine.Then(line["then"]),
        say=line["say"][active_language()],
        source=_citation(rule.late_sources[key], section),
        confidence=line["confidence"],
        told=line,
    )


def _citation(source: Source, section: str) -> Citation:
    return Citation(
        document=source.title,
        section=section,
        publisher=source.publisher,
        number=source.number,
        version=source.version,
        published=source.published,
        is_leaflet=source.kind == Source.Kind.LEAFLET,
        language=source.language,
    )
