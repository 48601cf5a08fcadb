"""What must not be given beside a treatment: which source says so, in either of two protocols."""

from collections.abc import Iterable, Iterator, Mapping

from .models import Protocol, Source

OTHERS = "others"  # every other treatment that there is
Exclusion = Mapping[str, str]


def exclusions_of(protocol: Protocol) -> list[Exclusion]:
    """Return what a protocol excludes beside it, with what the one that it is based on does."""
    base = protocol.based_on
    found = [*protocol.not_with, *(exclusions_of(base) if base else ())]
    return [item for n, item in enumerate(found) if item not in found[:n]]


def sources_against(one: Protocol, other: Protocol) -> list[tuple[Source, str]]:
    """Return the sources, each with its heading, that exclude two treatments beside each other."""
    cited = dict.fromkeys((*_cited(one, other), *_cited(other, one)))
    keys = {key for key, _section in cited}
    sources = Source.objects.in_bulk(keys, field_name="key") if keys else {}
    return [(sources[key], section) for key, section in cited if key in sources]


def _cited(one: Protocol, other: Protocol) -> Iterator[tuple[str, str]]:
    if one.treatment_id == other.treatment_id:
        return
    for item in exclusions_of(one):
        if item["treatment"] in (OTHERS, other.treatment.slug):
            key, _mark, section = item["source"].partition(" § ")
            yield key, section


def unknown(items: Iterable[Exclusion], treatments: set[str], sources: set[str]) -> Iterator[str]:
    """Yield what is wrong with each line that names a treatment or a source that is not there."""
    for item in items:
        if item["treatment"] not in {*treatments, OTHERS}:
            yield f"not_with: {item['treatment']!r} is no treatment; or write {OTHERS}"
        key = item["source"].partition(" § ")[0]
        if key not in sources:
            yield f"not_with: {key!r} is no source"
