"""PERSONS: what is true of one patient, and who may see it."""

from .access import Access, AccessEvent, Feed, Letter
from .people import Cover, Membership, Patient, User
from .plans import WITH_ITS_PLAN, WITH_PLAN, Appointment, Change, Entry, Plan

__all__ = [
    "WITH_ITS_PLAN",
    "WITH_PLAN",
    "Access",
    "AccessEvent",
    "Appointment",
    "Change",
    "Cover",
    "Entry",
    "Feed",
    "Letter",
    "Membership",
    "Patient",
    "Plan",
    "User",
]
