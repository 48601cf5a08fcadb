"""The forms of people: who a patient is, and who gets which role at a clinic."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.models import Membership, Patient, User
from schedules.queries import clinics_of
from treatments.models import Clinic

from .days import FIRST_BIRTH, DayField, offer_until


class PatientForm(forms.ModelForm):
    """Who the patient is; nothing else unless a protocol asks for it."""

    born_on = DayField(FIRST_BIRTH, is_birthday=True, label=gettext_lazy("Date of birth"))

    class Meta:
        model = Patient
        fields = ["display_name", "born_on", "hospital_number", "clinic", "language", "email"]
        labels = {"clinic": gettext_lazy("Hospital")}
        help_texts = {
            "email": gettext_lazy("Only if the patient wants mail from MSCare."),
            "language": gettext_lazy("In which the patient reads the schedule."),
        }
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": gettext_lazy(
                    "This hospital has a patient with this hospital number. "
                    "Check the number, or look for it under Patients."
                )
            }
        }

    def __init__(self, user: User, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        clinics = clinics_of(user)
        field: Any = self.fields["clinic"]
        field.queryset = clinics
        field.empty_label = None
        offer_until(self.fields["born_on"], today)

    def clean_born_on(self) -> date:
        """Raise ValidationError for a birth that is still to come."""
        born_on: date = self.cleaned_data["born_on"]
        if born_on > self.today:
            raise forms.ValidationError(_("Check the year of this day."))
        return born_on


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
