"""What a hospital says of itself on its own page, laid over what the files say of it.

The files never overwrite what a manager said, and a manager never overwrites the files: both are
kept, the manager's word counts, and where the files say something else since, the page asks.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from .models import RULE_MODELS, Clinic, Protocol

Row = Mapping[str, Any]  # a contact, as in the files
ADDED = "own-"  # begins the key of a contact that only the hospital itself knows


class Difference(NamedTuple):
    """A contact of which the files say something else since the hospital said it itself."""

    key: str
    own: Row
    filed: Row | None  # None: the files have it no more


class Stretch(NamedTuple):
    """A day, or days in a row, on which a hospital is closed."""

    first: date
    last: date
    name: str = ""

    @property
    def days(self) -> Iterator[date]:
        """Each day of it."""
        return (self.first + timedelta(n) for n in range((self.last - self.first).days + 1))

    def __contains__(self, day: object) -> bool:
        """Tell whether a day is one of them."""
        return isinstance(day, date) and self.first <= day <= self.last


# contacts


def contacts_of(clinic: Clinic) -> list[Row]:
    """Return the ways to reach a hospital as they count: its own word, else that of the files."""
    return list(
        {
            **{row["key"]: row for row in clinic.contacts},
            **{key: said["row"] for key, said in clinic.own_contacts.items()},
        }.values()
    )


def everywhere(clinic: Clinic) -> list[Row]:
    """Return what a hospital said itself that none of its files names: it counts in all of them.

    What a file names is for that treatment: a ward's number is no number for everybody.
    """
    return [said["row"] for said in clinic.own_contacts.values() if said["everywhere"]]


def _is_named(clinic: Clinic, key: str) -> bool:
    protocols = Protocol.objects.filter(clinic=clinic)
    return any(key in protocol.contacts for protocol in protocols) or any(
        model._default_manager.filter(protocol__in=protocols, contact=key).exists()
        for model in RULE_MODELS
    )


def filed_contact(clinic: Clinic, key: str) -> Row | None:
    """Return what the files say of a contact."""
    return next((row for row in clinic.contacts if row["key"] == key), None)


def differences_of(clinic: Clinic) -> list[Difference]:
    """Return where the files were changed after the hospital had said something itself."""
    found = []
    for key, said in clinic.own_contacts.items():
        filed = filed_contact(clinic, key)
        if filed not in (said["filed"], said["row"]):
            found.append(Difference(key, said["row"], filed))
    return found


def notes_on(clinic: Clinic) -> list[str]:
    """Return what a load has to tell of these differences."""
    return [
        f"{clinic.slug}: {found.key} was changed by the hospital itself, and its word counts; its "
        "own page shows what the file says now, and asks a manager which of the two is right"
        for found in differences_of(clinic)
    ]


def say(clinic: Clinic, row: Row) -> None:
    """Let a hospital say how to reach it; what the files say too needs no word of its own."""
    filed = filed_contact(clinic, row["key"])
    if row == filed:
        clinic.own_contacts.pop(row["key"], None)
    else:
        is_named = _is_named(clinic, row["key"])
        said = {"row": dict(row), "filed": filed, "everywhere": not is_named}
        clinic.own_contacts[row["key"]] = said


def unsay(clinic: Clinic, key: str) -> None:
    """Go by the files again; what only the hospital knew is gone."""
    clinic.own_contacts.pop(key, None)


def new_key(clinic: Clinic) -> str:
    """Return a key for one more contact."""
    numbers = [int(key.removeprefix(ADDED)) for key in clinic.own_contacts if key.startswith(ADDED)]
    return f"{ADDED}{max(numbers, default=0) + 1}"


# closed days


def own_stretches(clinic: Clinic) -> list[Stretch]:
    """Return the closed days that the hospital itself named, in order of time."""
    return sorted(read(row) for row in clinic.own_closed)


def filed_stretches(clinic: Clinic) -> list[Stretch]:
    """Return the closed days of the files, but for those on which the hospital says to be open."""
    return [
        Stretch(day, day) for day in _days(clinic.closed_days) if day not in opened_days(clinic)
    ]


def opened_days(clinic: Clinic) -> list[date]:
    """Return the closed days of the files on which the hospital says to be open."""
    return [day for day in _days(clinic.own_open) if day.isoformat() in clinic.closed_days]


def stretches_of(clinic: Clinic) -> list[Stretch]:
    """Return when a hospital is closed beside weekends and public holidays, in order of time."""
    return sorted([*filed_stretches(clinic), *own_stretches(clinic)])


def closed_days_of(clinic: Clinic) -> tuple[date, ...]:
    """Return each of these days, once."""
    return tuple(sorted({day for stretch in stretches_of(clinic) for day in stretch.days}))


def _days(texts: Iterable[str]) -> list[date]:
    return sorted(map(date.fromisoformat, texts))


def close(clinic: Clinic, stretch: Stretch) -> None:
    """Add closed days."""
    clinic.own_closed = [*clinic.own_closed, plain(stretch)]


def reopen(clinic: Clinic, stretch: Stretch) -> None:
    """Take closed days away: the hospital's own, or a day that the files name."""
    kept = plain(stretch)
    if kept in clinic.own_closed:
        clinic.own_closed = [row for row in clinic.own_closed if row != kept]
    elif stretch in filed_stretches(clinic):
        clinic.own_open = [*clinic.own_open, stretch.first.isoformat()]


def follow_files(clinic: Clinic, day: date) -> None:
    """Be closed again on a day that the files name."""
    clinic.own_open = [one for one in clinic.own_open if one != day.isoformat()]


def read(row: Row) -> Stretch:
    """Return closed days as they are kept."""
    return Stretch(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]), row["name"])


def plain(stretch: Stretch) -> dict[str, str]:
    """Return closed days as they are to be kept."""
    first, last = stretch.first.isoformat(), stretch.last.isoformat()
    return {"first": first, "last": last, "name": stretch.name}
