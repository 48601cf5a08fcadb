"""Pages of a nurse without a request and without a database."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_dutch():
    with translation.override("nl"):
        yield
