"""The room of those who run the server."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Serving, watching, backups."""

    name = "mscare.operations"
    label = "operations"

    def ready(self) -> None:
        """Make the checks known to Django."""
        from . import checks  # noqa: F401
