"""The clock goes forward, back and over a leap day under a running server, and in the night.

The days that are recorded were typed from a calendar: summer time begins on 28 March 2027 at two
o'clock and ends on 31 October 2027 at three; 2028 has a 29 February.
"""

import re
from itertools import pairwise

from . import places
from .server import Server
from .site import save_note

# The moment, and the day that stands on a calendar in Amsterdam then.
MOMENTS = (
    ("2027-03-27T23:59:59+01:00", "27 maart 2027"),
    ("2027-03-28T00:00:30+01:00", "28 maart 2027"),  # in London it is still the 27th
    ("2027-03-28T01:59:59+01:00", "28 maart 2027"),
    ("2027-03-28T03:00:00+02:00", "28 maart 2027"),  # a second later
    ("2027-03-29T00:30:00+02:00", "29 maart 2027"),
    ("2027-10-31T00:30:00+02:00", "31 oktober 2027"),
    ("2027-10-31T02:30:00+02:00", "31 oktober 2027"),
    ("2027-10-31T02:30:00+01:00", "31 oktober 2027"),  # the same hour once more
    ("2027-10-31T23:59:59+01:00", "31 oktober 2027"),
    ("2028-02-28T23:59:58+01:00", "28 februari 2028"),
    ("2028-02-29T00:00:01+01:00", "29 februari 2028"),
    ("2028-02-29T23:59:58+01:00", "29 februari 2028"),
    ("2028-03-01T00:00:01+01:00", "1 maart 2028"),
)
NIGHTS = ("2027-03-28T03:10:00+02:00", "2027-10-31T02:30:00+01:00", "2028-02-29T03:10:00+01:00")


def test_each_clock_gives_its_day_and_nothing_is_lost(place, people, url, log, is_whole):
    served = {"FAULTS_SERVED": MOMENTS[0][0], "app": "tests.faults.clock:application"}
    saved, calendars, code = [], [], people["plans"][-1]
    with Server(url, log, processes=1, **served) as server:
        for moment, today in MOMENTS:
            now = {"X-Now": moment}
            for page in (f"/plannen/{code}/", "/werklijst/"):
                status, text, _headers = server.ask(page, session=people["session"], **now)
                assert (moment, page, status) == (moment, page, 200)
                if page.startswith("/plannen"):
                    revision = re.search(r'name="revision" value="(\d+)"', text)[1]
                else:
                    (printed,) = re.findall(r"Afgedrukt op ([^.]*)\.", text)
                    assert (moment, printed) == (moment, today)
            mine = server.ask("/mijn/", session=people["patient_session"], **now)
            assert (moment, mine[0]) == (moment, 200)
            calendars.append(days_in(server, people, now))
            noted = f"read on {moment}"
            answer = save_note(server, people, code, revision, noted, **now)
            assert (moment, answer[0]) == (moment, 302)
            saved.append((code, noted))
    # Within one day the clock moves nothing; from day to day a feed moves on by itself.
    read = zip(MOMENTS, calendars, strict=True)
    for ((_before, day), before), ((_after, other), after) in pairwise(read):
        assert day != other or before == after
    assert all(calendars)
    found = is_whole(url, saved)
    print(f"{place.vendor}: {len(MOMENTS)} moments, {found.acts['record']} saved")


def days_in(server, people, now):
    """Return the first day or hour of each event of the patient's calendar, by its name."""
    address = f"/agenda/{people['token']}/mijn-afspraken.ics"
    status, text, _headers = server.ask(address, **now)
    assert (now, status) == (now, 200)
    events = text.split("BEGIN:VEVENT")[1:]
    return {
        re.search(r"^UID:(.+?)\r?$", one, re.M)[1]: re.search(r"^DTSTART.*$", one, re.M)[0]
        for one in events
    }


def test_the_nightly_work_is_done_in_each_of_these_nights(place, url, is_whole):
    for moment in NIGHTS:
        told = places.run(url, "-m", "tests.faults.clock", moment, "nightly")
        assert (moment, told.stderr) == (moment, "")
        again = places.run(url, "-m", "tests.faults.clock", moment, "nightly")
        assert (moment, again.stderr) == (moment, "")
        assert "0 plans extended" in again.stdout, again.stdout
        found = is_whole(url)
    print(f"{place.vendor}: {len(NIGHTS)} nights, {found.acts['extend']} plans carried on")
    assert found.acts["extend"]
