"""The form of a stop: when and why, and first of all what became of the doses before it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.engine import Key
from schedules.planning import Intent, record, stop

from .days import DayField

PLANNED, OTHER, NOT_GIVEN, EACH, UNKNOWN = "planned", "other", "not_given", "each", "unknown"
OF_ALL = (
    (PLANNED, gettext_lazy("All were given, each on its day")),
    (NOT_GIVEN, gettext_lazy("None of them was given")),
    (EACH, gettext_lazy("It differs: I say it for each")),
    (UNKNOWN, gettext_lazy("I do not know yet")),
)
OF_ONE = (
    ("", gettext_lazy("Choose")),
    (PLANNED, gettext_lazy("Given on this day")),
    (OTHER, gettext_lazy("Given on another day")),
    (NOT_GIVEN, gettext_lazy("Not given")),
    (UNKNOWN, gettext_lazy("I do not know yet")),
)


@dataclass(frozen=True, slots=True)
class PastDose:
    """A dose whose day has passed, and of which nobody recorded what became of it."""

    key: Key
    title: str
    on: date  # the day for which it was planned or agreed
    is_of_block: bool = False  # its course is given on days in a row

    @property
    def name(self) -> str:
        """The name of its question: the same while others are answered elsewhere."""
        return f"dose-{self.key.fact}-{self.key.occurrence}"


@dataclass(frozen=True, slots=True)
class DoseQuestion:
    """What is asked of one dose."""

    dose: PastDose
    what: BoundField
    on: BoundField


class StopForm(forms.Form):
    """When and why a treatment stops.

    `doses` are those of which nobody knows yet whether they were given: nothing is filled in for
    them, and what is not known stays so.
    """

    on = DayField(label=gettext_lazy("Day on which the treatment stops"))
    last_dose = DayField(
        label=gettext_lazy("Day of the last dose given"),
        help_text=gettext_lazy("What comes after the treatment is counted from this day."),
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def __init__(
        self, doses: Sequence[PastDose], today: date, given: date | None, *args: Any, **kwargs: Any
    ) -> None:
        """Ask of `doses`; `given` is the last one that was recorded."""
        super().__init__(*args, **kwargs)
        self.doses, self.today, self.given = doses, today, given
        if doses:
            last_dose, only = (
                self.fields["last_dose"],
                _("Only where you do not say it for each dose."),
            )
            last_dose.help_text = f"{only} {last_dose.help_text}"
            self.fields["all"] = forms.ChoiceField(
                label=_("What became of these doses?"),
                choices=OF_ALL,
                widget=forms.RadioSelect,
                required=False,
            )
        for dose in doses:
            self.fields[dose.name] = forms.ChoiceField(
                label=_("What became of it?"), choices=OF_ONE, required=False
            )
            self.fields[f"{dose.name}-on"] = DayField(label=_("On which day?"), required=False)

    @property
    def plain(self) -> list[BoundField]:
        """The fields about the stop itself."""
        return [self[name] for name in ("on", "last_dose", "reason")]

    @property
    def questions(self) -> list[DoseQuestion]:
        """What is asked of each dose."""
        return [DoseQuestion(dose, self[dose.name], self[f"{dose.name}-on"]) for dose in self.doses]

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for no answer, and for another day that is missing or ahead."""
        typed = super().clean() or {}
        if self.doses and not (typed.get("all") or typed.get("last_dose")):
            text = _("Say what became of these doses, or choose that you do not know yet.")
            self.add_error("all", text)
        if typed.get("all") != EACH:
            return typed
        for dose in self.doses:
            on = typed.get(f"{dose.name}-on")
            if typed.get(dose.name) == OTHER and not on:
                self.add_error(f"{dose.name}-on", _("Fill in the day."))
            elif on and on > self.today:
                self.add_error(f"{dose.name}-on", _("This day is still to come."))
        return typed

    def _answers(self) -> Iterator[tuple[PastDose, str, date]]:
        """Yield what was said of each dose up to the stop, with the day on which it was given."""
        typed = self.cleaned_data
        for dose in self.doses:
            if dose.on > typed["on"]:
                continue
            said = (typed[dose.name] if typed["all"] == EACH else typed["all"]) or UNKNOWN
            yield dose, said, typed[f"{dose.name}-on"] if said == OTHER else dose.on

    @property
    def last_given(self) -> date | None:
        """The day of the last dose given; None where that is not known."""
        typed = self.cleaned_data
        if typed["last_dose"]:
            return typed["last_dose"]
        answers = list(self._answers())
        days = [on for _dose, said, on in answers if said in (PLANNED, OTHER)]
        last = max(filter(None, (self.given, *days)), default=None)
        open_ = [dose.on for dose, said, _on in answers if said == UNKNOWN]
        return last if last and last >= max(open_, default=last) else None

    def intent(self) -> Intent:
        """Return what the nurse means. Raises Refusal."""
        typed = self.cleaned_data
        known = []
        for dose, said, on in self._answers():
            if said in (PLANNED, OTHER):
                known.append(record.done(dose.key, on, today=self.today))
            elif said == NOT_GIVEN:
                known.append(record.missed(dose.key, today=self.today))
        return stop.stop(typed["on"], typed["reason"], last_dose=typed["last_dose"], known=known)
