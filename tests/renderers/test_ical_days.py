"""One day is one event: what leads it, what its text says of the rest, and what a booking does.

Dates by hand from fixtures/protocols/ocrelizumab.amsterdam-umc.yaml: infusions on 11 January and 25
January 2027, then on 12 July (11 July is a Sunday); the first visit to the neurologist is on the
day of the third infusion.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from schedules.engine import RESULTS, SAID, Certainty, Key, Kind, Repeat, Status
from schedules.planning import booking, commit, record, stop
from schedules.planning.appointments import Slot
from schedules.planning.interruption import interrupt
from schedules.queries import entry_uid
from schedules.timeline import Appointment, Length
from schedules.words.unanswered import as_read
from tests.booking import book

from .calendars import (
    PROTOCOLS,
    a_period,
    a_timeline,
    a_window,
    an_agreed_hour,
    an_entry,
    events_of,
    left_out_of,
)
from .test_ical_stored import SECOND, at, uid
from .test_ical_stored import events_of as stored_events_of

FIRST = date(2026, 10, 5)
THIRD, VISIT = Key("ocre.dose.maint", 1), Key("ocre.fu.neuro_6m", 1)


@pytest.fixture
def plan(make_plan):
    """Ocrelizumab from 11 January 2027."""
    return make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")


@pytest.fixture
def do(nurse):
    """Return a function that commits intents to a plan, one after another."""

    def act(plan, *intents):
        for intent in intents:
            commit(plan, intent, by=nurse, revision=plan.revision)

    return act


def the_event(*entries, **choices):
    """The only event of a timeline of these entries."""
    (event,) = events_of(a_timeline(*entries), **choices)
    return event


def on_day(events, day):
    """The events that begin on a day, but for series."""
    begin = [(e, e["DTSTART"].dt) for e in events if "RRULE" not in e]
    return [e for e, b in begin if (b.date() if isinstance(b, datetime) else b) == day]


# what is one event


@pytest.mark.parametrize(("treatment", "clinic"), PROTOCOLS)
@pytest.mark.reading
def test_no_day_has_two_events_beside_series_and_windows(make_timeline, treatment, clinic):
    timeline = make_timeline(treatment, clinic, "2026-10-05", language="en")
    events = [
        event
        for event in events_of(timeline)
        if "RRULE" not in event and event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
    ]

    days = Counter(event["DTSTART"].dt for event in events)

    assert days
    assert max(days.values()) == 1


def test_the_main_thing_of_a_day_is_its_title_and_the_rest_is_in_its_text():
    blood = an_entry(uid="b", fact="lind.lab", kind=Kind.LAB, title="Bloed", explanation="Prik.")
    tablet = an_entry(
        uid="t", fact="lind.pre", kind=Kind.PREMEDICATION, title="Pil", part_of=Key("lind.dose", 1)
    )

    event = the_event(blood, tablet, an_entry(uid="d"))

    assert event["UID"] == "d@mscare-host"
    assert event["SUMMARY"] == "Still to agree: Infuus"
    assert "Also on this day, still to agree: Bloed.\nPrik.\n\n" in event["DESCRIPTION"]
    assert "\n\nAlso on this day: Pil.\n\n" in event["DESCRIPTION"]


@pytest.mark.parametrize(
    ("other", "line"),
    [
        (a_window(None, FIRST, uid="o", title="Test"), "Before this day: Test."),
        (a_window(date(2026, 7, 5), FIRST, uid="o", title="T"), "This day at the latest: T."),
        (a_window(FIRST, date(2026, 12, 5), uid="o", title="T"), "Possible from this day: T."),
        (a_period(FIRST, None, uid="o", title="Advies"), "Begins: Advies."),
        (a_period(FIRST, date(2026, 10, 9), uid="o", title="Dieet"), "Begins: Dieet."),
        (
            a_period(date(2026, 9, 9), FIRST, uid="o", title="Dieet"),
            "Up to and including this day: Dieet.",
        ),
        (a_period(FIRST, FIRST, uid="o", title="Rust"), "This day: Rust."),
        (
            an_entry(
                uid="o", fact="x", kind=Kind.VISIT, title="Bezoek", ask_team=True, explanation=""
            ),
            "Ask your team about: Bezoek",
        ),
    ],
)
def test_what_only_begins_or_ends_on_a_day_stands_in_the_text_of_that_day(other, line):
    events = events_of(a_timeline(other, an_entry(uid="d")))

    (event,) = on_day(events, FIRST)

    assert event["UID"] == "d@mscare-host"
    assert line in event["DESCRIPTION"].splitlines()


def test_series_and_short_windows_stay_events_of_their_own():
    tablet = an_entry(uid="t", repeat=Repeat(every_days=1), is_at_home=True, title="Tablet")
    window = a_window(FIRST, date(2026, 10, 9), uid="w", title="Scan")

    events = events_of(a_timeline(tablet, window, an_entry(uid="d")))

    assert [event["SUMMARY"] for event in events] == [
        "Tablet",
        "Still to agree: Scan (on one of these days)",
        "Still to agree: Infuus",
    ]


def test_two_windows_of_the_same_days_are_one_event():
    days = FIRST, date(2026, 10, 9)
    scan = a_window(*days, uid="s", kind=Kind.IMAGING, title="Scan")
    blood = a_window(*days, uid="b", fact="b", kind=Kind.LAB, title="Bloed")

    event = the_event(blood, scan)

    assert event["SUMMARY"] == "Still to agree: Scan (on one of these days)"
    assert "On one of these days: Bloed." in event["DESCRIPTION"]


def test_what_is_taken_at_home_needs_no_agreement():
    assert the_event(an_entry(is_at_home=True))["SUMMARY"] == "Infuus"
    assert the_event(an_entry(booked_by="nobody"))["SUMMARY"] == "Infuus"
    assert the_event(an_entry(status=Status.DONE, certainty=Certainty.BOOKED, on=FIRST))[
        "SUMMARY"
    ] == ("Infuus")


@pytest.mark.parametrize("is_neutral", [True, False])
@pytest.mark.parametrize("by_day", [True, False])
@pytest.mark.parametrize(("treatment", "clinic"), PROTOCOLS)
@pytest.mark.reading
def test_a_day_that_is_not_agreed_says_so_in_its_title(
    make_timeline, treatment, clinic, by_day, is_neutral
):
    """Nothing is booked here: of what somebody goes to, no title is without it."""
    timeline = make_timeline(treatment, clinic, "2026-10-05", language="en")
    events = events_of(timeline, by_day=by_day, is_neutral=is_neutral)
    titles = {str(e["UID"]).partition(".")[0].partition("@")[0]: str(e["SUMMARY"]) for e in events}
    told = [
        (entry.fact, titles[entry.uid])
        for entry in timeline.entries
        if entry.uid in titles and entry.kind not in SAID and not entry.is_period
        if not (entry.is_at_home or entry.booked_by == "nobody" or entry.ask_team or entry.repeat)
        and not entry.is_end  # the end of a series is no appointment
    ]

    assert [one for one in told if "still to agree" not in one[1].lower()] == []


def test_what_goes_with_what_is_agreed_is_agreed_with_it():
    along = {"part_of": Key("lind.dose", 1), "uid": "t"}
    tablet = an_entry(fact="t", kind=Kind.PREMEDICATION, title="Pil", **along)
    watching = an_entry(fact="o", kind=Kind.PROCEDURE, title="Blijven", **along | {"uid": "o"})
    blood = replace(watching, uid="b", title="Bloed", due=date(2026, 10, 12))

    def titles(dose):
        events = events_of(a_timeline(dose, tablet, watching, blood), by_day=False)
        return {str(e["UID"])[0]: str(e["SUMMARY"]) for e in events}

    assert titles(an_entry(uid="d")) == {
        "d": "Still to agree: Infuus",
        "t": "Pil (day still to agree)",
        "o": "Still to agree: Blijven",
        "b": "Still to agree: Bloed",
    }
    assert titles(an_agreed_hour(uid="d")) == {
        "d": "Infuus",
        "t": "Pil",
        "o": "Blijven",
        "b": "Still to agree: Bloed",  # on another day
    }


# the clock


def test_an_hour_has_the_length_that_was_agreed():
    event = the_event(an_agreed_hour(minutes=45))

    assert f"{event['DTSTART'].dt:%Y-%m-%d %H:%M %Z}" == "2026-10-05 09:30 CEST"
    assert f"{event['DTEND'].dt:%H:%M}" == "10:15"


def test_else_the_longest_that_a_source_says():
    event = the_event(an_agreed_hour(takes=Length(240, 360)))

    assert f"{event['DTEND'].dt:%H:%M}" == "15:30"


def test_an_hour_of_unknown_length_says_so_and_blocks_nothing():
    event = the_event(an_agreed_hour())

    assert "DTEND" not in event
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    text = event["DESCRIPTION"].splitlines()
    assert "How long: not known. The calendar shows only when it begins." in text


@pytest.mark.parametrize(
    ("day", "hour", "ends"),
    [
        (date(2027, 3, 28), time(1, 30), "2027-03-28 02:30"),  # the clock goes from 2 to 3
        (date(2027, 10, 31), time(1, 30), "2027-10-31 01:30"),  # the clock goes from 3 to 2
        (date(2027, 7, 5), time(1, 30), "2027-07-05 01:30"),
    ],
)
def test_two_hours_are_two_hours_over_a_change_of_the_clock(day, hour, ends):
    agreed = Appointment("a", day, None, hour, 120, keys=(Key("lind.dose", 1),))
    entry = an_agreed_hour(appointment=agreed, on=day, at=hour)

    event = the_event(entry)

    begins, ended = (event[name].dt.astimezone(UTC) for name in ("DTSTART", "DTEND"))
    assert ended - begins == timedelta(hours=2)
    assert f"{event['DTEND'].dt.astimezone(UTC):%Y-%m-%d %H:%M}" == ends


def test_a_done_appointment_keeps_its_hour_and_frees_the_time():
    event = the_event(an_agreed_hour(minutes=45, status=Status.DONE))

    assert f"{event['DTSTART'].dt:%H:%M}–{event['DTEND'].dt:%H:%M}" == "09:30–10:15"
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")


def test_an_appointment_without_an_hour_is_a_whole_day_that_takes_no_time():
    event = the_event(an_agreed_hour(at=None))

    assert event["DTSTART"].dt == FIRST
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")


def a_visit(at=time(9, 30), **changes):
    """A visit on the day of the infusion, agreed."""
    agreed = Appointment("b", FIRST, None, at, 30, keys=(Key("v", 1),))
    known = {"uid": "v", "fact": "v", "kind": Kind.VISIT, "title": "Bezoek", "appointment": agreed}
    return an_agreed_hour(at=at, **known | changes)


def told(*entries, **choices):
    """What a calendar shows of entries: identity, title, how sure, and the hour."""
    return {
        str(e["UID"]).partition("@")[0]: (
            str(e["SUMMARY"]),
            str(e["STATUS"]),
            f"{e['DTSTART'].dt:%H:%M}" if isinstance(e["DTSTART"].dt, datetime) else "",
        )
        for e in events_of(a_timeline(*entries), **choices)
    }


@pytest.mark.parametrize("at", [time(9, 30), None])
def test_what_is_agreed_is_shown_as_agreed_beside_a_main_thing_that_is_not(at):
    hour = f"{at:%H:%M}" if at else ""

    assert told(a_visit(at), an_entry(uid="d")) == {
        "v": ("Bezoek", "CONFIRMED", hour),
        "d": ("Still to agree: Infuus", "TENTATIVE", ""),
    }
    assert told(a_visit(at), an_agreed_hour(uid="d", minutes=60)) == {
        "v": ("Bezoek", "CONFIRMED", hour),
        "d": ("Infuus", "CONFIRMED", "09:30"),
    }


def test_the_title_of_an_agreed_main_thing_names_what_is_not_agreed_beside_it():
    visit = an_entry(uid="v", fact="v", kind=Kind.VISIT, title="Bezoek")

    event = the_event(visit, an_agreed_hour(uid="d", minutes=60))

    assert event["SUMMARY"] == "Infuus – still to agree: Bezoek"
    assert (event["STATUS"], event["UID"]) == ("CONFIRMED", "d@mscare-host")
    assert "Also on this day, still to agree: Bezoek." in event["DESCRIPTION"].splitlines()


def test_what_is_taken_at_home_stays_a_whole_day_beside_an_hour_that_was_agreed():
    injection = an_entry(uid="d", is_at_home=True, title="Injectie")

    assert told(injection, a_visit()) == {
        "d": ("Injectie", "TENTATIVE", ""),
        "v": ("Bezoek", "CONFIRMED", "09:30"),
    }


def test_a_window_that_was_booked_onto_a_day_takes_nothing_of_what_stood_there():
    blood = an_entry(uid="b", fact="b", kind=Kind.LAB, title="Bloed")
    scan = a_visit(due=None, kind=Kind.IMAGING, title="Scan")
    waiting = a_window(date(2026, 7, 5), FIRST, uid="v", fact="v", kind=Kind.IMAGING, title="Scan")

    before = told(blood, waiting, only_last_days=True)

    assert before == {"b": ("Still to agree: Bloed", "TENTATIVE", "")}
    assert told(blood, scan) == before | {"v": ("Scan", "CONFIRMED", "09:30")}


def test_two_hours_of_one_day_are_two_events():
    """An hour that somebody agreed to never hides in the text of another."""
    other = Appointment("b", FIRST, None, time(14), 30, keys=(Key("v", 1),))
    visit = an_agreed_hour(
        uid="v", fact="v", kind=Kind.VISIT, title="Bezoek", appointment=other, at=time(14)
    )

    events = events_of(a_timeline(an_agreed_hour(uid="d", minutes=60), visit))

    assert [(e["SUMMARY"], f"{e['DTSTART'].dt:%H:%M}") for e in events] == [
        ("Infuus", "09:30"),
        ("Bezoek", "14:00"),
    ]


def test_private_titles_of_one_day_are_numbered_by_the_clock():
    late = Appointment("b", FIRST, None, time(14), 30, keys=(Key("v", 1),))
    visit = an_agreed_hour(uid="a", fact="v", kind=Kind.VISIT, appointment=late, at=time(14))

    events = events_of(a_timeline(an_agreed_hour(uid="d", minutes=60), visit), is_neutral=True)

    numbered = {f"{e['DTSTART'].dt:%H:%M}": str(e["SUMMARY"])[-3:] for e in events}
    assert (numbered["14:00"], numbered["09:30"] != "(2)") == ("(2)", True)


def test_what_else_is_on_the_days_of_a_stay_is_told_in_the_stay():
    stay = an_agreed_hour(uid="d", at=None, last=date(2026, 10, 7))
    rest = a_period(date(2026, 10, 6), None, uid="p", title="Rust")

    event = the_event(stay, rest)

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (FIRST, date(2026, 10, 8))
    assert "Begins: Rust.\nWhen: from 6 October 2026" in event["DESCRIPTION"]


# a stored plan


def test_the_day_keeps_its_identity_whatever_is_booked(plan, do):
    def on_it():
        events = stored_events_of(plan.patient, by_day=True).values()
        return {
            str(e["UID"]): (str(e["STATUS"]), f"{e['DTSTART'].dt:%H:%M}")
            for e in on_day(events, date(2027, 7, 12))
        }

    infusion, visit = uid(plan, THIRD), uid(plan, VISIT)
    before = on_it()
    do(plan, book(VISIT, **at("2027-07-12"), minutes=30))
    one = on_it()
    do(plan, booking.book(Slot(date(2027, 7, 12), at=time(10), minutes=60), THIRD))
    both = on_it()

    assert before == {infusion: ("TENTATIVE", "00:00")}
    assert one == {infusion: ("TENTATIVE", "00:00"), visit: ("CONFIRMED", "09:30")}
    assert both == {infusion: ("CONFIRMED", "10:00"), visit: ("CONFIRMED", "09:30")}

    first, second = plan.appointments.order_by("at")
    do(plan, booking.cancel(str(second.code)))
    assert on_it() == one
    do(plan, booking.cancel(str(first.code)))
    assert on_it() == before


MRI, STEM_CELLS = Key("ocre.pre.mri", 1), Key("ahsct.leuk", 1)
# Of each kind of thing one: a treatment, the entry, and two days on which it may be.
BOOKED = {
    "one day": ("ocrelizumab", SECOND, date(2027, 1, 25), date(2027, 1, 26)),
    "a long window": ("ocrelizumab", MRI, date(2026, 12, 14), date(2026, 12, 17)),
    "a short window": ("ahsct", STEM_CELLS, date(2027, 1, 16), date(2027, 1, 17)),
    "a part": ("ocrelizumab", Key("ocre.obs", 2), date(2027, 1, 25), date(2027, 1, 26)),
}
CHOICES = [
    {"by_day": by_day, "only_last_days": last, "has_reminders": reminders, "neutral": neutral}
    for by_day in (True, False)
    for last in (True, False)
    for reminders in (True, False)
    for neutral in (True, False)
]


@pytest.mark.parametrize("kind", BOOKED)
def test_a_thing_keeps_its_identity_from_its_window_to_the_cancellation(make_plan, do, kind):
    """Whatever was chosen: an event that stands for it stays, and at most an extra one leaves."""
    treatment, key, first, second = BOOKED[kind]
    plan = make_plan(treatment, "amsterdam-umc", "2027-01-11")
    known = entry_uid(str(plan.code), *key)

    def shown():
        return [
            {
                u.partition("@")[0]: e["STATUS"]
                for u, e in stored_events_of(plan.patient, **choice).items()
                if u.startswith(known)
            }
            for choice in CHOICES
        ]

    waiting = shown()
    do(plan, booking.book(Slot(first, at=time(10), minutes=30), key))
    booked = shown()
    do(plan, booking.move(str(plan.appointments.get().code), Slot(second)))
    moved = shown()
    do(plan, booking.cancel(str(plan.appointments.get().code)))

    assert {one[known] for one in (*booked, *moved)} == {"CONFIRMED"}
    assert {one[known] for one in waiting if one} == {"TENTATIVE"}
    assert all(waiting[n] for n, choice in enumerate(CHOICES) if not choice["by_day"])
    assert {u for one in (*booked, *moved) for u in one} <= {known, f"{known}.before"}
    assert shown() == waiting


@pytest.mark.parametrize("by_day", [True, False])
@pytest.mark.parametrize("neutral", [True, False])
def test_a_window_that_closes_after_the_calendar_does_has_the_identity_that_a_booking_keeps(
    plan, do, by_day, neutral
):
    """The MRI may be from 11 October 2026 to 11 January 2027; this calendar ends on 20 December."""
    known = entry_uid(str(plan.code), *MRI)

    def shown(today):
        events = stored_events_of(plan.patient, by_day=by_day, neutral=neutral, today=today)
        found = ((u.partition("@")[0], e["DTSTART"].dt) for u, e in events.items())
        return {u: day for u, day in found if u.startswith(known)}

    assert shown(date(2024, 12, 20)) == {known: date(2026, 10, 11)}
    do(plan, booking.book(Slot(date(2026, 12, 14)), MRI))
    assert shown(date(2024, 12, 20)) == {known: date(2026, 12, 14)}


def test_what_is_asked_stays_when_one_test_of_the_maker_is_agreed(make_plan, do):
    """Nothing of it became the hospital's own word, and no other event left by a booking."""
    plan = make_plan("dimethyl-fumarate", "amsterdam-umc", "2027-01-11")
    before = stored_events_of(plan.patient)
    do(plan, booking.book(Slot(date(2027, 4, 12), at=time(10)), Key("dmf.smpc.lymph_q3m", 1)))

    assert set(before) <= set(stored_events_of(plan.patient))


