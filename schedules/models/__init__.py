"""PERSONS: what is true of one patient, and who may see it."""

from .access import (
    UNREAD,
    Access,
    AccessEvent,
    Feed,
    Letter,
    Reading,
    SentForm,
    ShownEvent,
    StoredFeed,
)
from .chain import Link
from .clinics import ClinicChange
from .people import PHONE_RULES, Correction, Cover, Membership, Merge, Patient, User
from .plans import WITH_ITS_PLAN, WITH_PLAN, Appointment, Change, Entry, Plan

__all__ = [
    "PHONE_RULES",
    "UNREAD",
    "WITH_ITS_PLAN",
    "WITH_PLAN",
    "Access",
    "AccessEvent",
    "Appointment",
    "Change",
    "ClinicChange",
    "Correction",
    "Cover",
    "Entry",
    "Feed",
    "Letter",
    "Link",
    "Membership",
    "Merge",
    "Patient",
    "Plan",
    "Reading",
    "SentForm",
    "ShownEvent",
    "StoredFeed",
    "User",
]
