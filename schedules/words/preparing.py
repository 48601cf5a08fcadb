"""How to prepare, what to bring, and what to do when it was forgotten, as its source says it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from schedules.engine import OPEN
from schedules.timeline import TimelineEntry


def preparing(entry: TimelineEntry) -> Iterator[tuple[str, str]]:
    """Yield how to prepare and what to bring, each with its label.

    That nothing is to be prepared is said while it is still to come.
    """
    if entry.preparation:
        yield _("How to prepare"), entry.preparation
    elif entry.needs_no_preparation and entry.status in OPEN:
        yield _("How to prepare"), _("No preparation is named.")
    if entry.bring:
        yield _("What to bring"), entry.bring


def forgotten(entry: TimelineEntry) -> Iterator[tuple[str, str]]:
    """Yield what to do with a dose that was forgotten, with its label, while one can be."""
    if entry.forgotten and entry.status in OPEN:
        yield _("Forgotten?"), entry.forgotten
