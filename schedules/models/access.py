"""Who may look at a patient's record beside the staff, how they got in, and who looked when."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .marks import MarkColumn
from .people import Patient

UNREAD = timedelta(days=365)  # so long an address stays open that no calendar reads
TOLD_BEFORE = timedelta(days=60)


class Access(models.Model):
    """The patient, or a partner or carer who may look along (read only)."""

    class Kind(models.TextChoices):
        SELF = "self", _("the patient")
        CARER = "carer", _("looks along")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accesses")
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="accesses")
    kind = models.CharField(max_length=5, choices=Kind)
    name = models.CharField(_("Name"), max_length=80, help_text="as the patient calls a carer")
    granted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    # What this person has seen of each plan: {code of the plan: number of its latest change}.
    seen = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["granted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "patient"],
                condition=models.Q(withdrawn_at=None),
                name="one_access_of_a_person_to_a_patient",
            ),
        ]

    def __str__(self) -> str:
        return f"access {self.code}"

    @property
    def is_own(self) -> bool:
        """Tell whether it is the patient who looks."""
        return self.kind == self.Kind.SELF


class Reading(models.Model):
    """What somebody read and put away: what changed between two states of each plan.

    It holds no words: they are read from the changes themselves, in the language of the day.
    """

    access = models.ForeignKey(Access, models.CASCADE, related_name="readings")
    at = models.DateTimeField()
    # {code of a plan: number of its latest change}, before and after; a new plan has none before.
    since = models.JSONField(default=dict)
    until = models.JSONField(default=dict)
    mark = MarkColumn()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["access", "-at"], name="reading_of_an_access")]

    def __str__(self) -> str:
        return f"reading {self.pk} of access {self.access_id}"


class Letter(models.Model):
    """A one-time code with which a patient or carer comes in. Only its hash is kept."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    patient = models.ForeignKey(Patient, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=5, choices=Access.Kind)
    name = models.CharField(max_length=80, blank=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="wrong dates of birth")

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"letter {self.code}"


class Feed(models.Model):
    """A secret address from which a calendar program reads the timeline. Only its hash is kept."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    access = models.ForeignKey(Access, models.CASCADE, related_name="feeds")
    name = models.CharField(_("Name"), max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    is_neutral = models.BooleanField(default=True, help_text="titles name no drug or department")
    lanes = models.JSONField(default=list, help_text="doses, tests, visits, periods")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    by_day = models.BooleanField(default=True, help_text="one event a day, not one for each thing")
    only_last_days = models.BooleanField(default=False, help_text="of a window only its last day")
    has_reminders = models.BooleanField(default=False, help_text="how to prepare, as own entries")
    has_alarms = models.BooleanField(default=False, help_text="the day before")
    made_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    trial_at = models.DateTimeField(null=True, help_text="when a test entry was last asked for")

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"feed {self.code}"

    @property
    def logged_as(self) -> str:
        """What the log of access calls it: a patient's own words would stay there for ever."""
        return f"feed: {self.code}"

    @property
    def is_tried_out(self) -> bool:
        """Tell whether somebody waits to hear that a calendar reads it."""
        return self.trial_at is not None and not (
            self.fetched_at and self.fetched_at >= self.trial_at
        )

    @property
    def ends_at(self) -> datetime:
        """When it stops by itself, if no calendar reads it before."""
        return (self.fetched_at or self.made_at) + UNREAD

    @property
    def ends_soon(self) -> bool:
        """Tell whether whoever made it should hear that it stops."""
        return timezone.now() >= self.ends_at - TOLD_BEFORE


class StoredFeed(models.Model):
    """The calendar of a feed as it was last made: most programs ask for what they have already.

    It is made again when what it was made of changes (`basis`), and with every new day.
    """

    feed = models.OneToOneField(Feed, models.CASCADE, primary_key=True, related_name="stored")
    basis = models.CharField(max_length=64, help_text="hash of what it was made of")
    digest = models.CharField(max_length=64, help_text="hash of the file")
    body = models.BinaryField(help_text="the file, compressed")
    changed_at = models.DateTimeField(help_text="when the file last became another one")
    # Who read it today: only the first time of each program a day is written into the log.
    read_by = models.TextField(blank=True, help_text="the day, and hashes of programs")
    # How often it was sent since when: each address may be read so often a minute.
    sent_since = models.DateTimeField(null=True)
    sent = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"calendar of feed {self.feed_id}"


class ShownEvent(models.Model):
    """What a feed showed last under one identity: its revision goes up when it shows otherwise."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="shown")
    uid = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, help_text="hash of what was shown")
    sequence = models.PositiveIntegerField(help_text="how often it was shown otherwise")
    at = models.DateTimeField(help_text="since when it is shown like this")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed", "uid"], name="shown_once_in_a_feed"),
        ]

    def __str__(self) -> str:
        return f"event {self.pk} of feed {self.feed_id}"


class AccessEvent(models.Model):
    """One look at a patient's record, one act on it, one login, or one attempt (NEN 7513).

    Append-only: the database refuses to change or delete a row. It names people and patients by
    value and points to no row, so that it outlives what it tells of, and stays apart from the
    history of changes.
    """

    class Action(models.TextChoices):
        LOGIN = "login", _("logged in")
        VIEW = "view", _("looked at")
        LIST = "list", _("seen in a list")
        CHANGE = "change", _("changed")
        EXPORT = "export", _("taken out")
        FEED = "feed", _("read by a calendar")
        ACCESS = "access", _("access given or withdrawn")
        DENIED = "denied", _("refused")
        FORGET = "forget", _("deleted after the term")

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150, help_text="user name; empty for nobody known")
    actor_name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=10)
    clinic = models.SlugField()
    patient_code = models.UUIDField(db_index=True)
    action = models.CharField(max_length=6, choices=Action)
    what = models.CharField(max_length=60, help_text="the page, in the name of its address")
    from_address = models.GenericIPAddressField(null=True)
    mark = MarkColumn()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["patient_code", "-at"], name="event_of_patient")]

    def __str__(self) -> str:
        return f"event {self.pk}"


class SentForm(models.Model):
    """A form that was sent, and where it led: sent again, it leads there and makes nothing.

    A row of its own, not a value in the session: two clicks at once read the same session, and
    only a unique key lets one of two processes win. Swept after some days by `extend_plans`.
    """

    key = models.CharField(max_length=64, unique=True, help_text="hash of the key of the form")
    content = models.CharField(max_length=64, help_text="hash of what was sent")
    led_to = models.TextField(help_text="an address of ours")
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"form sent at {self.at}"
