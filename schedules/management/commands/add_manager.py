"""Add the first manager of a clinic; that person adds everybody else on the page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from schedules.access.log import log_command
from schedules.access.people import RoleError, give_role
from schedules.models import Membership
from treatments.models import Clinic


class Command(BaseCommand):
    """The account has no password: its owner asks for the mail with which one is chosen."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a clinic, an e-mail address, and the name that the log and colleagues read."""
        parser.add_argument("clinic", help="its short name, such as jbz")
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    @transaction.atomic
    def handle(self, *args: Any, clinic: str, email: str, name: str, **options: Any) -> None:
        """Exit with status 1, and change nothing, for a clinic or address that cannot be taken."""
        place = Clinic.objects.filter(slug=clinic).first()
        if place is None:
            known = ", ".join(Clinic.objects.order_by("slug").values_list("slug", flat=True))
            raise CommandError(f"no clinic is called {clinic}; known are: {known}")
        try:
            validate_email(email)
            membership, _is_first = give_role(place, email, name, Membership.Role.MANAGER)
        except (ValidationError, RoleError) as error:
            words = " ".join(getattr(error, "messages", error.args))
            raise CommandError(f"{email}: {words}") from error
        log_command("add_manager", membership)
        self.stdout.write(
            f"{membership.user.email} manages {clinic}. "
            f"A password is chosen by the mail that {reverse('account_reset_password')} sends."
        )
