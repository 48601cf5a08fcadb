"""What is recorded of a dose goes over to the dose that takes its place, and back.

An answer may come after the dose: the JC virus test after the first infusion. What was given stays
and stands for the dose that the new schedule has in its place (`replaces`).
"""

from collections.abc import Iterator
from dataclasses import replace

from schedules.engine import GIVEN, Key, Status, holding
from schedules.inputs.facts import derive, read_facts
from schedules.inputs.regimens import regimen_of

from .appointments import Part
from .record import leave
from .truth import NOTHING, Record, Truth

Pair = tuple[Key, Key]  # (where it is recorded, where it belongs)


def gone_over(truth: Truth) -> Truth:
    """Return the truth in which each dose is recorded at the one that counts for this patient.

    Raises Refusal for answers that cannot all be true.
    """
    if truth.is_entered_in_error:
        return truth
    for old, new in _pairs(truth):
        truth = _gone_over(truth, old, new)
    return truth


def _pairs(truth: Truth) -> Iterator[Pair]:
    """Yield each entry of which something is known and whose place another one surely takes."""
    regimen = regimen_of(truth.protocol)
    rules = {rule.fact: rule for rule in regimen.rules}
    found = holding(regimen, derive(read_facts(truth.facts.items())))
    instead = dict(found.stand_ins)
    for rule in regimen.rules:
        is_back = rule.replaces and found.holds[rule.fact] is False
        if is_back and found.holds[rule.replaces] is not False:
            instead[rule.fact] = rule.replaces
    for key in {**truth.records, **truth.held}:
        if key.fact in instead:
            new = rules[instead[key.fact]]
            n = key.occurrence - rules[key.fact].count_from + new.count_from
            yield key, Key(new.fact, n)


def _gone_over(truth: Truth, old: Key, new: Key) -> Truth:
    """Return the truth with one record, and its part of an appointment, in its new place.

    What was given counts before what is only planned. Of two that were given both stay as they
    are, and so does what is recorded where something else is known of the other.
    """
    was, now = truth.record(old), truth.record(new)
    is_given = was.status in GIVEN and now.status not in GIVEN
    is_known = now.status is not Status.PLANNED or new in truth.held
    if is_known and not is_given:
        return truth
    truth = leave(truth, new)
    truth = truth.with_record(old, NOTHING).with_record(new, _with_note(was, now))
    return _in_appointment(truth, old, new)


def _with_note(was: Record, now: Record) -> Record:
    return replace(was, note=was.note or now.note)


def _in_appointment(truth: Truth, old: Key, new: Key) -> Truth:
    """Return the truth with the new entry where the old one was in an appointment."""
    if old not in truth.held:
        return truth
    code, booking, _part = truth.held[old]
    parts: dict[Key, Part] = {}
    for key, part in booking.parts.items():
        parts[new if key == old else key] = part
    return truth.with_appointment(code, replace(booking, parts=parts))


def went_over(before: Truth | None, after: Truth) -> list[Pair]:
    """Return which entries' records a change took over to another entry, in order of their day."""
    if before is None or before.is_entered_in_error or after.is_entered_in_error:
        return []
    as_before = replace(before, facts=after.facts, protocol=after.protocol)
    pairs = [
        (old, new)
        for old, new in _pairs(as_before)
        if old not in after.records and old not in after.held
    ]
    return sorted(pairs)
