"""What somebody types who comes in with a letter."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.access.letters import read_code

from .days import FIRST_BIRTH, DayField


class CodeForm(forms.Form):
    """The code on the letter."""

    code = forms.CharField(
        label=gettext_lazy("The code on the letter"),
        help_text=gettext_lazy("Twelve letters and digits. You may leave out the dashes."),
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Type the code on the letter.")},
    )

    def clean_code(self) -> str:
        """Return the code without dashes."""
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("This is not a whole code. It has twelve letters and digits: look once more.")
            )
        return code


class BirthForm(forms.Form):
    """The date of birth, as people write it."""

    born = DayField(
        FIRST_BIRTH,
        is_birthday=True,
        label=gettext_lazy("Date of birth of the patient"),
        error_messages={"required": gettext_lazy("Type the date of birth.")},
    )


class MailForm(forms.Form):
    """Where the code goes each time."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": gettext_lazy("Type your e-mail address."),
            "invalid": gettext_lazy("This is not a whole e-mail address. Look once more."),
        },
    )


class CarerForm(forms.Form):
    """Whom the patient lets look along."""

    name = forms.CharField(
        label=gettext_lazy("Name, as you call him or her"),
        help_text=gettext_lazy("For example: my partner, or a first name."),
        max_length=60,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Type a name.")},
    )
