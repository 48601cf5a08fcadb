"""One entry as a nurse reads it. Today is Saturday 28 November 2026; the words typed by hand."""

from datetime import time

import pytest
from django.utils import translation

from schedules.engine import Key, Repeat
from schedules.pages.nurse.lines import line_of, together
from schedules.timeline import Appointment
from tests.agenda.build import CODE, day, entry, period

from .build import plan

TODAY = day("2026-11-28")
PLAN = plan()
KEPT = day("2027-12-31")  # a last day in time that is no matter here


def line(kind="lab", due=None, **given):
    given.setdefault("deadline", KEPT)
    return line_of(entry("it", kind, due, **given), PLAN, TODAY)


@pytest.mark.parametrize(
    ("given", "when", "due"),
    [
        ({"due": "2026-12-07"}, "Maandag 7 december 2026", ""),
        # The working day to book for is shown, and the protocol's own day is named.
        (
            {"due": "2026-12-06", "book": "2026-12-04"},
            "Vrijdag 4 december 2026",
            "Volgens het schema: 6 december 2026",
        ),
        # So it is beside a day that the nurse chose.
        (
            {"due": "2026-12-06", "status": "moved", "on": "2026-12-08"},
            "Dinsdag 8 december 2026",
            "Volgens het schema: 6 december 2026",
        ),
        (
            {"due": "2026-12-06", "status": "booked", "on": "2026-12-08", "at": time(9, 30)},
            "Dinsdag 8 december 2026, 9.30 uur",
            "Volgens het schema: 6 december 2026",
        ),
        (
            {"due": "2026-12-07", "status": "booked", "on": "2026-12-07"},
            "Maandag 7 december 2026",
            "",
        ),
        # What became of it says it in its state.
        (
            {"due": "2026-11-16", "status": "done", "on": "2026-11-17"},
            "Dinsdag 17 november 2026",
            "",
        ),
        (
            {
                "due": "2026-12-06",
                "status": "booked",
                "on": "2027-01-08",
                "undecided": True,
                "rebook": True,
            },
            "Vrijdag 8 januari 2027",
            "Het schema zegt nu: zondag 6 december 2026",
        ),
        # A blood test that must be done before another day by now.
        (
            {
                "last": "2027-01-21",
                "status": "booked",
                "on": "2026-12-07",
                "undecided": True,
                "rebook": True,
            },
            "Maandag 7 december 2026",
            "Het schema zegt nu: vóór 21 januari 2027",
        ),
        # It is still as it was agreed; something else in the appointment is not.
        (
            {"due": "2026-12-07", "status": "booked", "on": "2026-12-07", "undecided": True},
            "Maandag 7 december 2026",
            "",
        ),
        (
            {"first": "2026-12-01", "last": "2026-12-31"},
            "Tussen 1 december 2026 en 31 december 2026",
            "",
        ),
        ({"last": "2026-12-07"}, "Vóór 7 december 2026", ""),
        ({}, "Datum nog niet bekend", ""),
    ],
)
def test_it_says_when_it_is_and_what_the_schedule_says(given, when, due):
    shown = line(**given)
    assert (shown.when, shown.due) == (when, due)


