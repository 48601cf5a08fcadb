"""The page of the worklist: its lists with their counts, what is chosen, and one list in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.inputs.bounds import whole_number
from schedules.queries.worklist import Section, count_of, left_out_of
from schedules.words.people import person_words
from schedules.words.when import day_words

from .chosen import Chosen, Select
from .groups import WorkGroup
from .lists import EMPTY, MEANINGS, TITLES, URGENT, count_words
from .parts import found_in, in_words

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Tab:
    """One list: its name, how much is in it, and where it is."""

    title: str
    count: int
    address: str
    is_chosen: bool
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """Which part of a list this is; an empty address: there is none."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """The worklist as it reads today."""

    tabs: tuple[Tab, ...]
    section: Section
    title: str
    meaning: str
    empty: str  # what it means that nothing is in it
    count: str
    announcement: str
    left_out: tuple[str, ...]
    covers: tuple[str, ...]
    has_product_information: bool
    selects: tuple[Select, ...]
    filters: tuple[tuple[str, str], ...]
    groups: tuple[WorkGroup, ...]
    pages: Pages
    shows_clinic: bool
    query: str
    here: str  # the address of this part of the list
    today: str
    at: int = 0  # the line at which somebody was, from 1

    @property
    def has_phones(self) -> bool:
        """Whether a number to call is known."""
        return any(one.patient.phone or (one.main and one.main.line.phone) for one in self.groups)


def worklist_page(chosen: Chosen, page: str | None, at: str | None = None) -> WorklistPage:
    """Return one part of a list, with the counts of all lists; `at` is the line to go on at."""
    section, scope = chosen.section, chosen.scope
    found = found_in(chosen)
    counts = {one: len(found) if one is section else count_of(one, scope) for one in Section}
    part = Paginator(found, PAGE_SIZE).get_page(page)
    title, n = str(TITLES[section]), counts[section]
    lines = count_words(section, n)
    here = f"{reverse('worklist')}?{chosen.query(page=part.number)}"
    groups = in_words(chosen, list(part), here)
    return WorklistPage(
        tabs=tuple(_tabs(chosen, counts)),
        section=section,
        title=title,
        meaning=str(MEANINGS[section]),
        empty=str(EMPTY[section]),
        count=lines,
        announcement=f"{title}: {lines}",
        left_out=tuple(_left_out(chosen, n)),
        covers=tuple(_cover_words(chosen)),
        has_product_information=scope.is_product_information is None,
        selects=chosen.selects,
        filters=tuple(_filters(chosen)),
        groups=groups,
        pages=_pages(chosen, part.number, part.paginator.num_pages),
        shows_clinic=any(select.name == "clinic" for select in chosen.selects),
        query=chosen.query(),
        here=here,
        today=day_words(scope.today),
        at=min(whole_number(at or "", 0), len(groups)),
    )


# the words around the list


def _tabs(chosen: Chosen, counts: Mapping[Section, int]) -> Iterator[Tab]:
    for section, count in counts.items():
        is_urgent = section in URGENT and count > 0
        address = f"?{chosen.query(section)}"
        yield Tab(str(TITLES[section]), count, address, section is chosen.section, is_urgent)


def _filters(chosen: Chosen) -> Iterator[tuple[str, str]]:
    """Say what is chosen; a plan that ends has no kind and nobody who sees the patient."""
    is_ending = chosen.section is Section.ENDING
    for select in chosen.selects:
        is_of_lines = select.name in ("kind", "performer")
        is_usual = select.name not in chosen.filters
        if select.chosen and not is_usual and not (is_of_lines and is_ending):
            yield select.label, select.chosen
    if chosen.scope.is_product_information is None:
        yield _("Product information"), _("Included")


def _left_out(chosen: Chosen, n: int) -> Iterator[str]:
    """Say how many lines this list does not show, and why."""
    product = left_out_of(chosen.section, chosen.scope)
    if product:
        words = ngettext(
            "%(n)d line of product information is left out.",
            "%(n)d lines of product information are left out.",
            product,
        )
        yield words % {"n": product}
    if chosen.scope.is_narrowed:
        others = count_of(chosen.section, chosen.scope.everything) - n
        words = ngettext(
            "%(n)d line is left out by the filters.",
            "%(n)d lines are left out by the filters.",
            others,
        )
        yield words % {"n": others}


def _cover_words(chosen: Chosen) -> Iterator[str]:
    """Say who covers for her, and for whom she covers."""
    for cover in chosen.covers:
        day = day_words(cover.until)
        if cover.by_id == chosen.scope.user.pk:
            words = _("You cover for %(who)s until %(day)s.")
            yield words % {"who": person_words(cover.nurse), "day": day}
        else:
            words = _("%(who)s covers for you until %(day)s.")
            yield words % {"who": person_words(cover.by), "day": day}


def _pages(chosen: Chosen, number: int, of: int) -> Pages:
    words = _("Page %(n)d of %(of)d") % {"n": number, "of": of} if of > 1 else ""
    before = f"?{chosen.query(page=number - 1)}" if number > 1 else ""
    after = f"?{chosen.query(page=number + 1)}" if number < of else ""
    return Pages(words, before, after)
