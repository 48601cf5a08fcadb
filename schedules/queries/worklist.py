"""What a nurse has to do, over all plans that she may see."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from schedules.agenda.desk import BOOK_AHEAD
from schedules.engine import GIVEN, RESULTS, Key, Kind, Offset
from schedules.inputs.regimens import rules_by_fact
from schedules.models import WITH_PLAN, Appointment, Cover, Entry, Patient, Plan, User
from schedules.planning.care import FOLLOW_UP, OVER
from schedules.planning.projection import BY_APPOINTMENT
from schedules.timeline import Appointment as Agreed
from treatments.facts import FACTS, FactKind
from treatments.models import MonitoringRule, Protocol, Rule, Treatment
from treatments.two_languages import active_language

from .people import plans_of
from .timelines import appointments_by_code, loose_row

ENDS_SOON = timedelta(weeks=6)
HORIZON_LEFT = Offset(months=6)  # the nightly command keeps it far beyond this
# What is asked about when it was not done. What goes with a dose goes as that goes.
ASKED = (Kind.DOSE, *BY_APPOINTMENT)
MANY = 2  # this many in a row that were not done are a warning of their own
RECENT = timedelta(days=400)  # so far back the tests of a series are shown, a mark each
EVENTS = tuple(name for name, fact in FACTS.items() if fact.kind is FactKind.DATE)

# A number, not the column: to group by that, a database would walk through all rows of all plans.
_OWNER = ExpressionWrapper(F("plan_id") + 0, output_field=BigIntegerField())

RunKey = tuple[int, str]  # (plan, fact)
RuleKey = tuple[int, str]  # (protocol, fact)


class Section(StrEnum):
    """A list of the worklist."""

    OVERDUE = "overdue"
    PENDING = "pending"  # was not done, and nobody has decided yet what now
    SOON = "soon"
    BOOK = "book"
    DECIDE = "decide"  # appointments: to cancel or keep
    RESULTS = "results"
    ENDING = "ending"


# Of whom a list asks nothing, beside that nothing of theirs is late any more: nobody discusses a
# result with who died, and nobody looks for tests that somebody is not expected for.
NOT_ASKED_OF: Mapping[Section, Collection[str]] = {
    Section.RESULTS: (Patient.Care.DECEASED,),
    Section.PENDING: (*OVER, Patient.Care.ONHOLD),
    Section.ENDING: (*OVER, Patient.Care.ONHOLD),
}


class Sort(StrEnum):
    """By what a list is ordered first."""

    DATE = "date"
    PATIENT = "patient"
    TREATMENT = "treatment"


class Whose(StrEnum):
    """Whose patients a list names: a nurse has some of her own, and covers for others."""

    FIRST = "first"  # hers before the others
    MINE = "mine"  # hers alone
    ALL = "all"


class WorkLine(NamedTuple):
    """A line of a list: of one plan all series that begin on one day there."""

    plan: int
    first: date | None


class Share(NamedTuple):
    """What one plan has in an appointment, and the lines that ever were in it as they are now."""

    appointment: Appointment
    entries: Sequence[Entry]  # of its plan; perhaps of other appointments too


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose worklist of which day, and what of it. Empty text: all."""

    user: User
    today: date
    treatment: str = ""
    kind: str = ""
    performer: str = ""
    clinic: str = ""
    # None: every line of product information too; True: only those that else are left out.
    is_product_information: bool | None = False
    sort: Sort = Sort.DATE
    whose: Whose = Whose.FIRST
    covered: tuple[int, ...] = ()  # the nurses for whom she covers

    @property
    def nurses(self) -> tuple[int, ...]:
        """Whose patients count as hers."""
        return (self.user.pk, *self.covered)

    @property
    def is_narrowed(self) -> bool:
        """Whether something of hers is left out, beside product information."""
        mine = self.whose is Whose.MINE
        return mine or any((self.treatment, self.kind, self.performer, self.clinic))

    @property
    def everything(self) -> "Scope":
        """The same without what narrows it."""
        wide = self.is_product_information
        return Scope(self.user, self.today, is_product_information=wide, sort=self.sort)

    def plans(self, *, with_errors: bool = False) -> QuerySet[Plan]:
        """Return the plans that count; one entered in error counts only where it is asked for."""
        plans = plans_of(self.user)
        if not with_errors:
            plans = plans.filter(is_entered_in_error=False)
        if self.treatment:
            plans = plans.filter(protocol__treatment__slug=self.treatment)
        if self.whose is Whose.MINE:
            plans = plans.filter(patient__nurse__in=self.nurses)
        return plans.filter(patient__clinic__slug=self.clinic) if self.clinic else plans

    def entries(self, section: Section | None = None) -> QuerySet[Entry]:
        """Return their rows.

        An appointment of a plan that was entered in error is still in the hospital's diary.

        The plans are looked up for each row that an index gives; a join would tempt a database
        to walk through all plans instead.
        """
        asked = {"kind": self.kind, "performer": self.performer}
        plans = self.plans(with_errors=section is Section.DECIDE)
        if section:
            plans = plans.exclude(patient__care__in=NOT_ASKED_OF.get(section, ()))
        of_row = plans.filter(pk=OuterRef("plan_id"))
        rows = Entry.objects.filter(Exists(of_row), **{name: v for name, v in asked.items() if v})
        if self.is_product_information is None:
            return rows
        counts = Q(is_product_information=False)
        counts |= Q(Exists(of_row.filter(protocol__in=_without_tests_of_their_own())))
        return rows.filter(~counts if self.is_product_information else counts)


