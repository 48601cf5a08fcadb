"""Whatever is sent or pasted, it is an invitation or a refusal, and soon."""

import unicodedata
from datetime import date
from time import perf_counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schedules.inputs.facts import FIRST_DAY, LAST_DAY
from schedules.inputs.invitations import Invitation, read_file, read_line
from schedules.inputs.refusal import Refusal
from tests.inputs.test_invitation_files import NEW_YORK, change, file, listed

TODAY = date(2026, 11, 30)
DAYS = st.dates(date(1990, 1, 1), date(9999, 12, 31))
SOON = 2.0  # seconds: far more than any of these needs, also on a busy machine

GOOD = file(
    "DTSTART;TZID=Customized Time Zone:20270114T093000",
    "DTEND;TZID=Customized Time Zone:20270114T110000",
    "LOCATION:Polikliniek neurologie\\, route 12\\nDe Boelelaan",
    zone=NEW_YORK,
)
PIECES = [
    b"\r\n", b"\n ", b"\x00", b"BEGIN:", b"END:", b"VEVENT", b"RRULE:FREQ=YEARLY", b"9" * 30,
    b"DTSTART:99991231T235959Z\r\n", b"DURATION:P9999999999999W\r\n", b";TZID=", b";VALUE=", b'"',
    b"UNTIL=", b"BYDAY=", b"00010101", b"99991231", b"-", b"=", b",", b":", b"\\", b"\xff",
    b"\xef\xbb\xbf", "é".encode(), b"STANDARD", b"Z", b"T", b"+2359", b"-2359", b"P", b"W", b"0",
]  # fmt: skip
WORDS = [
    "do", "vr.", "donderdag", "14", "31", "14-1", "14-01-2027", "2027-01-14", "jan", "februari",
    "mei", "2027", "'27", "9:30", "9.30", "25:00", "9u30", "uur", "om", "van", "tot", "t/m", "-",
    "–", ",", "2 uur", "45 min", "1,5 uur", "route 12", "kamer 3.12", "(", ")", "half", "T", ".",
    "/", ":", "\n", "é", "\u202e", "٣", "²", "9999", "0", "T/M", "de", "14e",
]  # fmt: skip


def taken(reader, given_input, today=TODAY):
    """Return the invitation, or None where it was refused in words."""
    begun = perf_counter()
    try:
        read = reader(given_input, today)
    except Refusal:
        read = None
    assert perf_counter() - begun < SOON
    return read


def check(read):
    """Whatever is taken over, the form can show it and the plan can hold it."""
    assert isinstance(read, Invitation)
    assert FIRST_DAY <= read.on <= (read.last or read.on) <= LAST_DAY
    assert read.last != read.on
    assert read.minutes is None or (0 < read.minutes <= 1440 and read.last is None)
    assert len(read.place) <= 120
    assert read.place == " ".join(read.place.split())
    assert not [sign for sign in read.place if unicodedata.category(sign)[0] == "C"]


@st.composite
def damaged_files(draw):
    """A good file of which parts are left out, doubled, or replaced by what may hurt."""
    content = GOOD
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.integers(0, 40))
        put = draw(st.sampled_from(PIECES) | st.binary(max_size=4) | st.just(content[start:end]))
        content = content[:start] + put * draw(st.sampled_from([1, 1, 2])) + content[end:]
    return content


def test_the_good_file_is_read():
    assert taken(read_file, GOOD).place == "Polikliniek neurologie, route 12, De Boelelaan"


@settings(max_examples=300, deadline=None)
@given(damaged_files())
def test_a_damaged_file_is_read_or_refused(content):
    if read := taken(read_file, content):
        check(read)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    if read := taken(read_file, content):
        check(read)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text("+-0123456789TZPDHMSW,", max_size=17), min_size=6, max_size=6),
    st.lists(st.sampled_from(PIECES).map(lambda piece: piece.decode("latin-1")), max_size=3),
)
def test_any_values_are_read_or_refused(values, pieces):
    start, end, first, before, after, until = values
    rule = f"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL={until}{''.join(pieces)}"
    content = file(
        f"DTSTART;TZID=Customized Time Zone:{start or '20270114T093000'}",
        f"DTEND:{end}" if end else "DURATION:PT1H",
        zone=listed(change(first or "16010101T000000", before or "+0100", after or "+0200", rule)),
    )
    if read := taken(read_file, content):
        check(read)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.sampled_from([" ", ""]), DAYS)
@example(["29", "februari"], " ", date(9999, 12, 31))
def test_any_words_are_read_or_refused(words, between, today):
    if read := taken(read_line, between.join(words), today):
        check(read)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=310), st.sampled_from(["", "14-1 ", "14 jan 9:30 "]))
def test_any_text_is_read_or_refused(text, before):
    if read := taken(read_line, before + text):
        check(read)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 300,
        "14-" * 100,
        "1 " * 150,
        "9:30 - " * 42,
        "14 jan " * 42,
        "14 t/m " * 42,
        "t" * 300,
        "donderdag " * 30,
        "route 12" * 37,
        "2 uur " * 50,
        "14-1 " + "2 uur " * 49,
        "- " * 150,
        "14 jan" + " " * 250 + "x",
        "14-1 " + "om " * 98,
    ],
)
def test_no_text_takes_long(text):
    taken(read_line, text)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"BEGIN:VCALENDAR" + b"\r\n " * 30_000, id="folded again and again"),
        pytest.param(file("DTSTART;" + "A=B;" * 20_000 + ":20270114"), id="parameters"),
        pytest.param(file('DTSTART;X="' + "\\" * 90_000 + '":20270114'), id="escapes"),
        pytest.param(file("DTSTART:20270114", "LOCATION:" + "\\n" * 45_000), id="empty lines"),
        pytest.param(file("DTSTART:20270114", "LOCATION:" + "a " * 45_000), id="words"),
        pytest.param(file("DTSTART:20270114", *["DURATION:PT1S"] * 6_000), id="lengths"),
        pytest.param(
            file(
                "DTSTART;TZID=Customized Time Zone:20270114T093000",
                zone=listed(
                    "\n".join(
                        [
                            change(
                                "00010101T000000",
                                "+0100",
                                "+0200",
                                "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
                            )
                        ]
                        * 200
                    )
                ),
            ),
            id="200 changes without end",
        ),
        pytest.param(
            file(
                "DTSTART;TZID=Customized Time Zone:20270114T093000",
                zone=listed(
                    change(
                        "00010101T000000",
                        "+0100",
                        "+0200",
                        "RDATE:" + ",".join(["20260101T000000"] * 5_000),
                    )
                ),
            ),
            id="5,000 changes",
        ),
    ],
)
def test_no_file_takes_long(content):
    taken(read_file, content)
