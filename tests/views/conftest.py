"""What the tests of the nurse's pages share."""

import pytest


@pytest.fixture
def desk(client, make_nurse):
    """The browser of a nurse who works at both hospitals."""
    client.force_login(make_nurse("both", "jbz", "amsterdam-umc"))
    return client
