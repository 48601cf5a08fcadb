"""The forms of people: who a patient is, and who gets which role at a clinic."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.models import Cover, Membership, Patient, User
from schedules.queries import clinics_of, is_nurse_at, nurses_of
from schedules.words.people import person_words
from treatments.models import Clinic

from .plans import DayField


class NurseField(forms.ModelChoiceField):
    """One of the nurses of a clinic, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return person_words(obj)


class PatientForm(forms.ModelForm):
    """Who the patient is; nothing else unless a protocol asks for it."""

    born_on = DayField(date(1900, 1, 1), label=gettext_lazy("Date of birth"))
    nurse = NurseField(
        User.objects.none(),
        label=gettext_lazy("Own nurse"),
        help_text=gettext_lazy("Who sees this patient first in the worklist. It may stay open."),
        required=False,
        empty_label=gettext_lazy("No own nurse"),
    )

    class Meta:
        model = Patient
        fields = [
            "display_name",
            "born_on",
            "hospital_number",
            "clinic",
            "nurse",
            "language",
            "email",
        ]
        labels = {"clinic": gettext_lazy("Hospital")}
        help_texts = {
            "email": gettext_lazy("Only if the patient wants mail from MSCare."),
            "language": gettext_lazy("In which the patient reads the schedule."),
        }

    def __init__(self, user: User, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        clinics = clinics_of(user)
        field: Any = self.fields["clinic"]
        field.queryset = clinics
        field.empty_label = None
        nurses: Any = self.fields["nurse"]
        nurses.queryset = nurses_of(user)
        self.fields["born_on"].widget.attrs["max"] = today.isoformat()

    def clean_born_on(self) -> date:
        """Raise ValidationError for a birth that is still to come."""
        born_on: date = self.cleaned_data["born_on"]
        if born_on > self.today:
            raise forms.ValidationError(_("Check the year of this day."))
        return born_on

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a nurse of another hospital."""
        given = super().clean() or {}
        nurse, clinic = given.get("nurse"), given.get("clinic")
        if nurse and clinic and not is_nurse_at(nurse, clinic):
            self.add_error("nurse", _("Take a nurse of the hospital of this patient."))
        return given


class CoverForm(forms.ModelForm):
    """Who covers for a nurse, and until when."""

    by = NurseField(User.objects.none(), label=gettext_lazy("Who covers for you?"))
    until = DayField(label=gettext_lazy("Until and including which day?"))

    class Meta:
        model = Cover
        fields = ["by", "until"]

    def __init__(self, user: User, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["by"]
        field.queryset = nurses_of(user).exclude(pk=user.pk)
        self.fields["until"].widget.attrs["min"] = today.isoformat()

    def clean_until(self) -> date:
        """Raise ValidationError for a day that is over."""
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError(_("This day is over. Take today or a later day."))
        return until


class RoleForm(forms.Form):
    """Who gets which role at which clinic."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=150)
    clinic = forms.ModelChoiceField(
        Clinic.objects.none(), label=gettext_lazy("Hospital"), empty_label=None
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Membership.Role.choices)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["clinic"]
        field.queryset = clinics_of(user, Membership.Role.MANAGER)
