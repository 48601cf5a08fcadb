"""What the tests of planning share."""

import pytest

from schedules.planning import commit


@pytest.fixture
def do(nurse):
    """Return a function that commits an intent to a plan as it is now."""

    def do(plan, intent):
        return commit(plan, intent, by=nurse, revision=plan.revision)

    return do


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """No test here logs in: making a nurse need not take half a second."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
