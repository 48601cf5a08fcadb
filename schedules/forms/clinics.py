"""The forms of a hospital's own page: one way to reach it, and days on which it is closed."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.models import PHONE_RULES
from treatments.clinics import Stretch
from treatments.routes import IN_HOURS, KINDS, OUT_OF_HOURS

from .plans import DayField

LONGEST = timedelta(days=61)  # longer than a holiday: then it is not these days that are closed
PLANNED = KINDS[0]
KIND_WORDS = {
    PLANNED: gettext_lazy("Questions and appointments"),
    IN_HOURS: gettext_lazy("Urgent, in office hours"),
    OUT_OF_HOURS: gettext_lazy("Urgent, evenings, nights and weekends"),
}


class LineField(forms.CharField):
    """One line of words, without the blanks and breaks that somebody pasted."""

    def to_python(self, value: Any) -> str:
        """Return it with single blanks."""
        return " ".join((super().to_python(value) or "").split())


def _line(label: Any, most: int, hint: Any = "", **more: Any) -> LineField:
    widget = forms.TextInput({"autocomplete": "off"})
    options = {"required": False, "widget": widget, **more}
    return LineField(label=label, max_length=most, help_text=hint, **options)


class ContactForm(forms.Form):
    """One way to reach the hospital, as patients read it in both languages."""

    purpose_nl = _line(gettext_lazy("What for, in Dutch"), 120, required=True)
    purpose_en = _line(
        gettext_lazy("What for, in English"),
        120,
        gettext_lazy("Left open, English pages show the Dutch words. So do hours and note."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("For which calls?"),
        choices=list(KIND_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("A warning sign sends a patient to what is ticked as urgent."),
    )
    phone = _line(
        gettext_lazy("Phone number"),
        40,
        gettext_lazy("Digits only, such as 073 553 23 25. Words go into the note."),
        validators=PHONE_RULES,
    )
    missing = forms.BooleanField(
        label=gettext_lazy("We have no number for this yet"),
        required=False,
        help_text=gettext_lazy("Patients read so, with their GP, the out-of-hours post and 112."),
    )
    calls_back = forms.IntegerField(
        label=gettext_lazy("Calls back within how many hours?"),
        min_value=1,
        max_value=240,
        required=False,
        help_text=gettext_lazy("Only where nobody answers at once, such as a voice mail."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=120, required=False)
    hours_nl = _line(
        gettext_lazy("Hours, in Dutch"),
        120,
        gettext_lazy("Such as: maandag tot en met vrijdag 9–16 uur"),
    )
    hours_en = _line(gettext_lazy("Hours, in English"), 120)
    note_nl = _line(gettext_lazy("Note, in Dutch"), 300)
    note_en = _line(gettext_lazy("Note, in English"), 300)

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError where somebody would call in vain."""
        given = super().clean() or {}
        is_urgent = set(given.get("kinds", ())) - {PLANNED}
        ways = [given.get(name) for name in ("phone", "email", "note_nl", "missing")]
        if given.get("phone") and given.get("missing"):
            self.add_error("missing", _("There is a number: take it out, or take the tick away."))
        if given.get("calls_back") and is_urgent:
            text = _("Who calls back later is not for anything urgent: take the ticks away.")
            self.add_error("kinds", text)
        has_route = any(given.get(name) for name in ("phone", "note_nl", "missing"))
        if is_urgent and not has_route and "phone" not in self.errors:
            text = _("For what is urgent: write a number, or tick that there is none yet.")
            self.add_error("phone", text)
        elif not any(ways) and "phone" not in self.errors and "email" not in self.errors:
            text = _("Write a number, an e-mail address or a note, or tick that there is none yet.")
            self.add_error("phone", text)
        return given

    def row(self, key: str) -> dict[str, Any]:
        """Return the contact as the files write one."""
        given = self.cleaned_data
        row: dict[str, Any] = {"key": key, "for": self._both("purpose")}
        row["kinds"] = [kind for kind in KINDS if kind in given["kinds"]]
        row |= {name: given[name] for name in ("phone", "email", "missing")}
        row |= {name: self._both(name) for name in ("hours", "note")}
        row["calls_back"] = _hours(given["calls_back"])
        return {name: value for name, value in row.items() if value}

    def _both(self, name: str) -> dict[str, str]:
        dutch, english = (self.cleaned_data[f"{name}_{code}"] for code in ("nl", "en"))
        return {"nl": dutch or english, "en": english or dutch} if dutch or english else {}


def _hours(n: int | None) -> str:
    return {None: "", 1: "1 hour"}.get(n, f"{n} hours")


def filled_in(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form shows of a contact."""
    known: dict[str, Any] = {name: row.get(name) for name in ("kinds", "phone", "email", "missing")}
    for field, name in (("purpose", "for"), ("hours", "hours"), ("note", "note")):
        for language, words in row.get(name, {}).items():
            known[f"{field}_{language}"] = words
    if calls_back := row.get("calls_back"):
        known["calls_back"] = str(calls_back).partition(" ")[0]
    return known


class ClosedForm(forms.Form):
    """A day, or days in a row, on which the hospital is closed."""

    first = DayField(label=gettext_lazy("First day"))
    last = DayField(
        label=gettext_lazy("Last day"),
        required=False,
        help_text=gettext_lazy("Left open: only that one day."),
    )
    name = _line(
        gettext_lazy("Name"),
        60,
        gettext_lazy("Patients may read it. Such as: tussen kerst en oud en nieuw"),
    )

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for days that have passed, and for far too many."""
        given = super().clean() or {}
        first = given.get("first")
        last = given.get("last") or first
        if first and first < self.today:
            self.add_error("first", _("This day has passed. Take today or a later day."))
        elif first and last and last < first:
            self.add_error("last", _("Take a day that is not before the first one."))
        elif first and last and last - first > LONGEST:
            text = _("That is longer than two months. Check the year, or add it in two parts.")
            self.add_error("last", text)
        return given

    @property
    def stretch(self) -> Stretch:
        """The days that were typed."""
        given = self.cleaned_data
        return Stretch(given["first"], given["last"] or given["first"], given["name"])
