"""Whose record a page is of, said where more than one is open to a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from schedules.models import Access, Patient
from schedules.words.when import day_words

RECORD = "record"  # in an address: the code of the access with which it is asked


class Record(NamedTuple):
    """A record that is open to a person, by the name of its patient."""

    code: UUID
    name: str
    is_here: bool  # the page is of this one


@dataclass(frozen=True, slots=True)
class Whose:
    """The record of a page among those that are open to its reader."""

    name: str
    records: tuple[Record, ...]
    is_named: bool  # it is not plain whose it is: several are open, or somebody else's is
    code: UUID | None  # said by every address on the page; None where only one is open

    @property
    def query(self) -> str:
        """What an address on the page ends with."""
        return f"?{urlencode({RECORD: self.code})}" if self.code else ""


def whose_of(access: Access, accesses: Sequence[Access]) -> Whose:
    """Return how a page says with which of these accesses it is seen."""
    patients = [one.patient for one in accesses]
    records = tuple(
        Record(one.code, name_among(one.patient, patients), one == access) for one in accesses
    )
    is_several = len(records) > 1
    return Whose(
        name=next(record.name for record in records if record.is_here),
        records=records,
        is_named=is_several or not access.is_own,
        code=access.code if is_several else None,
    )


def name_among(patient: Patient, patients: Sequence[Patient]) -> str:
    """Return what tells a patient from the others: more than the name, where they share it."""
    name = patient.display_name
    if sum(one.display_name.casefold() == name.casefold() for one in patients) == 1:
        return name
    words = {"name": name, "day": day_words(patient.born_on), "clinic": str(patient.clinic)}
    words["number"] = patient.hospital_number
    return _("%(name)s, born %(day)s, %(clinic)s, number %(number)s") % words
