"""How many cladribine tablets on which day: sheet section 8, as the patient's weight decides."""

import pytest

from .reading import dates, facts_of, periods

pytestmark = pytest.mark.reading

WEEKS = ["clad.c1.w1.dose", "clad.c1.w2.dose", "clad.c2.w1.dose", "clad.c2.w2.dose"]

# weight, tablets on each day of a first week and of a second week (SmPC Mavenclad 4.2, table 2)
TABLETS = """
40     1 1 1 1      1 1 1 1
49.99  1 1 1 1      1 1 1 1
50     1 1 1 1 1    1 1 1 1 1
59.9   1 1 1 1 1    1 1 1 1 1
60     2 1 1 1 1    2 1 1 1 1
69.9   2 1 1 1 1    2 1 1 1 1
70     2 2 1 1 1    2 2 1 1 1
79.9   2 2 1 1 1    2 2 1 1 1
80     2 2 2 1 1    2 2 1 1 1
89.9   2 2 2 1 1    2 2 1 1 1
90     2 2 2 2 1    2 2 2 1 1
99.9   2 2 2 2 1    2 2 2 1 1
100    2 2 2 2 2    2 2 2 2 1
109.9  2 2 2 2 2    2 2 2 2 1
110    2 2 2 2 2    2 2 2 2 2
180    2 2 2 2 2    2 2 2 2 2
"""


def tablets(line, fact):
    """Return the figures of the days of one treatment week, in order."""
    return [item["detail"] for (name, _), item in sorted(line.items.items()) if name == fact]


@pytest.fixture(params=["generic", "amsterdam-umc"])
def cladribine(request, timeline):
    def make(**facts):
        return timeline("cladribine", request.param, "2026-10-05", **facts)

    return make


@pytest.mark.parametrize("row", TABLETS.strip().splitlines())
def test_the_weight_gives_the_tablets_of_each_day(cladribine, row):
    weight, *numbers = row.split()
    days = 4 if weight in ("40", "49.99") else 5
    first, second = (
        [{"tablets": int(n)} for n in half] for half in (numbers[:days], numbers[days:])
    )

    line = cladribine(weight_kg=weight)

    assert [tablets(line, week) for week in WEEKS] == [first, second, first, second]
    assert not any(item["conditional"] for key, item in line.items.items() if key[0] in WEEKS)


def test_under_40_kg_there_is_no_number_of_tablets(cladribine):
    line = cladribine(weight_kg=39.9)

    assert [tablets(line, week) for week in WEEKS] == [[{}] * 5] * 4
    assert line.items["clad.c1.w1.dose", 5]["conditional"] is True


@pytest.mark.parametrize("days", [4, 5])
def test_without_a_weight_the_days_are_known_and_the_tablets_are_not(cladribine, days):
    line = cladribine(days_per_week=days)

    assert [tablets(line, week) for week in WEEKS] == [[{}] * days] * 4


def test_without_weight_or_days_the_fifth_day_may_apply_and_counts_as_the_last(timeline):
    line = timeline("cladribine", "amsterdam-umc", "2026-10-05")

    for week in WEEKS:
        days = [line.items[week, n]["conditional"] for n in (1, 2, 3, 4, 5)]
        assert days == [False, False, False, False, True]
    assert dates(line, "clad.labs.end") == ["2028-05-09"]
    assert periods(line, "clad.bf.c1_until") == [("2026-10-05", "2026-11-16")]


def test_with_four_days_the_fourth_is_the_last(timeline):
    line = timeline("cladribine", "amsterdam-umc", "2026-10-05", weight_kg=45)

    assert dates(line, "clad.c2.w2.dose")[-1] == "2027-11-08"
    assert dates(line, "clad.labs.end") == ["2028-05-08"]
    assert periods(line, "clad.contra.c1_until") == [("2026-10-05", "2027-05-08")]
    assert periods(line, "clad.bf.c1_until") == [("2026-10-05", "2026-11-15")]


def test_the_table_of_tablets_is_no_entry(cladribine):
    assert "clad.smpc.tablets" not in facts_of(cladribine(weight_kg=70))
