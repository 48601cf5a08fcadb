"""Where a line comes from, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from schedules.timeline import Citation

from .tongues import Spoken, joined
from .when import day_words


def citation_words(citation: Citation, *, with_section: bool = True) -> Spoken:
    """Return a source in one line: publisher, title, number, version, date and heading."""
    own = citation.language
    parts: list[str] = [
        Spoken((citation.publisher, own)),
        Spoken((citation.document, own)),
    ]
    if citation.number:
        parts.append(_("number %(number)s") % {"number": citation.number})
    if citation.version:
        parts.append(_("version %(version)s") % {"version": citation.version})
    parts.append(day_words(citation.published) if citation.published else _("no date printed"))
    if with_section:
        parts.append(Spoken(("§ ", ""), (citation.section, own)))
    return joined(", ", parts)


def document_words(citations: Iterable[Citation]) -> tuple[str, ...]:
    """Return every document that is cited, once and without headings, leaflets first."""
    documents = {
        citation_words(citation, with_section=False): citation.is_leaflet
        for citation in dict.fromkeys(citations)
    }
    return tuple(sorted(documents, key=lambda words: not documents[words]))
