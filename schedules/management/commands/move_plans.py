"""Move the plans of a nurse's hospitals to the newest version of their protocols, many at once."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from schedules.engine import Contradiction
from schedules.inputs.refusal import Refusal
from schedules.models import Plan, User
from schedules.planning import StaleError
from schedules.planning.upgrade import NeedsAPersonError, upgrade_unseen
from schedules.queries import outdated_plans
from treatments.models import Protocol

STEP = 100  # plans after which it says how far it is


class Outcome(StrEnum):
    """What came of one plan, as the command says it."""

    MOVED = "moved"
    ASKS = "left for a nurse, because the new version asks something of her"
    BUSY = "left for another time, because somebody was changing them"


class Command(BaseCommand):
    """Move the plans that a nurse may see to the version that new plans get.

    Each plan is moved by itself, in her name: broken off and called again, it goes on with those
    that are left. A plan for which the new version gives a warning, or no longer fits what was
    agreed or has happened, stays as it is: the page of new versions shows it.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the treatment, and who answers for it."""
        parser.add_argument("treatment")
        parser.add_argument("--by", required=True, metavar="E-MAIL", help="the nurse who decided")

    def handle(self, *args: Any, treatment: str, by: str, **options: Any) -> None:
        """Exit with status 1 where the nurse or the treatment is not known."""
        user = User.objects.filter(email__iexact=by, is_active=True).first()
        if user is None:
            raise CommandError(f"{by}: nobody logs in with this address")
        todo = _todo(user, treatment)
        counts: Counter[Outcome] = Counter()
        for n, (plan, protocol) in enumerate(todo, 1):
            counts[_moved(plan, protocol, by=user)] += 1
            if n % STEP == 0:
                self.stderr.write(f"{n} of {len(todo)} plans")
        for outcome in Outcome:
            self.stdout.write(f"{counts[outcome]} plans {outcome}")


def _todo(user: User, treatment: str) -> Sequence[tuple[Plan, Protocol]]:
    """Return the plans on an older version, each with the version to move it to."""
    return [
        (plan, protocol)
        for protocol, plans in outdated_plans(user)
        if protocol.treatment.slug == treatment
        for plan in plans
    ]


def _moved(plan: Plan, protocol: Protocol, *, by: User) -> Outcome:
    try:
        upgrade_unseen(plan, protocol, by=by)
    except StaleError:
        return Outcome.BUSY
    except (NeedsAPersonError, Refusal, Contradiction):
        return Outcome.ASKS
    return Outcome.MOVED
