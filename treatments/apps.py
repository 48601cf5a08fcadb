"""The knowledge half of the house."""

from django.apps import AppConfig


class TreatmentsConfig(AppConfig):
    """Treatments, clinics, sources and protocols."""

    name = "treatments"
    default_auto_field = "django.db.models.BigAutoField"
