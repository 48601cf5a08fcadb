"""The forms of a person's course of care: it ends here or is interrupted, or it goes on."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from schedules.models import Patient
from schedules.planning import Intent
from schedules.planning.care import Care
from schedules.planning.end_care import end_care, resume_care

from .days import DayField, offer_until


class _OneDay(forms.Form):
    """A day that is not prefilled where nobody said it, and why."""

    on = DayField(label=gettext_lazy("From which day?"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        offer_until(self.fields["on"], today)


class CareForm(_OneDay):
    """What becomes of somebody's care."""

    state = forms.ChoiceField(
        label=gettext_lazy("What has happened?"), choices=Patient.Care, widget=forms.RadioSelect
    )
    field_order = ("state", "on", "reason")

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(today, *args, **kwargs)
        self.fields["on"].help_text = gettext_lazy("Who died: the day of death.")
        self.fields["reason"].help_text = gettext_lazy(
            "Needed where somebody declines follow-up or is lost to it: what was said, what was "
            "tried. May stay empty otherwise."
        )

    def intent(self) -> Intent:
        """Return what the nurse means. Raises Refusal."""
        given = self.cleaned_data
        care = Care(Patient.Care(given["state"]), given["on"])
        return end_care(care, given["reason"], today=self.today)


class ResumeForm(_OneDay):
    """From when care goes on."""

    def intent(self) -> Intent:
        """Return what the nurse means. Raises Refusal."""
        given = self.cleaned_data
        return resume_care(given["on"], given["reason"], today=self.today)
