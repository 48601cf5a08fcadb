"""Who there is: people who log in, what they do at a clinic, and patients."""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schedules import spelling
from treatments.models import Clinic

from .marks import MarkColumn

# What a phone can dial. A hospital's own numbers obey it too (forms/clinics.py).
PHONE_RULES = [
    RegexValidator(
        r"^[0-9 +()-]*\Z",
        _("Write a phone number with digits, blanks, +, - and ( ) only."),
    ),
    RegexValidator(r"\d\D*\d\D*\d", _("A phone number has at least three digits.")),
]


class User(AbstractUser):
    """Someone who logs in. Our own from the first migration on: it cannot be exchanged later."""

    worklist = models.JSONField(
        default=dict, editable=False, help_text="what a nurse chose there last, by name of filter"
    )


class Membership(models.Model):
    """A person of the staff has a role at a clinic, and what the role shows is of that clinic."""

    class Role(models.TextChoices):
        NURSE = "nurse", _("nurse")
        AUTHOR = "author", _("protocol author")
        MANAGER = "manager", _("clinic manager")
        AUDITOR = "auditor", _("auditor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    clinic = models.ForeignKey(Clinic, models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=7, choices=Role, default=Role.NURSE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "clinic", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"membership {self.pk}"


class Cover(models.Model):
    """While a nurse is away, another one covers: her patients count as that one's too."""

    nurse = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="cover", help_text="who is away"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="covers")
    until = models.DateField(help_text="that day included")

    def __str__(self) -> str:
        return f"cover {self.pk}"


class SpelledColumn(models.CharField):
    """A plain form of other columns, written out whenever a row is stored, alone or in bulk.

    Its order is that of the signs in every database; only PostgreSQL has to be told.
    """

    def __init__(self, *args: Any, spell: Callable[[Any], str] | None = None, **more: Any) -> None:
        super().__init__(*args, **{"editable": False, "default": "", **more})
        self.spell = spell  # no part of a migration: there the column is filled once

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Return what is stored; letters that are written as several may make it too long."""
        if self.spell:
            value = self.spell(model_instance)[: self.max_length]
            setattr(model_instance, self.attname, value)
        return super().pre_save(model_instance, add)

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """Return the type, and that it is sorted by its signs."""
        collation = "C" if connection.vendor == "postgresql" else None
        return {**super().db_parameters(connection), "collation": collation}


class PatientQuerySet(models.QuerySet["Patient"]):
    """Patients; who they are is stored one by one, so that their plain forms go along."""

    def update(self, **columns: Any) -> int:
        """Change columns of all at once. Raises TypeError for one that others are written from."""
        if columns.keys() & {"display_name", "hospital_number"}:
            raise TypeError("save each patient: a name and a number are searched in a plain form")
        return super().update(**columns)


class Patient(models.Model):
    """A person in treatment. What a protocol asks of them is a fact of their plan, not of them.

    A record that was merged into another keeps its row, and whoever looks for it finds the other.
    """

    class Care(models.TextChoices):
        """Why care does not simply go on: FHIR's words, and one of our own (docs/design.md)."""

        DECEASED = "deceased", _("died")
        FINISHED = "finished", _("moved to another hospital")
        DECLINED = "declined", _("declines follow-up")
        ONHOLD = "onhold", _("lost to follow-up")

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="patients")
    display_name = models.CharField(_("Name"), max_length=120)
    born_on = models.DateField(_("Date of birth"))
    hospital_number = models.CharField(_("Hospital number"), max_length=40)
    language = models.CharField(
        _("Language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True, validators=PHONE_RULES)
    nurse = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="own_patients",
        verbose_name=_("Own nurse"),
    )
    # Written out from the plans, which all say the same; null: care goes on.
    care = models.CharField(max_length=8, choices=Care, null=True, editable=False)
    care_on = models.DateField(null=True, editable=False, help_text="from that day on")
    created_at = models.DateTimeField(auto_now_add=True)
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="number of its latest correction"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="absorbed"
    )
    # Written out from the name and the number: what is searched, compared and sorted by.
    sort_name = SpelledColumn(
        max_length=240, spell=lambda patient: spelling.sort_name(patient.display_name)
    )
    search_text = SpelledColumn(
        max_length=320,
        spell=lambda patient: spelling.search_text(patient.display_name, patient.hospital_number),
    )
    number_key = SpelledColumn(
        max_length=80, spell=lambda patient: spelling.number_key(patient.hospital_number)
    )

    objects = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "hospital_number"],
                condition=Q(merged_into=None),
                name="hospital_number_once_per_clinic",
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "sort_name"], name="patient_by_name"),
            models.Index(fields=["clinic", "number_key"], name="patient_by_number"),
            models.Index(fields=["clinic", "born_on"]),
        ]

    def __str__(self) -> str:
        return f"patient {self.code}"  # logs carry no names

    def save(self, *args: Any, **options: Any) -> None:
        """Store it; with some columns only, what is written out from them goes along."""
        if names := options.get("update_fields"):
            spelled = [f.name for f in self._meta.fields if isinstance(f, SpelledColumn)]
            options["update_fields"] = {*names, *spelled}
        super().save(*args, **options)


class Correction(models.Model):
    """One correction of who a patient is: who, when, what stood there before and after."""

    patient = models.ForeignKey(Patient, models.CASCADE, related_name="corrections")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Only what differs, by the name of its column.
    old = models.JSONField()
    new = models.JSONField()
    mark = MarkColumn()

    class Meta:
        ordering = ["patient", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "revision"], name="correction_revision_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"correction {self.revision} of patient {self.patient_id}"


class Merge(models.Model):
    """Two records of one person made one, and what moved: exactly that goes back when undone."""

    code = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kept = models.ForeignKey(Patient, models.CASCADE, related_name="merges")
    other = models.ForeignKey(Patient, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    moved = models.JSONField(help_text="numbers of rows, by what they are: planning/merge.py")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"merge {self.code}"
