"""What stands in each list. Each condition begins with columns of an index (see Entry.Meta)."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from schedules.agenda.desk import BOOK_AHEAD
from schedules.engine import GIVEN, RESULTS, Kind
from schedules.models import Entry, Patient, Plan
from schedules.planning.care import FOLLOW_UP
from schedules.planning.projection import BY_APPOINTMENT
from schedules.queries.staff import clinics_of

from .scope import Scope, Section

# What is asked about when it was not done. What goes with a dose goes as that goes.
ASKED = (Kind.DOSE, *BY_APPOINTMENT)


def end_of_next_week(today: date) -> date:
    """Return the Sunday after the coming one."""
    return today + timedelta(13 - today.weekday())


def not_done(today: date) -> Q:
    """Return what was missed, or is open and too late."""
    return Q(dropped_at=None) & (Q(status=Entry.Status.MISSED) | Q(deadline__lt=today))


def _of_the_same_rule() -> QuerySet[Entry]:
    return Entry.objects.filter(plan=OuterRef("plan"), fact=OuterRef("fact"))


def done_later() -> Exists:
    """Tell whether one of the same rule was done after it: then it counts in no row any more."""
    later = Q(occurrence__gt=OuterRef("occurrence"), status__in=GIVEN)
    return Exists(_of_the_same_rule().filter(later))


def _missed_in_a_row(today: date) -> Q:
    """The last one of each run of a rule that was not done."""
    later = _of_the_same_rule().filter(
        Q(status__in=GIVEN) | not_done(today), occurrence__gt=OuterRef("occurrence")
    )
    before = _of_the_same_rule().filter(
        not_done(today), ~done_later(), occurrence__lt=OuterRef("occurrence")
    )
    return Q(not_done(today), ~Exists(later), Exists(before))


def _overdue(scope: Scope) -> Q:
    return Q(deadline__lt=scope.today)


def _in_time(today: date) -> Q:
    """Open, and not overdue: said so that a database does not look it up by the deadline.

    Nearly all that is open lies ahead; what comes first is found by `sort_on`.
    """
    return Q(deadline__isnull=False) & ~Q(deadline__lt=today)


def _soon(scope: Scope) -> Q:
    """Its day, or a day of its window, lies in these two weeks."""
    return _in_time(scope.today) & Q(sort_on__lte=end_of_next_week(scope.today))


def _to_book(scope: Scope) -> Q:
    # What has a deadline is open; "not booked" keeps a database off the index of statuses.
    coming = _in_time(scope.today) & Q(sort_on__lte=scope.today + BOOK_AHEAD)
    return coming & Q(needs_booking=True) & ~Q(status=Entry.Status.BOOKED)


def _pending(scope: Scope) -> Q:
    """Was not done: a dose until it is decided, a test or visit until one like it is done.

    Of a dose that was broken off: whether it was completed. With it the doses that wait in a pause
    of which nobody named the end. After a stop nothing is given later.
    """
    asked = Q(status__in=(Entry.Status.MISSED, Entry.Status.PARTIAL), dropped_at=None)
    is_dose = Q(kind=Kind.DOSE)
    missed = Q(status=Entry.Status.MISSED, plan__stopped_on=None, kind__in=ASKED)
    begun = Q(status=Entry.Status.PARTIAL, reason="")
    declined = Q(plan__patient__care=Patient.Care.DECLINED, kind__in=FOLLOW_UP)
    decide = asked & ~declined & (begun | Q(missed, is_dose | ~Q(done_later())))
    rows = scope.rows()
    found = rows.filter(decide).order_by().values("pk")
    others = (_waiting(scope).values("pk"), _missed_after_a_stop(rows, scope.today).values("pk"))
    return Q(pk__in=found.union(*others))


def _missed_after_a_stop(rows: QuerySet[Entry], today: date) -> QuerySet[Entry]:
    """Return the last of several tests in a row that were missed: tests go on after a stop."""
    missed = rows.filter(_missed_in_a_row(today), status=Entry.Status.MISSED)
    others = [kind for kind in Kind if kind is not Kind.LAB]
    tests = missed.exclude(kind__in=others).order_by()  # few are missed: by their status alone
    return tests.filter(plan__stopped_on__isnull=False, plan__patient__care=None)


def _waiting(scope: Scope) -> QuerySet[Entry]:
    """Return of each plan that pauses without an end the first dose that has no day.

    From the few such plans to their doses: the index of statuses leads to those of all plans.
    """
    paused = Plan.objects.filter(paused_since__isnull=False, stopped_on=None)
    hers = Patient.objects.filter(pk=OuterRef("patient_id"), clinic__in=clinics_of(scope.user))
    paused = paused.filter(Exists(hers)).order_by()
    doses = Entry.objects.filter(kind=Kind.DOSE, dropped_at=None).order_by()
    waits = doses.filter(~_is_other_than(Entry.Status.PLANNED), due=None, is_period=False)
    of_plan = Q(plan=OuterRef("plan"))
    before = waits.filter(of_plan, position__lt=OuterRef("position"))
    missed = doses.filter(of_plan, ~_is_other_than(Entry.Status.MISSED))
    return waits.filter(~Exists(before), ~Exists(missed), plan__in=paused.values("pk"))


def _is_other_than(status: Entry.Status) -> Q:
    """Denied, it is true of one status, and leads no database to the index of statuses."""
    return Q(status__in=[other for other in Entry.Status if other is not status])


def _results(_scope: Scope) -> Q:
    return Q(status=Entry.Status.DONE, kind__in=RESULTS, discussed_on=None)


CONDITIONS: dict[Section, Callable[[Scope], Q]] = {
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
