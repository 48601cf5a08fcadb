"""Two records that may be one person's: what differs, what moves, and what goes back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from schedules.access.letters import open_letters
from schedules.models import Merge, Patient, Plan
from schedules.planning.correct import CORRECTED, values_of
from schedules.planning.merge import moves_of, shown_as
from schedules.queries import plans_of_patients
from schedules.spelling import may_be_one
from schedules.words.when import day_words, instant_words

from .corrections import LABELS, value_words
from .history import who_words
from .letters import open_ways
from .plans import state_of


@dataclass(frozen=True, slots=True)
class MergePage:
    """What merging another record into one does."""

    rows: tuple[tuple[str, str, str, bool], ...]  # (what, of the kept, of the other, they differ)
    plans: tuple[str, ...]
    ways: tuple[str, ...]
    warnings: tuple[str, ...]
    shown: str


def merge_page(kept: Patient, other: Patient, now: datetime) -> MergePage:
    """Return what merging does. Raises Refusal where the two cannot be merged."""
    moves = moves_of(kept, other)
    plans = list(plans_of_patients([kept, other]))
    return MergePage(
        rows=tuple(_rows(kept, other)),
        plans=tuple(_plan_words(plan) for plan in plans if plan.patient_id == other.pk),
        ways=tuple(open_ways(other, now)),
        warnings=tuple(_warnings(kept, other, plans, now)),
        shown=shown_as(kept, other, moves),
    )


def _rows(kept: Patient, other: Patient) -> Iterator[tuple[str, str, str, bool]]:
    here, there = values_of(kept), values_of(other)
    for name in CORRECTED:
        words = value_words(name, here[name]), value_words(name, there[name])
        yield (str(LABELS[name]), *words, there[name] not in ("", here[name]))


def _plan_words(plan: Plan) -> str:
    words = {"treatment": plan.protocol.treatment, "day": day_words(plan.start)}
    text = _("%(treatment)s, from %(day)s") % words
    return f"{text}: {state}" if (state := state_of(plan)) else text


def _warnings(kept: Patient, other: Patient, plans: list[Plan], now: datetime) -> Iterator[str]:
    is_one_name = may_be_one(kept.display_name, other.display_name)
    if kept.born_on != other.born_on or not is_one_name:
        yield _("The name or the date of birth differs. Be sure that this is one person.")
    here, there = (
        {plan.protocol.treatment for plan in plans if _counts(plan, patient)}
        for patient in (kept, other)
    )
    for treatment in sorted(here & there, key=str):
        text = _("%(treatment)s is in both records. Look afterwards which of the two is right.")
        yield text % {"treatment": treatment}
    if (here or there) and (open_ways(kept, now) or open_ways(other, now)):
        yield _("Whoever may look at one of the records then sees both.")
    if kept.born_on != other.born_on and open_letters(now).filter(patient=other).exists():
        yield _("A letter of the other record then asks for the date of birth of this one.")


def _counts(plan: Plan, patient: Patient) -> bool:
    return plan.patient_id == patient.pk and not plan.is_entered_in_error


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A record that was merged into another, in words."""

    merge: Merge
    record: str
    done: str


def merge_line(merge: Merge) -> MergeLine:
    """Return a merge in words: which record, when and by whom."""
    other = merge.other
    record = _("%(name)s, born on %(day)s, number %(number)s") % {
        "name": other.display_name,
        "day": day_words(other.born_on),
        "number": other.hospital_number,
    }
    done = _("%(when)s, by %(who)s") % {"when": instant_words(merge.at), "who": who_words(merge.by)}
    return MergeLine(merge, record, done)


def goes_back(merge: Merge) -> list[str]:
    """Return what goes back when a merge is undone, and what does not."""
    plans = list(plans_of_patients([merge.kept]))
    back = [plan for plan in plans if plan.pk in merge.moved["plans"]]
    lines = [_plan_words(plan) for plan in back]
    n = len(merge.moved["accesses"]) + len(merge.moved["letters"]) + len(merge.moved["resting"])
    if n:
        text = ngettext("%(n)d letter or way to look", "%(n)d letters or ways to look", n)
        lines.append(text % {"n": n})
    return lines


def stays(merge: Merge) -> list[str]:
    """Return the treatments that stay with the record that was kept."""
    plans = plans_of_patients([merge.kept])
    return [_plan_words(plan) for plan in plans if plan.pk not in merge.moved["plans"]]