def test_a_day_that_moves_takes_its_identity_along(plan, do):
    do(plan, record.move(SECOND, date(2027, 2, 1)))

    events = stored_events_of(plan.patient, by_day=True)

    assert events[uid(plan, SECOND)]["DTSTART"].dt == date(2027, 2, 1)
    assert on_day(events.values(), date(2027, 1, 25)) == []


def test_plans_of_one_person_share_their_days(plan, make_plan):
    make_plan("teriflunomide", "amsterdam-umc", "2027-01-11", patient=plan.patient)

    events = stored_events_of(plan.patient, by_day=True).values()

    (event,) = on_day(events, date(2027, 1, 11))
    assert event["UID"] == uid(plan, Key("ocre.dose.1a", 1))


def test_a_stopped_series_ends_and_its_days_are_cancelled_once(make_plan, do):
    plan = make_plan("teriflunomide", "amsterdam-umc", "2026-10-05")
    do(plan, stop.stop(date(2026, 11, 20), "other treatment"))

    series = [e for e in stored_events_of(plan.patient, by_day=True).values() if "RRULE" in e]

    assert [str(e["RRULE"]["UNTIL"][0]) for e in series] == ["2026-11-20"]


@pytest.mark.parametrize("by_day", [True, False])
def test_what_is_interrupted_is_not_shown_as_going_on(make_plan, do, by_day):
    plan = make_plan("teriflunomide", "amsterdam-umc", "2026-10-05")
    do(plan, interrupt(date(2026, 11, 20), "surgery", today=date(2026, 11, 23)))

    events = stored_events_of(plan.patient, by_day=by_day).values()
    ends = [str(e["RRULE"]["UNTIL"][0]) for e in events if "RRULE" in e]

    assert ends == ["2026-11-19"]  # the last day on which a tablet was taken


