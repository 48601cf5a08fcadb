"""What of the worklist is asked for: a list, and by what it is narrowed and ordered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.engine import Kind
from schedules.forms.questions import Option
from schedules.models import Cover, User
from schedules.queries import clinics_of
from schedules.queries.worklist import Scope, Section, Sort, Whose, covers_of, treatments_in_use
from schedules.words.labels import kind_words, performer_words
from treatments.models import PERFORMERS

DONE_KINDS = [kind for kind in Kind if kind not in (Kind.ADVICE, Kind.FERTILITY, Kind.WARNING)]
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
