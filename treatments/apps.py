"""The knowledge half of the house."""

from django.apps import AppConfig
from django.conf import settings


class TreatmentsConfig(AppConfig):
    """Treatments, clinics, sources and protocols."""

    name = "treatments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Learn what may be asked of a patient, before anything asks."""
        from .fact_files import learn_at_start

        learn_at_start(settings.KNOWLEDGE / "facts.yaml")
