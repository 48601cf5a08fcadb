"""The papers that can be printed of a record: where each is."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from schedules.models import Plan
from schedules.words.people import FULL, INITIALS

NONE = "geen"


class Papers(NamedTuple):
    """Each paper by its name, and how the name of the patient may stand on it."""

    made: tuple[tuple[str, str], ...]  # (name, address)
    names: tuple[tuple[str, str], ...]  # (as an address says it, words)


def plan_papers(plan: Plan) -> Papers:
    """Return the papers of a plan, for a nurse."""
    addresses = (reverse(f"plan-{paper}", args=[plan.code]) for paper in PAPERS)
    return _papers(*addresses)


def mine_papers() -> Papers:
    """Return the papers of a patient's own schedule."""
    return _papers(*(reverse(f"mine-{paper}") for paper in PAPERS))


PAPERS = ("print", "summary", "card")


def _papers(whole: str, summary: str, card: str) -> Papers:
    return Papers(
        made=(
            (_("The whole schedule (PDF)"), whole),
            (_("A summary of one page (PDF)"), summary),
            (_("A card for the wallet (PDF)"), card),
        ),
        names=((NONE, _("No name")), (INITIALS, _("Initials")), (FULL, _("The whole name"))),
    )
