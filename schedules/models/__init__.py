"""PERSONS: what is true of one patient, and who may see it."""

from .access import Access, AccessEvent, Feed, Letter
from .people import Membership, Patient, User
from .plans import Change, Entry, Plan

__all__ = [
    "Access",
    "AccessEvent",
    "Change",
    "Entry",
    "Feed",
    "Letter",
    "Membership",
    "Patient",
    "Plan",
    "User",
]