def _without_tests_of_their_own() -> QuerySet[Protocol]:
    """Return the protocols of hospitals whose own words give no day for any test.

    There the product information is all that says when something is due. What goes with a dose is
    part of giving it, what counts from an event is for few, and "before the start" or "regularly"
    is no day.
    """
    own = MonitoringRule.objects.filter(
        protocol=OuterRef("pk"),
        ask_team=False,
        kind__in=RESULTS,
        shape__in=("at", "between"),
        part_of="",
    )
    return Protocol.objects.filter(~Exists(own.exclude(begin_anchor__in=EVENTS)))


def covers_of(user: User, today: date) -> list[Cover]:
    """Return who covers for a nurse, and for whom she covers today."""
    found = Cover.objects.filter(Q(nurse=user) | Q(by=user), until__gte=today)
    return list(found.select_related("nurse", "by").order_by("until", "pk"))


def end_of_next_week(today: date) -> date:
    """Return the Sunday after the coming one."""
    return today + timedelta(13 - today.weekday())


def rows_of(section: Section, scope: Scope) -> QuerySet[Entry]:
    """Return the rows of a list, in order; those of one plan and day stand together."""
    return _listed(section, scope).order_by(
        *_sorted_by(scope.sort, "plan__"),
        DAYS[section],
        "plan__patient__sort_name",
        "plan_id",
        "position",
        "occurrence",
    )


def lines_in(section: Section, scope: Scope) -> QuerySet[Entry, tuple[Any, ...]]:
    """Return the lines of a list in order, each as `WorkLine`: one query, however many rows."""
    rows = _listed(section, scope)
    order: dict[str, Any] = {f"hers_{n}": one for n, one in enumerate(_hers(scope, "plan__"))}
    order |= {"urgent": _urgency()} if section is Section.PENDING else {}
    order |= {f"sort_{n}": F(name) for n, name in enumerate(_sorted_by(scope.sort, "plan__"))}
    last = {"name": F("plan__patient__display_name")}
    lines = rows.annotate(**order, **last, owner=_OWNER).values("owner", "fact", *order, *last)
    lines = lines.annotate(first=Min(DAYS[section])).values("owner", "first", *order, *last)
    lines = lines.distinct().order_by(*order, "first", *last, "owner")
    return lines.values_list("owner", "first", *order, *last)


