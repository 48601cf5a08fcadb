"""Pauses: how the doses go on after one, as its source says of the gap or as somebody says."""

from datetime import timedelta

from .known import NOTHING, Pause, Told, with_pause
from .late import ANEW, KEEP
from .ledger import Ledger
from .lines import DAY

SECOND = ("pleg.dose@second", 2)  # a dose of its own before a series at home


def interrupt(known, treatment, since, again, *, by_source=False):
    number = max(known.pauses, default=treatment.numbers) + 1
    return with_end(known, treatment, number, Pause(since, again), by_source=by_source)


def go_on(known, treatment, number, again, *, by_source=False):
    """It has another end, or none after all."""
    known = without_behind(known, number)
    pause = Pause(known.pauses[number].since, again)
    return with_end(known, treatment, number, pause, by_source=by_source)


def no_pause(known, number):
    known = without_behind(known, number)
    return with_pause(known, number, None)


def without_behind(known, number):
    """A dose that stood alone between two pauses does so no longer."""
    again = known.pauses[number].again
    for other, one in known.pauses.items():
        if again and one.since == again + timedelta(1):
            known = with_pause(known, other, None)
            alone = [key for key in known.told if key[1] == number]
            for key in alone:
                known = known.with_told(key, NOTHING)
            return known
    return known


def begin_again(known, treatment, again, *, by_source=False):
    """What was stopped goes on: since then it paused, or since a pause that reached so far."""
    last = min(known.day(name) for name in ("stop_date", "last_dose") if name in known.facts)
    known = known.with_fact("stop_date", None).with_fact("last_dose", None)
    later = {n: one for n, one in known.pauses.items() if not one.again or one.again > last}
    for number in later:
        known = with_pause(known, number, None)
    since = min((one.since for one in later.values()), default=last + timedelta(1))
    return interrupt(known, treatment, since, again, by_source=by_source)


# As the source says


def with_end(known, treatment, number, pause, *, by_source):
    """A pause with an end: on from that day, that dose alone and the old days, or anew."""
    without = with_pause(known, number, None)
    plan = Ledger(without, "generic", treatment.write).written()
    first, how = plan.first_missed(pause.since), None
    if by_source and treatment.late and first and pause.again and pause.again > first:
        how = treatment.late(without, first, pause.again, plan.lines)
    if how == ANEW:
        known = left_out(known, plan, treatment, pause.since)
        return with_pause(known, number, Pause(pause.since, pause.again, is_anew=True))
    second = plan.lines.get(SECOND)
    if how == KEEP and second and second.due == first:  # no pause: only its own day is another
        return without.with_told(SECOND, Told("done", pause.again, carries=False))
    known = with_pause(known, number, pause)
    return kept(known, plan, number, pause.again) if how == KEEP else known


def left_out(known, plan, treatment, since):
    """Nothing is asked any more about the missed doses that led to a new beginning."""
    for key, told in known.told.items():
        line = plan.lines.get(key)
        is_of_it = line and line.due and line.due >= since and key[0] in treatment.doses
        if is_of_it and told.status == "missed":
            known = known.with_told(key, Told("skipped"))
    return known


def kept(known, plan, number, again):
    """The late dose stands alone, and after it the old days stay: two injections never close."""
    parts = [part for part in plan.parts if not (part.until and part.until < again)]
    if not parts:
        return known
    part = parts[0]
    after = part.next_day(again + (2 * DAY if part.week else DAY))  # 48 hours (Rebif)
    if part.next_day(again) == again or after == again + DAY:
        return known  # it is one of the old days
    known = with_pause(known, max(known.pauses) + 1, Pause(again + DAY, after))
    return known.with_told((part.fact, number), Told("done", again))
