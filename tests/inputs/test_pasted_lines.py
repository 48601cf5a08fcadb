"""A line that a nurse pastes from a patient file, as an invitation."""

from datetime import date, time

import pytest
from django.utils import translation

from schedules.inputs.invitations import Invitation, read_line
from schedules.inputs.refusal import Refusal

TODAY = date(2026, 11, 30)
THAT_DAY = date(2027, 1, 14)  # a Thursday

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    "text",
    [
        "14 jan",
        "14 jan.",
        "14 januari",
        "14 Januari 2027",
        "14 JANUARI 2027",
        "14 jan '27",
        "14-jan-2027",
        "14-jan-27",
        "14e januari",
        "14-1",
        "14/1",
        "14-01-2027",
        "14/1/27",
        "14.01.2027",
        "14-1-27",
        "2027-01-14",
        "do 14 jan",
        "do. 14 jan",
        "Do 14-1",
        "donderdag 14 januari",
        "donderdag, 14 januari 2027",
        "donderdag de 14e januari",
        "14 januari (do)",
        "don 14 jan",
        "14 januari 2027, donderdag",
        "op 14 januari",
        "thu 14 Jan",
        "Thursday 14 January 2027",
        "14th of January",
        "Jan 14",
        "January 14, 2027",
        "Thursday January 14th",
        "  14\u00a0jan \n",
    ],
)
def test_a_day_is_read_in_every_way_that_people_write_it(text):
    assert read_line(text, TODAY) == Invitation(THAT_DAY)


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("jan", 1), ("february", 2), ("feb", 2), ("mrt", 3), ("maart", 3), ("mar", 3), ("april", 4),
        ("mei", 5), ("may", 5), ("juni", 6), ("jun", 6), ("july", 7), ("juli", 7), ("aug", 8),
        ("augustus", 8), ("sept", 9), ("sep", 9), ("okt", 10), ("october", 10), ("nov", 11),
        ("dec", 12), ("december", 12),
    ],
)  # fmt: skip
def test_every_month_has_its_names(name, month):
    assert read_line(f"3 {name} 2027", TODAY) == Invitation(date(2027, month, 3))


