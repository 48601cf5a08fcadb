"""Which plans count on a version of a protocol that new plans no longer get."""

from collections.abc import Sequence

from schedules.models import Plan, User
from schedules.planning.care import OVER
from treatments.models import Protocol

from .people import plans_of
from .protocols import latest_version


def outdated_plans(user: User) -> list[tuple[Protocol, Sequence[Plan]]]:
    """Return the plans on an older version, under the version that new plans get.

    Of who died or is treated elsewhere no plan needs a newer one.
    """
    plans = plans_of(user).filter(is_entered_in_error=False).exclude(patient__care__in=OVER)
    used = Protocol.objects.filter(plans__in=plans).distinct().select_related("treatment", "clinic")
    newer = {protocol.pk: latest_version(protocol) for protocol in used}
    found: dict[Protocol, list[Plan]] = {}
    older = plans.filter(protocol__in=[pk for pk, new in newer.items() if new.pk != pk])
    for plan in older.order_by("patient__sort_name", "start", "pk"):
        found.setdefault(newer[plan.protocol_id], []).append(plan)
    return sorted(found.items(), key=lambda pair: str(pair[0].treatment))