# what it leaves out


def told_by_day(events):
    """What each day says: of each of its events the title, and the lines of its text."""
    days = {}
    for event in events:
        first, lines = event["DTSTART"].dt, str(event["DESCRIPTION"]).splitlines()
        for n in range((event["DTEND"].dt - first).days):
            days.setdefault(first + timedelta(days=n), []).extend([str(event["SUMMARY"]), *lines])
    return days


def names(title):
    """What tells whether a line of a calendar names a thing, and no other whose name is longer."""
    # Before it nothing, or "Also on this day: "; behind it nothing, where it stands, or for whom.
    pattern = re.compile(rf"(?:^|: ){re.escape(title)}(?:$|\.(?: |$)| \(| – |:$|, )")
    return lambda line: pattern.search(line) is not None


def days_of_line(entry):
    """The days on which a line must stand: a series its first, what lasts its two ends."""
    days = {day for day in (entry.when.first, entry.when.last) if day}
    return {entry.when.first} if entry.when.repeat else days


@pytest.mark.parametrize("by_day", [True, False])
@pytest.mark.parametrize(("treatment", "clinic"), PROTOCOLS)
@pytest.mark.reading
def test_every_line_is_in_the_calendar_on_its_days_or_named_as_left_out(
    make_timeline, treatment, clinic, by_day
):
    """Each one is looked for on its own days; of a title as many are left out as are not there."""
    timeline = make_timeline(treatment, clinic, "2026-10-05", language="en")
    told = told_by_day(events_of(timeline, by_day=by_day))
    missing = Counter()
    for entry in as_read(timeline).entries:  # what comes before a stay ends on its evening
        days, is_it = days_of_line(entry), names(entry.title)
        if not days or not all(any(map(is_it, told.get(day, ()))) for day in days):
            missing[entry.title] += 1

    assert sum(missing.values()) < len(timeline.entries)
    assert named(left_out_of(timeline, by_day=by_day)) == missing


