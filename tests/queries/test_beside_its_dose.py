"""What to mind around a dose stands on the day on which that dose is shown.

Ocrelizumab from Thursday 3 December 2026: the fifth infusion is due on Saturday 3 June 2028. Monday
the 5th is Whit Monday, so that the day to book for is Tuesday the 6th.
"""

from datetime import date

from schedules.engine import Key
from schedules.planning import commit
from schedules.queries import timeline_of
from tests.booking import book

MAINTENANCE, BEWARE, TABLETS = "ocre.dose.maint", "ocre.irr", "ocre.antihypertensive"


def shown(timeline, fact, occurrence):
    (found,) = (e.when for e in timeline.entries if e.key == Key(fact, occurrence))
    return found.first, found.last


def test_it_goes_with_the_working_day_of_its_dose(make_timeline):
    infusions = make_timeline("ocrelizumab", "amsterdam-umc", "2026-12-03")
    assert shown(infusions, MAINTENANCE, 3) == (date(2028, 6, 6), date(2028, 6, 6))
    assert shown(infusions, BEWARE, 5) == (date(2028, 6, 6), date(2028, 6, 7))
    assert shown(infusions, TABLETS, 5) == (date(2028, 6, 5), date(2028, 6, 6))
    assert shown(infusions, BEWARE, 3) == (date(2027, 6, 3), date(2027, 6, 4))  # a Thursday


def test_what_is_counted_from_the_dose_stays_with_its_due_day(timeline):
    beware = timeline("ocrelizumab", "amsterdam-umc", "2026-12-03").periods[BEWARE, 5]
    assert (beware["begins"], beware["ends"]) == ("2028-06-03", "2028-06-04")


def test_once_the_day_is_agreed_it_counts_from_there(make_plan, nurse):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-12-03")
    assert shown(timeline_of(plan), BEWARE, 5) == (date(2028, 6, 6), date(2028, 6, 7))
    agreed = book(Key(MAINTENANCE, 3), date(2028, 6, 7))
    commit(plan, agreed, by=nurse, revision=plan.revision)
    assert shown(timeline_of(plan), BEWARE, 5) == (date(2028, 6, 7), date(2028, 6, 8))
