"""Invented people of an invented hospital, so that every state of a plan can be seen.

Who they are stands in fixtures/demo/people.yaml, in days that count from today. All that happened
to them goes through `planning`, as it would for anybody.
"""

from .logins import STAFF, code_now, letters, secrets_of, staff_logins
from .seeding import CLINIC, NURSE, Seeding, seed

__all__ = [
    "CLINIC",
    "NURSE",
    "STAFF",
    "Seeding",
    "code_now",
    "letters",
    "secrets_of",
    "seed",
    "staff_logins",
]
