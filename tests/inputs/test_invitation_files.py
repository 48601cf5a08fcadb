"""A calendar file that a hospital sent, as an invitation."""

import zoneinfo
from datetime import date, time

import pytest
from django.utils import translation

from schedules.inputs.invitations import Invitation, read_file
from schedules.inputs.refusal import Refusal

TODAY = date(2026, 11, 30)
THAT_DAY = date(2027, 1, 14)

pytestmark = pytest.mark.usefixtures("english")

OUR_ZONE = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE"""

NEW_YORK = (  # with the rule that ended in 2006 and the one that holds since
    OUR_ZONE.replace("TZOFFSETFROM:+0200\nTZOFFSETTO:+0100", "TZOFFSETFROM:-0400\nTZOFFSETTO:-0500")
    .replace("TZOFFSETFROM:+0100\nTZOFFSETTO:+0200", "TZOFFSETFROM:-0500\nTZOFFSETTO:-0400")
    .replace("16011028T030000", "20071104T020000")
    .replace("16010325T020000", "20070311T020000")
    .replace("BYDAY=-1SU;BYMONTH=10", "BYDAY=1SU;BYMONTH=11")
    .replace("BYDAY=-1SU;BYMONTH=3", "BYDAY=2SU;BYMONTH=3")
    .replace("END:VTIMEZONE", """BEGIN:DAYLIGHT
