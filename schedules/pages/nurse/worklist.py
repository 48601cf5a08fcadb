"""The page of the worklist: its lists with their counts, what is chosen, and one list in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schedules.engine import Kind
from schedules.forms.questions import Option
from schedules.models import Entry, User
from schedules.queries import clinics_of
from schedules.queries.worklist import (
    RunKey,
    Scope,
    Section,
    Sort,
    appointments_of,
    count_of,
    ending_plans,
    left_out_of,
    lines_to_decide,
    rows_of,
    rules_of,
    runs_of,
    shares_of,
    treatments_in_use,
    undecided_in,
)
from schedules.words.labels import kind_words, performer_words
from schedules.words.when import day_words
from treatments.models import PERFORMERS

from .worklist_groups import ListWords, WorkGroup, ending_group, groups_of

PAGE_SIZE = 50
BATCH = 1_000
DONE_KINDS = [kind for kind in Kind if kind not in (Kind.ADVICE, Kind.FERTILITY, Kind.WARNING)]

URGENT = (Section.OVERDUE, Section.MISSED, Section.PENDING)

TITLES = {
    Section.OVERDUE: gettext_lazy("Overdue"),
    Section.MISSED: gettext_lazy("Missed in a row"),
    Section.PENDING: gettext_lazy("Still to decide"),
    Section.SOON: gettext_lazy("This week and next"),
    Section.BOOK: gettext_lazy("To be booked"),
    Section.DECIDE: gettext_lazy("To cancel or keep"),
    Section.RESULTS: gettext_lazy("Results to discuss"),
    Section.ENDING: gettext_lazy("Plans that end"),
}
MEANINGS = {
    Section.OVERDUE: gettext_lazy("The last day for it has passed, and nothing is recorded."),
    Section.MISSED: gettext_lazy("Blood tests that were not done two or more times in a row."),
    Section.PENDING: gettext_lazy(
        "Doses, tests and visits that were not done: say whether they are done on another day or "
        "left out. Doses that were broken off: say whether they were completed. Pauses: say on "
        "which day the treatment goes on."
    ),
    Section.SOON: gettext_lazy("What can or must be done until Sunday of next week."),
    Section.BOOK: gettext_lazy("Expected within six weeks, and no appointment yet."),
    Section.DECIDE: gettext_lazy(
        "Appointments that the schedule has moved away from. Call the hospital, and say here "
        "whether they stay."
    ),
    Section.RESULTS: gettext_lazy("Tests that were done, and are not discussed yet."),
    Section.ENDING: gettext_lazy("Plans whose last line is near, or that are not carried on."),
}
SORTS = {
    Sort.DATE: gettext_lazy("By date"),
    Sort.PATIENT: gettext_lazy("By patient"),
    Sort.TREATMENT: gettext_lazy("By treatment"),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One list: its name, how much is in it, and where it is."""

    title: str
    count: int
    address: str
    is_chosen: bool
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class Select:
    """One thing by which the lists are narrowed or ordered."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> str:
        """What is chosen, in words; empty for all."""
        return next((o.label for o in self.options if o.is_chosen and o.value), "")


@dataclass(frozen=True, slots=True)
class Pages:
    """Which part of a list this is; an empty address: there is none."""

    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the worklist is asked for."""

    section: Section
    scope: Scope
    selects: tuple[Select, ...]

    def query(self, section: Section | None = None, page: int = 1) -> str:
        """Return it as an address holds it; nothing in it names a patient."""
        scope = self.scope
        words = {
            "section": str(section or self.section),
            **{select.name: getattr(scope, select.name) for select in self.selects},
            "product": "yes" if scope.is_product_information is None else "",
            "page": str(page) if page > 1 else "",
        }
        usual = {"section": Section.OVERDUE, "sort": Sort.DATE}
        return urlencode({k: v for k, v in words.items() if v and v != usual.get(k)})


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """The worklist as it reads today."""

    tabs: tuple[Tab, ...]
    section: Section
    title: str
    meaning: str
    count: str
    announcement: str
    left_out: str
    has_product_information: bool
    selects: tuple[Select, ...]
    filters: tuple[tuple[str, str], ...]
    groups: tuple[WorkGroup, ...]
    pages: Pages
    shows_clinic: bool
    query: str
    here: str  # the address of this part of the list
    today: str


def choose(user: User, asked: Mapping[str, str], today: date) -> Chosen:
    """Return what an address asks for; what it cannot mean counts as not asked."""
    selects = tuple(_selects(user, asked))
    given = {select.name: _value_of(select) for select in selects}
    sort = Sort(given.pop("sort", Sort.DATE))
    product = None if asked.get("product") == "yes" else False
    scope = Scope(user, today, sort=sort, is_product_information=product, **given)
    known = asked.get("section") in list(Section)
    return Chosen(Section(asked["section"]) if known else Section.OVERDUE, scope, selects)


