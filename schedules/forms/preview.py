"""The form of the public preview: what a visitor typed, what is wrong with it, what comes of it."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schedules.engine import Contradiction, Offset
from schedules.inputs.refusal import Refusal
from schedules.queries import NotOfferedError, protocol_for, protocols_in_use, unstored_timeline
from schedules.timeline import Timeline
from treatments.models import Protocol

from .answers import Answers, not_known
from .questions import Option, Question

FARTHEST = Offset(months=240)  # a page of more years is too long to read and to make


class PreviewForm(Answers):
    """The answers of a query string. Nothing is stored, and no question asks for a name."""

    FIXED = ("clinic", "treatment", "start")
    until: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in the order of the page."""
        return (*super().names, "until")

    # reading

    def _stranger(self, name: str, values: list[str]) -> None:
        """A name that is not known would give half a timeline."""
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
        try:
            return protocol_for(treatment, clinic)
        except NotOfferedError:
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
                self.protocol, start=self.start, facts=self.facts, until=self.until
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
