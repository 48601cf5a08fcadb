"""A second, small model of the rules, written from the leaflets and the fact sheet alone.

It shares no line with the application: what both say of a life is compared (tests/replay).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from . import courses, home, infusions, late, transplant
from .known import (
    NOTHING,
    Known,
    Told,
    book,
    cancel,
    is_one_truth,
    record,
    stop,
    undone,
)
from .ledger import Ledger
from .pausing import begin_again, go_on, interrupt, no_pause
from .readings import READINGS

__all__ = [
    "NOTHING",
    "READINGS",
    "TREATMENTS",
    "Known",
    "Told",
    "Treatment",
    "begin_again",
    "book",
    "cancel",
    "expected",
    "go_on",
    "interrupt",
    "is_one_truth",
    "late",
    "no_pause",
    "record",
    "stop",
    "undone",
]


@dataclass(frozen=True)
class Treatment:
    """How the lines of a treatment are written; its first doses; which days are facts."""

    write: Callable
    first: tuple = ()
    events: dict = field(default_factory=dict)
    doses: frozenset = frozenset()
    numbers: int = 1  # the highest number with which doses begin: those after a pause come next
    late: Callable | None = None  # how it goes on after a gap; None: from the day that is named


def treatment(write, *first, doses="", numbers=1, late=None, **events):
    facts = {tuple(key.split("#")): name for name, key in events.items()}
    return Treatment(
        write,
        tuple((fact, 1) for fact in first),
        {(fact, int(n)): name for (fact, n), name in facts.items()},
        frozenset(doses.split()),
        numbers,
        late,
    )


TREATMENTS = {
    "natalizumab": treatment(infusions.natalizumab, "ntz.dose", doses="ntz.dose"),
    "ocrelizumab": treatment(
        infusions.ocrelizumab,
        "ocre.dose.1a",
        "ocre.ntz.dose_a",
        doses="ocre.dose.1a ocre.dose.1b ocre.dose.maint ocre.ntz.dose_a ocre.ntz.dose_b",
        screening_date="ocre.screen.visit#1",
    ),
    "ublituximab": treatment(
        infusions.ublituximab, "ubli.dose.1a", doses="ubli.dose.1a ubli.dose.1b ubli.dose.maint"
    ),
    "rituximab": treatment(
        infusions.rituximab, "ritu.dose.1a", doses="ritu.dose.1a ritu.dose.1b ritu.dose.maint"
    ),
    "alemtuzumab": treatment(
        courses.alemtuzumab,
        "alem.c1.dose",
        doses="alem.c1.dose alem.c2.dose alem.c3.dose",
        course2_start="alem.c2.dose#1",
        course3_start="alem.c3.dose#1",
    ),
    "cladribine": treatment(
        courses.cladribine,
        "clad.c1.w1.dose",
        doses=" ".join(
            f"clad.c{c}.w{w}.dose{end}" for c in (1, 2) for w in (1, 2) for end in ("", "@day5")
        ),
        numbers=5,
        course2_start="clad.c2.w1.dose#1",
    ),
    "ahsct": treatment(
        transplant.ahsct,
        "ahsct.mob.cyclo",
        doses="ahsct.mob.cyclo ahsct.cond.chemo ahsct.cond.last_chemo_day",
        second_opinion_date="ahsct.so.visit#1",
        leukapheresis_date="ahsct.leuk#1",
        second_leukapheresis_date="ahsct.leuk.repeat#1",
        conditioning_start="ahsct.cond.chemo#1",
        transplant_date="ahsct.tx#1",
        discharge_date="ahsct.discharge#1",
    ),
    "ofatumumab": treatment(
        home.ofatumumab,
        "kesi.dose.d1",
        doses="kesi.dose.d1 kesi.dose.d8 kesi.dose.d15 kesi.dose.d29 kesi.dose.month",
        screening_date="kesi.screen.visit#1",
    ),
    "fingolimod": treatment(
        home.fingolimod,
        "fing.dose.first_monitored",
        doses="fing.dose.first_monitored",
        late=late.anew_after(late.TWO_WEEKS),
    ),
    "siponimod": treatment(
        home.siponimod,
        "sipo.dose.d1",
        doses=" ".join(f"sipo.dose.d{n}" for n in range(1, 6)),
        late=late.anew_after(late.SIX_DAYS),
    ),
    "ozanimod": treatment(home.ozanimod, late=late.anew_after(late.TWO_WEEKS)),
    "teriflunomide": treatment(home.teriflunomide),
    "dimethyl-fumarate": treatment(home.dimethyl_fumarate),
    "glatiramer": treatment(home.glatiramer),
    "avonex": treatment(
        home.avonex,
        "avon.full_dose_from@none",
        doses="avon.full_dose_from@none avon.full_dose_from@quarter-steps",
    ),
    "rebif": treatment(
        home.rebif, doses="rebi.dose.step22_from rebi.dose.step44_from", late=late.skip
    ),
    "betaferon": treatment(
        home.betaferon,
        doses="beta.dose.step125_from beta.dose.step187_from beta.dose.full_from",
    ),
    "plegridy": treatment(
        home.plegridy,
        "pleg.dose@first",
        doses="pleg.dose@first pleg.dose@second",
        numbers=3,
        late=late.keep_with_seven_left,
    ),
}


def expected(slug, clinic, known):
    """Return every line of a life, by (fact, number)."""
    return Ledger(known, clinic, TREATMENTS[slug].write).written().lines
