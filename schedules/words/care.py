"""A person's course of care in words."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.models import Patient

from .when import day_words

SENTENCES = {
    Patient.Care.DECEASED: gettext_lazy("Died on %(day)s"),
    Patient.Care.FINISHED: gettext_lazy("Treated in another hospital since %(day)s"),
    Patient.Care.DECLINED: gettext_lazy("Declines follow-up since %(day)s"),
    Patient.Care.ONHOLD: gettext_lazy("Lost to follow-up since %(day)s"),
}


def care_words(patient: Patient) -> str:
    """Return how the care of somebody goes on, or does not; "" while it simply does."""
    if not patient.care or not patient.care_on:
        return ""
    return str(SENTENCES[Patient.Care(patient.care)]) % {"day": day_words(patient.care_on)}


def stored_care_words(values: dict[str, str] | None) -> str:
    """Return what history holds of it."""
    if not values:
        return _("care goes on")
    words = {"state": Patient.Care(values["state"]).label, "day": day_words(_day(values["on"]))}
    return _("%(state)s, from %(day)s on") % words


def _day(text: str) -> date:
    return date.fromisoformat(text)
