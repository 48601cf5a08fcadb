"""The form of one line that was not done: given another day, left out, or decided later."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .plans import DayField

PROPOSED, OTHER, SKIP, LATER = "proposed", "other", "skip", "later"


class LateForm(forms.Form):
    """What becomes of a line that was not done. Nothing is chosen or filled in beforehand.

    `offered` is the day that is proposed, `label` what is said of it; None: no day is.
    """

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

    def __init__(self, offered: date | None, label: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        choices = [(PROPOSED, label)] if offered else []
        choices += [
            (OTHER, _("On another day")),
            (SKIP, _("Leave it out")),
            (LATER, _("Decide later")),
        ]
        what = self.fields["what"]
        if isinstance(what, forms.ChoiceField):
            what.choices = choices

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError where what was chosen lacks its day or its reason."""
        given = super().clean() or {}
        what = given.get("what")
        if what == OTHER and "on" not in self.errors and not given.get("on"):
            self.add_error("on", _("Fill in the day."))
        if what == SKIP and not given.get("reason"):
            self.add_error("reason", _("Write why this is left out."))
        return given

    @property
    def day(self) -> date | None:
        """The day on which it is to be given, or was."""
        given = self.cleaned_data
        return self.offered if given["what"] == PROPOSED else given["on"]