def named(left_out):
    """What a calendar says that it leaves out: each title with how often."""
    found = re.findall(r"^- (.+?)(?: \((\d+) times\))?$", left_out, re.MULTILINE)
    return Counter({title: int(n or 1) for title, n in found})


@pytest.mark.parametrize("by_day", [True, False])
@pytest.mark.parametrize(("treatment", "clinic"), PROTOCOLS)
@pytest.mark.reading
def test_every_test_of_the_maker_is_asked_about_or_left_out_as_such(
    make_timeline, treatment, clinic, by_day
):
    """Of those that the hospital has an own line for, and of those without any day, it says why."""
    timeline = make_timeline(treatment, clinic, "2026-10-05", language="en")
    told = told_by_day(events_of(timeline, by_day=by_day))
    blocks = left_out_of(timeline, by_day=by_day).split("\n\n")
    why = named("\n".join(block for block in blocks if block.startswith("Only the maker")))
    tests = [e for e in timeline.entries if e.ask_team and e.kind in (*RESULTS, Kind.VISIT)]
    for entry in tests:
        first = entry.when.last if not entry.is_period and entry.when.last else entry.when.first
        asks = [line for line in told.get(first, ()) if line.startswith("Ask your team about: ")]
        is_asked = any(map(names(entry.title), asks))
        assert is_asked != (entry.title in why), (entry.fact, asks)
        has_own = any(
            own.kind in RESULTS and own.when.first and not (own.ask_team or own.part_of)
            for own in timeline.entries
        )
        assert is_asked or has_own or first is None or entry.differs_from, entry.fact