@pytest.mark.parametrize(
    ("text", "on"),
    [
        pytest.param("30 nov", date(2026, 11, 30), id="today counts"),
        pytest.param("29 nov", date(2027, 11, 29), id="yesterday is a year away"),
        pytest.param("1-12", date(2026, 12, 1), id="tomorrow"),
        pytest.param("29 feb", date(2028, 2, 29), id="the next leap year"),
        pytest.param("14-1-2026", date(2026, 1, 14), id="a year that is written may be over"),
    ],
)
def test_a_day_without_a_year_is_the_next_one(text, on):
    assert read_line(text, TODAY).on == on


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9:30", time(9, 30)),
        ("09:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("9.30 uur", time(9, 30)),
        ("9u30", time(9, 30)),
        ("9h30", time(9, 30)),
        ("9.30 u.", time(9, 30)),
        ("09:30h", time(9, 30)),
        ("09:30:00", time(9, 30)),
        ("om 9.30", time(9, 30)),
        ("om 9.30 uur", time(9, 30)),
        ("at 9:30", time(9, 30)),
        (", 9:30", time(9, 30)),
        ("- 9:30", time(9, 30)),
        ("9 uur", time(9)),
        ("14u", time(14)),
        ("om 14 uur", time(14)),
        ("om 14", time(14)),
        ("vanaf 8:05 uur", time(8, 5)),
        ("2:00", time(2)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
@pytest.mark.parametrize("day", ["do 14 jan", "14-1-2027", "2027-01-14"])
def test_an_hour_follows_the_day(day, text, at):
    assert read_line(f"{day} {text}", TODAY) == Invitation(THAT_DAY, at=at)


@pytest.mark.parametrize("text", ["9:30 do 14 jan", "om 9.30 uur op 14-1", "2027-01-14T09:30:00"])
def test_an_hour_stands_before_the_day_or_behind_a_t(text):
    assert read_line(text, TODAY) == Invitation(THAT_DAY, at=time(9, 30))


@pytest.mark.parametrize(
    ("text", "at", "minutes"),
    [
        ("9:30-11:00", time(9, 30), 90),
        ("9:30 – 11:00", time(9, 30), 90),
        ("9.30-11.00", time(9, 30), 90),
        ("9.30 - 11.00 uur", time(9, 30), 90),
        ("van 9.30 tot 11.00 uur", time(9, 30), 90),
        ("van 9 tot 11 uur", time(9), 120),
        ("9-11 uur", time(9), 120),
        ("9u30-11u", time(9, 30), 90),
        ("9:30 to 11:00", time(9, 30), 90),
        ("9:30, 2 uur", time(9, 30), 120),
        ("9 uur, 2 uur", time(9), 120),
        ("9:30, 8 uur", time(9, 30), 480),
        ("9:30 45 min", time(9, 30), 45),
        ("9:30, 45 min.", time(9, 30), 45),
        ("9:30 (90 minuten)", time(9, 30), 90),
        ("9:30, 1,5 uur", time(9, 30), 90),
        ("9:30, 1.5 uur", time(9, 30), 90),
        ("9:30, duur 2 uur", time(9, 30), 120),
        ("9:30 for 2 hours", time(9, 30), 120),
        ("9:30-11:00, 90 min", time(9, 30), 90),
        ("9:30 (duur 45 min)", time(9, 30), 45),
        ("(45 min) 9:30", time(9, 30), 45),
        ("9:30 for 90 minutes", time(9, 30), 90),
        (", 45 min", None, 45),
        (", duur: 2 uur", None, 120),
    ],
)
def test_an_end_or_a_length_gives_minutes(text, at, minutes):
    assert read_line(f"14 jan {text}", TODAY) == Invitation(THAT_DAY, at=at, minutes=minutes)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("do 14 jan 9:30, route 12", "route 12"),
        ("do 14 jan 9:30 route 12", "route 12"),
        ("do 14 jan 9:30 - route 12", "route 12"),
        ("do 14 jan, route 12, 9:30", "route 12"),
        ("do 14 jan route 12 - 9:30", "route 12"),
        ("do 14 jan 9:30, polikliniek neurologie, route 12", "polikliniek neurologie, route 12"),
        ("polikliniek neurologie, do 14 jan om 9.30 uur, route 12",
         "polikliniek neurologie, route 12"),
        ("14-1 9:30 Locatie: route 12", "route 12"),
        ("Datum: 14-01-2027, Tijd: 09:30 uur, Plaats: route 12", "route 12"),
        ("MRI op 14-1 om 9:30 (nuchter) route 12", "MRI, (nuchter) route 12"),
        ("14-1 9.30, kamer 3.12", "kamer 3.12"),
        ("14-1 kamer 3.12, 9:30", "kamer 3.12"),
        ("14-1 9:30, VU 4.15", "VU 4.15"),
        ("14-1 9:30, kamer 12-3", "kamer 12-3"),
        ("14-1 9:30 balie H4\nBoelelaan 1117", "balie H4, Boelelaan 1117"),
        ("14-1 9:30, 2e verdieping", "2e verdieping"),
        ("14-1 9:30, MS-centrum (route 12)", "MS-centrum (route 12)"),
        ("14-1 9:30-11:00\tdagbehandeling\u200b\u202e 4", "dagbehandeling 4"),
    ],
)  # fmt: skip
def test_what_is_left_is_the_place(text, place):
    assert read_line(text, TODAY) == Invitation(
        THAT_DAY, at=time(9, 30), minutes=90 if "11:00" in text else None, place=place
    )


def test_a_number_of_a_person_is_not_taken_over():
    for text in ("BSN 123456782 14-1", "123456782, 14-1", "14-1 bsn: 12345678 "):
        assert read_line(text, TODAY) == Invitation(THAT_DAY)


