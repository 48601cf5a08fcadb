"""The knowledge half of the house."""

from django.apps import AppConfig
from django.conf import settings


class TreatmentsConfig(AppConfig):
    """Treatments, clinics, sources and protocols."""

    name = "treatments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Learn what may be asked of a patient and what words mean, before anything asks."""
        from . import fact_files, glossary

        fact_files.learn_at_start(settings.KNOWLEDGE / "facts.yaml")
        glossary.learn_at_start(settings.KNOWLEDGE / "glossary.yaml")
