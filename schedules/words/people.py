"""Somebody of the staff in words."""

from schedules.models import User


def person_words(user: User) -> str:
    """Return the name of somebody of the staff, else how they log in."""
    return user.get_full_name() or user.get_username()
