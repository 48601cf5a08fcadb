"""A patient's treatment, its dated entries, and every change of it.

The protocol, the start, the facts and what happened are the truth of a plan. Its dated entries are
written out from that truth by the engine, so that a timeline is read without it.
"""

import uuid
from functools import cache
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schedules.engine import Key
from treatments.models import Clinic, Protocol

from .marks import MarkColumn
from .people import Patient

# What nearly everybody asks of a plan; and of something that belongs to one.
WITH_PLAN = ("patient__clinic", "protocol__treatment", "protocol__clinic")
WITH_ITS_PLAN = tuple(f"plan__{name}" for name in WITH_PLAN)


class Plan(models.Model):
    """One patient's treatment under one version of a protocol."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="plans")
    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="plans")
    start = models.DateField()
    facts = models.JSONField(default=dict, help_text="fact name: answer, as it was typed")
    until = models.DateField(help_text="last day of what repeats without an end")
    # What was due before this day happened before the plan was kept here: it is nobody's backlog.
    kept_from = models.DateField()
    is_entered_in_error = models.BooleanField(default=False)
    care = models.JSONField(null=True, help_text="of the person: state and day; null: goes on")
    pauses = models.JSONField(null=True, help_text="by number: since, again, anew; null: none")
    revision = models.PositiveIntegerField(default=0, help_text="number of its latest change")
    # Up to there its history is read by planning.earlier; null: it began later.
    earlier_until = models.PositiveIntegerField(
        null=True,
        help_text="number of its latest change of before appointments were a thing of their own",
    )
    changed_at = models.DateTimeField(auto_now=True)
    # Written out by the engine, as the entries are.
    notices = models.JSONField(default=list)
    stopped_on = models.DateField(null=True)
    paused_since = models.DateField(null=True, help_text="nobody named the day of the next dose")
    last_on = models.DateField(null=True, help_text="last dated entry; null where there is no end")
    # The digest of the protocol from which its rows were written; null: before that was kept.
    described_by = models.CharField(max_length=64, null=True)

    class Meta:
        ordering = ["start", "pk"]
        indexes = [
            models.Index(fields=["until"], name="plan_until"),
            models.Index(fields=["last_on"], name="plan_last_on"),
            models.Index(
                fields=["paused_since"],
                name="plan_paused",
                condition=Q(paused_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.code}"


class Entry(models.Model):
    """One dated thing of a plan: an item (dose, test, visit) or a period.

    (plan, fact, occurrence) is its identity for ever. An entry that leaves the plan keeps its row,
    with the moment at which it left: a calendar must still be told, and what happened stays.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        MOVED = "moved", _("moved")
        BOOKED = "booked", _("booked")
        DONE = "done", _("done")
        PARTIAL = "partial", _("begun and broken off")
        MISSED = "missed", _("missed")
        SKIPPED = "skipped", _("skipped")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="entries")
    # Written out from the patient: among the rows of all hospitals the lists of one begin here.
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="+", db_index=False)
    fact = models.CharField(max_length=60)
    occurrence = models.PositiveSmallIntegerField()

    # Written out by the engine.
    position = models.PositiveSmallIntegerField(help_text="place of the rule in its protocol")
    kind = models.CharField(max_length=13)
    performer = models.CharField(max_length=20, blank=True)
    due = models.DateField(null=True)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    is_period = models.BooleanField(default=False)
    book_on = models.DateField(null=True)
    certainty = models.CharField(max_length=7)
    is_conditional = models.BooleanField(default=False)
    is_at_least = models.BooleanField(
        default=False, help_text="counts from a dose of which nobody knows whether it was given"
    )
    repeat = models.JSONField(null=True)
    detail = models.JSONField(default=dict)
    sort_on = models.DateField(null=True)
    rebook = models.BooleanField(default=False)
    deadline = models.DateField(null=True, help_text="last day on which it is in time")
    needs_booking = models.BooleanField(default=False)
    is_product_information = models.BooleanField(default=False)
    part_of = models.CharField(max_length=70, blank=True, help_text="fact#n of the same plan")
    guards = models.CharField(max_length=70, blank=True, help_text="fact#n of a dose")
    course = models.PositiveSmallIntegerField(null=True)

    # What is agreed and what happened: never touched by the engine.
    status = models.CharField(max_length=7, choices=Status, default=Status.PLANNED)
    on = models.DateField(null=True)
    carries = models.BooleanField(null=True, help_text="later doses count from this day")
    reason = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    discussed_on = models.DateField(null=True, help_text="the result was discussed")
    began_on = models.DateField(null=True, help_text="broken off then, and completed on `on`")

    # Of the appointment that it is in, written out from there.
    appointment = models.UUIDField(null=True, help_text="its code")
    at = models.TimeField(null=True)
    place = models.CharField(max_length=120, blank=True)

    # For calendars (RFC 5545 3.8.7.4).
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    is_held = False  # by a pause without an end: a dose, as it was just projected; not stored

    class Meta:
        ordering = ["sort_on", "position", "occurrence"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "fact", "occurrence"], name="entry_identity_is_unique"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("moved", "booked", "done", "partial"))
                | Q(on__isnull=False),
                name="entry_that_happened_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="skipped") | ~Q(reason=""), name="skipped_entry_has_a_reason"
            ),
        ]
        # For the worklist. A row has a deadline only while something is to be done about it.
        indexes = [
            models.Index(
                fields=["clinic", "deadline"],
                name="entry_late",
                condition=Q(deadline__isnull=False),
            ),
            models.Index(
                fields=["clinic", "sort_on"], name="entry_next", condition=Q(deadline__isnull=False)
            ),
            models.Index(fields=["clinic", "status", "kind", "discussed_on"], name="entry_told"),
        ]

    def __str__(self) -> str:
        return f"{self.key} of plan {self.plan_id}"

    @classmethod
    def of(cls, **values: Any) -> "Entry":
        """Return a row with these columns, `detail` among them, that is not stored.

        A projection makes hundreds: by place, as Django makes the rows that it reads, takes half
        the time that it takes by name.
        """
        return cls(*(_blank() | values).values())

    @property
    def key(self) -> Key:
        """Its identity in its plan."""
        return Key(self.fact, self.occurrence)


