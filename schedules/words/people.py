"""A person in words."""

from schedules.models import User


def person_words(user: User) -> str:
    """Return the name of somebody of the staff, else how they log in."""
    return user.get_full_name() or user.get_username()


FULL, INITIALS = "voluit", "voorletters"


def name_on_paper(name: str, chosen: str) -> str:
    """Return the name of a patient as it was chosen for paper: full, initials, else none."""
    if chosen == INITIALS:
        return "".join(f"{part[0]}." for part in name.split() if part[0].isupper())
    return name if chosen == FULL else ""
