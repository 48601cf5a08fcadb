"""Invented people of an invented hospital, so that every state of a plan can be seen.

Who they are stands in fixtures/demo/people.yaml, in days that count from today. All that happened
to them goes through `planning`, as it would for anybody.
"""

from .seeding import NURSE, Seeding, nurse_with_new_password, seed

__all__ = ["NURSE", "Seeding", "nurse_with_new_password", "seed"]
