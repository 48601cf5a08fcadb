"""Rows that stood in the tables at any earlier migration are there after all that follow.

What a plan of then comes to be is read in tests/planning/test_migration.py; here it is every table
and every column, from every migration.
"""

import json

from . import places

MIGRATIONS = {
    f"{app}.{path.stem}"
    for app in ("treatments", "schedules")
    for path in (places.ROOT / app / "migrations").glob("0*.py")
}
# treatments.0008 reads these two into columns of other names before it takes them away.
TAKEN_AWAY = {
    "treatments_dosingcourse.latest_delay_amount",
    "treatments_dosingcourse.latest_delay_unit",
}


def test_nothing_is_lost_on_the_way_to_the_newest(place):
    found = json.loads(places.run(place.empty(), "-m", "tests.faults.grown").stdout)
    print(
        f"{place.vendor}: {sum(found['rows'].values())} rows, put in at {len(MIGRATIONS)} moments"
    )
    assert set(found["lost"]) == TAKEN_AWAY
    assert found["rows"].keys() == MIGRATIONS
    assert min(found["rows"].values()) >= 16