def rows_of_lines(section: Section, scope: Scope, lines: Iterable[WorkLine]) -> list[list[Entry]]:
    """Return the rows of each of these lines."""
    of_line: dict[WorkLine, list[Entry]] = {line: [] for line in lines}
    by_series: dict[RunKey, list[Entry]] = {}
    # Each plan once: it has a page of columns, and many rows.
    plans = Plan.objects.select_related(*WITH_PLAN).in_bulk({line.plan for line in of_line})
    for row in rows_of(section, scope).filter(plan__in=plans):
        row.plan = plans[row.plan_id]
        by_series.setdefault((row.plan_id, row.fact), []).append(row)
    for (plan, _fact), rows in by_series.items():
        days = [day for row in rows if (day := getattr(row, DAYS[section]))]
        line = WorkLine(plan, min(days, default=None))
        if line in of_line:
            of_line[line] += rows
    return list(of_line.values())


def _listed(section: Section, scope: Scope) -> QuerySet[Entry]:
    return scope.entries(section).filter(CONDITIONS[section](scope.today)).order_by()


def undecided_in(scope: Scope) -> QuerySet[Appointment]:
    """Return the appointments of which a nurse must say whether they stay, in order of time.

    What is narrowed by kind or performer is narrowed by the entry that leads an appointment. One
    that several plans share is there once. What the hospital agreed to is called off or kept,
    whoever's word the line is.
    """
    scope = replace(scope, is_product_information=None)
    leads = scope.entries(Section.DECIDE).filter(
        plan=OuterRef("plan"), fact=OuterRef("fact"), occurrence=OuterRef("occurrence")
    )
    rows = Appointment.objects.filter(Exists(leads), status=Appointment.Status.UNDECIDED)
    first = Appointment.objects.filter(
        plan__patient=OuterRef("plan__patient"),
        code=OuterRef("code"),
        status=Appointment.Status.UNDECIDED,
        pk__lt=OuterRef("pk"),
    )
    rows = rows.exclude(Exists(first))
    rows = rows.select_related("plan__patient__clinic", "plan__protocol__treatment")
    rows = rows.select_related("plan__protocol__clinic")
    order = ("on", "at", "plan__patient__sort_name", "pk")
    return rows.order_by(*_hers(scope, "plan__"), *_sorted_by(scope.sort, "plan__"), *order)


def lines_to_decide(appointments: Iterable[Appointment]) -> list[Entry]:
    """Return a line for each appointment, as of the entry that leads it."""
    found = list(appointments)
    facts, plans = {row.fact for row in found}, {row.plan_id for row in found}
    leads = Entry.objects.filter(plan__in=plans, fact__in=facts)
    by_key = {(entry.plan_id, entry.key): entry for entry in leads}
    rows = []
    for appointment in found:
        key = Key(appointment.fact, appointment.occurrence)
        row = loose_row(appointment, by_key[appointment.plan_id, key])
        row.plan = appointment.plan
        rows.append(row)
    return rows


def appointments_of(rows: Iterable[Entry]) -> dict[int, dict[UUID, Agreed]]:
    """Return the appointments that these rows are in, by plan and code."""
    codes = {row.appointment for row in rows if row.appointment}
    found = Appointment.objects.filter(code__in=codes) if codes else ()
    by_plan: dict[int, list[Appointment]] = {}
    for appointment in found:
        by_plan.setdefault(appointment.plan_id, []).append(appointment)
    return {plan: appointments_by_code(made) for plan, made in by_plan.items()}


