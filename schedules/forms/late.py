"""The forms of a line that was not done, or of a dose that was broken off: what now, or later."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .days import DayField

PROPOSED, OTHER, SKIP, LATER = "proposed", "other", "skip", "later"
COMPLETED, NOT_COMPLETED = "completed", "not_completed"


class Decision(forms.Form):
    """A choice that may need a day or a reason. Nothing is chosen or filled in beforehand."""

    WITH_DAY = ""
    WITH_REASON = ""
    NO_REASON: str | Promise = ""  # what is said where a reason is missing

    what = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )
    on = DayField(label=gettext_lazy("Which other day?"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where it is left out."),
        max_length=500,
        required=False,
    )

    def _offer(self, choices: Sequence[tuple[str, str]]) -> None:
        what = self.fields["what"]
        if isinstance(what, forms.ChoiceField):
            what.choices = [*choices, (LATER, _("Decide later"))]

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError where what was chosen lacks its day or its reason."""
        given = super().clean() or {}
        what = given.get("what")
        if what == self.WITH_DAY and "on" not in self.errors and not given.get("on"):
            self.add_error("on", _("Fill in the day."))
        if what == self.WITH_REASON and not given.get("reason"):
            self.add_error("reason", str(self.NO_REASON))
        return given


class LateForm(Decision):
    """What becomes of a line that was not done.

    `offered` is the day that is proposed, `label` what is said of it; None: no day is.
    """

    WITH_DAY, WITH_REASON = OTHER, SKIP
    NO_REASON = gettext_lazy("Write why this is left out.")

    def __init__(self, offered: date | None, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        choices = [(PROPOSED, label)] if offered else []
        self._offer([*choices, (OTHER, _("On another day")), (SKIP, _("Leave it out"))])

    @property
    def day(self) -> date | None:
        """The day on which it is to be given, or was."""
        given = self.cleaned_data
        return self.offered if given["what"] == PROPOSED else given["on"]


class BegunForm(Decision):
    """Whether a dose that was begun and broken off was completed, and when."""

    WITH_DAY, WITH_REASON = COMPLETED, NOT_COMPLETED
    NO_REASON = gettext_lazy("Write why it is not completed.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].label = _("Was it completed?")
        self.fields["on"].label = _("On which day was the rest given?")
        self.fields["reason"].help_text = _("Needed where it is not completed.")
        self._offer([(COMPLETED, _("Yes")), (NOT_COMPLETED, _("No, and it will not be"))])
