"""The forms of people: who a patient is, and who gets which role at a clinic."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.models import Cover, Membership, Patient, User
from schedules.queries import clinics_of, is_nurse_at, number_taken, nurses_of
from schedules.spelling import has_letter, number_key
from schedules.words.people import person_words
from schedules.words.when import day_words
from treatments.models import Clinic

from .days import FIRST_BIRTH, DayField, offer_until


class NurseField(forms.ModelChoiceField):
    """One of the nurses of a clinic, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name."""
        return person_words(obj)


class PatientForm(forms.ModelForm):
    """Who the patient is; nothing else unless a protocol asks for it."""

    born_on = DayField(FIRST_BIRTH, is_birthday=True, label=gettext_lazy("Date of birth"))
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
            "phone",
            "email",
            "language",
        ]
        labels = {"clinic": gettext_lazy("Hospital")}
        help_texts = {
            "phone": gettext_lazy("May stay empty."),
            "email": gettext_lazy("Only if the patient wants mail from MSCare."),
            "language": gettext_lazy("In which the patient reads the schedule."),
        }
        widgets = {"phone": forms.TextInput({"type": "tel"})}

    def __init__(self, user: User, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today = user, today
        self.taken_by: Patient | None = None  # whose number was typed
        field: Any = self.fields["clinic"]
        field.queryset = clinics_of(user)
        field.empty_label = None
        nurses: Any = self.fields["nurse"]
        nurses.queryset = nurses_of(user)
        offer_until(self.fields["born_on"], today)

    def clean_display_name(self) -> str:
        """Raise ValidationError for a name of which nothing can be read."""
        name = " ".join(self.cleaned_data["display_name"].split())
        if not has_letter(name):
            raise forms.ValidationError(_("Write the name with letters."))
        return name

    def clean_born_on(self) -> date:
        """Raise ValidationError for a birth that is still to come."""
        born_on: date = self.cleaned_data["born_on"]
        if born_on > self.today:
            raise forms.ValidationError(_("Check the year of this day."))
        return born_on

    def clean_hospital_number(self) -> str:
        """Raise ValidationError for a number without anything to read."""
        number: str = self.cleaned_data["hospital_number"]
        if not number_key(number):
            raise forms.ValidationError(_("Write the number with digits or letters."))
        return number

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for a number that is taken, and for a nurse of another hospital."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        number, clinic = given.get("hospital_number"), given.get("clinic")
        self.taken_by = (
            number_taken(number, clinic, but=self.instance.pk) if number and clinic else None
        )
        if self.taken_by:
            words = {
                "name": self.taken_by.display_name,
                "day": day_words(self.taken_by.born_on),
            }
            text = _(
                "This is the number of %(name)s, born on %(day)s. Check it, or open that record."
            )
            self.add_error("hospital_number", text % words)
        if (nurse := given.get("nurse")) and clinic and not is_nurse_at(nurse, clinic):
            self.add_error("nurse", _("Take a nurse of the hospital of this patient."))
        return given

    @property
    def is_somebody_else(self) -> bool:
        """Whether the typed values could make it another person than it was."""
        return self.instance.pk is None or bool(
            {"display_name", "born_on", "hospital_number", "clinic"} & set(self.changed_data)
        )


class CoverForm(forms.ModelForm):
    """Who covers for a nurse, and until when."""

    by = NurseField(
        User.objects.none(),
        label=gettext_lazy("Who covers for you?"),
        empty_label=gettext_lazy("Choose a colleague"),
    )
    until = DayField(label=gettext_lazy("Until and including which day?"))

    class Meta:
        model = Cover
        fields = ["by", "until"]

    def __init__(self, user: User, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["by"]
        field.queryset = nurses_of(user).exclude(pk=user.pk)

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
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["clinic"]
        field.queryset = clinics_of(user, Membership.Role.MANAGER)
        role: Any = self.fields["role"]
        role.choices = [(value, capfirst(label)) for value, label in Membership.Role.choices]
