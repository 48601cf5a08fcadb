"""Which lists there are, and whose worklist of which day is asked for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from schedules.engine import RESULTS
from schedules.models import Cover, Entry, Patient, Plan, User
from schedules.planning.care import OVER
from schedules.queries.people import plans_of
from schedules.queries.staff import clinics_of
from treatments.facts import FACTS, FactKind
from treatments.models import MonitoringRule, Protocol, Treatment

EVENTS = tuple(name for name, fact in FACTS.items() if fact.kind is FactKind.DATE)


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


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose worklist of which day, and what of it. Empty text: all."""

    user: User
    today: date
    treatment: str = ""
    kind: str = ""
    performer: str = ""
    clinic: str = ""
    patient: str = ""  # the code of the one whose lines are asked for
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
        if self.patient:
            plans = plans.filter(patient__code=self.patient)
        if self.treatment:
            plans = plans.filter(protocol__treatment__slug=self.treatment)
        if self.whose is Whose.MINE:
            plans = plans.filter(patient__nurse__in=self.nurses)
        return plans.filter(patient__clinic__slug=self.clinic) if self.clinic else plans

    def rows(self) -> QuerySet[Entry]:
        """Return the rows of her hospitals: each index for a worklist begins with the hospital."""
        return Entry.objects.filter(clinic__in=clinics_of(self.user))

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
        # Of what is pending each part begins with the hospital: it is found by its numbers.
        rows = Entry.objects.all() if section is Section.PENDING else self.rows()
        rows = rows.filter(Exists(of_row), **{name: v for name, v in asked.items() if v})
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


def treatments_in_use(user: User) -> QuerySet[Treatment]:
    """Return the treatments of the patients whom a nurse may see."""
    protocols = plans_of(user).values("protocol")
    return Treatment.objects.filter(protocols__in=protocols).distinct()
