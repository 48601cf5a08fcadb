"""The persons' half of the house."""

from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    """Timelines: the engine, and everything that shows its answer."""

    name = "schedules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to what django-allauth tells of logins."""
        from schedules.access import log_of_logins  # noqa: F401
