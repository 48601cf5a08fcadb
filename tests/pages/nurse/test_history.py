"""The history of a plan in words: the days are counted by hand from the start, 30 November 2026."""

from datetime import date, time

import pytest

from schedules.engine import Key
from schedules.models import User
from schedules.pages.nurse.history import history, who_words
from schedules.planning import booking, commit
from schedules.planning.appointments import Slot
from schedules.planning.booking import cancel
from schedules.planning.record import move, note, skip
from schedules.planning.revise import revise
from tests.booking import book

INFUSION, MRI = "ocre.dose.maint", "ocre.fu.mri_year"


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")


@pytest.fixture
def told(plan, nurse):
    """Return a function that does something and gives the words of that change."""

    def tell(intent):
        commit(plan, intent, by=nurse, revision=plan.revision)
        return history(plan)[0]

    return tell


def test_the_first_change_says_the_version_and_the_start(plan):
    (begun,) = history(plan)
    assert begun.act == "plan gestart"
    assert begun.lines == (
        ("Versie van het protocol", "niets", "1 (Concept)"),
        ("Start", "niets", "30 november 2026"),
    )
    assert begun.moved == ()  # all of it is new
    assert begun.can_undo is True


def test_an_answer_stands_under_the_question_as_a_nurse_reads_it(make_plan):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30", childbearing_potential="yes")
    (begun,) = history(plan)
    assert ("Vruchtbare leeftijd?", "niets", "Ja") in begun.lines


def test_a_booking_says_day_and_hour(told):
    booked = told(book(Key(INFUSION, 2), date(2027, 11, 30), at=time(9, 30)))
    title = "Halfjaarlijks infuus (600 mg)"
    assert (booked.who, booked.act) == ("nurse", "afspraak gemaakt")
    assert booked.lines == (
        (f"Afspraak: {title} (nummer 2)", "niets", "dinsdag 30 november 2027, 9.30 uur"),
    )
    assert booked.moved == (
        (title, "dinsdag 30 november 2027", "dinsdag 30 november 2027, 9.30 uur"),
    )
    assert booked.summary == "1 regel veranderd"
    assert booked.can_undo is True


def test_a_move_says_what_moved_along_and_in_which_certainty(told):
    moved = told(move(Key(INFUSION, 1), date(2027, 6, 14)).because("a reason"))
    assert moved.act == "verplaatst"
    assert moved.change.reason == "a reason"
    assert (
        "Bloedonderzoek vóór het infuus",
        "vóór 30 mei 2027",
        "vóór 14 juni 2027",
    ) in moved.moved
    assert (
        "Let op bijwerkingen van het infuus",
        "31 mei 2027 tot en met 1 juni 2027",
        "14 juni 2027 tot en met 15 juni 2027",
    ) in moved.moved


def test_a_new_start_and_a_new_answer_stand_in_words(told):
    revised = told(revise(date(2026, 12, 7), {"sex": "female"}, "a reason"))
    assert revised.lines == (
        ("Start", "30 november 2026", "7 december 2026"),
        ("Geslacht", "niets", "Vrouw"),
    )
    assert (
        "MRI-scan van de hersenen vóór de start",
        "tussen 30 augustus 2026 en 30 november 2026",
        "tussen 7 september 2026 en 7 december 2026",
    ) in revised.moved


def test_what_was_left_out_and_noted_is_told(told):
    left = told(skip(Key(MRI, 1), "a reason"))
    assert left.lines[0][0] == "Jaarlijkse MRI-scan van de hersenen (nummer 1)"
    assert left.lines[0][2].startswith("Overgeslagen")
    noted = told(note(Key(MRI, 2), "to be remembered"))
    assert noted.lines[0][2] == "to be remembered"
    assert noted.moved == ()


def test_what_is_taken_back_stands_first_and_the_one_before_it_can_no_longer_be_undone(told, plan):
    told(book(Key(MRI, 1), date(2027, 11, 15)))
    back = told(cancel(str(plan.appointments.get().code)))
    assert back.lines == (("Afspraak 15 november 2027", "afgesproken", "afgezegd"),)
    latest, before, _begun = history(plan)
    assert (latest.can_undo, before.can_undo) == (True, False)


