"""The one door out: who may see what, and rows -> plain values for every reader."""

from .people import (
    clinics_of,
    entry_for,
    history_of,
    patient_for,
    patients_of,
    plan_for,
    plans_of,
    search_patients,
)
from .protocols import NotOfferedError, offered_at, protocol_for, protocols_in_use
from .timelines import (
    DEFAULT_HORIZON,
    ask_team,
    citation_of,
    contacts_of,
    entry_uid,
    lines_of,
    timeline_entry,
    timeline_of,
    unstored_timeline,
)

__all__ = [
    "DEFAULT_HORIZON",
    "NotOfferedError",
    "ask_team",
    "citation_of",
    "clinics_of",
    "contacts_of",
    "entry_for",
    "entry_uid",
    "history_of",
    "lines_of",
    "offered_at",
    "patient_for",
    "patients_of",
    "plan_for",
    "plans_of",
    "protocol_for",
    "protocols_in_use",
    "search_patients",
    "timeline_entry",
    "timeline_of",
    "unstored_timeline",
]
