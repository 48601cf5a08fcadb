"""The forms of an appointment: what was agreed, which lines are in it, and what becomes of it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.engine import Key
from schedules.inputs.clock import next_hour
from schedules.planning import Intent, booking
from schedules.planning.appointments import Slot
from schedules.words.when import day_words, hour_words

from .plans import ALONE, FOLLOWING, SCOPES, DayField, read_keys

HOUR = 60
LONGEST_STAY = timedelta(days=92)


class SlotForm(forms.Form):
    """What the hospital agreed to."""

    on = DayField(
        label=gettext_lazy("Day"), error_messages={"required": gettext_lazy("Fill in the day.")}
    )
    last = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Only for a stay of several days."),
        required=False,
    )
    at = forms.TimeField(
        label=gettext_lazy("Time"),
        help_text=gettext_lazy("Leave empty for a whole day."),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    hours = forms.IntegerField(
        label=gettext_lazy("How long: hours"), min_value=0, max_value=24, required=False
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How long: minutes"), min_value=0, max_value=59, required=False
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    who = forms.CharField(label=gettext_lazy("With whom"), max_length=120, required=False)
    note = forms.CharField(
        label=gettext_lazy("Note for the patient"),
        help_text=gettext_lazy("The patient reads this, also in the calendar."),
        max_length=500,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for days in the wrong order and an hour that does not exist."""
        given = super().clean() or {}
        on, last, at = given.get("on"), given.get("last"), given.get("at")
        if on and last and last < on:
            self.add_error("last", _("The last day lies before the first."))
        elif on and last and last - on > LONGEST_STAY:
            self.add_error("last", _("A stay of more than three months? Check the last day."))
        if on and at and (exists := next_hour(on, at)) != at:
            words = {"day": day_words(on), "at": hour_words(at), "next": hour_words(exists)}
            text = _("On %(day)s the clock skips %(at)s. Take %(next)s.")
            self.add_error("at", text % words)
        return given

    @property
    def slot(self) -> Slot:
        """What was typed."""
        given = self.cleaned_data
        length = (given["hours"] or 0) * HOUR + (given["minutes"] or 0)
        last = given["last"] if given["last"] != given["on"] else None
        return Slot(
            on=given["on"],
            last=last,
            at=given["at"],
            minutes=None if last else length or None,
            place=given["place"],
            who=given["who"],
            note=given["note"],
        )


def known_slot(slot: Slot) -> dict[str, Any]:
    """Return what a form shows of a time that is known."""
    hours, minutes = divmod(slot.minutes or 0, HOUR)
    return {
        "on": slot.on,
        "last": slot.last,
        "at": slot.at,
        "hours": hours or None,
        "minutes": minutes or None,
        "place": slot.place,
        "who": slot.who,
        "note": slot.note,
    }


class BookForm(SlotForm):
    """An appointment for some of the lines that may go together.

    `days` are the days that the schedule gives for them: within a stay each keeps its distance.
    """

    scope = forms.ChoiceField(choices=SCOPES, required=False)

    def __init__(self, typed: QueryDict, days: Mapping[Key, date | None]) -> None:
        super().__init__(typed)
        self.days = days
        self.keys = tuple(key for key in read_keys(typed.getlist("keys")) if key in days)

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError without any line."""
        given = super().clean()
        if not self.keys:
            raise forms.ValidationError(_("Tick at least one line."))
        return given

    def intent(self, scope: str) -> Intent:
        """Return what the nurse means; `scope` tells whether later doses follow. Raises Refusal."""
        slot = self.slot
        carries = {ALONE: False, FOLLOWING: True}.get(scope)
        return booking.book(slot, *self.keys, days=self.days_in(slot), carries=carries)

    @property
    def expected(self) -> date | None:
        """The first day that the schedule gives for what is ticked."""
        return first_day(self.days[key] for key in self.keys)

    @property
    def moves_days(self) -> bool:
        """Tell whether a line comes on another day than the schedule gives."""
        return any(self.days[key] != day for key, day in self.days_in(self.slot).items())

    def days_in(self, slot: Slot) -> dict[Key, date]:
        """Return the day of each line within a stay; in one day all have that day."""
        return days_within(slot, {key: self.days[key] for key in self.keys})


def days_within(slot: Slot, days: Mapping[Key, date | None]) -> dict[Key, date]:
    """Return the day of each entry within a slot, as far from the first as the schedule has it."""
    known = [day for day in days.values() if day]
    if not slot.last or not known:
        return dict.fromkeys(days, slot.on)
    first = min(known)
    return {key: slot.on + ((day or first) - first) for key, day in days.items()}


def first_day(days: Iterable[date | None]) -> date | None:
    """Return the first of the days that are known."""
    return min((day for day in days if day), default=None)
