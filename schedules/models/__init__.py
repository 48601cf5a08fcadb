"""PERSONS: what is true of one patient, and who may see it."""

from .access import Access, AccessEvent, Feed, Letter, SentForm
from .clinics import ClinicChange
from .people import Membership, Patient, User
from .plans import WITH_ITS_PLAN, WITH_PLAN, Appointment, Change, Entry, Plan

__all__ = [
    "WITH_ITS_PLAN",
    "WITH_PLAN",
    "Access",
    "AccessEvent",
    "Appointment",
    "Change",
    "ClinicChange",
    "Entry",
    "Feed",
    "Letter",
    "Membership",
    "Patient",
    "Plan",
    "SentForm",
    "User",
]
