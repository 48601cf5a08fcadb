"""What was corrected of a patient, in words: who, when, what it was and what it became."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.models import Correction
from schedules.queries import clinic_name, nurse_by
from schedules.words.people import person_words
from schedules.words.when import day_words, instant_words

from .history import who_words

LABELS = {
    "display_name": gettext_lazy("Name"),
    "born_on": gettext_lazy("Date of birth"),
    "hospital_number": gettext_lazy("Hospital number"),
    "clinic": gettext_lazy("Hospital"),
    "language": gettext_lazy("Language"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "nurse": gettext_lazy("Own nurse"),
}


@dataclass(frozen=True, slots=True)
class CorrectionWords:
    """One correction, in words."""

    at: str
    who: str
    lines: tuple[tuple[str, str, str], ...]  # (what, old, new)


def corrections_in_words(corrections: Iterable[Correction]) -> list[CorrectionWords]:
    """Return corrections in words."""
    return [
        CorrectionWords(
            instant_words(correction.at),
            who_words(correction.by),
            tuple(
                (str(LABELS[name]), value_words(name, old), value_words(name, correction.new[name]))
                for name, old in correction.old.items()
            ),
        )
        for correction in corrections
    ]


def value_words(name: str, value: Any) -> str:
    """Return what stands in a column, as `planning.correct` keeps it, in words."""
    if name == "born_on":
        return day_words(date.fromisoformat(value))
    if name == "clinic":
        return clinic_name(value)
    if name == "nurse":
        nurse = nurse_by(value)
        return person_words(nurse) if nurse else _("nobody")
    if name == "language":
        return str(dict(settings.LANGUAGES).get(value, value))
    return str(value) or _("nothing")


def typed_otherwise(
    seen: Mapping[str, Any], typed: Mapping[str, Any], now: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return what two people changed at once: (what, what stands now, what this one typed)."""
    return [
        (str(LABELS[name]), value_words(name, now[name]), value_words(name, value))
        for name, value in typed.items()
        if value not in (seen[name], now[name]) and now[name] != seen[name]
    ]