@pytest.mark.parametrize("clinic", ["amsterdam-umc", "generic"])
@pytest.mark.parametrize("treatment", ["avonex", "betaferon", "plegridy"])
@pytest.mark.parametrize("by_day", [True, False])
@pytest.mark.reading
def test_a_test_that_is_only_done_regularly_is_asked_about_from_the_start(
    make_timeline, treatment, clinic, by_day
):
    timeline = make_timeline(treatment, clinic, "2026-10-05", language="en")

    told = told_by_day(events_of(timeline, by_day=by_day))[FIRST]

    assert "Ask your team about: Blood test" in told
    assert any(line.endswith("Ask your MS nurse when it is your turn.") for line in told)
    assert "Blood test" not in named(left_out_of(timeline, by_day=by_day))


def test_tests_of_the_maker_stand_in_where_the_hospital_names_no_day(make_timeline):
    timeline = make_timeline("dimethyl-fumarate", "amsterdam-umc", "2026-10-05", language="en")

    events = events_of(timeline)

    asked = [e for e in events if e["SUMMARY"].startswith("Ask your team about: ")]
    assert [str(e["DTSTART"].dt) for e in asked][:4] == [
        *("2026-07-05", "2027-01-05", "2027-04-05", "2027-07-05"),
    ]
    assert {(e["STATUS"], e["TRANSP"]) for e in asked} == {("TENTATIVE", "TRANSPARENT")}


def test_where_the_hospital_names_days_those_of_the_maker_are_left_out_and_named(make_timeline):
    timeline = make_timeline("alemtuzumab", "jbz", "2026-10-05", language="nl")

    assert not any("Vraag uw team" in e["SUMMARY"] for e in events_of(timeline))
    assert "- Leverwaarden meten (60 keer)" in left_out_of(timeline)


def test_what_is_not_chosen_is_named_as_such(make_timeline):
    timeline = make_timeline("ocrelizumab", "amsterdam-umc", "2026-10-05", language="en")

    left_out = left_out_of(timeline, lanes=frozenset(["tests"]))

    (block,) = [b for b in left_out.split("\n\n") if b.startswith("You chose not to have this")]
    assert "- Half-yearly infusion (600 mg) (4 times)" in block.splitlines()
