"""PERSONS: what is true of one patient, and who may see it."""

from .access import Access, AccessEvent, Feed, Letter
from .people import Membership, Patient, User
from .plans import Appointment, Change, Entry, Plan

__all__ = [
    "Access",
    "AccessEvent",
    "Appointment",
    "Change",
    "Entry",
    "Feed",
    "Letter",
    "Membership",
    "Patient",
    "Plan",
    "User",
]
