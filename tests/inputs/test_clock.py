"""An hour that the clock skips: summer time begins on 28 March 2027 at 2.00, and it is 3.00."""

from datetime import date, time

import pytest

from schedules.inputs.clock import next_hour


@pytest.mark.parametrize(
    ("on", "at", "exists"),
    [
        ("2027-03-28", "01:59", "01:59"),
        ("2027-03-28", "02:00", "03:00"),
        ("2027-03-28", "02:30", "03:00"),
        ("2027-03-28", "03:00", "03:00"),
        ("2027-10-31", "02:30", "02:30"),  # that hour comes twice: it exists
        ("2027-03-29", "02:30", "02:30"),
    ],
)
def test_the_next_hour_that_exists_is_given(on, at, exists):
    found = next_hour(date.fromisoformat(on), time.fromisoformat(at))
    assert found == time.fromisoformat(exists)