@pytest.mark.parametrize(
    ("given", "how_long", "look", "state"),
    [
        ({"due": "2027-03-01"}, "over 3 maanden", "planned", "Volgens het schema"),
        (
            {"due": "2026-12-12", "needs_booking": True},
            "over 2 weken",
            "planned",
            "Nog geen afspraak",
        ),
        # 9 January lies six weeks ahead; what lies further need not be booked yet.
        (
            {"due": "2027-01-09", "needs_booking": True},
            "over 6 weken",
            "planned",
            "Nog geen afspraak",
        ),
        (
            {"due": "2027-01-10", "needs_booking": True},
            "over 6 weken",
            "planned",
            "Volgens het schema",
        ),
        (
            {"due": "2026-11-07", "deadline": day("2026-11-14"), "needs_booking": True},
            "2 weken te laat",
            "late",
            "Nog geen afspraak",
        ),
        ({"due": "2026-11-26", "deadline": day("2026-11-27")}, "1 dag te laat", "late", ""),
        (
            {
                "due": "2026-11-26",
                "status": "booked",
                "on": "2026-11-26",
                "deadline": day("2026-11-26"),
            },
            "2 dagen te laat",
            "late",
            "Afgesproken",
        ),
        (
            {"due": "2026-11-27", "status": "moved", "on": "2026-11-29"},
            "morgen",
            "moved",
            "Verplaatst",
        ),
        ({"due": "2026-11-27", "status": "done", "on": "2026-11-27"}, "gisteren", "done", "Gedaan"),
        (
            {"due": "2026-11-27", "status": "done", "on": "2026-11-28"},
            "vandaag",
            "done",
            "Gedaan; in het schema stond 27 november 2026",
        ),
        ({"due": "2026-11-27", "status": "missed"}, "gisteren", "missed", "Niet gedaan"),
        (
            {"due": "2026-01-28", "deadline": None},
            "10 maanden geleden",
            "planned",
            "Van vóór dit plan hier werd bijgehouden",
        ),
        (
            {"first": "2026-12-01", "last": "2026-12-31"},
            "",
            "planned",
            "Tussen twee dagen",
        ),
        ({"last": "2026-12-22", "needs_booking": True}, "", "planned", "Nog geen afspraak"),
        ({"sort_on": "2026-12-01", "needs_booking": True}, "", "planned", ""),
    ],
)
def test_it_says_how_long_and_what_became_of_it(given, how_long, look, state):
    shown = line(**given)
    assert (shown.how_long, shown.look, shown.state) == (how_long, look, state)


def test_a_period_is_neither_far_nor_sure():
    shown = line_of(period("diet", "2026-12-01", "2026-12-31"), PLAN, TODAY)
    assert (shown.when, shown.how_long, shown.state, shown.taps) == (
        "1 december 2026 tot en met 31 december 2026",
        "",
        "",
        (),
    )


@pytest.mark.parametrize(
    ("given", "alerts", "marks"),
    [
        (
            {
                "due": "2026-12-07",
                "status": "booked",
                "on": "2027-01-08",
                "undecided": True,
                "rebook": True,
            },
            ("Afzeggen of houden",),
            (),
        ),
        (
            {"due": "2026-12-07", "status": "booked", "on": "2026-12-07", "loose": True},
            ("Afzeggen of houden",),
            (),
        ),
        (
            {"due": "2026-11-02", "status": "done", "on": "2026-11-02", "is_dropped": True},
            (),
            ("Niet meer in het plan",),
        ),
        ({"due": "2026-12-07", "conditional": True}, (), ("Geldt misschien",)),
    ],
)
def test_it_says_what_must_be_put_right_and_for_whom_it_is(given, alerts, marks):
    shown = line(**given)
    assert (shown.alerts, shown.marks) == (alerts, marks)


@pytest.mark.parametrize(
    ("kind", "given", "taps"),
    [
        ("visit", {"due": "2026-12-01"}, []),
        ("lab", {"due": "2026-12-05"}, [("done", "it#1=2026-11-28", "Vandaag gedaan")]),
        (
            "lab",
            {"due": "2026-11-20"},
            [("done", "it#1=2026-11-28", "Vandaag gedaan"), ("missed", "it#1", "Niet gedaan")],
        ),
        (
            "lab",
            {"due": "2026-11-26", "status": "booked", "on": "2026-11-26"},
            [
                ("done", "it#1=2026-11-26", "Gedaan op 26 november 2026"),
                ("missed", "it#1", "Niet gedaan"),
            ],
        ),
        (
            "lab",
            {"due": "2026-11-26", "status": "done", "on": "2026-11-26"},
            [("discussed", "it#1", "Uitslag besproken")],
        ),
        (
            "lab",
            {"due": "2026-12-26", "status": "booked", "on": "2026-12-26", "loose": True},
            [("cancelled", CODE, "Afgezegd"), ("kept", CODE, "Blijft staan")],
        ),
    ],
)
def test_a_tap_says_what_the_desk_says(kind, given, taps):
    shown = line(kind, **given)
    assert [(tap.what, tap.keys, tap.label) for tap in shown.taps] == taps
    assert shown.tick == (taps[0][1] if taps and taps[0][0] == "done" else "")


def test_a_line_leads_to_its_own_page():
    shown = line(due="2026-12-07", n=4)
    assert shown.address == f"/plannen/{PLAN.code}/regel/it/4/"
    assert (shown.opening.address, shown.opening.label) == (shown.address, "Openen")


