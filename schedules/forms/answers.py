"""Answers as someone typed them: what they mean, what is wrong with each, what comes of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schedules.engine import Contradiction, Offset
from schedules.inputs.days import read_typed_day
from schedules.inputs.facts import FactValue, read_day, read_facts, read_start
from schedules.inputs.refusal import Refusal
from schedules.inputs.regimens import regimen_of
from schedules.queries import best_of, protocols_in_use, unstored_timeline
from schedules.timeline import Timeline
from schedules.words.notices import contradiction_text
from schedules.words.when import day_words
from treatments.facts import FACTS, STOPS
from treatments.models import Protocol

from .questions import (
    Option,
    Question,
    asked_by,
    dates_of,
    is_day,
    is_of_later_course,
    is_several,
    question,
)

FARTHEST = Offset(months=240)  # a page of more years is too long to read and to make


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line of the error summary; `name` is empty where no field can be shown."""

    name: str
    text: str


class Answers:
    """A start date and what one treatment asks, as typed; a subclass says for which protocol."""

    FIXED: tuple[str, ...] = ("treatment", "start")  # what must be answered
    IS_NURSE = True  # who is asked

    def __init__(self, typed: QueryDict, *, is_complete: bool) -> None:
        self.errors: dict[str, str] = {}
        self.given: dict[str, str] = {}
        self._take(typed)
        self.typed = dict(self.given)
        self._read_days()
        self.protocol = self._choose()
        self.start = self._day("start")
        self._read_more()
        self.facts = self._facts()
        if is_complete:
            self._miss_nothing()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in the order of the page."""
        return (*self.FIXED, *FACTS)

    # reading

    def _take(self, typed: QueryDict) -> None:
        """Keep what was typed."""
        for name, values in typed.lists():
            kept = [value.strip() for value in values if value.strip()]
            if name not in self.names:
                self._stranger(name, kept)
            elif kept:
                self.given[name] = ",".join(kept) if is_several(name) else kept[-1]
                if len(kept) > 1 and not is_several(name):
                    self.errors[name] = _("There are two answers here. Give one.")

    def _read_days(self) -> None:
        """Write each day as addresses and plans have it, however it was typed."""
        for name in filter(is_day, self.given):
            try:
                day = read_typed_day(name, self.given[name], timezone.localdate())
            except Refusal as error:
                self.errors.setdefault(name, str(error))
            else:
                self.given[name] = day.isoformat()

    def _stranger(self, name: str, values: list[str]) -> None:
        """What to do with a name that is no field: forms have fields beside the answers."""

    def _choose(self) -> Protocol | None:
        raise NotImplementedError

    def _read_more(self) -> None:
        """Read what only a subclass asks."""

    def _day(self, name: str) -> date | None:
        text = self.given.get(name)
        if not text or name in self.errors:
            return None
        try:
            return read_start(text) if name == "start" else read_day(name, text)
        except Refusal as error:
            self.errors[name] = str(error)
            return None

    def _facts(self) -> Mapping[str, FactValue]:
        """Read each fact, so that every mistake is shown at once; then all of them together."""
        typed = list(self.typed_facts.items())
        for pair in typed:
            self._read([pair])
        return {} if self.errors.keys() & FACTS.keys() else self._read(typed)

    @property
    def typed_facts(self) -> dict[str, str]:
        """The answers about the patient, as they were typed."""
        return {name: text for name, text in self.given.items() if name in FACTS}

    def _read(self, pairs: Iterable[tuple[str, str]]) -> Mapping[str, FactValue]:
        try:
            return read_facts(pairs)
        except Refusal as error:
            self.errors.setdefault(error.name, str(error))
            return {}

    def _miss_nothing(self) -> None:
        missing = {
            "clinic": _("Choose a hospital."),
            "treatment": _("Choose a treatment."),
            "start": _("Fill in the start date."),
        }
        for name in self.FIXED:
            if name not in self.given:
                self.errors.setdefault(name, missing[name])

    def refuse(self, error: Refusal | Contradiction) -> None:
        """Note why no timeline can come of these answers, at the field to mend."""
        if isinstance(error, Refusal):
            self.errors[error.name or "start"] = str(error)
        else:
            self.errors[self._at_fault(error)] = contradiction_text(error)

    def _at_fault(self, error: Contradiction) -> str:
        """The field to mend: the fact that is named, else the day of the stop."""
        fact = str(error.words.get("fact", ""))
        stops = [name for name in STOPS if name in self.given]
        return fact or next(
            (name for name in stops if self.facts[name] == error.words.get("on")), "start"
        )

    # what the page shows

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is wrong, in the order of the page."""
        asked = (*self.questions, *self.of_later_courses, *self.dates)
        fields = {*self.FIXED, *(question.name for question in asked)}
        order = {name: place for place, name in enumerate(self.names)}
        named = sorted(self.errors, key=lambda name: order.get(name, -1))
        return tuple(Mistake(name if name in fields else "", self.errors[name]) for name in named)

    @property
    def treatments(self) -> tuple[Option, ...]:
        """The treatments to choose from."""
        raise NotImplementedError

    @property
    def start_question(self) -> Question:
        """The one day that every timeline needs."""
        return self._question("start")

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What the chosen schedule needs to know."""
        return tuple(self._question(n) for n in self._asked if not is_of_later_course(n))

    @cached_property
    def of_later_courses(self) -> tuple[Question, ...]:
        """What is asked again before a later course."""
        return tuple(self._question(n) for n in self._asked if is_of_later_course(n))

    @cached_property
    def _asked(self) -> tuple[str, ...]:
        return asked_by(regimen_of(self.protocol)) if self.protocol else ()

    @property
    def dates(self) -> tuple[Question, ...]:
        """The days that may be known already, and any other field that has a mistake."""
        names = set(dates_of(regimen_of(self.protocol))) if self.protocol else set()
        names |= self.errors.keys() & FACTS.keys()
        names.difference_update(self._asked)
        return tuple(self._question(name) for name in FACTS if name in names)

    @property
    def has_dates(self) -> bool:
        """Tell whether the folded part holds an answer or a mistake, so that it must be open."""
        return _is_filled_in(self.dates)

    @property
    def has_later_courses(self) -> bool:
        """Tell whether the part about later courses holds an answer or a mistake."""
        return _is_filled_in(self.of_later_courses)

    def _options(self, name: str, named: Iterable[tuple[str, str]]) -> tuple[Option, ...]:
        chosen = self.given.get(name)
        ordered = sorted(named, key=lambda pair: pair[1])
        return tuple(Option(value, label, value == chosen) for value, label in ordered)

    def _question(self, name: str) -> Question:
        value, error = self._shown(name), self.errors.get(name, "")
        return question(name, value, error, is_nurse=self.IS_NURSE)

    def _shown(self, name: str) -> str:
        """Return what stands in a field: what was typed; the day of a link in words."""
        typed = self.typed.get(name, "")
        is_from_address = is_day(name) and typed and typed == self.given[name]
        if self.errors or not is_from_address:
            return typed
        return day_words(date.fromisoformat(typed))


def _is_filled_in(questions: Iterable[Question]) -> bool:
    return any(asked.value or asked.error for asked in questions)


class PreviewForm(Answers):
    """The answers of a query string. Nothing is stored, and no question asks for a name."""

    FIXED = ("clinic", "treatment", "start")
    IS_NURSE = False
    until: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in the order of the page."""
        return (*super().names, "until")

    # reading

    def _stranger(self, name: str, values: list[str]) -> None:
        """A name that is not known would give half a timeline; a screen is a part of its page."""
        if name == "screen":
            return
        if name != "language":
            self.errors[name] = _("“%(name)s” means nothing in this address. Leave it out.") % {
                "name": name
            }
        elif not set(values) <= set(dict(settings.LANGUAGES)) or len(set(values)) > 1:
            self.errors[name] = _("Choose a language: nl or en.")

    def _choose(self) -> Protocol | None:
        """Return the protocol of the chosen hospital and treatment, where both are known."""
        self._offered = list(protocols_in_use())
        clinic, treatment = self.given.get("clinic"), self.given.get("treatment")
        clinics, treatments = dict(self._clinics()), dict(self._treatments(None))
        if clinic and clinic not in clinics:
            self.errors["clinic"] = not_known(clinic, clinics)
        if treatment and treatment not in treatments:
            self.errors["treatment"] = not_known(treatment, treatments)
        if not (clinic in clinics and treatment in treatments):
            return None
        here = [
            p for p in self._offered if (p.clinic.slug, p.treatment.slug) == (clinic, treatment)
        ]
        if here:
            return best_of(here)
        self.errors["treatment"] = _(
            "%(clinic)s has no schedule here for %(treatment)s. Choose another treatment."
        ) % {"clinic": clinics[clinic], "treatment": treatments[treatment]}
        return None

    def _read_more(self) -> None:
        """Read how far the timeline must go."""
        self.until = self._day("until")
        if self.until and self.start:
            self._check_until(self.until, self.start)

    def _check_until(self, until: date, start: date) -> None:
        if until < start:
            self.errors["until"] = _("The last day of the timeline lies before the start.")
        elif until > FARTHEST.from_day(start):
            self.errors["until"] = _("Take a last day within 20 years after the start.")

    # what comes of it

    def timeline(self) -> Timeline | None:
        """Return the timeline, or None after noting in `errors` why there is none."""
        if self.errors or not self.protocol or not self.start:
            return None
        try:
            return unstored_timeline(
                self.protocol, start=self.start, facts=self.typed_facts, until=self.until
            )
        except (Refusal, Contradiction) as error:
            self.refuse(error)
        return None

    @property
    def query(self) -> str:
        """The address after its `?`: only what was answered, always in one order."""
        pairs = [(name, self.given[name]) for name in self.names if name in self.given]
        if get_language() == "en":
            pairs.append(("language", "en"))
        return urlencode(pairs)

    # what the page shows

    @property
    def clinics(self) -> tuple[Option, ...]:
        """The hospitals that have a schedule here."""
        return self._options("clinic", self._clinics())

    @property
    def treatments(self) -> tuple[Option, ...]:
        """The treatments of the chosen hospital; all of them while none is chosen."""
        clinic = self.given.get("clinic")
        known = clinic if clinic in dict(self._clinics()) else None
        return self._options("treatment", self._treatments(known))

    @property
    def dates(self) -> tuple[Question, ...]:
        """The days that may be known already, the end, and any field that has a mistake."""
        dates = super().dates
        return (*dates, self._question("until")) if "until" in self.given else dates

    def _clinics(self) -> Iterator[tuple[str, str]]:
        yield from {p.clinic.slug: str(p.clinic) for p in self._offered}.items()

    def _treatments(self, clinic: str | None) -> Iterator[tuple[str, str]]:
        here = (p for p in self._offered if clinic in (None, p.clinic.slug))
        yield from {p.treatment.slug: str(p.treatment) for p in here}.items()


def not_known(slug: str, known: Mapping[str, str]) -> str:
    """Return the sentence for a choice that is none of those offered."""
    words = {"name": slug, "known": ", ".join(sorted(known.values()))}
    return _("“%(name)s” is not known here. Known are: %(known)s.") % words