def shares_of(rows: Iterable[Entry]) -> dict[UUID, list[Share]]:
    """Return what each plan has in the appointments that these rows are in, by code.

    With every line that ever was in them, as it is now. What a plan cancelled is left out.
    """
    codes = {row.appointment for row in rows if row.appointment}
    found = Appointment.objects.filter(code__in=codes).exclude(status=Appointment.Status.CANCELLED)
    shares = list(found.select_related("plan__protocol__treatment", "plan__protocol__clinic"))
    keys = {(row.plan_id, Key.read(part["key"])) for row in shares for part in row.parts}
    plans = {row.plan_id: row.plan for row in shares}
    lines = Entry.objects.filter(
        plan__in=plans,
        fact__in={key.fact for _plan, key in keys},
        occurrence__in={key.occurrence for _plan, key in keys},
    )
    by_plan: dict[int, list[Entry]] = {}
    for line in lines if plans else ():
        if (line.plan_id, line.key) in keys:
            line.plan = plans[line.plan_id]
            by_plan.setdefault(line.plan_id, []).append(line)
    by_code: dict[UUID, list[Share]] = {}
    for row in shares:
        by_code.setdefault(row.code, []).append(Share(row, by_plan.get(row.plan_id, [])))
    return by_code


def undecided_of(plans: Iterable[Plan]) -> list[Appointment]:
    """Return the appointments of these plans of which a nurse must say whether they stay."""
    by_pk = {plan.pk: plan for plan in plans if plan.pk}
    rows = list(
        Appointment.objects.filter(plan__in=by_pk, status=Appointment.Status.UNDECIDED)
        if by_pk
        else ()
    )
    for row in rows:
        row.plan = by_pk[row.plan_id]
    return rows


def ending_plans(scope: Scope) -> QuerySet[Plan]:
    """Return the plans that run out, or that were not carried further in time."""
    ends = Q(until__lte=HORIZON_LEFT.from_day(scope.today))
    ends |= Q(last_on__lte=scope.today + ENDS_SOON)
    plans = scope.plans().filter(ends, stopped_on=None).select_related("protocol__treatment")
    plans = plans.exclude(patient__care__in=NOT_ASKED_OF[Section.ENDING])
    day = Least("until", Coalesce("last_on", "until"))
    order = (day, "patient__sort_name", "pk")
    return plans.order_by(*_hers(scope, ""), *_sorted_by(scope.sort, ""), *order)


def patients_in(section: Section, scope: Scope) -> QuerySet[Patient]:
    """Return whose plans a list names."""
    plans = Plan.objects.filter(pk__in=_plans_in(section, scope)).order_by()
    return Patient.objects.filter(pk__in=plans.values("patient_id")).select_related("clinic")


def _plans_in(section: Section, scope: Scope) -> QuerySet[Any, Any]:
    if section is Section.ENDING:
        return ending_plans(scope).order_by().values("pk")
    if section is Section.DECIDE:
        return undecided_in(scope).order_by().values("plan_id")
    return _listed(section, scope).values("plan_id")


def count_of(section: Section, scope: Scope) -> int:
    """Return how many lines there are in a list."""
    if section is Section.ENDING:
        return ending_plans(scope).count()
    if section is Section.DECIDE:
        return undecided_in(scope).count()
    series = _listed(section, scope).annotate(owner=_OWNER).values("owner", "fact")
    series = series.annotate(first=Min(DAYS[section]))
    return series.values("owner", "first").distinct().count()


def left_out_of(section: Section, scope: Scope) -> int:
    """Return how many lines of product information a list leaves out."""
    if scope.is_product_information is None or section in (Section.ENDING, Section.DECIDE):
        return 0
    return count_of(section, replace(scope, is_product_information=True))


def runs_of(scope: Scope, plans: Iterable[int] | None = None) -> dict[RunKey, int]:
    """Return how many of a rule in a row were not done, where it is more than one.

    Of these plans only, unless they are not given.
    """
    rows = scope.entries() if plans is None else Entry.objects.filter(plan__in=plans)
    runs = rows.filter(_not_done(scope.today), ~_done_later()).values("plan_id", "fact")
    counted = runs.annotate(n=Count("pk")).order_by().filter(n__gte=MANY)
    return {(plan, fact): n for plan, fact, n in counted.values_list("plan_id", "fact", "n")}


class Recent(NamedTuple):
    """A row of a series as a mark shows it."""

    plan: int
    fact: str
    status: str
    deadline: date | None


