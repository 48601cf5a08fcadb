"""How to prepare, and what to bring, as the source of a line says it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from schedules.engine import OPEN, Kind
from schedules.timeline import TimelineEntry

# What somebody goes to: of these a patient wants to hear it also where nothing is to be prepared.
GONE_TO = (Kind.LAB, Kind.IMAGING, Kind.VISIT, Kind.PROCEDURE, Kind.ADMISSION, Kind.DOSE)


def preparing(entry: TimelineEntry) -> Iterator[tuple[str, str]]:
    """Yield how to prepare and what to bring, each with its label."""
    if entry.preparation:
        yield _("How to prepare"), entry.preparation
    elif is_gone_to(entry):
        yield _("How to prepare"), _("No preparation is named.")
    if entry.bring:
        yield _("What to bring"), entry.bring


def is_gone_to(entry: TimelineEntry) -> bool:
    """Tell whether somebody still goes somewhere for it."""
    return entry.kind in GONE_TO and entry.status in OPEN and not entry.is_at_home
