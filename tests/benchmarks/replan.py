"""Many plans that move to a new version of their protocol, each by itself, as the command does."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from schedules.models import WITH_PLAN, Plan
from schedules.planning import commit
from schedules.planning.upgrade import upgrade
from treatments.catalogue import Report, load_protocol
from treatments.models import Protocol

from .crowd import Crowd
from .dates import additions
from .measure import Table, interleave, table_of
from .run import Run

CLINIC = "amsterdam-umc"
WHY = "A new version."  # some plans of the crowd break a limit, and ask for a reason


def replan(run: Run) -> Table:
    """The time of one plan, there and back. 2,000 in 20 s on one core are 10 ms each."""
    Crowd(CLINIC, run.today, run.size.starts).grow(run.size.few)
    plans = list(
        Plan.objects.filter(protocol__clinic__slug=CLINIC)
        .select_related(*WITH_PLAN)
        .order_by("pk")[: run.size.moved]
    )
    first = {plan.protocol_id: plan.protocol for plan in plans}
    second = {protocol.pk: _second(protocol) for protocol in first.values()}
    back = {new.pk: first[old] for old, new in second.items()}

    def there_and_back() -> None:
        _move(run, plans, second)
        _move(run, plans, back)

    cases = {"1,000 relativedelta additions": additions(run, 1_000), "a plan": there_and_back}
    seconds = interleave(cases, run.rounds(3))
    seconds["a plan"] = [time / len(plans) / 2 for time in seconds["a plan"]]
    return table_of(f"To a new version: {len(plans)} plans (aim: 10 ms)", seconds)


def _second(protocol: Protocol) -> Protocol:
    """Return a second version of a protocol, loaded from a file with the same rules."""
    name = f"{protocol.treatment.slug}.{protocol.clinic.slug}.yaml"
    text = (settings.KNOWLEDGE / "protocols" / name).read_text("utf-8")
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text.replace(f"version: '{protocol.version}'", "version: '9'", 1), "utf-8")
        load_protocol(path, Report())
    new = Protocol.objects.filter(treatment=protocol.treatment, clinic=protocol.clinic)
    return new.select_related("treatment", "clinic").get(version="9")


def _move(run: Run, plans: Iterable[Plan], to: dict[int, Protocol]) -> None:
    for plan in plans:
        intent = upgrade(to[plan.protocol_id]).because(WHY)
        commit(plan, intent, by=run.nurse, revision=plan.revision)