def test_a_long_place_is_cut_between_words():
    read = read_line("14-1 9:30, " + "neurologie " * 20, TODAY)
    assert read.place == "neurologie " * 10 + "…"


@pytest.mark.parametrize(
    ("text", "on", "last"),
    [
        ("14-1 t/m 18-1", date(2027, 1, 14), date(2027, 1, 18)),
        ("14 t/m 18 januari", date(2027, 1, 14), date(2027, 1, 18)),
        ("14 tot en met 18 januari 2027", date(2027, 1, 14), date(2027, 1, 18)),
        ("van 14 t/m 18 januari", date(2027, 1, 14), date(2027, 1, 18)),
        ("14 - 18 januari", date(2027, 1, 14), date(2027, 1, 18)),
        ("14-18 jan", date(2027, 1, 14), date(2027, 1, 18)),
        ("9-11 jan", date(2027, 1, 9), date(2027, 1, 11)),
        ("do 14 t/m ma 18 jan", date(2027, 1, 14), date(2027, 1, 18)),
        ("do 14-1 t/m ma 18-1-2027", date(2027, 1, 14), date(2027, 1, 18)),
        ("14-01-2027 - 18-01-2027", date(2027, 1, 14), date(2027, 1, 18)),
        ("28 dec t/m 3 jan", date(2026, 12, 28), date(2027, 1, 3)),
        ("28 dec t/m 3 jan 2028", date(2027, 12, 28), date(2028, 1, 3)),
        ("28-12-2027 t/m 3-1", date(2027, 12, 28), date(2028, 1, 3)),
        ("14 Jan through 18 Jan", date(2027, 1, 14), date(2027, 1, 18)),
        ("14-1 t/m 14-1", date(2027, 1, 14), None),
    ],
)
def test_a_stay_has_a_last_day(text, on, last):
    assert read_line(text, TODAY) == Invitation(on, last=last)


def test_a_stay_may_say_when_it_begins_and_where():
    read = read_line("14 t/m 18 januari, 10:00 uur, afdeling 3B", TODAY)
    assert read == Invitation(THAT_DAY, last=date(2027, 1, 18), at=time(10), place="afdeling 3B")


NO_DAY = "There is no day in this line. Write it like 14-1-2027 or 14 January 2027."
MORE_DAYS = (
    "There is more than one day in this line. Paste one appointment at a time. "
    "For a stay of several days write “14-1 t/m 18-1”."
)
BAD_STAY = "Take a last day that is not before the first, and at most 3 months after it."
UNSURE = "It is not sure which hour this line means. Write it like 9:30 or 14:30."
MORE_HOURS = (
    "There is more than one hour in this line. Write from when until when like 9:30-11:00, "
    "and one appointment at a time."
)
MORE_LENGTHS = "There is more than one length in this line. Write one of them."
NO_LENGTH = "Write a length of one minute to 24 hours, such as 45 min."
END_FIRST = "Take an hour of the end that is later than that of the begin."


def exists(hour):
    return f"{hour} is no hour that exists. Write it like 9:30 or 14:30."


