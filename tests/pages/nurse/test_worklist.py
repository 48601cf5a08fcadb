"""The worklist as a page, read on 1 March 2027 with nothing recorded; days typed by hand."""

from datetime import date

import pytest

from schedules.pages.nurse.worklist import choose, whole_list, worklist_page

LATER = date(2027, 3, 1)


@pytest.fixture
def desk(make_plan, make_nurse):
    """A nurse of Amsterdam with two plans of ocrelizumab, of which nothing was recorded."""
    nurse = make_nurse("desk", "amsterdam-umc")
    for start in ("2027-01-11", "2027-01-18"):
        make_plan("ocrelizumab", "amsterdam-umc", start, by=nurse)
    return nurse


def page(user, today=LATER, part=None, **asked):
    return worklist_page(choose(user, asked, today), part)


def test_what_is_overdue_stands_under_its_day_the_oldest_first(desk):
    shown = page(desk)
    assert (shown.title, shown.today) == ("Te laat", "1 maart 2027")
    days = [group.day for group in shown.groups]
    assert days == sorted(days)
    assert days[-1] == date(2027, 2, 1)  # the second infusion of the plan of 18 January
    assert shown.announcement == f"Te laat: {shown.count}"
    assert shown.count == f"{len(shown.groups)} regels"
    assert {tab.title: tab.is_chosen for tab in shown.tabs}["Te laat"]


def test_a_word_that_no_list_has_asks_for_the_first(desk):
    assert page(desk, section="nothing").section == "overdue"


def test_the_second_part_of_a_list_begins_where_the_first_ended(desk, make_plan):
    for number in range(26):
        make_plan("ocrelizumab", "amsterdam-umc", f"2027-01-{number % 9 + 20}", by=desk)
    first, second = (page(desk, part=part) for part in ("1", "2"))
    titles = [[line.uid for group in one.groups for line in group.lines] for one in (first, second)]
    assert len(first.groups) == 50
    assert not set(titles[0]) & set(titles[1])
    assert first.pages.before == ""
    assert second.pages.before == "?"
    whole = [
        line.uid for batch in whole_list(choose(desk, {}, LATER)) for g in batch for line in g.lines
    ]
    assert whole[: len(titles[0])] == titles[0]
