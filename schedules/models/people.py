"""Who there is: people who log in, what they do at a clinic, and patients."""

import uuid

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from treatments.models import Clinic


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


class Patient(models.Model):
    """A person in treatment. What a protocol asks of them is a fact of their plan, not of them."""

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

    class Meta:
        ordering = ["display_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "hospital_number"], name="hospital_number_once_per_clinic"
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "display_name"]),
            models.Index(fields=["clinic", "born_on"]),
        ]

    def __str__(self) -> str:
        return f"patient {self.code}"  # logs carry no names