@cache
def _blank() -> dict[str, Any]:
    """Return what each column of an entry holds until something else is said, in their order."""
    return {column.attname: column.get_default() for column in Entry._meta.concrete_fields}


class Appointment(models.Model):
    """What was agreed with the hospital for one or several entries of a plan (FHIR Appointment).

    It never goes away: it is kept, done or cancelled, or a nurse still has to say which.
    """

    class Status(models.TextChoices):
        """FHIR's words, and one of our own: the schedule moved, and nobody has decided yet."""

        BOOKED = "booked", _("booked")
        UNDECIDED = "undecided", _("to cancel or keep")
        FULFILLED = "fulfilled", _("took place")
        NOSHOW = "noshow", _("missed")
        CANCELLED = "cancelled", _("cancelled")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="appointments")
    code = models.UUIDField(default=uuid.uuid4, editable=False)
    status = models.CharField(max_length=9, choices=Status, default=Status.BOOKED)
    fact = models.CharField(max_length=60, help_text="of the entry that leads it")
    occurrence = models.PositiveSmallIntegerField()
    on = models.DateField()
    last = models.DateField(null=True, help_text="last day of a stay")
    at = models.TimeField(null=True, help_text="null: a whole day")
    minutes = models.PositiveSmallIntegerField(null=True, help_text="how long it takes")
    place = models.CharField(max_length=120, blank=True)
    who = models.CharField(max_length=120, blank=True, help_text="with whom")
    note = models.CharField(max_length=500, blank=True, help_text="the patient reads it")
    parts = models.JSONField(help_text="all entries that ever were in it, the leading one first")

    # Written out from the plan, as its entries are.
    keys = models.JSONField(help_text="fact#n of the entries that are in it, the leading one first")
    is_by_itself = models.BooleanField(default=False, help_text="nothing of the plan waits for it")

    # For calendars, as of an entry.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="appointment_is_unique"),
        ]
        indexes = [models.Index(fields=["status", "on"], name="appointment_stands")]

    def __str__(self) -> str:
        return f"appointment {self.code}"


class Change(models.Model):
    """One act on a plan: who, when, what was true before and after, why. Never rewritten.

    `old` and `new` hold only what differs, by name; null stands for "not there". All `new`s of a
    plan after one another give its present truth.
    """

    class Act(models.TextChoices):
        START = "start", _("plan started")
        RECORD = "record", _("recorded")
        MOVE = "move", _("moved")
        BOOK = "book", _("appointment made")
        REBOOK = "rebook", _("appointment moved")
        CANCEL = "cancel", _("appointment cancelled")
        KEEP = "keep", _("appointment stays")
        TAKE_OUT = "take_out", _("taken out of an appointment")
        TOGETHER = "together", _("put together in one appointment")
        REVISE = "revise", _("start or facts changed")
        COURSE = "course", _("course added")
        STOP = "stop", _("stopped")
        PAUSE = "pause", _("paused")
        RESUME = "resume", _("day of the next dose after a pause")
        AGAIN = "again", _("begun again")
        SWITCH = "switch", _("switched")
        UPGRADE = "upgrade", _("moved to another protocol version")
        EXTEND = "extend", _("extended")
        WITHDRAW = "withdraw", _("entered in error")
        CARE = "care", _("course of care")
        UNDO = "undo", _("undone")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    act = models.CharField(max_length=8, choices=Act)
    act_id = models.UUIDField(default=uuid.uuid4, help_text="the same for plans changed together")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, help_text="null: the nightly command"
    )
    reason = models.CharField(max_length=500, blank=True)
    old = models.JSONField()
    new = models.JSONField()
    steps = models.JSONField(default=list, help_text="what it did to each entry")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    mark = MarkColumn()

    class Meta:
        ordering = ["plan", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "revision"], name="change_revision_is_unique"),
        ]

    def __str__(self) -> str:
        return f"change {self.revision} of plan {self.plan_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new change. Raises ValidationError for one that is stored already."""
        if self.pk:
            raise ValidationError("A change is never rewritten; undo it by a new one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ValidationError: history stays."""
        raise ValidationError("A change is never deleted.")
