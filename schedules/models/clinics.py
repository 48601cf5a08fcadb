"""What a hospital changed on its own page."""

from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from treatments.models import Clinic

from .marks import MarkColumn


class ClinicChange(models.Model):
    """One act on a hospital's own contacts or closed days: who, when, what. Never rewritten."""

    clinic = models.ForeignKey(Clinic, models.PROTECT, related_name="changes")
    revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # A contact by its key; null: closed days. Null in `old` or `new`: it was or is not there.
    contact = models.TextField(null=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    mark = MarkColumn()

    class Meta:
        ordering = ["clinic", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["clinic", "revision"], name="clinic_revision_once"),
        ]

    def __str__(self) -> str:
        return f"change {self.revision} of {self.clinic_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new change. Raises ValidationError for one that is stored already."""
        if self.pk:
            raise ValidationError("A change is never rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise ValidationError: history stays."""
        raise ValidationError("A change is never deleted.")
