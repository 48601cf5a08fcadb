"""The form with which somebody makes a calendar subscription."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from schedules.agenda.lanes import Lane
from schedules.models import Feed

NEUTRAL, FULL = "neutral", "full"
TITLES = (
    (NEUTRAL, _("Say nothing: only “Hospital appointment”")),
    (FULL, _("Say everything: such as “Infusion” or “Blood test”")),
)
LANES = (
    (Lane.DOSES.value, _("Treatments")),
    (Lane.TESTS.value, _("Tests")),
    (Lane.VISITS.value, _("Visits and phone calls")),
    (Lane.PERIODS.value, _("Periods in which you take care")),
)


BY_DAY, BY_THING = "day", "thing"
DAYS = (
    (BY_DAY, _("One entry a day, with all of that day in it")),
    (BY_THING, _("An entry for each thing")),
)
ALL_DAYS, LAST_DAYS = "all", "last"
WINDOWS = (
    (ALL_DAYS, _("All of those days")),
    (LAST_DAYS, _("Only the last of them")),
)
REMINDERS, ALARMS = "reminders", "alarms"
MORE = (
    (REMINDERS, _("Entries that say how to prepare, such as the evening before")),
    (ALARMS, _("An alarm the day before")),
)


class FeedForm(forms.Form):
    """What the calendar is called, what it tells, and how."""

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
    days = forms.ChoiceField(
        choices=DAYS,
        widget=forms.RadioSelect,
        label=_("How do you want to see a day?"),
        required=False,
    )
    windows = forms.ChoiceField(
        choices=WINDOWS,
        widget=forms.RadioSelect,
        label=_("Something may be done on one of several days. What do you want to see?"),
        required=False,
    )
    more = forms.MultipleChoiceField(
        choices=MORE,
        widget=forms.CheckboxSelectMultiple,
        label=_("What else do you want?"),
        help_text=_("Some calendars, such as Google and Outlook, leave out such alarms."),
        required=False,
    )

    def __init__(self, language: str, *args: Any, of: Feed | None = None, **kwargs: Any) -> None:
        """`of` is the calendar that is changed; without it a new one is made."""
        super().__init__(*args, **kwargs)
        for name, value in (_chosen(of) if of else _usual(language)).items():
            self.fields[name].initial = value

    @property
    def rarely_changed(self) -> tuple[forms.BoundField, ...]:
        """The choices that most people leave as they are."""
        return tuple(self[name] for name in ("days", "windows", "more"))

    @property
    def choices_made(self) -> dict[str, Any]:
        """What was chosen, as `make_feed` takes it."""
        given = self.cleaned_data
        return {
            "name": given["name"],
            "is_neutral": given["titles"] == NEUTRAL,
            "lanes": given["lanes"],
            "language": given["language"],
            "by_day": given["days"] != BY_THING,
            "only_last_days": given["windows"] == LAST_DAYS,
            "has_reminders": REMINDERS in given["more"],
            "has_alarms": ALARMS in given["more"],
        }


class FileForm(FeedForm):
    """The same of a file that is taken once: nobody has to find it again by a name."""

    name = forms.CharField(required=False)


def _usual(language: str) -> dict[str, Any]:
    """Return what stands ticked for who chose nothing yet."""
    return {
        "titles": NEUTRAL,
        "lanes": [lane for lane, _words in LANES],
        "language": language,
        "days": BY_DAY,
        "windows": ALL_DAYS,
        "more": [],
    }


def _chosen(feed: Feed) -> dict[str, Any]:
    more = {REMINDERS: feed.has_reminders, ALARMS: feed.has_alarms}
    return {
        "name": feed.name,
        "titles": NEUTRAL if feed.is_neutral else FULL,
        "lanes": feed.lanes,
        "language": feed.language,
        "days": BY_DAY if feed.by_day else BY_THING,
        "windows": LAST_DAYS if feed.only_last_days else ALL_DAYS,
        "more": [name for name, is_chosen in more.items() if is_chosen],
    }