def recent_of(rows: Iterable[Entry], today: date) -> dict[RunKey, list[Recent]]:
    """Return what became lately of the series that these rows are of, the oldest first."""
    series = {(row.plan_id, row.fact) for row in rows}
    lately = Entry.objects.filter(
        Q(deadline__isnull=False) | ~Q(status__in=(Entry.Status.PLANNED, Entry.Status.MOVED)),
        plan__in={plan for plan, _fact in series},
        fact__in={fact for _plan, fact in series},
        sort_on__range=(today - RECENT, end_of_next_week(today)),
        dropped_at=None,
    )
    found: dict[RunKey, list[Recent]] = {}
    columns = lately.order_by("occurrence").values_list("plan_id", "fact", "status", "deadline")
    for row in map(Recent._make, columns if series else ()):
        if (row.plan, row.fact) in series:
            found.setdefault((row.plan, row.fact), []).append(row)
    return found


def treatments_in_use(user: User) -> QuerySet[Treatment]:
    """Return the treatments of the patients whom a nurse may see."""
    protocols = plans_of(user).values("protocol")
    return Treatment.objects.filter(protocols__in=protocols).distinct()


def rules_of(rows: Iterable[Entry]) -> dict[RuleKey, Rule]:
    """Return the rule of each row, by (protocol, fact).

    A row that left its plan may know only an earlier version of the protocol.
    """
    found: dict[RuleKey, Rule] = {}
    lost: dict[RuleKey, int] = {}  # treatment
    for row in rows:
        protocol = row.plan.protocol
        if rule := rules_by_fact(protocol).get(row.fact):
            found[protocol.pk, row.fact] = rule
        else:
            lost[protocol.pk, row.fact] = protocol.treatment_id
    versions = Protocol.objects.filter(treatment__in=set(lost.values())).order_by("dated", "pk")
    for version in versions if lost else ():
        rules = rules_by_fact(version)
        of_version = {key: rules.get(key[1]) for key in lost if lost[key] == version.treatment_id}
        found |= {key: rule for key, rule in of_version.items() if rule}
    return found


# conditions: each begins with columns of an index (see Entry.Meta)


def _not_done(today: date) -> Q:
    """What was missed, or is open and too late."""
    return Q(dropped_at=None) & (Q(status=Entry.Status.MISSED) | Q(deadline__lt=today))


def _of_the_same_rule() -> QuerySet[Entry]:
    return Entry.objects.filter(plan=OuterRef("plan"), fact=OuterRef("fact"))


def _done_later() -> Exists:
    """Something of the same rule was done after it: then it no longer counts as in a row."""
    later = Q(occurrence__gt=OuterRef("occurrence"), status__in=GIVEN)
    return Exists(_of_the_same_rule().filter(later))


def _missed_in_a_row(today: date) -> Q:
    """The last one of each run of a rule that was not done."""
    later = _of_the_same_rule().filter(
        Q(status__in=GIVEN) | _not_done(today), occurrence__gt=OuterRef("occurrence")
    )
    before = _of_the_same_rule().filter(
        _not_done(today), ~_done_later(), occurrence__lt=OuterRef("occurrence")
    )
    return Q(_not_done(today), ~Exists(later), Exists(before))


def _overdue(today: date) -> Q:
    return Q(deadline__lt=today)


def _in_time(today: date) -> Q:
    """Open, and not overdue: said so that a database does not look it up by the deadline.

    Nearly all that is open lies ahead; what comes first is found by `sort_on`.
    """
    return Q(deadline__isnull=False) & ~Q(deadline__lt=today)


def _soon(today: date) -> Q:
    """Its day, or a day of its window, lies in these two weeks."""
    return _in_time(today) & Q(sort_on__lte=end_of_next_week(today))


def _to_book(today: date) -> Q:
    # What has a deadline is open; "not booked" keeps a database off the index of statuses.
    coming = _in_time(today) & Q(sort_on__lte=today + BOOK_AHEAD)
    return coming & Q(needs_booking=True) & ~Q(status=Entry.Status.BOOKED)