def worklist_page(chosen: Chosen, page: str | None) -> WorklistPage:
    """Return one part of a list, with the counts of all lists."""
    section, scope = chosen.section, chosen.scope
    counts = {one: count_of(one, scope) for one in Section}
    part = Paginator(range(counts[section]), PAGE_SIZE).get_page(page)
    title, n = str(TITLES[section]), counts[section]
    lines = _count_words(section, n)
    here = f"{reverse('worklist')}?{chosen.query(page=part.number)}"
    return WorklistPage(
        tabs=tuple(_tabs(chosen, counts)),
        section=section,
        title=title,
        meaning=str(MEANINGS[section]),
        count=lines,
        announcement=f"{title}: {lines}",
        left_out=_left_out_words(left_out_of(section, scope)),
        has_product_information=scope.is_product_information is None,
        selects=chosen.selects,
        filters=tuple(_filters(chosen)),
        groups=tuple(_groups(chosen, max(part.start_index() - 1, 0), part.end_index(), here)),
        pages=_pages(chosen, part.number, part.paginator.num_pages),
        shows_clinic=any(select.name == "clinic" for select in chosen.selects),
        query=chosen.query(),
        here=here,
        today=day_words(scope.today),
    )


def _count_words(section: Section, n: int) -> str:
    if section is Section.ENDING:
        return ngettext("%(n)d plan", "%(n)d plans", n) % {"n": n}
    if section is Section.DECIDE:
        return ngettext("%(n)d appointment", "%(n)d appointments", n) % {"n": n}
    return ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}


def _groups(chosen: Chosen, first: int, last: int, back: str) -> Iterator[WorkGroup]:
    section, scope = chosen.section, chosen.scope
    if section is Section.ENDING:
        return (ending_group(plan, scope.today) for plan in ending_plans(scope)[first:last])
    rows = _rows(chosen, first, last)
    runs = runs_of(scope, {row.plan_id for row in rows})
    return groups_of(rows, _words(chosen, rows, runs, back))


def _words(
    chosen: Chosen, rows: list[Entry], runs: Mapping[RunKey, int], back: str = ""
) -> ListWords:
    """Return what it takes to put these rows in words: of appointments all that was in them."""
    section, shares = chosen.section, {}
    if section is Section.DECIDE:
        shares = shares_of(rows)
    beside = [line for found in shares.values() for share in found for line in share.entries]
    return ListWords(
        section,
        chosen.scope.today,
        rules_of([*rows, *beside]),
        runs,
        appointments_of(rows),
        back,
        shares,
    )


def _rows(chosen: Chosen, first: int, last: int) -> list[Entry]:
    if chosen.section is Section.DECIDE:
        return lines_to_decide(undecided_in(chosen.scope)[first:last])
    return list(rows_of(chosen.section, chosen.scope)[first:last])


def whole_list(chosen: Chosen) -> Iterator[list[WorkGroup]]:
    """Yield a list from its beginning to its end, a batch at a time."""
    section, scope = chosen.section, chosen.scope
    if section is Section.ENDING:
        yield [ending_group(plan, scope.today) for plan in ending_plans(scope)]
        return
    runs = runs_of(scope)
    for batch in _batches(chosen):
        yield list(groups_of(batch, _words(chosen, batch, runs)))


def _batches(chosen: Chosen) -> Iterator[list[Entry]]:
    if chosen.section is Section.DECIDE:
        yield lines_to_decide(undecided_in(chosen.scope))
        return
    rows = rows_of(chosen.section, chosen.scope).iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        yield batch


# what can be chosen


def _selects(user: User, asked: Mapping[str, str]) -> Iterator[Select]:
    treatments = [(t.slug, str(t)) for t in treatments_in_use(user)]
    clinics = [(clinic.slug, str(clinic)) for clinic in clinics_of(user)]
    kinds = [(kind.value, kind_words(kind)) for kind in DONE_KINDS]
    performers = [(name, performer_words(name)) for name in PERFORMERS]
    yield _select("treatment", _("Treatment"), treatments, asked)
    yield _select("kind", _("Kind"), kinds, asked)
    yield _select("performer", _("With whom"), performers, asked)
    if len(clinics) > 1:
        yield _select("clinic", _("Hospital"), clinics, asked)
    orders = [(sort.value, str(words)) for sort, words in SORTS.items()]
    yield Select("sort", _("Order"), _options(orders, asked.get("sort") or Sort.DATE))


def _select(
    name: str, label: str, options: Iterable[tuple[str, str]], asked: Mapping[str, str]
) -> Select:
    ordered = sorted(options, key=lambda option: option[1].lower())
    return Select(name, label, _options([("", _("All")), *ordered], asked.get(name, "")))


def _options(options: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, label, value == chosen) for value, label in options)


def _value_of(select: Select) -> str:
    return next((o.value for o in select.options if o.is_chosen), select.options[0].value)


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
        is_usual = select.name == "sort" and chosen.scope.sort is Sort.DATE
        if select.chosen and not is_usual and not (is_of_lines and is_ending):
            yield select.label, select.chosen
    if chosen.scope.is_product_information is None:
        yield _("Product information"), _("Included")


def _left_out_words(n: int) -> str:
    if not n:
        return ""
    words = ngettext(
        "%(n)d line of product information is left out.",
        "%(n)d lines of product information are left out.",
        n,
    )
    return words % {"n": n}


def _pages(chosen: Chosen, number: int, of: int) -> Pages:
    words = _("Page %(n)d of %(of)d") % {"n": number, "of": of} if of > 1 else ""
    before = f"?{chosen.query(page=number - 1)}" if number > 1 else ""
    after = f"?{chosen.query(page=number + 1)}" if number < of else ""
    return Pages(words, before, after)
