"""Live many lives and count what they showed: the figures of `make lives`."""

from dataclasses import dataclass, field

from schedules.models import Patient
from tests.replay.compare import broken, compare
from tests.replay.lives import lived
from tests.replay.stored import stored
from treatments.models import Protocol

STORED = 10  # one life of so many is written into the database too


@dataclass
class Count:
    """What the lives of one treatment showed."""

    treatment: str
    lives: int = 0
    acts: int = 0
    stored: int = 0
    values: int = 0
    differences: list[str] = field(default_factory=list)


def protocols_of(treatment):
    """Return the protocols of a treatment: its lives take turns at its hospitals."""
    found = Protocol.objects.filter(treatment__slug=treatment).order_by("clinic__slug")
    return list(found.select_related("treatment", "clinic"))


def live(treatment, lives, by=None):
    """Live so many lives of a treatment, on both sides, and return what they showed."""
    count, protocols = Count(treatment), protocols_of(treatment)
    patients = [_patient(protocol) for protocol in protocols]
    for number in range(lives):
        turn = number % len(protocols)
        life = _compared(count, protocols[turn], number)
        if number // len(protocols) % STORED == 0:
            _note(count, life, *stored(life, patients[turn], by))
            count.stored += 1
    return count


def _patient(protocol):
    return Patient.objects.create(
        clinic=protocol.clinic,
        display_name="Demo Aardbei",
        born_on="1985-05-20",
        hospital_number=f"DEMO-{protocol.pk}",
    )


def _compared(count, protocol, number):
    """Live one life; stop at its first difference, which would only come back."""
    for life in lived(protocol, number):
        lines = life.expected()
        values, differences = compare(lines, life.rows)
        differences += broken(life, lines)
        _note(count, life, values, differences)
        if differences:
            break
    count.lives += 1
    count.acts += len(life.acts)
    return life


def _note(count, life, values, differences):
    count.values += values
    if differences:
        of_it = f"{life.slug} at {life.clinic} from {life.first.start}: {life.acts}"
        count.differences += [f"{difference} ({of_it})" for difference in differences]
