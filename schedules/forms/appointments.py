"""The forms of an appointment: what was agreed, which lines are in it, and what becomes of it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.engine import Key
from schedules.inputs.clock import next_hour
from schedules.planning import Intent, booking
from schedules.planning.appointments import Slot
from schedules.words.when import day_words, hour_words

from .days import DayField, HourField
from .lines import Line, read_lines
from .plans import ALONE, FOLLOWING, SCOPES

HOUR = 60
LONGEST_STAY = timedelta(days=92)


def _whatever_is_wrong(text: Any) -> dict[str, Any]:
    """Return one message for all mistakes in a number."""
    return {"invalid": text, "min_value": text, "max_value": text}


class SlotForm(forms.Form):
    """What the hospital agreed to."""

    on = DayField(label=gettext_lazy("Day"))
    last = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Only for a stay of several days."),
        required=False,
    )
    at = HourField(
        label=gettext_lazy("Time"),
        help_text=gettext_lazy("Leave empty for a whole day."),
        required=False,
    )
    hours = forms.IntegerField(
        label=gettext_lazy("How long: hours"),
        min_value=0,
        max_value=24,
        required=False,
        error_messages=_whatever_is_wrong(gettext_lazy("Fill in 0 to 24 hours.")),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How long: minutes"),
        min_value=0,
        max_value=59,
        required=False,
        error_messages=_whatever_is_wrong(gettext_lazy("Fill in 0 to 59 minutes.")),
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
        elif last and last != on and (given.get("hours") or given.get("minutes")):
            self.add_error("hours", _("Leave the length empty for a stay of several days."))
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

    `days` are the days that the schedules give for them: within a stay each keeps its distance.
    """

    scope = forms.ChoiceField(choices=SCOPES, required=False)

    def __init__(self, typed: QueryDict, days: Mapping[Line, date | None]) -> None:
        super().__init__(typed)
        self.days = days
        self.lines = tuple(line for line in read_lines(typed.getlist("keys")) if line in days)
        self.code = str(uuid4())

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError without any line."""
        given = super().clean()
        if not self.lines:
            raise forms.ValidationError(_("Tick at least one line."))
        return given

    @property
    def plans(self) -> tuple[str, ...]:
        """The plans of which a line is ticked."""
        return tuple(dict.fromkeys(line.plan for line in self.lines))

    def keys_of(self, plan: str) -> tuple[Key, ...]:
        """Return what is ticked of one plan."""
        return tuple(line.key for line in self.lines if line.plan == plan)

    def intent(self, plan: str, scope: str = "") -> Intent:
        """Return what the nurse means for one plan; `scope` tells whether later doses follow.

        Raises Refusal.
        """
        slot = self.slot
        days = {line.key: day for line, day in self.days_in(slot).items() if line.plan == plan}
        carries = {ALONE: False, FOLLOWING: True}.get(scope)
        return booking.book(slot, *days, days=days, carries=carries, code=self.code)

    @property
    def expected(self) -> date | None:
        """The first day that the schedules give for what is ticked."""
        return first_day(self.days[line] for line in self.lines)

    def moves_days(self, plan: str) -> bool:
        """Tell whether a line of a plan comes on another day than its schedule gives."""
        days = self.days_in(self.slot).items()
        return any(self.days[line] != day for line, day in days if line.plan == plan)

    def days_in(self, slot: Slot) -> dict[Line, date]:
        """Return the day of each line within a stay; in one day all have that day."""
        return days_within(slot, {line: self.days[line] for line in self.lines})


def days_within(slot: Slot, days: Mapping[Line, date | None]) -> dict[Line, date]:
    """Return the day of each entry within a slot, as far from the first as the schedule has it."""
    known = [day for day in days.values() if day]
    if not slot.last or not known:
        return dict.fromkeys(days, slot.on)
    first = min(known)
    return {name: slot.on + ((day or first) - first) for name, day in days.items()}


def days_inside(slot: Slot, days: Mapping[Line, date | None]) -> dict[Line, date]:
    """Return the day of each entry that comes into a slot: its own, or the nearest in it."""
    return {
        line: min(max(day or slot.on, slot.on), slot.last or slot.on) for line, day in days.items()
    }


def first_day(days: Iterable[date | None]) -> date | None:
    """Return the first of the days that are known."""
    return min((day for day in days if day), default=None)
