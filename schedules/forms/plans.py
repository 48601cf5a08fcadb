"""The forms of a plan: what became of an entry, a stop, a course, a reason, its answers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.engine import Key
from schedules.inputs.bounds import TooManyError
from schedules.inputs.refusal import Refusal
from schedules.planning import Intent, course, interruption, record, withdraw
from schedules.queries import offered_at
from treatments.models import Clinic, Protocol

from .answers import Answers, not_known
from .days import DayField
from .questions import Option

MOST_LINES = 200  # at once: more than a page has to tick, and still half a second's work
ALONE, FOLLOWING, EARLIER = "alone", "following", "earlier"
SCOPES = (
    (ALONE, gettext_lazy("Only this one")),
    (FOLLOWING, gettext_lazy("This one and what follows")),
)


class Scopes(NamedTuple):
    """What is asked about how far an act goes, and the answers."""

    question: str | Promise
    choices: Sequence[tuple[str, str | Promise]]


MOVES = Scopes(gettext_lazy("What moves along?"), SCOPES)


class RecordForm(forms.Form):
    """What became of one entry, or of several at once.

    A button for one tap is called as its act and names its entries; else `what` is done to what
    is ticked (`keys`).
    """

    ACTS = ("done", "move", "missed", "partial", "skip", "note", "called", "discussed", "cleared")
    SEVERAL = ("done", "missed", "discussed")  # what one tap can say of an entry
    ASKED = {
        "done": ("on",),
        "move": ("on", "reason"),
        "partial": ("on",),
        "skip": ("reason",),
        "note": ("note",),
    }
    WORDS = {  # the title of one act, on a page with several, and its button
        "done": (gettext_lazy("Done"), gettext_lazy("Save: done")),
        "move": (gettext_lazy("Move to another day"), gettext_lazy("Show what this changes")),
        "missed": (gettext_lazy("Not done"), gettext_lazy("Save: not done")),
        "partial": (
            gettext_lazy("Begun and broken off"),
            gettext_lazy("Save: begun and broken off"),
        ),
        "skip": (gettext_lazy("Left out on purpose"), gettext_lazy("Save: left out")),
        "note": (gettext_lazy("Note"), gettext_lazy("Save the note")),
        "discussed": (gettext_lazy("Result discussed"), gettext_lazy("Save: discussed")),
        "cleared": (
            gettext_lazy("Take back what was recorded"),
            gettext_lazy("Show what this changes"),
        ),
    }

    what = forms.ChoiceField(choices=[(act, act) for act in ACTS])
    on = DayField(label=gettext_lazy("Day"), required=False)
    scope = forms.ChoiceField(
        label=gettext_lazy("What moves along?"),
        choices=[*SCOPES, (EARLIER, EARLIER)],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=500, required=False)

    def __init__(self, typed: QueryDict, *, today: date) -> None:
        self.today = today
        tapped = next((act for act in self.SEVERAL if act in typed), "")
        data = typed.copy()
        if tapped:
            data["what"] = tapped
        super().__init__(data)
        self.keys = read_keys(typed.getlist(tapped or "keys"))

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError where the act lacks what it needs."""
        given = super().clean() or {}
        what = given.get("what")
        if not self.keys:
            raise forms.ValidationError(_("Tick at least one line."))
        if len(self.keys) > 1 and what not in self.SEVERAL:
            raise forms.ValidationError(_("Do this for one line at a time."))
        if what == "move" and "on" not in self.errors and not given.get("on"):
            self.add_error("on", _("Fill in the day."))
        if what == "skip" and not given.get("reason"):
            self.add_error("reason", _("Write why this is left out."))
        return given

    def intent(self) -> Intent:
        """Return what the nurse means. Raises Refusal."""
        return record.several([self._intent(key, on) for key, on in self.keys.items()])

    def _intent(self, key: Key, on: date | None) -> Intent:
        given = self.cleaned_data
        day = given["on"] or on or self.today
        match given["what"]:
            case "done":
                intent = record.done(key, day, today=self.today, carries=self.carries)
            case "move":
                intent = record.move(key, day, carries=self.carries)
            case "missed":
                intent = interruption.not_given(key, today=self.today, reason=given["reason"])
            case "partial":
                intent = record.partial(key, day, today=self.today, carries=self.carries)
            case "skip":
                intent = record.skip(key, given["reason"])
            case "note":
                intent = record.note(key, given["note"])
            case "called":
                intent = record.called(key, self.today, given["note"])
            case "discussed":
                intent = record.discussed(key, self.today)
            case "cleared":
                intent = record.cleared(key)
            case other:
                raise ValueError(f"nothing is done for {other}")
        return intent.because(given["reason"])

    @property
    def carries(self) -> bool | None:
        """Whether later doses follow; None where the nurse left that to the protocol."""
        return {ALONE: False, FOLLOWING: True}.get(self.cleaned_data["scope"])


def read_keys(typed: list[str]) -> dict[Key, date | None]:
    """Read which entries are meant, each as "fact#occurrence" or "fact#occurrence=day".

    Raises Refusal for something that names no entry, TooManyError for too many.
    """
    return dict(read_key(word) for word in words_of(typed))


def words_of(typed: list[str]) -> list[str]:
    """Return the names of lines in what was sent, doubles too, before any is read.

    Raises TooManyError.
    """
    words = " ".join(typed).split()
    if len(words) > MOST_LINES:
        raise TooManyError(MOST_LINES)
    return words


def read_key(word: str) -> tuple[Key, date | None]:
    """Read one entry, with its day where that is named. Raises Refusal."""
    name, _equals, day = word.partition("=")
    try:
        return Key.read(name), date.fromisoformat(day) if day else None
    except ValueError:
        raise Refusal("", _("This line is not in the schedule any more.")) from None


class CourseForm(forms.Form):
    """From when one more course is given."""

    first_day = DayField(
        label=gettext_lazy("First day of the course"),
        help_text=gettext_lazy("Leave open while it is not known: the protocol gives a day."),
        required=False,
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, required=False)

    def __init__(self, number: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number

    def intent(self) -> Intent:
        """Return what the nurse means."""
        given = self.cleaned_data
        return course.add_course(self.number, given["first_day"], given["reason"])


class ReasonForm(forms.Form):
    """Why a plan is taken back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500)

    def intent(self) -> Intent:
        """Return what the nurse means."""
        return withdraw.withdraw(self.cleaned_data["reason"])


class PlanAnswers(Answers):
    """Treatment, start and facts for a patient of one clinic."""

    def __init__(self, clinic: Clinic, typed: QueryDict, *, is_complete: bool) -> None:
        self.offered: Mapping[str, Protocol] = {p.treatment.slug: p for p in offered_at(clinic)}
        super().__init__(typed, is_complete=is_complete)

    def _choose(self) -> Protocol | None:
        slug = self.given.get("treatment")
        if slug and slug not in self.offered:
            self.errors["treatment"] = not_known(slug, dict(self._names()))
        return self.offered.get(slug or "")

    def _names(self) -> list[tuple[str, str]]:
        return [(slug, str(protocol.treatment)) for slug, protocol in self.offered.items()]

    @property
    def treatments(self) -> tuple[Option, ...]:
        """The treatments that this clinic gives."""
        return self._options("treatment", self._names())


class RevisedAnswers(Answers):
    """Start and facts of a plan whose treatment stands."""

    FIXED = ("start",)

    def __init__(self, protocol: Protocol, typed: QueryDict) -> None:
        self._protocol = protocol
        super().__init__(typed, is_complete=True)

    def _choose(self) -> Protocol | None:
        return self._protocol
