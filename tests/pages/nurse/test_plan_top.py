"""The top of a plan: one sentence, one main act, a menu. Today is Saturday 28 November 2026."""

import pytest

from schedules.pages.nurse.plan_list import plan_list
from schedules.pages.nurse.plan_top import plan_top
from schedules.pages.nurse.plans import plan_head
from tests.agenda.build import daily, day, entry, series, timeline

from .build import plan

TODAY = day("2026-11-28")
KEPT = day("2032-12-31")  # a last day in time that is no matter here


def top(*entries, course=None, **more):
    of = plan()
    for name, value in more.items():
        setattr(of, name, value)
    line = timeline(*entries)
    head = plan_head(of, line)
    return plan_top(of, line, head, plan_list([(of, line)], TODAY), TODAY, course=course)


def labels(ways):
    return [way.label for way in ways]


INFUSIONS = [
    entry("infusion", "dose", "2026-11-09", n=1, status="done", on="2026-11-09"),
    entry("infusion", "dose", "2026-12-07", n=2, deadline=KEPT, needs_booking=True),
    entry("infusion", "dose", "2027-01-04", n=3, deadline=KEPT, needs_booking=True),
]


def test_one_sentence_says_what_is_next_what_was_last_and_what_is_open():
    blood = entry("blood", "lab", "2026-11-16", deadline=day("2026-11-16"))
    assert top(*INFUSIONS, blood).sentence == (
        "Volgende: infusion, 7 december 2026 (over 9 dagen). "
        "De laatste: 9 november 2026. "
        "3 regels in de komende zes weken, waarvan 1 te laat."
    )


def test_what_was_done_last_is_named_where_it_is_something_else():
    blood = entry("blood", "lab", "2026-11-16", status="done", on="2026-11-18")
    assert "Laatst gedaan: blood, 18 november 2026." in top(*INFUSIONS, blood).sentence


def test_a_dose_that_is_late_comes_before_the_next():
    late = entry("infusion", "dose", "2026-11-23", n=2, deadline=day("2026-11-23"))
    later = entry("infusion", "dose", "2026-12-21", n=3, deadline=KEPT)
    assert top(late, later).sentence.startswith("Te laat: infusion, 23 november 2026.")


def test_a_dose_of_before_the_plan_was_kept_is_not_what_comes_next():
    before = entry("infusion", "dose", "2026-10-12", n=1)
    assert top(before, *INFUSIONS[1:]).sentence.startswith("Volgende: infusion, 7 dec")


def test_what_goes_on_at_home_is_said():
    assert top(daily("tablet", "2026-01-05")).sentence == (
        "Nu: tablet, elke dag vanaf 5 januari 2026."
    )


def test_the_main_act_is_to_book_what_is_next():
    found = top(*INFUSIONS)
    assert (found.main.label, found.main.about) == ("Afspreken", "infusion")
    assert "/afspraak/?keys=infusion%232" in found.main.address


def test_an_appointment_to_decide_comes_first():
    left = entry(
        "infusion", "dose", "2026-12-07", on="2026-12-21", status="booked", undecided=True, n=1
    )
    assert top(left).main.label == "Afzeggen of houden"


def test_without_anything_to_book_it_is_the_paper():
    found = top(daily("tablet", "2026-01-05"))
    assert found.main.label == "Afdrukken (PDF)"
    assert "Afdrukken (PDF)" not in labels(found.ways)


def test_what_ends_the_plan_stands_apart():
    found = top(*INFUSIONS, course=3)
    assert labels(found.ways) == [
        "Afdrukken (PDF)",
        "Samenvatting, pasje, letters",
        "Geschiedenis",
        "Start of gegevens corrigeren",
        "Kuur 3 toevoegen",
        "Pauze of gemiste dosis",
    ]
    assert labels(found.grave) == ["Overstappen", "Stop", "Per ongeluk ingevoerd"]


def test_a_plan_that_stopped_can_begin_again():
    found = top(*INFUSIONS[:1], stopped_on=day("2026-11-20"))
    assert found.main.label == "Opnieuw beginnen"
    assert labels(found.grave) == ["Per ongeluk ingevoerd"]


def test_a_plan_that_was_taken_back_can_only_be_read():
    found = top(is_entered_in_error=True)
    assert (found.main, found.sentence, found.grave) == (None, "", ())
    assert labels(found.ways) == ["Geschiedenis"]


# the year ahead


def year(*entries):
    return plan_list([(plan(), timeline(*entries))], TODAY).year


def test_each_month_has_a_mark_for_each_day_of_a_dose_a_test_or_a_visit():
    months = year(
        *series("infusion", "dose", ["2026-12-07", "2027-01-04"], deadline=KEPT),
        entry("blood", "lab", "2026-12-02", deadline=KEPT),
        entry("urine", "lab", "2026-12-02", deadline=KEPT),
        entry("neurologist", "visit", "2027-10-04", deadline=KEPT),
        daily("tablet", "2026-01-05"),
    )
    assert len(months) == 12
    assert [month.name for month in months[:3]] == ["nov", "dec", "jan"]
    assert [month.marks for month in months[:3]] == [(), ("tests", "doses"), ("doses",)]
    assert months[0].words == "november 2026: niets"
    assert months[1].words == "december 2026: 1 dag met een dosis en 1 dag met een onderzoek"
    assert months[-1].words == "oktober 2027: 1 dag met een afspraak"


@pytest.mark.usefixtures("english")
def test_english_writes_a_month_with_a_capital():
    months = year(*series("infusion", "dose", ["2026-12-07"], deadline=KEPT))
    assert [month.name for month in months[:3]] == ["Nov", "Dec", "Jan"]


def test_where_nothing_lies_ahead_there_is_no_strip():
    assert year(entry("first", "visit", "2025-06-02", status="done", on="2025-06-02")) == ()