DTSTART:19870405T020000
RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z
TZOFFSETFROM:-0500
TZOFFSETTO:-0400
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19671029T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z
TZOFFSETFROM:-0400
TZOFFSETTO:-0500
END:STANDARD
END:VTIMEZONE""")
)  # fmt: skip


def file(*lines, zone="", method="REQUEST"):
    """A whole file around the lines of one event, as a program of a hospital writes it."""
    text = "\n".join(
        [
            "BEGIN:VCALENDAR",
            "PRODID:-//hospital//planning//NL",
            "VERSION:2.0",
            *([f"METHOD:{method}"] if method else []),
            *([zone] if zone else []),
            *event(*lines),
            "END:VCALENDAR",
            "",
        ]
    )
    return text.replace("\n", "\r\n").encode()


def event(*lines, uid="1@example.org"):
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20261101T120000Z",
        "SUMMARY:Controle MS",
        "DESCRIPTION:Neem uw medicijnen mee",
        "ATTENDEE;CN=Iemand:mailto:iemand@example.org",
        *lines,
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT15M",
        "DURATION:PT5M",
        "END:VALARM",
        "END:VEVENT",
    ]


def read(*lines, **around):
    return read_file(file(*lines, **around), TODAY)


@pytest.mark.parametrize(
    ("start", "on", "at"),
    [
        ("DTSTART:20270114T083000Z", THAT_DAY, time(9, 30)),
        ("DTSTART:20270714T073000Z", date(2027, 7, 14), time(9, 30)),
        ("DTSTART;TZID=Europe/Amsterdam:20270714T093000", date(2027, 7, 14), time(9, 30)),
        ("DTSTART;TZID=Europe/London:20270114T083000", THAT_DAY, time(9, 30)),
        ("DTSTART;TZID=America/New_York:20270114T190000", date(2027, 1, 15), time(1)),
        ("DTSTART;TZID=W. Europe Standard Time:20270714T093000", date(2027, 7, 14), time(9, 30)),
        ('DTSTART;TZID="Romance Standard Time":20270114T093000', THAT_DAY, time(9, 30)),
        ("DTSTART;TZID=GMT Standard Time:20270114T083000", THAT_DAY, time(9, 30)),
        ("DTSTART;TZID=UTC:20270114T083000", THAT_DAY, time(9, 30)),
        pytest.param(
            "DTSTART;TZID=America/New_York:20270114T083000Z", THAT_DAY, time(9, 30),
            id="UTC counts before a zone",
        ),
        pytest.param("DTSTART:20270114T093000", THAT_DAY, time(9, 30), id="no zone: here"),
        pytest.param("DTSTART:20270114T093059", THAT_DAY, time(9, 30), id="no seconds"),
        ("DTSTART;VALUE=DATE-TIME;X-A=b:20270114T093000", THAT_DAY, time(9, 30)),
        ("dtstart:20270114t083000z", THAT_DAY, time(9, 30)),
        ("DTSTART: 20270114T083000Z ", THAT_DAY, time(9, 30)),
        pytest.param("DTSTART:2027\n 0114T0830\n\t00Z", THAT_DAY, time(9, 30), id="folded"),
        ("DTSTART;VALUE=DATE:20270114", THAT_DAY, None),
        ("DTSTART:20270114", THAT_DAY, None),
    ],
)  # fmt: skip
def test_a_moment_becomes_the_clock_here(start, on, at):
    assert read(start) == Invitation(on, at=at)


@pytest.mark.parametrize(
    ("zone", "moment", "on", "at"),
    [
        (OUR_ZONE, "20270114T093000", THAT_DAY, time(9, 30)),
        (OUR_ZONE, "20270714T093000", date(2027, 7, 14), time(9, 30)),
        pytest.param(OUR_ZONE, "20270327T093000", date(2027, 3, 27), time(9, 30), id="winter"),
        pytest.param(OUR_ZONE, "20270328T093000", date(2027, 3, 28), time(9, 30), id="summer"),
        pytest.param(
            OUR_ZONE, "20271030T093000", date(2027, 10, 30), time(9, 30), id="last summer"
        ),
        pytest.param(
            OUR_ZONE, "20271031T093000", date(2027, 10, 31), time(9, 30), id="first winter"
        ),
        # New York is on summer time two weeks before us, and a week longer.
        pytest.param(
            NEW_YORK, "20270313T093000", date(2027, 3, 13), time(15, 30), id="both winter"
        ),
        pytest.param(
            NEW_YORK, "20270320T093000", date(2027, 3, 20), time(14, 30), id="they sooner"
        ),
        pytest.param(
            NEW_YORK, "20271106T093000", date(2027, 11, 6), time(14, 30), id="they longer"
        ),
        pytest.param(
            NEW_YORK, "20050320T093000", date(2005, 3, 20), time(15, 30), id="the old rule"
        ),
        pytest.param(
            NEW_YORK, "20050420T093000", date(2005, 4, 20), time(15, 30), id="both summer"
        ),
    ],
)
def test_a_zone_of_its_own_is_as_the_file_describes_it(zone, moment, on, at):
    read_moment = read(f"DTSTART;TZID=Customized Time Zone:{moment}", zone=zone)
    assert read_moment == Invitation(on, at=at)


def listed(changes):
    """A zone without rules, as some programs write it out."""
    return f"BEGIN:VTIMEZONE\nTZID:Customized Time Zone\n{changes}\nEND:VTIMEZONE"


def change(start, before, after, *more):
    return "\n".join(
        ["BEGIN:STANDARD", f"DTSTART:{start}", f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}",
         *more, "END:STANDARD"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        pytest.param(change("19700101T000000", "+0100", "+0300"), time(7, 30), id="one for ever"),
        pytest.param(
            change("20270114T093000", "+0100", "+0300"), time(7, 30), id="at this very moment"
        ),
        pytest.param(
            change("20260201T000000", "+0300", "+0500")
            + "\n"
            + change("19700114T093000", "+0500", "+0300", "RRULE:FREQ=YEARLY"),
            time(7, 30),
            id="at this moment every year",
        ),
        pytest.param(
            change("20280101T000000", "+0200", "+0300"), time(8, 30), id="before the first"
        ),
        pytest.param(
            change("20260101T000000", "+0200", "+0300", "RDATE:20261001T000000,20270201T000000")
            + "\n"
            + change("20260601T000000", "+0300", "+0500"),
            time(7, 30),
            id="the last that is listed",
        ),
        pytest.param(change("20000101", "+0100", "+0200"), time(8, 30), id="a day for a moment"),
        pytest.param(
            change("20000229T000000", "+0100", "+0200", "RRULE:FREQ=YEARLY"),
            time(8, 30),
            id="29 Feb",
        ),
        pytest.param(
            change("20260201T000000", "+0100", "+0500")
            + "\n"
            + change(
                "19000101T000000",
                "+0100",
                "+0300",
                "RRULE:FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU",
            ),
            time(7, 30),
            id="the second Sunday in other words",
        ),
        pytest.param(
            change("20260201T000000", "+0100", "+0500")
            + "\n"
            + change(
                "19000101T000000", "+0100", "+0300", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
            ),
            time(5, 30),
            id="a day that never comes",
        ),
        pytest.param(
            change("19810927T030000", "+0200", "+0400", "RRULE:FREQ=YEARLY;COUNT=46;BYMONTH=9"),
            time(6, 30),
            id="a rule for 46 years, 2026 the last",
        ),
        pytest.param(
            change("19810927T030000", "+0200", "+0400", "RRULE:FREQ=YEARLY;COUNT=45;BYMONTH=9")
            + "\n"
            + change("20260101T000000", "+0400", "+0300"),
            time(7, 30),
            id="a rule for 45 years",
        ),
        pytest.param(
            change("00010101T000000", "+0100", "+0200", "RRULE:FREQ=YEARLY;UNTIL=00010101"),
            time(8, 30),
            id="over in the year 1",
        ),
        pytest.param(
            change("20000101T000000", "+0100", "+0200", "RRULE:FREQ=YEARLY;UNTIL=20050101")
            + "\n"
            + change("20060101T000000", "+0100", "+0400"),
            time(6, 30),
            id="a rule that is over",
        ),
    ],
)
def test_a_zone_is_as_its_last_change_says(changes, at):
    moment = "DTSTART;TZID=Customized Time Zone:20270114T093000"
    assert read(moment, zone=listed(changes)) == Invitation(THAT_DAY, at=at)


def test_a_zone_that_everybody_knows_counts_before_the_file():
    zone = listed(change("19700101T000000", "+0500", "+0500")).replace(
        "Customized Time Zone", "Europe/Amsterdam"
    )
    moment = "DTSTART;TZID=Europe/Amsterdam:20270114T093000"
    assert read(moment, zone=zone).at == time(9, 30)


def test_one_file_says_nothing_of_the_zones_of_the_next():
    moment = "DTSTART;TZID=Customized Time Zone:20270114T093000"
    first, second = (listed(change("19700101T000000", far, far)) for far in ("+0300", "+0400"))
    assert read(moment, zone=first).at == time(7, 30)
    assert read(moment, zone=second).at == time(6, 30)
    with pytest.raises(Refusal, match="time zone that is not known"):
        read(moment)


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [
        ("20270114", "DTEND;VALUE=DATE:20270115", None),
        ("20270114", "DTEND;VALUE=DATE:20270114", None),
        ("20270114", "DTEND;VALUE=DATE:20270116", date(2027, 1, 15)),
        ("20270114", "DTEND:20270119", date(2027, 1, 18)),
        ("20270114", "DURATION:P1D", None),
        ("20270114", "DURATION:P5D", date(2027, 1, 18)),
        ("20270114", "DURATION:P1W", date(2027, 1, 20)),
        pytest.param(
            "20270114T000000", "DTEND:20270115T000000", None, id="as Outlook writes a day"
        ),
        pytest.param("20270114T000000", "DTEND:20270117T000000", date(2027, 1, 16), id="and three"),
        pytest.param(
            "20270113T230000Z", "DTEND:20270114T230000Z", None, id="midnight here, written in UTC"
        ),
    ],
)
def test_whole_days_end_before_their_dtend(start, end, last):
    assert read(f"DTSTART:{start}", end) == Invitation(THAT_DAY, last=last)


@pytest.mark.parametrize(
    ("end", "last", "minutes"),
    [
        ("DTEND:20270114T110000", None, 90),
        ("DTEND:20270114T100000Z", None, 90),
        ("DTEND;TZID=Europe/London:20270114T100000", None, 90),
        ("DURATION:PT45M", None, 45),
        ("DURATION:PT1H30M59S", None, 90),
        ("DURATION:+PT2H", None, 120),
        pytest.param("DTEND:20270114T093000", None, None, id="no length"),
        pytest.param("DURATION:PT20S", None, None, id="less than a minute"),
        pytest.param("DTEND:20270115T000000", None, 870, id="until midnight"),
        pytest.param("DTEND:20270115T020000", date(2027, 1, 15), None, id="over midnight"),
        pytest.param("DTEND:20270118T120000", date(2027, 1, 18), None, id="a stay"),
        pytest.param("DTEND:20270118T000000", date(2027, 1, 17), None, id="a stay until midnight"),
        pytest.param("DURATION:P3D", date(2027, 1, 17), None, id="three days"),
    ],
)
def test_an_end_gives_minutes_or_a_last_day(end, last, minutes):
    expected = Invitation(THAT_DAY, last=last, at=time(9, 30), minutes=minutes)
    assert read("DTSTART:20270114T093000", end) == expected


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("LOCATION:route 12", "route 12"),
        ("LOCATION;LANGUAGE=nl:route 12", "route 12"),
        (r"LOCATION:Polikliniek neurologie\, route 12", "Polikliniek neurologie, route 12"),
        (r"LOCATION:\nAmsterdam UMC\n\n De Boelelaan 1117\n", "Amsterdam UMC, De Boelelaan 1117"),
        (r"LOCATION:a\;b\\c", "a;b\\c"),
        ("LOCATION:poli\n kliniek\n  neurologie", "polikliniek neurologie"),
        ('LOCATION;ALTREP="http://example.org/a:b":route 12', "route 12"),
        ("LOCATION:", ""),
        ("LOCATION:  \t ", ""),
        ("LOCATION:rou\x00te\x07 \u202e12\u200b", "rou te 12"),
        ("LOCATION:" + "neurologie " * 20, "neurologie " * 10 + "…"),
        ("LOCATION:" + "x" * 120, "x" * 120),
        ("LOCATION:" + "x" * 121, "x" * 119 + "…"),
        ("X-LOCATION:elders", ""),
        ("LOCATION:route 12\nLOCATION;LANGUAGE=en:elsewhere", "route 12"),
    ],
)
def test_the_place_is_one_line(line, place):
    assert read("DTSTART;VALUE=DATE:20270114", line) == Invitation(THAT_DAY, place=place)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("LOCATION:Café".encode(), "Café"),
        ("LOCATION:Café".encode("cp1252"), "Café"),
        pytest.param(b"LOCATION:Caf\xc3\n \xa9", "Café", id="folded inside a letter"),
        pytest.param(b"LOCATION:Caf\x81", "Caf\N{REPLACEMENT CHARACTER}", id="no letter at all"),
    ],
)
def test_letters_are_read_as_they_were_written(content, place):
    whole = file("DTSTART;VALUE=DATE:20270114", "HERE").replace(b"HERE", content)
    assert read_file(whole, TODAY).place == place
    if content.startswith("LOCATION:Café".encode()):
        assert read_file(b"\xef\xbb\xbf" + whole, TODAY).place == place


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\r\n", b"\r\n\r\n"])
def test_every_end_of_a_line_is_known(end):
    content = file("DTSTART:2027\n 0114T0930\n 00", "LOCATION:route 12").replace(b"\r\n", end)
    assert read_file(content, TODAY) == Invitation(THAT_DAY, at=time(9, 30), place="route 12")


def test_what_is_not_read_may_be_broken():
    read_day = read("DTSTART;VALUE=DATE:20270114", "SUMMARY", "=;:", "DTSTAMP:never", "RRULES:x")
    assert read_day == Invitation(THAT_DAY)


@pytest.mark.parametrize("method", ["", "PUBLISH", "request"])
def test_an_invitation_comes_in_three_ways(method):
    assert read("DTSTART;VALUE=DATE:20270114", method=method) == Invitation(THAT_DAY)


TOO_LARGE = "This file is too large for one appointment. Choose another file."
EMPTY = "This file is empty. Save the invitation again, and choose it."
NO_CALENDAR = "This is no calendar file. Choose the invitation: its name ends in “.ics”."
BROKEN = "This file is damaged or not complete. Ask for it again, or type the day over yourself."
NO_EVENT = "There is no appointment in this file. Choose the invitation."
SEVERAL = (
    "There is more than one appointment in this file. Choose a file with one, "
    "or type the day and the hour yourself."
)
RECURRING = (
    "The appointment of this file repeats itself. Take over one day at a time: "
    "type the day and the hour yourself."
)
CALLED_OFF = (
    "This file calls the appointment off. If it stands in the plan, take it out there; "
    "there is nothing to take over."
)
ANSWER = "This file is an answer to an invitation. Choose the invitation itself."
NO_START = "This file does not say when the appointment is. Type the day and the hour yourself."
END_FIRST = "In this file the end lies before the begin. Type the day and the hour yourself."
NO_ZONE = (
    "This file counts its hours in a time zone that is not known here. "
    "Type the day and the hour over yourself."
)
FAR = "Take a day between 1990 and 2150."
DAY = "DTSTART;VALUE=DATE:20270114"
HOUR = "DTSTART:20270114T093000"
THERE = "DTSTART;TZID=Customized Time Zone:20270114T093000"


def calendar(*lines):
    return "\r\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR", ""]).encode()


def endless(rule):
    return file(THERE, zone=listed(change("00010101T000000", "+0100", "+0200", f"RRULE:{rule}")))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x" * 100_001, TOO_LARGE),
        (file(DAY) + b" " * 100_000, TOO_LARGE),
        (b"", EMPTY),
        (b" \r\n\t", EMPTY),
        (b"/etc/hostname", NO_CALENDAR),
        (b"<!doctype html><p>Log in", NO_CALENDAR),
        (b"\x00" * 1000, NO_CALENDAR),
        (b"\n" * 50_000 + b"x" + b"\n " * 20_000, NO_CALENDAR),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", NO_CALENDAR),
        ("\r\n".join(event(DAY)).encode(), NO_CALENDAR),
        (file(DAY).decode().encode("utf-16"), NO_CALENDAR),
        pytest.param(file(DAY)[:-20], BROKEN, id="half a download"),
        (b"END:VCALENDAR", BROKEN),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT", BROKEN),
        pytest.param(b"BEGIN:VCALENDAR\n" * 6_000, BROKEN, id="6,000 deep"),
        (calendar(), NO_EVENT),
        (calendar("BEGIN:VTODO", DAY, "END:VTODO"), NO_EVENT),
        (calendar("BEGIN:X-A", *event(DAY), "END:X-A"), NO_EVENT),
        (calendar(*event(DAY), *event(DAY)), SEVERAL),
        (calendar(*event(DAY), *event(DAY, "RRULE:FREQ=DAILY", uid="2")), SEVERAL),
        (file(DAY) + file(DAY), SEVERAL),
        pytest.param(
            calendar(*["BEGIN:VEVENT", "END:VEVENT"] * 3_400), SEVERAL, id="thousands of events"
        ),
        (file(DAY, "RRULE:FREQ=WEEKLY"), RECURRING),
        pytest.param(file(DAY, "RRULE:" + "FREQ=SECONDLY;" * 6_000), RECURRING, id="a huge rule"),
        (file(DAY, "RDATE:20270121"), RECURRING),
        (file(DAY, "RECURRENCE-ID:20270114"), RECURRING),
        (calendar(*event(DAY, "RRULE:FREQ=DAILY"), *event(DAY, "RECURRENCE-ID:20270114")),
         RECURRING),
        (file(DAY, method="CANCEL"), CALLED_OFF),
        (calendar("METHOD:cancel", *event(DAY), *event(DAY)), CALLED_OFF),
        (file(DAY, "STATUS:CANCELLED"), CALLED_OFF),
        (file(DAY, "STATUS:Cancelled", "RRULE:FREQ=DAILY"), CALLED_OFF),
        (file(DAY, method="REPLY"), ANSWER),
        (file(DAY, method="COUNTER"), ANSWER),
        (file("LOCATION:route 12"), NO_START),
        (file("DTEND:20270114T093000"), NO_START),
        (file("DTSTART:"), BROKEN),
        (file("DTSTART"), BROKEN),
        (file('DTSTART;X="a:20270114'), BROKEN),
        (file("DTSTART:14-01-2027"), BROKEN),
        (file("DTSTART:20270114T0930"), BROKEN),
        (file("DTSTART:20270114T250000"), BROKEN),
        (file("DTSTART:20270231"), BROKEN),
        (file("DTSTART:00000101"), BROKEN),
        (file("DTSTART:２０２７０１１４"), BROKEN),
        (file(DAY, DAY), BROKEN),
        (file(DAY, "DTEND:20270114T093000"), BROKEN),
        (file(HOUR, "DTEND:20270115"), BROKEN),
        (file(HOUR, "DTEND:20270114T110000", "DURATION:PT1H"), BROKEN),
        (file(HOUR, "DURATION:soon"), BROKEN),
        (file(HOUR, "DURATION:P99999999999D"), BROKEN),
        (file(HOUR, "DURATION:PT" + "9" * 5_000 + "H"), BROKEN),
        (file(HOUR, "DURATION:P9999999D"), BROKEN),
        (file(HOUR, "DTEND:20270114T092959"), END_FIRST),
        (file(HOUR, "DTEND:20270114T080000Z"), END_FIRST),
        (file(HOUR, "DURATION:-PT1H"), END_FIRST),
        (file(DAY, "DTEND;VALUE=DATE:20270113"), END_FIRST),
        (file("DTSTART:00010101T000000Z"), FAR),
        (file("DTSTART;TZID=Asia/Tokyo:00010101T000000"), FAR),
        (file("DTSTART:99991231T235959Z"), FAR),
        (file("DTSTART;VALUE=DATE:99991231"), FAR),
        (file("DTSTART:21501231T233000Z"), FAR),
        (file(DAY, "DTEND:99991231"), FAR),
        (file(DAY, "DURATION:P99999D"), FAR),
        (file(THERE), NO_ZONE),
        (file("DTSTART;TZID=Europe:20270114T093000"), NO_ZONE),
        (file("DTSTART;TZID=../../etc/passwd:20270114T093000"), NO_ZONE),
        (file("DTSTART;TZID=" + "x" * 5_000 + ":20270114T093000"), NO_ZONE),
        (file(THERE, zone=listed("")), NO_ZONE),
        (file(THERE, zone=OUR_ZONE.replace("Customized", "Another")), NO_ZONE),
        (file(THERE, zone=OUR_ZONE.replace("+0100", "+9900")), NO_ZONE),
        (file(THERE, zone=OUR_ZONE.replace("16011028T030000", "1601")), NO_ZONE),
        (file(THERE, zone=OUR_ZONE.replace("TZOFFSETTO", "TO")), NO_ZONE),
        (file(THERE, zone=listed("\n".join([change("19700101T000000", "+0100", "+0200")] * 201))),
         NO_ZONE),
        (endless("FREQ=SECONDLY"), NO_ZONE),
        (endless("FREQ=YEARLY;BYSECOND=0,1,2,3"), NO_ZONE),
        (endless("FREQ=YEARLY;BYMONTH=99"), NO_ZONE),
        (endless("FREQ=YEARLY;BYDAY=XX"), NO_ZONE),
        (endless("FREQ=YEARLY;UNTIL=never"), NO_ZONE),
        (endless("FREQ=YEARLY;BYDAY=-1SU"), NO_ZONE),
        (endless("BYMONTH=3"), NO_ZONE),
        (endless("FREQ=YEARLY;INTERVAL=0"), NO_ZONE),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_over_is_refused_in_words(content, sentence):
    with pytest.raises(Refusal) as refused:
        read_file(content, TODAY)
    assert (refused.value.name, str(refused.value)) == ("invitation", sentence)


def test_a_refusal_is_said_in_dutch():
    with (
        translation.override("nl"),
        pytest.raises(Refusal, match="Dit bestand zegt de afspraak af"),
    ):
        read("DTSTART;VALUE=DATE:20270114", method="CANCEL")


def test_every_zone_of_the_list_is_known():
    for name in zoneinfo.available_timezones():
        assert read(f"DTSTART;TZID={name}:20270114T093000").on.year == 2027
