"""The form of a pause: from when no dose is given, when the next one is, and how it goes on."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.engine import Pause
from schedules.planning import Intent, interruption
from schedules.planning.interruption import How

from .days import DayField

NEVER = "never"  # there was no such pause
HOWS = (
    ("", gettext_lazy("As the source says")),
    (How.ON.value, gettext_lazy("From that day on, as far apart as before")),
    (How.KEEP.value, gettext_lazy("That dose alone, then the old days (at home)")),
    (How.ANEW.value, gettext_lazy("The first days of the treatment again")),
)


class PauseForm(forms.Form):
    """A stretch without doses; one injection that was missed or late is one too."""

    since = DayField(
        label=gettext_lazy("First day without a dose"),
        help_text=gettext_lazy(
            "The day on which a dose was planned that is not given, or was not."
        ),
    )
    again = DayField(
        label=gettext_lazy("Day of the next dose"),
        help_text=gettext_lazy(
            "Given already or still to come. Leave open while nobody knows: then no day is shown."
        ),
        required=False,
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How does it go on then?"),
        choices=HOWS,
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    @property
    def days(self) -> tuple[date, date | None]:
        """The first day without a dose, and the day of the next one where it is known."""
        return self.cleaned_data["since"], self.cleaned_data["again"]

    @property
    def meant(self) -> How | None:
        """How it goes on; None: as the protocol says."""
        said = self.cleaned_data["how"]
        return How(said) if said else None

    def intent(self) -> Intent:
        """Return what the nurse means. Raises Refusal."""
        given = self.cleaned_data
        return interruption.interrupt(
            given["since"], given["reason"], again=given["again"], how=self.meant, today=self.today
        )


class ResumeForm(PauseForm):
    """The day on which a pause ends, said for the first time or corrected."""

    def __init__(self, pause: Pause, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pause = pause
        del self.fields["since"]
        self.fields["reason"].required = False
        how = self.fields["how"]
        if isinstance(how, forms.ChoiceField):
            how.choices = [*HOWS, (NEVER, _("There was no pause: take it away"))]

    @property
    def days(self) -> tuple[date, date | None]:
        """The first day without a dose, and the day of the next one where it is known."""
        return self.pause.since, self.cleaned_data["again"]

    @property
    def meant(self) -> How | None:
        """How it goes on; None: as the protocol says."""
        return None if self.cleaned_data["how"] == NEVER else super().meant

    def intent(self) -> Intent:
        """Return what the nurse means. Raises Refusal."""
        given = self.cleaned_data
        if given["how"] == NEVER:
            return interruption.no_pause(self.pause.number, given["reason"])
        return interruption.go_on(
            self.pause.number, given["again"], given["reason"], how=self.meant, today=self.today
        )


class AgainForm(PauseForm):
    """From when a treatment that was stopped is given again. `last` is its last day so far."""

    def __init__(self, last: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last
        del self.fields["since"]
        again = self.fields["again"]
        again.required, again.label = True, _("First day of the new beginning")
        again.help_text = _("Given already or still to come.")

    @property
    def days(self) -> tuple[date, date | None]:
        """The first day without a dose, and the day of the next one."""
        return self.last + timedelta(1), self.cleaned_data["again"]

    def intent(self) -> Intent:
        """Return what the nurse means. Raises Refusal."""
        given = self.cleaned_data
        return interruption.begin_again(
            given["again"], given["reason"], how=self.meant, today=self.today
        )
