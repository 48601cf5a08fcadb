"""The form of a treatment that is under way already: what was given and done until today."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.engine import RESULTS, Contradiction, Key
from schedules.inputs.refusal import Refusal
from schedules.planning.half_way import GivenDose, Told, of_day
from schedules.words.when import day_words

from .behind import Behind, PastSeries
from .days import DayField
from .plans import read_key
from .stopping import EACH, NOT_GIVEN, OF_ONE, OTHER, PLANNED, DoseQuestion, PastDose

BEHIND = "past"  # with it begin the names of all fields
LAST = "last"
OF_ALL = (
    (PLANNED, gettext_lazy("All given as planned: each on its day by the schedule")),
    (LAST, gettext_lazy("I do not know their days")),
    (EACH, gettext_lazy("It differs: I say it for each")),
)
BEFORE_START = gettext_lazy("This day lies before the start of the treatment. Check the year.")
MOST = 300  # doses of which each can be asked about: more than 20 years of monthly ones
YES, NO = "yes", "no"
YES_OR_NO = ((YES, gettext_lazy("Yes")), (NO, gettext_lazy("No, not all")))


class HalfWayForm(forms.Form):
    """What was given and done until today. Nothing is filled in, and what is not said stays open.

    `behind` are the doses and tests by the schedule as far as start and answers are known.
    """

    def __init__(self, behind: Behind, today: date, typed: QueryDict, *, is_asked: bool) -> None:
        """Read what was typed; where it is shown for the first time, or anew, without mistakes."""
        self.behind, self.today, self.typed = behind, today, typed
        is_shown = any(name.startswith(f"{BEHIND}-") for name in typed)
        super().__init__(
            typed if is_asked and is_shown else None,
            prefix=BEHIND,
            initial=dict(_without_prefix(typed)),
        )
        self._ask_of_home()
        self._ask_of_doses()
        for series in behind.series:
            self.fields[series.name] = DayField(label=series.title, required=False)
        if any(series.kind in RESULTS for series in behind.series):
            label = _("Were these results discussed with the patient?")
            self.fields["discussed"] = _one_of(label, YES_OR_NO)

    def _ask_of_home(self) -> None:
        if self.behind.at_home:
            self.fields["home"] = DayField(
                label=_("When was the last dose taken at home?"),
                help_text=_(
                    "Leave open where it simply goes on. If a dose was due since that day, the "
                    "plan begins with a pause."
                ),
                required=False,
            )

    def _ask_of_doses(self) -> None:
        """Ask for the last one, those before it, and each; what goes on at home has no last one."""
        if not self.behind.doses:
            return
        left_out = {LAST} if self.behind.goes_on_at_home else set()
        if not self.asks_each:
            left_out.add(EACH)
        answers = [one for one in OF_ALL if one[0] not in left_out]
        if self.behind.goes_on_at_home:
            self.fields["given"] = _one_of(_("What was given until today?"), answers)
        else:
            self.fields["last"] = DayField(label=_("When was the last dose given?"), required=False)
            self.fields["which"] = forms.ChoiceField(
                label=_("Which dose was that?"),
                help_text=_("Only where it is another one than the day says."),
                choices=[
                    ("", _("The one of that day")),
                    *((str(dose.key), _dose_words(dose)) for dose in self._candidates),
                ],
                required=False,
            )
            self.fields["given"] = _one_of(_("And the doses before it?"), answers)
        for dose in self.behind.doses if self.asks_each else ():
            self.fields[dose.name] = forms.ChoiceField(
                label=_("What became of it?"), choices=OF_ONE, required=False
            )
            self.fields[f"{dose.name}-on"] = DayField(label=_("On which day?"), required=False)

    @property
    def asks_each(self) -> bool:
        """Tell whether something can be said of each dose: a page of more cannot be sent."""
        return len(self.behind.doses) <= MOST

    @property
    def _candidates(self) -> list[PastDose]:
        return [*self.behind.doses, *filter(None, (self.behind.next,))]

    # what the page shows

    @property
    def doses(self) -> tuple[PastDose, ...]:
        """The doses that lie behind."""
        return self.behind.doses

    @property
    def all(self) -> BoundField:
        """The one answer for all doses."""
        return self["given"]

    @property
    def questions(self) -> list[DoseQuestion]:
        """What is asked of each dose."""
        doses = self.behind.doses if self.asks_each else ()
        return [DoseQuestion(dose, self[dose.name], self[f"{dose.name}-on"]) for dose in doses]

    @property
    def about_last(self) -> list[BoundField]:
        """The fields about the last dose."""
        return [self[name] for name in ("home", "last", "which") if name in self.fields]

    @property
    def tests(self) -> list[BoundField]:
        """The last time of what comes back."""
        return [self[one.name] for one in self.behind.series if not _is_aside(one)]

    @property
    def tests_aside(self) -> list[BoundField]:
        """The day of what comes once, and of product information."""
        return [self[one.name] for one in self.behind.series if _is_aside(one)]

    @property
    def about_results(self) -> BoundField | None:
        """The question about the results; None where nothing has one."""
        return self["discussed"] if "discussed" in self.fields else None

    @property
    def has_tests_aside(self) -> bool:
        """Tell whether one of those holds a day, so that they must be open."""
        return any(field.value() for field in self.tests_aside)

    @property
    def has_each(self) -> bool:
        """Tell whether something is said of each dose, so that they must be open."""
        return bool(self.doses) and self.all.value() == EACH

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What was typed: the yes is to that."""
        return list(_answers_in(self.typed))

    # checks

    def clean(self) -> dict[str, Any]:
        """Raise ValidationError for days that cannot be, and answers that cannot all be true."""
        typed = super().clean() or {}
        for name, on in list(typed.items()):
            if isinstance(on, date) and on > self.today:
                self.add_error(name, _("This day is still to come."))
        for name in ("home", "last"):
            if (on := typed.get(name)) and on < self.behind.start:
                self.add_error(name, BEFORE_START)
        if self.behind.doses:
            self._check_doses(typed)
        self._check_tests(typed)
        return typed

    def _check_doses(self, typed: Mapping[str, Any]) -> None:
        given, last = typed.get("given"), typed.get("last")
        is_asked = "last" in self.fields and "last" not in self.errors
        if is_asked and given in (PLANNED, LAST) and not last:
            self.add_error("last", _("Fill in the day of the last dose given."))
        if last and not given:
            self.add_error("given", _("Say what was given before the last dose."))
        if given == EACH:
            self._check_each(typed)
        elif given and last and not self.errors:
            self._check_last(last, typed)

    def _check_each(self, typed: Mapping[str, Any]) -> None:
        for dose in self.behind.doses:
            on = typed.get(f"{dose.name}-on")
            if typed.get(dose.name) == OTHER and not on:
                self.add_error(f"{dose.name}-on", _("Fill in the day."))
        if self.errors:
            return
        days, last = [dose.on for dose in self._of_each(typed)], typed.get("last")
        if not any(typed.get(dose.name) for dose in self.behind.doses):
            self.add_error("given", _("Say what became of each dose, in the list below."))
        elif last and last != max(days, default=None):
            words = {"day": day_words(max(days))} if days else {}
            text = _("The last dose of the list below was given on %(day)s. Check both days.")
            none = _("In the list below no dose was given. Check both.")
            self.add_error("last", text % words if days else none)

    def _check_last(self, last: date, typed: Mapping[str, Any]) -> None:
        """Check that the last dose follows the others, and lies on its day where it must."""
        doses = self._until_last(last, typed)
        dose, before = doses[-1], doses[-2:-1]
        if typed["given"] != PLANNED:
            return
        if before and before[0].on >= last:
            text = _(
                "By the schedule the dose before it was on %(day)s, not earlier than this day. "
                "Choose another dose, or say it for each."
            )
            self.add_error("last", text % {"day": day_words(before[0].on)})
        elif dose.is_of_block and dose.on != last:
            text = _(
                "By the schedule this dose of the course was on %(day)s. If the course was on "
                "other days, say it for each dose, or correct its first day above."
            )
            self.add_error("last", text % {"day": day_words(dose.on)})

    def _check_tests(self, typed: Mapping[str, Any]) -> None:
        for series in self.behind.series:
            on = typed.get(series.name)
            if on and series.time_of(on)[1] > self.behind.start > on and not series.ends_before:
                self.add_error(series.name, BEFORE_START)
        has_results = any(on and one.kind in RESULTS for one, on in self._tested(typed))
        if has_results and "discussed" not in self.errors and not typed.get("discussed"):
            self.add_error("discussed", _("Say whether these results were discussed."))
        for name in self.typed:
            field = name.removeprefix(f"{BEHIND}-")
            is_test = field != name and field.startswith("test-")
            if is_test and self.typed[name] and field not in self.fields:
                text = _("A day was filled in for a test that is not in this schedule any more.")
                self.add_error(None, text)

    @property
    def is_wrong(self) -> bool:
        """Tell whether she told something that cannot be."""
        return self.is_bound and not self.is_valid()

    # what comes of it

    def told(self) -> Told:
        """Return what the nurse tells; nothing where she was not asked yet. Raises Refusal."""
        if not self.is_bound:
            return Told()
        typed = self.cleaned_data
        doses = tuple(self._given(typed))
        says_last = typed.get("given") in (PLANNED, LAST)
        return Told(
            given=doses,
            not_given=tuple(self._not_given(typed)),
            last=max((dose.on for dose in doses), default=None) if says_last else None,
            tests=tuple((one.time_of(on)[0], on) for one, on in self._tested(typed) if on),
            are_discussed=typed.get("discussed") == YES,
            paused_from=self._paused_from(typed.get("home")),
        )

    def _paused_from(self, last: date | None) -> date | None:
        """Return the day of the first dose at home that was not taken; today's may still be."""
        due = self.behind.due_after(last) if last else None
        return due if due and due < self.today else None

    def _given(self, typed: Mapping[str, Any]) -> Iterator[GivenDose]:
        said, last = typed.get("given"), typed.get("last")
        if said == EACH:
            yield from self._of_each(typed)
        elif said and last:
            *before, dose = self._until_last(last, typed)
            known = before if said == PLANNED else []
            yield from (GivenDose(one.key, one.on, one.on) for one in known)
            yield GivenDose(dose.key, last, dose.on)
        elif said:
            yield from (GivenDose(dose.key, dose.on, dose.on) for dose in self.behind.doses)

    def _of_each(self, typed: Mapping[str, Any]) -> Iterator[GivenDose]:
        for dose in self.behind.doses:
            said = typed.get(dose.name)
            on = typed.get(f"{dose.name}-on") if said == OTHER else dose.on
            if said in (PLANNED, OTHER) and on:
                yield GivenDose(dose.key, on, dose.on)

    def _not_given(self, typed: Mapping[str, Any]) -> Iterator[Key]:
        if typed.get("given") == EACH:
            yield from (d.key for d in self.behind.doses if typed.get(d.name) == NOT_GIVEN)

    def _until_last(self, last: date, typed: Mapping[str, Any]) -> list[PastDose]:
        """Return the doses up to the last one given: the one named, else that of its day."""
        doses = self._candidates
        keys = [dose.key for dose in doses]
        named = read_key(typed["which"])[0] if typed.get("which") else None
        place = keys.index(named) if named else of_day([dose.on for dose in doses], last)
        return doses[: place + 1]

    def _tested(self, typed: Mapping[str, Any]) -> Iterator[tuple[PastSeries, date | None]]:
        for series in self.behind.series:
            yield series, typed.get(series.name)

    def refuse(self, error: Refusal | Contradiction) -> bool:
        """Note a refusal where days of doses are asked; tell whether it is about them."""
        name = {"on": "last", "since": "home"}.get(getattr(error, "name", ""), "")
        if name in self.fields:
            self.add_error(name, str(error))
        return name in self.fields


def _one_of(label: str, answers: Sequence[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=answers, widget=forms.RadioSelect, required=False)


def is_answered(typed: QueryDict) -> bool:
    """Tell whether anything is told of the time before."""
    return any(_answers_in(typed))


def _answers_in(typed: QueryDict) -> Iterator[tuple[str, str]]:
    for name, values in typed.lists():
        yield from ((name, value) for value in values if name.startswith(f"{BEHIND}-") and value)


def _is_aside(series: PastSeries) -> bool:
    return series.is_once or series.is_asked_of_team


def _without_prefix(typed: QueryDict) -> Iterator[tuple[str, str]]:
    for name in typed:
        if name.startswith(f"{BEHIND}-"):
            yield name.removeprefix(f"{BEHIND}-"), str(typed[name])


def _dose_words(dose: PastDose) -> str:
    words = {"title": dose.title, "day": day_words(dose.on)}
    return _("%(title)s, by the schedule on %(day)s") % words