@pytest.mark.parametrize(("given", "is_first"), [({}, False), ({"undecided": True}, True)])
def test_what_leads_an_appointment_leads_to_another_time(given, is_first):
    if not given:
        given = {"appointment": Appointment(CODE, day("2026-12-07"), keys=(Key("it", 1),))}
    shown = line(due="2026-12-07", status="booked", on="2026-12-07", **given)
    assert (shown.opening.label, shown.opening.is_first) == ("Andere tijd", is_first)
    assert shown.opening.address == f"/plannen/{PLAN.code}/afspraken/{CODE}/"


def test_what_is_only_part_of_one_leads_to_itself():
    agreed = Appointment(CODE, day("2026-12-07"), keys=(Key("infusion", 1), Key("it", 1)))
    shown = line(due="2026-12-07", status="booked", on="2026-12-07", appointment=agreed)
    assert (shown.opening.label, shown.opening.address) == ("Openen", shown.address)


def test_nothing_can_be_done_in_a_plan_that_is_not_stored():
    shown = line_of(entry("it", "lab", "2026-11-20", deadline=KEPT), plan(None), TODAY)
    assert (shown.address, shown.opening, shown.taps, shown.tick) == ("", None, (), "")


def test_what_a_nurse_wrote_stands_with_it():
    shown = line(due="2026-11-20", status="skipped", reason="Elders geprikt", note="Belt zelf")
    assert shown.told == ("Elders geprikt", "Belt zelf")


def test_it_says_what_it_is_with_whom_and_of_which_treatment():
    an_entry = entry("it", "visit", "2026-12-07")
    shown = line_of(an_entry, PLAN, TODAY, treatment="Alemtuzumab")
    assert shown.about == "Afspraak · Alemtuzumab"


def test_it_speaks_english():
    with translation.override("en"):
        shown = line(due="2026-12-06", book="2026-12-04", needs_booking=True)
        assert (shown.when, shown.due, shown.how_long, shown.state) == (
            "Friday 4 December 2026",
            "Schedule: 6 December 2026",
            "in 6 days",
            "Not booked yet",
        )
        late = line(due="2026-11-20", deadline=day("2026-11-20"))
        assert (late.how_long, [tap.label for tap in late.taps]) == (
            "8 days overdue",
            ["Done today", "Not done"],
        )


def test_a_daily_tablet_is_no_single_moment():
    shown = line("dose", "2026-10-06", repeat=Repeat(every_days=1))
    assert (shown.when, shown.taps) == ("Elke dag vanaf 6 oktober 2026", ())


# one tap for several


def test_one_tap_says_the_same_of_all_that_can_be_said():
    lines = [line(due="2026-11-20"), line(due="2026-11-21", n=2), line("visit", "2026-12-01", n=3)]
    tap = together(lines)
    assert (tap.what, tap.keys, tap.label) == (
        "done",
        "it#1=2026-11-28 it#2=2026-11-28",
        "Beide gedaan",
    )


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [{"due": "2026-11-20"}],
        [{"due": "2026-11-20"}, {"due": "2026-11-20", "status": "done", "on": "2026-11-20"}],
    ],
)
def test_there_is_none_for_one_or_for_what_differs(lines):
    assert together([line(**given) for given in lines]) is None


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"due": "2026-11-20", "deadline": day("2026-11-20")}, "Beide gedaan"),
        ({"due": "2026-11-20", "status": "done", "on": "2026-11-20"}, "Beide besproken"),
        (
            {"due": "2026-12-20", "status": "booked", "on": "2026-12-20", "loose": True},
            "Beide afspraken afgezegd",
        ),
    ],
)
def test_it_is_named_by_what_it_says(given, label):
    assert together([line(**given), line(**given, n=2)]).label == label


@pytest.mark.parametrize(
    ("last", "softness", "marks"),
    [
        ("2030-10-09", "at least", ("Duurt minstens zo lang",)),
        ("2030-10-09", "", ()),
        ("2030-10-09", "usually", ()),
        (None, "at least", ()),
    ],
)
def test_a_nurse_reads_that_a_window_may_be_longer(last, softness, marks):
    lasts = period("it", "2026-10-05", last, softness=softness)
    assert line_of(lasts, PLAN, TODAY).marks == marks
