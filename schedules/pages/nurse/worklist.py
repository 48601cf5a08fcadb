"""The page of the worklist: its lists with their counts, what is chosen, and one list in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from schedules.engine import Kind
from schedules.forms.questions import Option
from schedules.inputs.bounds import whole_number
from schedules.models import Cover, Entry, User
from schedules.queries import clinics_of
from schedules.queries.worklist import (
    Scope,
    Section,
    Sort,
    Whose,
    WorkLine,
    appointments_of,
    count_of,
    covers_of,
    ending_plans,
    left_out_of,
    lines_in,
    lines_to_decide,
    recent_of,
    rows_of_lines,
    rules_of,
    runs_of,
    shares_of,
    treatments_in_use,
    undecided_in,
)
from schedules.words.labels import kind_words, performer_words
from schedules.words.people import person_words
from schedules.words.when import day_words
from treatments.models import PERFORMERS

from .worklist_groups import BEHIND, ListWords, WorkGroup, ending_group, groups_of

PAGE_SIZE = 50
BATCH = 200  # lines of a file at a time
DONE_KINDS = [kind for kind in Kind if kind not in (Kind.ADVICE, Kind.FERTILITY, Kind.WARNING)]

URGENT = (Section.OVERDUE, Section.PENDING)

TITLES = {
    Section.OVERDUE: gettext_lazy("Overdue"),
    Section.PENDING: gettext_lazy("Missed: decide"),
    Section.SOON: gettext_lazy("This week and next"),
    Section.BOOK: gettext_lazy("To be booked"),
    Section.DECIDE: gettext_lazy("To cancel or keep"),
    Section.RESULTS: gettext_lazy("Results to discuss"),
    Section.ENDING: gettext_lazy("Plans that end"),
}
MEANINGS = {
    Section.OVERDUE: gettext_lazy("The last day for it has passed, and nothing is recorded."),
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
WHOSE = {
    Whose.FIRST: gettext_lazy("My patients first"),
    Whose.MINE: gettext_lazy("My patients only"),
    Whose.ALL: gettext_lazy("All patients alike"),
}
# What is not sent of a form: a box that is not ticked, a choice that she does not have.
FILTERS = ("treatment", "kind", "performer", "clinic", "whose", "sort", "product")
NOTHING = dict.fromkeys(FILTERS, "")
USUAL = {"sort": str(Sort.DATE), "whose": str(Whose.FIRST)}
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
    """What of the worklist is asked for; `covers` says who covers for whom."""

    section: Section
    scope: Scope
    selects: tuple[Select, ...]
    covers: tuple[Cover, ...] = ()

    @property
    def filters(self) -> dict[str, str]:
        """By what the lists are narrowed and ordered, where that is not the usual."""
        scope = self.scope
        words = {select.name: str(getattr(scope, select.name)) for select in self.selects}
        words["product"] = "yes" if scope.is_product_information is None else ""
        return {name: text for name, text in words.items() if text != USUAL.get(name, "")}

    def query(self, section: Section | None = None, page: int = 1) -> str:
        """Return it as an address holds it; nothing in it names a patient.

        What she chose before, and not here, is named as well: else it would count again.
        """
        before = {name: USUAL.get(name, "") for name in self.scope.user.worklist}
        words = {"section": str(section or self.section), **before, **self.filters}
        words["page"] = str(page) if page > 1 else ""
        usual = {"section": str(Section.OVERDUE), "page": ""}
        return urlencode({k: v for k, v in words.items() if v != usual.get(k)})


@dataclass(frozen=True, slots=True)
class WorklistPage:
    """The worklist as it reads today."""

    tabs: tuple[Tab, ...]
    section: Section
    title: str
    meaning: str
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
        """Whether the number of a patient is known."""
        return any(group.phone for group in self.groups)


def choose(user: User, asked: Mapping[str, str], today: date) -> Chosen:
    """Return what an address asks for; what it does not say is as she chose last.

    What it cannot mean counts as not asked.
    """
    asked = {**user.worklist, **asked}
    covers = covers_of(user, today)
    selects = tuple(_selects(user, asked))
    given = {select.name: _value_of(select) for select in selects}
    scope = Scope(
        user,
        today,
        sort=Sort(given.pop("sort")),
        whose=Whose(given.pop("whose")),
        is_product_information=None if asked.get("product") == "yes" else False,
        covered=tuple(cover.nurse_id for cover in covers if cover.by_id == user.pk),
        **given,
    )
    known = asked.get("section") in list(Section)
    section = Section(asked["section"]) if known else Section.OVERDUE
    return Chosen(section, scope, selects, tuple(covers))


def worklist_page(chosen: Chosen, page: str | None, at: str | None = None) -> WorklistPage:
    """Return one part of a list, with the counts of all lists; `at` is the line to go on at."""
    section, scope = chosen.section, chosen.scope
    counts = {one: count_of(one, scope) for one in Section}
    part = Paginator(range(counts[section]), PAGE_SIZE).get_page(page)
    title, n = str(TITLES[section]), counts[section]
    lines = _count_words(section, n)
    here = f"{reverse('worklist')}?{chosen.query(page=part.number)}"
    groups = tuple(_groups(chosen, max(part.start_index() - 1, 0), part.end_index(), here))
    return WorklistPage(
        tabs=tuple(_tabs(chosen, counts)),
        section=section,
        title=title,
        meaning=str(MEANINGS[section]),
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


def _count_words(section: Section, n: int) -> str:
    if section is Section.ENDING:
        return ngettext("%(n)d plan", "%(n)d plans", n) % {"n": n}
    if section is Section.DECIDE:
        return ngettext("%(n)d appointment", "%(n)d appointments", n) % {"n": n}
    return ngettext("%(n)d line", "%(n)d lines", n) % {"n": n}


def _groups(chosen: Chosen, first: int, last: int, back: str = "") -> Iterator[WorkGroup]:
    """Yield a part of a list in words; with the address of the list, as a page shows it."""
    section, scope = chosen.section, chosen.scope
    if section is Section.ENDING:
        return (ending_group(plan, scope.today) for plan in ending_plans(scope)[first:last])
    lines = _lines(chosen, first, last)
    return groups_of(lines, _words(chosen, [row for rows in lines for row in rows], back))


def _words(chosen: Chosen, rows: list[Entry], back: str) -> ListWords:
    """Return what it takes to put these rows in words: of appointments all that was in them."""
    section, today, shares = chosen.section, chosen.scope.today, {}
    if section is Section.DECIDE:
        shares = shares_of(rows)
    beside = [line for found in shares.values() for share in found for line in share.entries]
    return ListWords(
        section,
        today,
        rules_of([*rows, *beside]),
        runs_of(chosen.scope, {row.plan_id for row in rows}),
        appointments_of(rows),
        back,
        shares,
        recent_of(rows, today) if back and section in BEHIND else {},
    )


def _lines(chosen: Chosen, first: int, last: int) -> list[list[Entry]]:
    """Return the rows of each line."""
    section, scope = chosen.section, chosen.scope
    if section is Section.DECIDE:
        return [[row] for row in lines_to_decide(undecided_in(scope)[first:last])]
    found = [WorkLine(*line[:2]) for line in lines_in(section, scope)[first:last]]
    return rows_of_lines(section, scope, found)


def whole_list(chosen: Chosen) -> Iterator[list[WorkGroup]]:
    """Yield a list from its beginning to its end, a batch at a time."""
    for first in range(0, count_of(chosen.section, chosen.scope), BATCH):
        yield list(_groups(chosen, first, first + BATCH))


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
    whose = [(one.value, str(words)) for one, words in WHOSE.items()]
    yield Select("whose", _("Whose patients"), _options(whose, asked.get("whose") or Whose.FIRST))
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