def weekday(day, real, said):
    return f"{day} is a {real}, not a {said}. Check the day, and write its year with it."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", NO_DAY),
        ("   \n ", NO_DAY),
        ("route 12", NO_DAY),
        ("9:30", NO_DAY),
        ("donderdag 9:30", NO_DAY),
        ("14-13", NO_DAY),
        ("bel 020-4440444", NO_DAY),
        ("x" * 301, "Paste one line of at most 300 letters, with the day."),
        ("31 feb", "31-2 is no day that exists. Check the day and the month."),
        ("30-2-2027", "30-2-2027 is no day that exists. Check the day and the month."),
        ("29 feb 2027", "29-2-2027 is no day that exists. Check the day and the month."),
        ("99 jan", "99-1 is no day that exists. Check the day and the month."),
        ("0000-01-14", "14-1-0 is no day that exists. Check the day and the month."),
        ("14-1-1927", "Take a day between 1990 and 2150."),
        ("14 t/m 31 februari", "31-2-2027 is no day that exists. Check the day and the month."),
        ("vr 14 januari 2027", weekday("14 January 2027", "Thursday", "Friday")),
        ("vr 14 jan", weekday("14 January 2027", "Thursday", "Friday")),
        ("Friday 14 Jan", weekday("14 January 2027", "Thursday", "Friday")),
        ("14 jan (vr)", weekday("14 January 2027", "Thursday", "Friday")),
        ("14 jan 9:30, vrijdag", weekday("14 January 2027", "Thursday", "Friday")),
        ("zo 29 nov", weekday("29 November 2027", "Monday", "Sunday")),
        ("do 14 t/m di 18 jan", weekday("18 January 2027", "Monday", "Tuesday")),
        ("14-1 en 18-1", MORE_DAYS),
        ("14-1, 18-1", MORE_DAYS),
        ("14-1 of 18-1", MORE_DAYS),
        ("14 en 18 januari", MORE_DAYS),
        ("14 tot 18 januari", MORE_DAYS),
        ("14-1 tot 18-1", MORE_DAYS),
        ("14-1 t/m 18", MORE_DAYS),
        ("14-1 9:30\n18-1 9:30", MORE_DAYS),
        ("14-1, 15-1, 16-1", MORE_DAYS),
        ("18 t/m 14 januari", BAD_STAY),
        ("18-1-2027 t/m 14-1-2027", BAD_STAY),
        ("14-1 t/m 1-12", BAD_STAY),
        ("14-1 25:00", exists("25:00")),
        ("14-1 24:00", exists("24:00")),
        ("14-1 9:60", exists("9:60")),
        ("14-1 9:5", exists("9:5")),
        ("14-1 9:30-25:00", exists("25:00")),
        ("14-1 25 uur", exists("25:00")),
        ("14-1 half tien", UNSURE),
        ("14-1 kwart over negen", UNSURE),
        ("14-1 9 uur 's avonds", UNSURE),
        ("14-1 2:30 pm", UNSURE),
        ("14-1 2 uur", UNSURE),
        ("14-1 om 2 uur", UNSURE),
        ("14-1 9", UNSURE),
        ("14 jan 9 route 12", UNSURE),
        ("14-1 9:30-11", UNSURE),
        ("14-1 poli 12 - 14:30", UNSURE),
        ("14-1, VU 4.15", UNSURE),
        ("14 jan-9.30", UNSURE),
        ("14-1 9:30/10:00", UNSURE),
        ("14-1 9:30, 11:00", MORE_HOURS),
        ("14-1 9.30, om 11.00", MORE_HOURS),
        ("14-1 9:30, 9 uur", MORE_HOURS),
        ("14-1 9:30, 14 uur", MORE_HOURS),
        ("14-1 9:30, 45 min, 60 min", MORE_LENGTHS),
        ("14-1 9:30-11:00, 45 min", MORE_LENGTHS),
        ("14-1 9:30, 0 min", NO_LENGTH),
        ("14-1 9:30, duur 25 uur", NO_LENGTH),
        ("14-1 11:00-9:30", END_FIRST),
        ("14-1 9:30-9:30", END_FIRST),
        ("14-1 22:00-02:00", END_FIRST),
        (
            "14 t/m 18 januari 9:30-11:00",
            "A stay of several days has no length. Write only the hour at which it begins.",
        ),
    ],
)
def test_what_may_mean_two_things_is_refused_in_words(text, sentence):
    with pytest.raises(Refusal) as refused:
        read_line(text, TODAY)
    assert (refused.value.name, str(refused.value)) == ("pasted", sentence)


def test_a_refusal_is_said_in_dutch():
    with (
        translation.override("nl"),
        pytest.raises(Refusal, match="14 januari 2027 is een donderdag, geen vrijdag"),
    ):
        read_line("vr 14 jan", TODAY)