# an appointment: an infusion of Monday 31 May 2027, with the hour after and blood before it

DAY = date(2027, 5, 31)
HOUR_AFTER, BLOOD = Key("ocre.obs", 3), Key("ocre.lab.each", 3)
AT = "Afspraak 31 mei 2027, 9.30 uur"
NAMED = "Halfjaarlijks infuus (600 mg) (nummer 1)"


@pytest.fixture
def agreed(plan, told):
    """One appointment for the infusion and the hour after; its code."""
    told(booking.book(Slot(DAY, at=time(9, 30), place="Route 12"), Key(INFUSION, 1), HOUR_AFTER))
    return str(plan.appointments.get().code)


def test_what_was_moved_away_by_hand_is_to_be_cancelled_or_kept(told, agreed):
    moved = told(move(Key(INFUSION, 1), date(2027, 6, 14)))
    assert moved.lines[-1] == (AT, "afgesproken", "afzeggen of houden")


def test_where_the_schedule_moved_away_it_says_how_it_is_now(plan, told, agreed):
    later = told(revise(date(2027, 1, 18), {}, "a reason"))
    assert later.lines[-1] == (AT, "afgesproken", "nu: afzeggen of houden")
    kept = told(booking.keep(agreed))
    assert kept.lines == ((AT, "afzeggen of houden", "afgesproken"),)
    assert "nu: afzeggen of houden" not in str([one.lines for one in words_of(plan)])


def words_of(plan):
    return history(plan)


def test_what_was_put_in_it_says_in_which(told, agreed):
    put = told(booking.put_together(agreed, BLOOD))
    assert put.lines == (
        ("Erbij gezet in een afspraak", "Bloedonderzoek vóór het infuus (nummer 3)", AT),
    )


def test_what_changes_appointment_is_told_of_both(told, agreed, plan):
    told(booking.book(Slot(date(2027, 5, 30), at=time(8)), BLOOD, Key(MRI, 1)))
    put = told(booking.put_together(agreed, BLOOD))
    blood = "Bloedonderzoek vóór het infuus (nummer 3)"
    assert set(put.lines) == {
        ("Erbij gezet in een afspraak", blood, AT),
        ("Afspraak 30 mei 2027, 8.00 uur", "afgesproken", "afzeggen of houden"),
        (blood, "Afspraak 30 mei 2027, 8.00 uur", "niet meer in deze afspraak"),
    }


def test_what_was_taken_out_is_named(told, agreed):
    taken = told(booking.take_out(agreed, HOUR_AFTER))
    hour = "Na het infuus minstens een uur blijven (nummer 3)"
    assert taken.lines == ((hour, AT, "niet meer in deze afspraak"),)


@pytest.mark.parametrize(
    ("slot", "was", "now"),
    [
        (
            Slot(date(2027, 6, 1), at=time(9, 30), place="Route 12"),
            "maandag 31 mei 2027, 9.30 uur",
            "dinsdag 1 juni 2027, 9.30 uur",
        ),
        (Slot(DAY, at=time(9, 30), place="Route 4"), "Route 12", "Route 4"),
        (Slot(DAY, at=time(9, 30)), "Route 12", "niets"),
        (
            Slot(DAY, at=time(10), place="Route 4"),
            "maandag 31 mei 2027, 9.30 uur, Route 12",
            "maandag 31 mei 2027, 10.00 uur, Route 4",
        ),
    ],
)
def test_only_what_differs_of_its_time_is_told(told, agreed, slot, was, now):
    assert told(booking.move(agreed, slot)).lines == ((f"Afspraak: {NAMED}", was, now),)


def test_who_did_it_is_named_and_the_night_has_a_name_too():
    assert who_words(User(username="nurse", first_name="Demo", last_name="Berk")) == "Demo Berk"
    assert who_words(User(username="nurse")) == "nurse"
    assert who_words(None) == "MSCare, ’s nachts"
