"""The form with which somebody makes a calendar subscription."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

NEUTRAL, FULL = "neutral", "full"
TITLES = (
    (NEUTRAL, _("Say nothing: only “Hospital appointment”")),
    (FULL, _("Say everything: such as “Infusion” or “Blood test”")),
)
LANES = (
    ("doses", _("Treatments")),
    ("tests", _("Tests")),
    ("visits", _("Visits and phone calls")),
    ("periods", _("Periods in which you take care")),
)


class FeedForm(forms.Form):
    """What the calendar is called, and what it tells."""

    name = forms.CharField(
        max_length=50,
        label=_("What do you call this calendar?"),
        help_text=_("Such as “my phone”. You find it by this name when you want to stop it."),
        error_messages={"required": _("Write a name, such as “my phone”.")},
    )
    titles = forms.ChoiceField(
        choices=TITLES,
        widget=forms.RadioSelect,
        label=_("What may others read in your calendar?"),
        help_text=_(
            "Somebody who sees your phone, or your work, sees your calendar too. Google, Apple or "
            "Microsoft keep what stands in it."
        ),
    )
    lanes = forms.MultipleChoiceField(
        choices=LANES,
        widget=forms.CheckboxSelectMultiple,
        label=_("What do you want in your calendar?"),
        error_messages={"required": _("Choose at least one.")},
    )
    language = forms.ChoiceField(
        choices=settings.LANGUAGES, widget=forms.RadioSelect, label=_("In which language?")
    )

    def __init__(self, language: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["titles"].initial = NEUTRAL
        self.fields["lanes"].initial = [lane for lane, _words in LANES]
        self.fields["language"].initial = language

    @property
    def choices_made(self) -> dict[str, Any]:
        """What was chosen, as `make_feed` takes it."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "is_neutral": given["titles"] == NEUTRAL,
            "lanes": given["lanes"],
            "language": given["language"],
        }
