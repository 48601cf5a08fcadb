"""The news of all plans of a reader: what must be acted on first, then the rest."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from schedules.models import Change, Plan
from schedules.queries import changes_since_seen
from schedules.words.when import day_words

from .appointments import Told, told_now, told_then
from .known import Knowing, Known
from .lines import Order, Telling, lines_of_plan, moves_told, of_treatment, whole_line
from .net import Net
from .values import News, NewsLine
from .whole import Whole, whole_of

FIRST = 5  # lines that are shown at once
Tell = Callable[[Net, Known, Whole], Telling]


def news_of(plans: Iterable[Plan], seen: Mapping[str, int], today: date) -> News:
    """Return what changed in these plans since they were seen."""
    plans = list(plans)
    changes = changes_since_seen(plans, seen)
    knowing = Knowing(changed(plans, changes))
    nets = knowing.nets_of(plans, changes, seen)
    knowing.read_versions(nets)
    named: set[str] = set()  # the appointments that were told of another plan

    def tell(net: Net, known: Known, whole: Whole) -> Telling:
        told = _of_the_hospital(told_now(net, known.waiting, today), known)
        new = [one for one in told if one.code not in named]
        named.update(one.code for one in new)
        return Telling(net, known, whole, told, moves_told(net, known, whole, today), new)

    marks = tuple(f"{plan.code}={plan.revision}" for plan in plans)
    return _news(nets, tell, knowing, today, marks)


def news_then(nets: Sequence[Net], knowing: Knowing, today: date) -> News:
    """Return what changed in plans as it was read on a day: nothing of it is to do any more."""

    def tell(net: Net, of_plan: Known, whole: Whole) -> Telling:
        moves = moves_told(net, of_plan, whole, today)
        told = _of_the_hospital(told_then(net, net.moves), of_plan)
        return Telling(net, of_plan, whole, told, moves, told)

    return _news(nets, tell, knowing, today)


def changed(plans: Iterable[Plan], changes: Iterable[Change]) -> list[Plan]:
    """Return the plans that these changes are of."""
    keys = {change.plan_id for change in changes}
    return [plan for plan in plans if plan.pk in keys]


def _of_the_hospital(told: Iterator[Told], known: Known) -> list[Told]:
    return [one for one in told if one.lead.fact not in known.asked]


def _news(
    nets: Sequence[Net],
    tell: Tell,
    knowing: Knowing,
    today: date,
    seen: tuple[str, ...] = (),
) -> News:
    facts: list[NewsLine] = []
    lines: list[tuple[Order, NewsLine]] = []
    for net in nets:
        whole = whole_of(net, nets, today)
        telling = tell(net, knowing.of(net), whole)
        if line := whole_line(telling):
            facts.append(line)
        if not net.plan.is_entered_in_error:
            of_plan = lines_of_plan(telling)
            name = str(net.plan.protocol.treatment) if len(nets) > 1 else ""
            lines += of_treatment(of_plan, name)
    lines.sort(key=lambda pair: pair[0])
    asks = tuple(line for _order, line in lines if line.must_ask)
    words = tuple(line for _order, line in lines if not line.must_ask)
    return News(asks, tuple(facts), words[:FIRST], words[FIRST:], seen)


def heading(seen: date) -> str:
    """Return the heading of the news."""
    return capfirst(_("changed since %(day)s") % {"day": day_words(seen)})


def nothing_new(seen: date) -> str:
    """Return what stands where there is no news."""
    return _("No news since %(day)s.") % {"day": day_words(seen)}
