"""Days and hours as people type them into a field, in Dutch and English."""

from datetime import date, time

import pytest

from schedules.inputs.days import read_typed_day
from schedules.inputs.hours import read_hour
from schedules.inputs.refusal import Refusal

TODAY = date(2026, 11, 29)  # a Sunday

DAYS = [
    ("7-12-2026", "2026-12-07"),
    ("07-12-2026", "2026-12-07"),
    ("7/12/2026", "2026-12-07"),
    ("07.12.2026", "2026-12-07"),
    ("07.12.26", "2026-12-07"),
    ("7-12-26", "2026-12-07"),
    ("7 - 12 - 2026", "2026-12-07"),
    ("7,12,2026", "2026-12-07"),  # the keypad of an iPhone has a comma, and no dash
    ("7 12 2026", "2026-12-07"),
    ("07122026", "2026-12-07"),
    ("2026-12-07", "2026-12-07"),
    ("2026/12/7", "2026-12-07"),
    ("7–12–2026", "2026-12-07"),
    (" 7\u00a0december  2026 ", "2026-12-07"),
    ("7 december 2026", "2026-12-07"),
    ("7 December 2026", "2026-12-07"),
    ("7 dec 2026", "2026-12-07"),
    ("7 dec. 2026", "2026-12-07"),
    ("7 dec 26", "2026-12-07"),
    ("7 dec. '26", "2026-12-07"),
    ("7th of December 2026", "2026-12-07"),
    ("December 7, 2026", "2026-12-07"),
    ("ma 7 december 2026", "2026-12-07"),
    ("maandag 7 dec 26", "2026-12-07"),
    ("Monday 7 December 2026", "2026-12-07"),
    ("7 mrt 2027", "2027-03-07"),
    ("7 maart 2027", "2027-03-07"),
    ("7 okt 2027", "2027-10-07"),
    ("7 Oct 2027", "2027-10-07"),
    # the day always stands before the month
    ("5-4-2027", "2027-04-05"),
    ("5/4/2027", "2027-04-05"),
    # without a year: the nearest, where that is sure
    ("7 december", "2026-12-07"),
    ("7-12", "2026-12-07"),
    ("7/12", "2026-12-07"),
    ("20 november", "2026-11-20"),
    ("3 januari", "2027-01-03"),
    ("1 april", "2027-04-01"),
    ("29-11", "2026-11-29"),
    # a year of two digits: the nearest
    ("1-2-99", "1999-02-01"),
    ("1-2-76", "2076-02-01"),
    ("29-2-28", "2028-02-29"),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day_is_read_as_people_write_it(text, day):
    assert read_typed_day("on", text, TODAY) == date.fromisoformat(day)


BIRTHDAYS = [
    ("20-5-1985", "1985-05-20"),
    ("20-5-85", "1985-05-20"),
    ("20 mei 85", "1985-05-20"),
    ("20 May 1985", "1985-05-20"),
    ("20051985", "1985-05-20"),
    ("1985-05-20", "1985-05-20"),
    ("28-11-26", "2026-11-28"),
    ("30-11-26", "1926-11-30"),  # tomorrow is nobody's birthday yet
    ("1-2-30", "1930-02-01"),
    ("29-2-00", "2000-02-29"),
    ("29-2-04", "2004-02-29"),
]


@pytest.mark.parametrize(("text", "day"), BIRTHDAYS)
def test_a_birthday_lies_in_the_past(text, day):
    assert read_typed_day("born", text, TODAY, is_past=True) == date.fromisoformat(day)


NO_DAY = (
    "This cannot be read as a day. Write day, month and year, such as 7-12-2026 or 7 December 2026."
)
WHICH_YEAR = (
    "It is not sure which year is meant. "
    "Write day, month and year, such as 7-12-2026 or 7 December 2026."
)
REFUSED = [
    ("soon", NO_DAY),
    ("morgen", NO_DAY),
    ("7", NO_DAY),
    ("2026", NO_DAY),
    ("december", NO_DAY),
    ("12/31/2026", NO_DAY),  # no month 31
    ("071226", NO_DAY),  # 7 December, or 2007
    ("7-12-2026 en 8-12-2026", NO_DAY),
    ("7-12-2026 10:00", NO_DAY),
    ("7-12-2026, route 12", NO_DAY),
    ("7-12-202", NO_DAY),
    ("december 2026", NO_DAY),
    ("7 dec 2026" + " " * 80 + "x", NO_DAY),
    ("²-12-2026", NO_DAY),
    ("30-2-2027", "30-2-2027 is no day that exists. Check the day and the month."),
    ("30-2", "30-2 is no day that exists. Check the day and the month."),
    ("29-2-2027", "29-2-2027 is no day that exists. Check the day and the month."),
    ("29-2-27", "29-2-27 is no day that exists. Check the day and the month."),
    ("32 december 2026", "32-12-2026 is no day that exists. Check the day and the month."),
    ("1 juni", WHICH_YEAR),  # half a year behind and half a year ahead
    ("29-2", WHICH_YEAR),
    (
        "di 7 december 2026",
        "7 December 2026 is a Monday, not a Tuesday. Check the day, and write its year with it.",
    ),
]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_what_may_be_two_days_or_none_is_refused(text, said):
    with pytest.raises(Refusal) as refused:
        read_typed_day("on", text, TODAY)
    assert (refused.value.name, str(refused.value)) == ("on", said)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("text", ["20-5", "20 mei", "28 november"])
def test_the_year_of_a_birthday_is_never_guessed(text):
    with pytest.raises(Refusal) as refused:
        read_typed_day("born", text, TODAY, is_past=True)
    assert str(refused.value) == (
        "It is not sure which year is meant. "
        "Write day, month and year, such as 20-5-1985 or 20 May 1985."
    )


HOURS = [
    ("9:05", time(9, 5)),
    ("09:05", time(9, 5)),
    ("09.05", time(9, 5)),
    ("9.05", time(9, 5)),
    ("9,05", time(9, 5)),
    ("0905", time(9, 5)),
    ("9u05", time(9, 5)),
    ("9h05", time(9, 5)),
    ("9.05 uur", time(9, 5)),
    ("9 uur", time(9)),
    ("9u", time(9)),
    ("9", time(9)),
    ("14", time(14)),
    ("14:30", time(14, 30)),
    ("14.30 uur", time(14, 30)),
    ("2:30", time(2, 30)),
    ("00:15", time(0, 15)),
    ("om 9 uur", time(9)),
    ("2:30 pm", time(14, 30)),
    ("2.30 p.m.", time(14, 30)),
    ("2pm", time(14)),
    ("9 AM", time(9)),
    ("12 pm", time(12)),
    ("12:15 am", time(0, 15)),
    ("09:30:00", time(9, 30)),
]


@pytest.mark.parametrize(("text", "at"), HOURS)
def test_an_hour_is_read_as_people_write_it(text, at):
    assert read_hour("at", text) == at


UNCLEAR = "It is not sure which hour this is. Write it like 9:30 or 14:30."


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("half tien", UNCLEAR),  # 9:30 in Dutch, and 10:30 for who says “half ten”
        ("half 10", UNCLEAR),
        ("kwart over 9", UNCLEAR),
        ("2 uur", UNCLEAR),  # at night, or in the afternoon
        ("3", UNCLEAR),
        ("2 uur 's middags", UNCLEAR),
        ("9:30-11:00", UNCLEAR),
        ("noon", UNCLEAR),
        ("soon", UNCLEAR),
        ("14:30 pm", UNCLEAR),
        ("905", UNCLEAR),
        ("24:00", "24:00 is no hour that exists. Write it like 9:30 or 14:30."),
        ("2460", "24:60 is no hour that exists. Write it like 9:30 or 14:30."),
        ("9:5", "9:5 is no hour that exists. Write it like 9:30 or 14:30."),
    ],
)
def test_what_may_be_two_hours_or_none_is_refused(text, said):
    with pytest.raises(Refusal) as refused:
        read_hour("at", text)
    assert str(refused.value) == said
