"""What the tests of planning share."""

import pytest

from schedules.planning import commit


@pytest.fixture
def do(nurse):
    """Return a function that commits an intent to a plan as it is now."""

    def do(plan, intent):
        return commit(plan, intent, by=nurse, revision=plan.revision)

    return do
