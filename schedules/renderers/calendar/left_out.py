"""What a calendar leaves out, and why: nothing that has a day is missing without a word."""

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schedules.agenda.lanes import lane_of
from schedules.engine import Status
from schedules.timeline import TimelineEntry

from .choices import Choice
from .pieces import is_cancelled, pieces_of

NOT_GIVEN = (Status.MISSED, Status.SKIPPED)


class Why(StrEnum):
    """Why something is not in a calendar."""

    UNDATED = "undated"
    LANE = "lane"
    PRODUCT = "product"
    NOT_DONE = "not done"
    LATER = "later"
    EARLIER = "earlier"


WORDS = {
    Why.UNDATED: gettext_lazy("No day is known of this yet:"),
    Why.LANE: gettext_lazy("You chose not to have this in your calendar:"),
    Why.PRODUCT: gettext_lazy("Only the maker of the medicine says this. Ask your team about it:"),
    Why.NOT_DONE: gettext_lazy("This did not take place:"),
    Why.LATER: gettext_lazy("This is more than two years ahead. It comes in by itself:"),
    Why.EARLIER: gettext_lazy("This was or began more than three months ago:"),
}


class LeftOut(NamedTuple):
    """What is left out for one reason: each title with how many days of it."""

    why: Why
    titles: tuple[tuple[str, int], ...]

    @property
    def heading(self) -> str:
        """The reason, in words."""
        return str(WORDS[self.why])

    @property
    def lines(self) -> tuple[str, ...]:
        """Each title, with how often where that is more than once."""
        return tuple(
            _("%(title)s (%(n)s times)") % {"title": title, "n": n} if n > 1 else title
            for title, n in self.titles
        )


def left_out_of(
    entries: Iterable[TimelineEntry], told: Set[str], choice: Choice, until: date | None
) -> tuple[LeftOut, ...]:
    """Return what of these stands in no event; `told` names (by uid) what does.

    `until` is the last day that the calendar holds; None: it holds all.
    """
    found: dict[Why, Counter[str]] = {}
    for entry in entries:
        if entry.uid not in told and not is_cancelled(entry):
            why = _why(entry, choice, until)
            found.setdefault(why, Counter())[entry.title] += 1
    return tuple(LeftOut(why, tuple(found[why].items())) for why in Why if why in found)


def _why(entry: TimelineEntry, choice: Choice, until: date | None) -> Why:
    if entry.status in NOT_GIVEN:
        return Why.NOT_DONE
    if entry.ask_team:
        return Why.PRODUCT
    if lane_of(entry) not in choice.lanes:
        return Why.LANE
    if not entry.when.is_known:
        return Why.UNDATED
    first = min(piece.first for piece in pieces_of(entry, choice))
    return Why.LATER if until and first > until else Why.EARLIER


def left_out_words(left_out: Iterable[LeftOut], *, is_neutral: bool) -> str:
    """Return it as the text of an event: with each title, or in a neutral calendar how many."""
    return "\n\n".join(_blocks(left_out, is_neutral))


def _blocks(left_out: Iterable[LeftOut], is_neutral: bool) -> Iterator[str]:
    for one in left_out:
        if is_neutral:
            many = sum(n for _title, n in one.titles)
            yield " ".join((str(NEUTRAL[one.why]), str(many)))
        else:
            yield "\n".join((one.heading, *(f"- {line}" for line in one.lines)))


NEUTRAL = {
    Why.UNDATED: gettext_lazy("No day is known yet:"),
    Why.LANE: gettext_lazy("You chose not to have it:"),
    Why.PRODUCT: gettext_lazy("You can ask about it:"),
    Why.NOT_DONE: gettext_lazy("It did not take place:"),
    Why.LATER: gettext_lazy("More than two years ahead:"),
    Why.EARLIER: gettext_lazy("More than three months ago:"),
}
