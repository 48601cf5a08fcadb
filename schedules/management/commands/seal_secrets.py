"""Keep the secrets of authenticator apps under the present SECRET_KEY."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from schedules.access.sealing import Unreadable, seal_anew


class Command(BaseCommand):
    """After a change of SECRET_KEY, and before the old one leaves SECRET_KEY_FALLBACKS."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with status 1, and change nothing, when one of them cannot be read."""
        try:
            count = seal_anew()
        except Unreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} secrets are kept under the new key")
