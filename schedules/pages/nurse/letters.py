"""Which ways to a patient's record are open beside the staff's, in words for a nurse."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.access.feeds import feeds_of
from schedules.access.letters import open_letters
from schedules.models import Patient
from schedules.queries import carers_of, own_access_of


def open_ways(patient: Patient, now: datetime) -> list[str]:
    """Return what is open; of who looks along only how many: their names are the patient's."""
    carers = carers_of(patient).count()
    feeds = feeds_of(patient).count()
    letters = open_letters(now).filter(patient=patient).count()
    ways = [_("the patient's own way in, on every device")] if own_access_of(patient) else []
    if carers:
        text = ngettext("%(n)d person who looks along", "%(n)d people who look along", carers)
        ways.append(text % {"n": carers})
    if feeds:
        text = ngettext("%(n)d calendar that reads along", "%(n)d calendars that read along", feeds)
        ways.append(text % {"n": feeds})
    if letters:
        text = ngettext(
            "%(n)d letter or invitation that was not used yet",
            "%(n)d letters or invitations that were not used yet",
            letters,
        )
        ways.append(text % {"n": letters})
    return ways
