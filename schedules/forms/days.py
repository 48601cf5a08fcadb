"""The fields for a day and an hour: one line of text that reads what people type.

A browser's own date field speaks the browser's language: on a Dutch page it may ask for mm/dd. So
the day is typed as text, what was read in it is said with its weekday, and a calendar beside it
only fills in the text (static/js/typed.js). A phone shows its keypad of digits (`inputmode`): a
comma or a dot between them is enough, on any keypad, and the month is then said in words.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.inputs.days import read_typed_day
from schedules.inputs.facts import FIRST_DAY, LAST_DAY
from schedules.inputs.hours import read_hour
from schedules.inputs.refusal import Refusal
from schedules.words.when import day_words, hour_words, weekday_words

FIRST_BIRTH = date(1900, 1, 1)
DAY, BIRTHDAY, HOUR = "day", "birthday", "hour"
USUAL_HOURS = tuple(time(n // 2, n % 2 * 30) for n in range(8 * 2, 17 * 2 + 1))


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read in a text: as machines write it, and in words; both empty for nothing."""

    value: str = ""
    words: str = ""


def read_back(kind: str, text: str) -> Reading:
    """Return what a field reads in a text; nothing where it cannot be read."""
    try:
        if kind == HOUR:
            at = read_hour("", text)
            return Reading(at.isoformat("minutes"), hour_words(at))
        day = read_typed_day("", text, timezone.localdate(), is_past=kind == BIRTHDAY)
    except Refusal:
        return Reading()
    return Reading(day.isoformat(), weekday_words(day))


@dataclass(frozen=True, slots=True)
class Box:
    """One line for a day or an hour, as templates/components/typed.html shows it."""

    id: str
    name: str
    text: str
    kind: str = DAY
    described_by: str = ""  # the ids of what else is said about the field
    is_required: bool = False
    is_wrong: bool = False
    form: str = ""  # the form that it belongs to, where it stands outside
    first: date = FIRST_DAY
    last: date = LAST_DAY

    @property
    def read(self) -> Reading:
        """What is read in the text."""
        return read_back(self.kind, self.text)

    @property
    def hours(self) -> tuple[str, ...]:
        """The usual hours, to choose from beside typing another one; of a day none."""
        return tuple(map(hour_words, USUAL_HOURS)) if self.kind == HOUR else ()

    @property
    def example(self) -> str:
        """What may be typed."""
        if self.kind == HOUR:
            return _("Like 9:30 or 14:30")
        if self.kind == BIRTHDAY:
            return _("Like 20-5-1985 or 20 May 1985")
        return _("Like 7-12-2026 or 7 December 2026")


class TypedInput(forms.TextInput):
    """A line of text for a day or an hour; the picker offers the days from first to last."""

    template_name = "components/typed.html"

    def __init__(self, kind: str, first: date = FIRST_DAY, last: date = LAST_DAY) -> None:
        super().__init__()
        self.kind, self.first, self.last = kind, first, last

    def format_value(self, value: Any) -> str:
        """Return a value as the page writes it; what was typed as it was typed."""
        if isinstance(value, date):
            return day_words(value)
        return hour_words(value) if isinstance(value, time) else str(value or "")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        given = self.build_attrs(self.attrs, attrs)
        box = Box(
            id=given.get("id", ""),
            name=name,
            text=self.format_value(value),
            kind=self.kind,
            described_by=_help_of(given),
            is_required=bool(given.get("required")),
            is_wrong="aria-invalid" in given,
            first=self.first,
            last=self.last,
        )
        return {"box": box}

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """Render with the project's own templates, of which Django's renderer knows nothing."""
        return super().render(name, value, attrs, TemplatesSetting())


def _help_of(attrs: dict[str, Any]) -> str:
    """Return the id of the help text; the one of a mistake is for the template to name."""
    ids: str = attrs.get("aria-describedby", "")
    return " ".join(one for one in ids.split() if one.endswith("_helptext"))


class DayField(forms.Field):
    """A day that exists, near enough to count from.

    `is_birthday`: of two digits the year lies in the past, and without one it is asked for.
    """

    default_error_messages = {"required": gettext_lazy("Fill in the day.")}

    def __init__(
        self,
        first: date = FIRST_DAY,
        last: date = LAST_DAY,
        *,
        is_birthday: bool = False,
        **options: Any,
    ) -> None:
        self.first, self.last, self.is_birthday = first, last, is_birthday
        kind = BIRTHDAY if is_birthday else DAY
        super().__init__(widget=TypedInput(kind, first, last), **options)

    def to_python(self, value: Any) -> date | None:
        """Read the day. Raises ValidationError for none, and for one that is too far away."""
        text = str(value or "").strip()
        if not text:
            return None
        day = _read(read_typed_day, text, timezone.localdate(), is_past=self.is_birthday)
        if not self.first <= day <= self.last:
            words = {"first": self.first.year, "last": self.last.year}
            raise forms.ValidationError(_("Take a day between %(first)s and %(last)s.") % words)
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another day was typed, however it is written."""
        try:
            return bool(initial != self.to_python(data))
        except forms.ValidationError:
            return True


class HourField(forms.Field):
    """An hour on the clock."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=TypedInput(HOUR), **options)

    def to_python(self, value: Any) -> time | None:
        """Read the hour. Raises ValidationError for what is none, or may be two."""
        text = str(value or "").strip()
        return _read(read_hour, text) if text else None


def _read(reader: Any, *args: Any, **options: Any) -> Any:
    try:
        return reader("", *args, **options)
    except Refusal as error:
        raise forms.ValidationError(str(error)) from None


def offer_until(field: forms.Field, last: date) -> None:
    """Let the picker of a field offer no later day; whether one may be typed is for the act."""
    if isinstance(field.widget, TypedInput):
        field.widget.last = last
