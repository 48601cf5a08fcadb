"""The lines of the worklist in words: what a patient has on a day, or a plan that runs out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.inputs.regimens import rules_by_fact
from schedules.models import Entry, Patient, Plan
from schedules.pages.nurse.lines import NurseLine
from schedules.queries.worklist import DAYS, MANY, Section
from schedules.words.when import day_words

from .acts import Acts, acts_of, booking_of, panel_address
from .bookings import BookTogether, RowKey, bookings_of
from .things import Thing, things_of
from .words import ListWords

NAMED = 1  # so many things of a line are named; of more than one more, the others are counted


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """One line: what one patient has on one day or in series that began then, or an ending plan."""

    patient: Patient
    address: str
    treatments: tuple[str, ...]
    back: str = ""  # the address of the list, at this line
    warning: str = ""
    day: date | None = None  # by which the list is sorted
    things: tuple[Thing, ...] = ()
    acts: tuple[Acts, ...] = ()  # of each plan
    booking: str = ""  # the page on which a time for it is agreed
    bookings: tuple[BookTogether, ...] = ()  # with what stands on other lines
    panel: str = ""  # where the rest can be said of it
    says: str = ""
    is_asked: bool = False  # by the list itself: whether its appointment stays

    @property
    def name(self) -> str:
        """The name of the patient."""
        return self.patient.display_name

    @property
    def born(self) -> str:
        """The date of birth in short."""
        return date_format(self.patient.born_on, "j-n-Y")

    @property
    def clinic(self) -> str:
        """The hospital of the patient."""
        return str(self.patient.clinic)

    @property
    def lines(self) -> tuple[NurseLine, ...]:
        """Each of its things as it counts now."""
        return tuple(thing.line for thing in self.things)

    @property
    def named(self) -> tuple[Thing, ...]:
        """Those of its things that the list names."""
        return self.things if len(self.things) <= NAMED + 1 else self.things[:NAMED]

    @property
    def more(self) -> str:
        """How many others there are."""
        n = len(self.things) - len(self.named)
        return ngettext("and %(n)d more", "and %(n)d more", n) % {"n": n} if n else ""

    @property
    def main(self) -> Thing | None:
        """What matters most of it; None for a plan that ends."""
        return self.things[0] if self.things else None

    @property
    def alerts(self) -> tuple[str, ...]:
        """What must be put right, each once."""
        asked = _("Cancel or keep") if self.is_asked else ""
        alerts = (alert for line in self.lines for alert in line.alerts if alert != asked)
        return _once(*alerts, self.warning)

    @property
    def about(self) -> tuple[str, ...]:
        """What else is said of what it names, each once."""
        texts = list(self.treatments)
        for thing in self.named:
            line = thing.line
            due = line.due if line.alerts else ""  # beside an appointment that may not stay
            texts += [line.who, due, *line.marks, "" if self.booking else thing.state]
        return _once(*texts)

    @property
    def printed(self) -> tuple[str, ...]:
        """What a button says on the screen: that there is no appointment yet."""
        return _once(*(line.state for line in self.lines)) if self.booking else ()

    @property
    def told(self) -> tuple[str, ...]:
        """What a nurse wrote about it, each once."""
        return _once(*(told for line in self.lines for told in line.told))


def _once(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def groups_of(lines: Iterable[Sequence[Entry]], words: ListWords) -> Iterator[WorkGroup]:
    """Yield the lines of a list in words, each from its rows."""
    lines = list(lines)
    bookings: Mapping[RowKey, BookTogether] = {}
    if words.section is Section.BOOK:
        bookings = bookings_of([row for rows in lines for row in rows], words.back)
    for number, rows in enumerate(lines, 1):
        yield group_of(rows, words.at(number), bookings)


def group_of(
    rows: Sequence[Entry], words: ListWords, bookings: Mapping[RowKey, BookTogether]
) -> WorkGroup:
    """Return one line in words; `bookings` is what can be booked together."""
    things = tuple(things_of(rows, words))
    of_day = [bookings[key] for row in rows if (key := (row.plan_id, row.key)) in bookings]
    return WorkGroup(
        patient=rows[0].plan.patient,
        address=_address(things),
        treatments=_once(*(str(thing.plan.protocol.treatment) for thing in things)),
        back=words.back,
        warning=_warning(rows, words),
        day=min(filter(None, (_day(row, words.section) for row in rows)), default=None),
        things=things,
        acts=tuple(acts_of(things, words.section)),
        booking=booking_of(things, words),
        bookings=tuple(one for one in of_day if one.n > len(things)),
        panel=panel_address(things[0], words.back),
        is_asked=words.section is Section.DECIDE,
    )


def _address(things: Sequence[Thing]) -> str:
    """Return the page of the plan; where there are several, that of the patient."""
    plan, *others = {thing.plan.pk: thing.plan for thing in things}.values()
    if others:
        return reverse("patient", args=[plan.patient.code])
    return reverse("plan", args=[plan.code])


def _day(row: Entry, section: Section) -> date | None:
    """Return the day by which the list is sorted."""
    day: date | None = getattr(row, DAYS[section])
    return day


def _warning(rows: Sequence[Entry], words: ListWords) -> str:
    """Return what a protocol itself says of missing several of these in a row; else ""."""
    if words.section not in (Section.OVERDUE, Section.PENDING):
        return ""
    in_a_row = (row for row in rows if words.runs.get((row.plan_id, row.fact), 0) >= MANY)
    return next(filter(None, (_if_missed(row, words) for row in in_a_row)), "")


def _if_missed(row: Entry, words: ListWords) -> str:
    protocol = row.plan.protocol
    told = getattr(words.rules[protocol.pk, row.fact], "if_missed", "")
    return rules_by_fact(protocol)[told].words("title") if told else ""


# plans that end


def ending_group(plan: Plan, today: date) -> WorkGroup:
    """Return a plan that runs out, in words."""
    return WorkGroup(
        patient=plan.patient,
        address=reverse("plan", args=[plan.code]),
        treatments=(str(plan.protocol.treatment),),
        says=_ending_words(plan, today),
    )


def _ending_words(plan: Plan, today: date) -> str:
    if plan.last_on and plan.last_on < today:
        return _(
            "The last line of this plan was on %(day)s. Agree what comes next, or stop it."
        ) % {"day": day_words(plan.last_on)}
    if plan.last_on:
        return _("The last line of this plan is on %(day)s. Agree what comes next.") % {
            "day": day_words(plan.last_on)
        }
    return _(
        "This plan is written out until %(day)s and is not being carried on. "
        "Ask whoever runs MSCare at your hospital."
    ) % {"day": day_words(plan.until)}