def _pending(today: date) -> Q:
    """Was not done: a dose until it is decided, a test or visit until one like it is done.

    Of a dose that was broken off: whether it was completed. With it the doses that wait in a pause
    of which nobody named the end. After a stop nothing is given later.
    """
    asked = Q(status__in=(Entry.Status.MISSED, Entry.Status.PARTIAL), dropped_at=None)
    is_dose = Q(kind=Kind.DOSE)
    missed = Q(status=Entry.Status.MISSED, plan__stopped_on=None, kind__in=ASKED)
    begun = Q(status=Entry.Status.PARTIAL, reason="")
    declined = Q(plan__patient__care=Patient.Care.DECLINED, kind__in=FOLLOW_UP)
    decide = asked & ~declined & (begun | Q(missed, is_dose | ~Q(_done_later())))
    found = Entry.objects.filter(decide).order_by().values("pk")
    others = (_waiting().values("pk"), _missed_after_a_stop(today).values("pk"))
    return Q(pk__in=found.union(*others))


def _missed_after_a_stop(today: date) -> QuerySet[Entry]:
    """Return the last of several tests in a row that were missed: tests go on after a stop."""
    missed = Entry.objects.filter(_missed_in_a_row(today), status=Entry.Status.MISSED)
    others = [kind for kind in Kind if kind is not Kind.LAB]
    tests = missed.exclude(kind__in=others).order_by()  # few are missed: by their status alone
    return tests.filter(plan__stopped_on__isnull=False, plan__patient__care=None)


def _waiting() -> QuerySet[Entry]:
    """Return of each plan that pauses without an end the first dose that has no day.

    From the few such plans to their doses: the index of statuses leads to those of all plans.
    """
    paused = Plan.objects.filter(paused_since__isnull=False, stopped_on=None)
    doses = Entry.objects.filter(kind=Kind.DOSE, dropped_at=None).order_by()
    waits = doses.filter(~_is_other_than(Entry.Status.PLANNED), due=None, is_period=False)
    of_plan = Q(plan=OuterRef("plan"))
    before = waits.filter(of_plan, position__lt=OuterRef("position"))
    missed = doses.filter(of_plan, ~_is_other_than(Entry.Status.MISSED))
    return waits.filter(~Exists(before), ~Exists(missed), plan__in=paused)


def _is_other_than(status: Entry.Status) -> Q:
    """Denied, it is true of one status, and leads no database to the index of statuses."""
    return Q(status__in=[other for other in Entry.Status if other is not status])


def _results(today: date) -> Q:
    return Q(status=Entry.Status.DONE, kind__in=RESULTS, discussed_on=None)


CONDITIONS: dict[Section, Callable[[date], Q]] = {
    Section.OVERDUE: _overdue,
    Section.PENDING: _pending,
    Section.SOON: _soon,
    Section.BOOK: _to_book,
    Section.RESULTS: _results,
}
DAYS = {
    Section.OVERDUE: "deadline",
    Section.PENDING: "sort_on",
    Section.SOON: "sort_on",
    Section.BOOK: "sort_on",
    Section.DECIDE: "on",
    Section.RESULTS: "on",
}


# order


def _sorted_by(sort: Sort, plan: str) -> list[str]:
    match sort:
        case Sort.PATIENT:
            return [f"{plan}patient__sort_name", f"{plan}patient_id"]
        case Sort.TREATMENT:
            return [f"{plan}protocol__treatment__name_{active_language()}"]
    return []


def _hers(scope: Scope, plan: str) -> list[Case]:
    """First her own patients, where a nurse wants that."""
    if scope.whose is not Whose.FIRST:
        return []
    hers = When(**{f"{plan}patient__nurse__in": scope.nurses}, then=Value(0))
    return [Case(hers, default=Value(1))]


def _urgency() -> Case:
    """First the treatments of which a hospital says what missing tests means."""
    told = MonitoringRule.objects.filter(
        protocol__treatment=OuterRef("plan__protocol__treatment")
    ).exclude(if_missed="")
    return Case(When(Exists(told), then=Value(0)), default=Value(1))
