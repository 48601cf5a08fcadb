"""Pages of a nurse without a request and without a database."""

import pytest


@pytest.fixture(autouse=True)
def _in_dutch(dutch):
    """Every page of a nurse here is read in Dutch."""
