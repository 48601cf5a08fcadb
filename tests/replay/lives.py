"""One random life, lived twice: by the application and by the model.

An act is done as the application does it (its intent, the engine, what refuses to lose a record),
only without writing it; stored.py writes whole lives and asks what is stored.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from schedules.engine import Contradiction, Key
from schedules.inputs.refusal import Refusal
from schedules.models import Change, Entry, Plan
from schedules.planning import Truth, project
from schedules.planning.proposals import refuse_to_lose
from schedules.planning.truth import differing, flat
from tests.replay import acts, model
from tests.replay.model import TREATMENTS, Known, Treatment
from tests.replay.model.days import months

REFUSED = (Refusal, Contradiction)
STARTS = ("2026-01-05", "2026-01-31", "2026-03-02", "2026-08-31", "2027-02-28", "2028-02-29")
TODAY = date(2026, 1, 1)
SEED = 12


@dataclass
class Life:
    """Where a life is now, on both sides; `acts` are what was done, `journal` how to undo it."""

    slug: str
    clinic: str
    treatment: Treatment
    truth: Truth
    known: Known
    rows: dict[Key, Entry]
    notices: tuple
    ever: dict[Key, Entry] = field(default_factory=dict)
    intents: list = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    journal: list = field(default_factory=list)
    refused: int = 0
    first: Truth | None = None  # what was true when it began

    @property
    def n(self):
        return len(self.acts) + self.refused

    def expected(self):
        """Return what the model expects of it now."""
        return model.expected(self.slug, self.clinic, self.known)


def born(protocol, dice):
    """Return a life that has just begun. Raises Refusal or Contradiction for facts that clash."""
    slug, clinic = protocol.treatment.slug, protocol.clinic.slug
    start, facts = date.fromisoformat(dice.choice(STARTS)), acts.some_facts(dice)
    until = start + months(24)
    truth = Truth(protocol, protocol.clinic, start, until, TODAY, facts=facts)
    known, now = Known(start, until, facts), project(truth)
    life = Life(slug, clinic, TREATMENTS[slug], truth, known, now.rows, now.notices)
    life.ever.update(life.rows)
    life.first = truth
    return life


def lived(protocol, number, length=8):
    """Yield a life after its start and after each of its acts; always the same for a number."""
    slug, clinic = protocol.treatment.slug, protocol.clinic.slug
    dice = Random(f"{SEED} {slug} {clinic} {number}")
    life = _begun(protocol, dice)
    yield life
    for _ in range(dice.randint(2, length)):
        if done(life, dice):
            yield life


def _begun(protocol, dice):
    while True:
        try:
            return born(protocol, dice)
        except REFUSED:
            continue


def done(life, dice):
    """Do one random act; return whether it could be done. Nothing is changed by one refused."""
    try:
        act = acts.draw(dice, life)
        after = act.intent.change(life.truth)
        act.intent.check(life.rows)
        projection = project(after)
        refuse_to_lose(after, projection, list(life.ever.values()))
    except REFUSED:
        life.refused += 1
        return False
    old, new = differing(flat(life.truth), flat(after))
    change = Change(plan=Plan(), act=act.intent.act, revision=len(life.acts) + 2, old=old, new=new)
    life.journal.append((change, life.known, act.known))
    life.truth, life.known = after, act.known
    life.rows, life.notices = projection.rows, projection.notices
    life.ever.update(life.rows)
    life.intents.append(act.intent)
    life.acts.append(act.words)
    return True
