"""What a page shows of what changed: plain values, in words."""

from dataclasses import dataclass, replace
from typing import NamedTuple


class Along(NamedTuple):
    """What moved along with something else on the same days, and where each time was and is."""

    titles: tuple[str, ...]
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing that changed: "Infuus is drie weken later", its days, and what moves along.

    `agreed` is what became of its appointment; `phone` is there where somebody has to call.
    """

    title: str
    was: str = ""
    now: str = ""
    agreed: str = ""
    phone: str = ""
    says: str = ""  # the change in one sentence; "" where the title and its days say it all
    moved: str = ""  # how many things move along
    along: tuple[Along, ...] = ()
    must_ask: bool = False
    of: str = ""  # the treatment, where there is news of several

    @property
    def sentence(self) -> str:
        """What is said first: what happened, else of what it is."""
        return self.says or self.title

    def with_along(self, moved: str, along: tuple[Along, ...]) -> "NewsLine":
        """Return it with what moves along."""
        return replace(self, moved=moved, along=along)


@dataclass(frozen=True, slots=True)
class News:
    """All that changed; `seen` says of which plans, for the button that puts it away."""

    asks: tuple[NewsLine, ...] = ()  # what the reader must do something about
    facts: tuple[NewsLine, ...] = ()  # of whole treatments
    lines: tuple[NewsLine, ...] = ()
    more: tuple[NewsLine, ...] = ()
    seen: tuple[str, ...] = ()  # "plan=revision"

    def __bool__(self) -> bool:
        return bool(self.asks or self.facts or self.lines)

    @property
    def count(self) -> int:
        """How many things changed, what moved along not counted."""
        return len(self.everything)

    @property
    def everything(self) -> tuple[NewsLine, ...]:
        """All lines, in the order in which they are read."""
        return (*self.asks, *self.facts, *self.lines, *self.more)
