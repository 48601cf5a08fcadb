"""What a calendar program reads of stored plans: booked, moved, cancelled, done; neutral titles.

Dates by hand from fixtures/protocols/ocrelizumab.amsterdam-umc.yaml: infusions on 11 January and
14 days later, then 6, 12 and 18 months after the start; the daily tablets of teriflunomide.
"""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import recurring_ical_events
import vobject
from django.utils import timezone, translation
from icalendar import Calendar

from schedules.agenda.lanes import Lane
from schedules.engine import Key
from schedules.models import Entry
from schedules.planning import booking, commit, record, stop, withdraw
from schedules.queries import (
    calendar_timelines,
    entry_uid,
    protocols_in_use,
    timeline_of,
    unstored_timeline,
)
from schedules.renderers.calendar.choices import Choice
from schedules.renderers.calendar.ical import render_feed
from tests.booking import book
from treatments.models import Clinic, Treatment

from .test_ical_clients import Libical

TODAY = date(2026, 11, 23)
STAMP = datetime(2026, 11, 1, 9, tzinfo=UTC)
SECOND, THIRD = Key("ocre.dose.1b", 1), Key("ocre.dose.maint", 3)
YEAR_MRI, HALF_YEAR, ONE_YEAR = (
    Key("ocre.fu.mri_year", 1),
    Key("ocre.fu.neuro_6m", 1),
    Key("ocre.fu.neuro_year", 1),
)


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


def feed_of(
    patient,
    *,
    neutral=False,
    lanes=tuple(Lane),
    language="en",
    today=TODAY,
    since=None,
    **more,
):
    """The bytes of a patient's feed, in which each thing is one event unless asked otherwise."""
    left_since = since or timezone.now() - timedelta(days=60)
    with translation.override(language):
        timelines = calendar_timelines(patient, left_since=left_since)
    choice = Choice(neutral, frozenset(lanes), language, **{"by_day": False} | more)
    return render_feed(timelines, choice, today, STAMP).body


def events_of(patient, **choices):
    """The events of a patient's feed by identity, without what it says of itself."""
    events = Calendar.from_ical(feed_of(patient, **choices)).events
    return {str(event["UID"]): event for event in events if ".left-out" not in event["UID"]}


def uid(plan, key, part=""):
    return f"{entry_uid(str(plan.code), *key)}{part}@mscare-host"


def event_of(plan, key, **choices):
    """The event of an entry; None when the feed has none."""
    return events_of(plan.patient, **choices).get(uid(plan, key))


def at(day, hour="09:30"):
    return {"on": date.fromisoformat(day), "at": time.fromisoformat(hour)}


# what an entry becomes


def test_a_planned_day_is_a_tentative_whole_day(plan):
    event = event_of(plan, SECOND)

    assert event["DTSTART"].dt == date(2027, 1, 25)
    assert event["DTEND"].dt == date(2027, 1, 26)
    assert event["STATUS"] == "TENTATIVE"
    assert event["SEQUENCE"] == 0


def test_a_moved_entry_has_the_new_day_a_higher_sequence_and_the_moment_of_the_change(plan, do):
    before = event_of(plan, SECOND)

    do(plan, record.move(SECOND, date(2027, 2, 1)))

    after = event_of(plan, SECOND)
    row = Entry.objects.get(plan=plan, fact="ocre.dose.1b", occurrence=1)
    assert after["UID"] == before["UID"]
    assert after["DTSTART"].dt == date(2027, 2, 1)
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    stamp = row.changed_at.strftime("%Y%m%dT%H%M%SZ").encode()
    assert after["LAST-MODIFIED"].to_ical() == after["DTSTAMP"].to_ical() == stamp


def test_a_day_that_was_moved_is_not_agreed_yet(plan, do):
    do(plan, record.move(SECOND, date(2027, 2, 1)))

    assert event_of(plan, SECOND)["STATUS"] == "TENTATIVE"


def test_an_appointment_that_no_longer_fits_says_what_to_ask(plan, do):
    """The half-yearly visit counts from the first infusion: a week later, and it should be too."""
    do(plan, book(HALF_YEAR, **at("2027-07-12")))
    booked = event_of(plan, HALF_YEAR)

    do(plan, record.move(Key("ocre.dose.1a", 1), date(2027, 1, 18)))

    event = event_of(plan, HALF_YEAR)
    assert (booked["STATUS"], event["STATUS"]) == ("CONFIRMED", "TENTATIVE")
    assert event["SUMMARY"] == f"Is being changed, call: {booked['SUMMARY']}"
    assert event["DTSTART"].dt.date() == date(2027, 7, 12)
    first, *_ = event["DESCRIPTION"].split("\n\n")
    assert first.startswith("Is being changed: call to ask whether this appointment stays.")
    assert "Best day to book" not in event["DESCRIPTION"]
    assert "How long: not known. The calendar shows only when it begins." in event["DESCRIPTION"]


def test_what_nobody_changed_keeps_its_sequence_and_its_moment(plan, do):
    first = Key("ocre.dose.1a", 1)
    Entry.objects.filter(plan=plan).update(changed_at=datetime(2026, 10, 1, 12, tzinfo=UTC))

    do(plan, record.move(Key("ocre.dose.maint", 1), date(2027, 7, 19)))

    event = event_of(plan, first)
    assert event["SEQUENCE"] == 0
    assert event["LAST-MODIFIED"].to_ical() == b"20261001T120000Z"


def test_a_booked_day_without_an_hour_stays_a_whole_day(plan, do):
    do(plan, book(SECOND, date(2027, 1, 26)))

    event = event_of(plan, SECOND)

    assert event["DTSTART"].dt == date(2027, 1, 26)
    assert event["STATUS"] == "CONFIRMED"
    assert b"VTIMEZONE" not in feed_of(plan.patient)


@pytest.mark.parametrize(
    ("day", "happens"),
    [
        ("2027-03-27", "2027-03-27T08:30Z"),
        ("2027-03-28", "2027-03-28T07:30Z"),
        ("2027-03-29", "2027-03-29T07:30Z"),
        ("2027-10-30", "2027-10-30T07:30Z"),
        ("2027-10-31", "2027-10-31T08:30Z"),
        ("2027-11-01", "2027-11-01T08:30Z"),
    ],
)
def test_half_past_nine_stays_half_past_nine_around_the_changes_of_the_clock(
    plan, do, day, happens
):
    do(plan, book(HALF_YEAR, **at(day), minutes=60, place="Route 4"))

    body = feed_of(plan.patient)

    line = f"DTSTART;TZID=Europe/Amsterdam:{day.replace('-', '')}T093000"
    assert line.encode() in body.split(b"\r\n")
    event = events_of(plan.patient)[uid(plan, HALF_YEAR)]
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1)
    assert event["LOCATION"] == "Route 4"
    by_vobject = next(
        other
        for other in vobject.readOne(body.decode()).vevent_list
        if other.uid.value == uid(plan, HALF_YEAR)
    )
    instant = datetime.fromisoformat(happens)
    assert event["DTSTART"].dt.astimezone(UTC) == instant
    assert by_vobject.dtstart.value.astimezone(UTC) == instant


def test_what_was_done_stays_ninety_days_and_says_so(plan, do):
    do(plan, book(SECOND, **at("2027-01-25")))
    do(plan, record.done(SECOND, date(2027, 1, 25), today=date(2027, 2, 1)))

    event = event_of(plan, SECOND, today=date(2027, 4, 25))

    assert event["STATUS"] == "CONFIRMED"
    assert str(event["DTSTART"].dt) == "2027-01-25 09:30:00+01:00"  # the hour that was agreed
    assert "\nDone\n" in event["DESCRIPTION"]
    assert event_of(plan, SECOND, today=date(2027, 4, 26)) is None


def test_what_was_missed_or_skipped_is_no_appointment(plan, do):
    assert event_of(plan, HALF_YEAR)
    assert event_of(plan, ONE_YEAR)

    do(plan, record.missed(HALF_YEAR, today=date(2027, 8, 1)), record.skip(ONE_YEAR, "elsewhere"))

    assert event_of(plan, HALF_YEAR) is None
    assert event_of(plan, ONE_YEAR) is None


def test_it_looks_twenty_four_months_ahead_and_no_farther(plan):
    fourth = Key("ocre.dose.maint", 4)  # 11 January 2029

    assert event_of(plan, fourth, today=date(2027, 1, 10)) is None
    assert event_of(plan, fourth, today=date(2027, 1, 11))["DTSTART"].dt == date(2029, 1, 11)


def test_of_a_window_that_closes_later_only_its_last_day_is_left_out_as_later(plan):
    """The MRI may be from 11 October 2026 to 11 January 2027; this calendar ends on 20 December."""
    body = feed_of(plan.patient, today=date(2024, 12, 20), only_last_days=True)

    (text,) = (
        str(event["DESCRIPTION"])
        for event in Calendar.from_ical(body).events
        if ".left-out" in event["UID"]
    )
    blocks = dict(block.split("\n", 1) for block in text.split("\n\n"))
    later = blocks["This is more than two years ahead. It comes in by itself:"]
    assert "- Brain MRI scan before the start" in later.splitlines()
    assert "This was or began more than three months ago:" not in blocks


# what left the plan


STOPPED = {"last_dose": date(2027, 1, 25)}


@pytest.mark.parametrize(
    "act",
    [
        stop.stop(date(2027, 3, 1), "other treatment", **STOPPED),
        record.skip(THIRD, "elsewhere"),
    ],
    ids=["stop", "skip"],
)
def test_what_was_never_agreed_just_leaves(plan, do, act):
    assert event_of(plan, THIRD)["STATUS"] == "TENTATIVE"
    do(plan, act)

    assert event_of(plan, THIRD) is None
    assert {e["STATUS"] for e in events_of(plan.patient).values()} == {"TENTATIVE"}


def test_what_was_agreed_is_cancelled_for_sixty_days(plan, do):
    """The nurse stops the treatment, and calls the hospital."""
    do(plan, book(THIRD, **at("2028-07-11")))
    before = event_of(plan, THIRD)
    do(plan, stop.stop(date(2027, 3, 1), "other treatment", **STOPPED))
    do(plan, booking.cancel(str(plan.appointments.get().code)))

    event = event_of(plan, THIRD)

    assert (before["STATUS"], event["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert event["DTSTART"].dt == before["DTSTART"].dt
    assert event["SUMMARY"].startswith("CANCELLED: ")
    assert event["TRANSP"] == "TRANSPARENT"
    assert event_of(plan, THIRD, today=date(2028, 7, 12)) is None  # over: nobody needs to know
    later = timezone.now() + timedelta(seconds=1)
    assert event_of(plan, THIRD, since=later) is None


def test_what_was_planned_again_before_the_stop_was_not_agreed_any_more(plan, do):
    do(plan, book(THIRD, **at("2028-07-11")))
    do(plan, booking.cancel(str(plan.appointments.get().code)))
    do(plan, stop.stop(date(2027, 3, 1), "other treatment", **STOPPED))

    assert event_of(plan, THIRD) is None
    assert {e["STATUS"] for e in events_of(plan.patient).values()} == {"TENTATIVE"}


def test_an_appointment_is_not_called_off_by_us_but_by_whom_it_was_made_with(plan, do):
    """The schedule drops what it was for; the hour at the hospital stands, and keeps its event."""
    do(plan, book(THIRD, **at("2028-07-11")))
    booked = event_of(plan, THIRD)
    do(plan, stop.stop(date(2027, 3, 1), "other treatment", **STOPPED))

    (event,) = by_itself(plan)
    assert event["UID"] == booked["UID"]
    assert event["STATUS"] == "TENTATIVE"
    assert event["SUMMARY"].startswith("Call to cancel: ")
    assert f"{event['DTSTART'].dt:%Y-%m-%d %H:%M}" == "2028-07-11 09:30"

    do(plan, booking.cancel(str(plan.appointments.get().code)))  # the nurse called the hospital

    assert by_itself(plan) == []
    after = events_of(plan.patient)[str(event["UID"])]
    assert after["STATUS"] == "CANCELLED"
    assert after["SUMMARY"].startswith("CANCELLED: ")
    assert after["DESCRIPTION"].startswith("This appointment is cancelled.")
    assert after["DTSTART"] == event["DTSTART"]


def test_two_appointments_that_one_entry_left_are_two_events(plan, do):
    """It left the first of them before it left the plan: that one has an identity by itself."""
    do(plan, book(THIRD, **at("2028-07-11")), record.move(THIRD, date(2028, 7, 25)).because("ill"))
    do(plan, book(THIRD, **at("2028-07-25")))
    do(plan, stop.stop(date(2027, 3, 1), "other treatment", **STOPPED))

    events = by_itself(plan)

    days = {str(event["UID"]): event["DTSTART"].dt.date() for event in events}
    assert len(days) == len(events) == 2
    assert days[uid(plan, THIRD)] == date(2028, 7, 25)


def left_behind(plan, do):
    """An appointment that stands by itself, as the only event of its identity; its identity."""
    do(plan, book(SECOND, **at("2027-01-25")), record.move(SECOND, date(2027, 3, 1)).because("ill"))
    (event,) = by_itself(plan)
    return str(event["UID"])


def test_an_appointment_that_was_cancelled_is_told_for_sixty_days_and_on_no_page(plan, do):
    known = left_behind(plan, do)
    do(plan, booking.cancel(str(plan.appointments.get().code)))

    assert events_of(plan.patient)[known]["STATUS"] == "CANCELLED"
    assert event_of(plan, SECOND)["STATUS"] == "TENTATIVE"
    assert known not in events_of(plan.patient, since=timezone.now() + timedelta(seconds=1))
    assert known not in events_of(plan.patient, today=date(2027, 1, 26))  # over
    assert timeline_of(plan).loose == ()


def test_one_that_was_cancelled_is_as_neutral_as_the_rest(plan, do):
    known = left_behind(plan, do).partition("@")[0]
    do(plan, booking.cancel(str(plan.appointments.get().code)))

    event = events_of(plan.patient, neutral=True)[known]

    assert (event["STATUS"], event["SUMMARY"]) == ("CANCELLED", "CANCELLED: Hospital appointment")


def test_what_was_called_off_while_something_was_in_it_has_no_second_event(plan, do):
    before = set(events_of(plan.patient))
    do(plan, book(SECOND, **at("2027-01-25")))
    do(plan, booking.cancel(str(plan.appointments.get().code)))

    assert set(events_of(plan.patient)) == before
    assert event_of(plan, SECOND)["STATUS"] == "TENTATIVE"


MAY_GO = ("Is being changed, call: ", "Call to cancel: ")


def by_itself(plan):
    """The events of appointments of which nobody has said whether they stay."""
    events = events_of(plan.patient).values()
    return [event for event in events if event["SUMMARY"].startswith(MAY_GO)]


def test_nothing_holds_of_a_plan_that_was_entered_in_error(plan, do):
    do(plan, book(SECOND, **at("2027-01-25")))
    assert len(events_of(plan.patient)) > 10

    do(plan, withdraw.withdraw("wrong person"))

    assert events_of(plan.patient) == {}  # nothing was ever so: nothing is called off either


def test_what_only_another_version_knew_is_cancelled_under_its_own_title(
    make_plan, do, django_assert_num_queries
):
    plan = make_plan("alemtuzumab", "amsterdam-umc", "2027-01-11")
    blood = Key("alem.labs.monthly", 3)
    do(plan, book(blood, **at("2027-04-12")))
    appointment = plan.appointments.get()
    former = {"fact": "alem.c1.nurse_visit", "kind": "visit", "dropped_at": timezone.now()}
    # As after a version that has this line no more, and a call to the hospital.
    Entry.objects.filter(plan=plan, fact=blood.fact, occurrence=3).update(**former)
    parts = [{**appointment.parts[0], "key": "alem.c1.nurse_visit#3"}]
    called = {"status": "cancelled", "is_by_itself": False, "changed_at": timezone.now()}
    plan.appointments.update(fact="alem.c1.nurse_visit", parts=parts, keys=[], **called)
    feed_of(plan.patient)  # the rules of a protocol are read once

    with django_assert_num_queries(5):  # plans, appointments, rows, what they were of, versions
        event = event_of(plan, Key("alem.c1.nurse_visit", 3))

    assert event["STATUS"] == "CANCELLED"
    assert event["SUMMARY"].startswith("CANCELLED: ")
    assert event["SUMMARY"].endswith("The MS nurse visits you")


def test_a_feed_takes_three_queries_whatever_its_length(plan, make_plan, django_assert_num_queries):
    make_plan("teriflunomide", "amsterdam-umc", "2027-03-01", patient=plan.patient)
    feed_of(plan.patient)

    with django_assert_num_queries(3):
        feed_of(plan.patient)


# all plans, some lanes


def test_all_plans_of_a_person_are_one_calendar(plan, make_plan, make_patient):
    more = make_plan("teriflunomide", "amsterdam-umc", "2027-03-01", patient=plan.patient)
    other = make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")  # of somebody else

    calendar = Calendar.from_ical(feed_of(plan.patient))
    uids = {str(event["UID"]) for event in calendar.events}

    assert uid(plan, SECOND) in uids
    assert any(uid(more, row.key) in uids for row in more.entries.all())
    assert not any(uid(other, row.key) in uids for row in other.entries.all())
    assert calendar["NAME"] == "Ocrelizumab (Ocrevus) + Teriflunomide (Aubagio): overview"


def test_two_plans_of_one_treatment_are_both_there(plan, make_plan):
    again = make_plan("ocrelizumab", "amsterdam-umc", "2028-01-10", patient=plan.patient)

    uids = events_of(plan.patient)

    assert uid(plan, SECOND) in uids
    assert uid(again, SECOND) in uids


def test_only_the_lanes_that_were_chosen_are_there(plan):
    kinds = {
        "doses": {"dose", "premedication"},
        "tests": {"lab", "imaging", "procedure"},
        "visits": {"visit", "phone", "admission"},
        "periods": {"advice", "fertility", "warning"},
    }
    found = {lane: set(events_of(plan.patient, lanes=[lane])) for lane in tuple(Lane)}

    assert set().union(*found.values()) == set(events_of(plan.patient))
    assert sum(map(len, found.values())) == len(events_of(plan.patient))
    for lane, uids in found.items():
        rows = plan.entries.filter(kind__in=kinds[lane])
        keys = [row.key for row in rows]
        mine = {uid(plan, key, part) for key in keys for part in ("", ".first", ".last")}
        assert uids, lane
        assert uids <= mine


def test_product_information_is_no_date_in_a_calendar(plan):
    rows = plan.entries.filter(is_product_information=True)

    assert rows.exclude(sort_on=None).exists()
    assert not any(event_of(plan, row.key) for row in rows)


def test_a_feed_without_a_plan_is_an_empty_calendar(make_patient):
    calendar = Calendar.from_ical(feed_of(make_patient("amsterdam-umc")))

    assert calendar.events == []
    assert calendar["NAME"] == "My appointments"


# what it does not say

PLACES = """
neurolog neuroloog hematolog haematolog dermatolog oogarts polikliniek dagbehandeling spreekuur
amsterdam-umc umc jeroen bosch mscare multiple sclerose sclerosis infuus infusion injectie
injection mri bloed blood hepatitis zwanger pregnan stamcel stem-cell chemo
"""


def secret_words():
    """Every name of a drug, and of what a passer-by could guess the illness from."""
    names = {clinic.name_nl for clinic in Clinic.objects.exclude(slug="generic")}
    names |= {contact.get("phone", "") for c in Clinic.objects.all() for contact in c.contacts}
    for drug in Treatment.objects.all():
        names |= {drug.inn, drug.slug, drug.atc, *drug.brands}
        names |= set(re.findall(r"[\w-]{5,}", f"{drug.name_nl} {drug.name_en}"))
    return {name.lower() for name in names if name} | set(PLACES.split())


def unfolded(body):
    return body.replace(b"\r\n ", b"").decode()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_neutral_calendar_tells_nothing_of_any_treatment(db, language):
    """Every protocol that is in use, without and with what each of its rules may say."""
    secrets = secret_words()
    assert len(secrets) > 80
    for protocol in protocols_in_use():
        with translation.override(language):
            made = unstored_timeline(protocol, start=date(2027, 1, 11), facts={})
        choice = Choice(True, frozenset(Lane), language)
        text = unfolded(render_feed([made], choice, TODAY, STAMP).body)
        assert text.count("BEGIN:VEVENT") >= 1
        assert [word for word in secrets if word in text.lower()] == []
        assert not re.search(r"\bMS\b", text, re.IGNORECASE)
        assert "LOCATION" not in text
        spoken = {line for line in text.splitlines() if line.startswith(("SUMMARY", "DESC"))}
        assert len(spoken) <= 20  # words do not depend on the rule


def test_a_neutral_calendar_names_nobody(plan, do):
    patient = plan.patient
    do(plan, book(SECOND, **at("2027-01-25"), place="Dagbehandeling, route 4"))

    for is_neutral in (True, False):
        text = unfolded(feed_of(patient, neutral=is_neutral))
        assert "Aardbei" not in text
        assert patient.hospital_number not in text
        assert not re.search(r"1985-?05-?20|20-5-1985|20 mei 1985|20 May 1985", text)
    assert "route 4" not in unfolded(feed_of(patient, neutral=True))


def test_neutral_titles_say_what_kind_of_thing_it_is_and_no_more(plan, make_plan):
    titles = {str(event["SUMMARY"]) for event in events_of(plan.patient, neutral=True).values()}
    home = make_plan("teriflunomide", "amsterdam-umc", "2027-03-01")
    doses = events_of(home.patient, neutral=True, lanes=["doses"]).values()

    assert "Still to agree: Hospital appointment" in titles
    assert "Hospital appointment" not in titles  # nothing is agreed
    assert "Reminder (day still to agree)" in titles
    assert "Take note – may apply to you" in titles
    assert {str(event["SUMMARY"]) for event in doses} == {"Reminder"}
    assert {str(e["DESCRIPTION"]) for e in events_of(plan.patient, neutral=True).values()} == {
        "You find more about this in “My schedule”."
    }


def test_a_neutral_calendar_is_as_sure_as_the_full_one(plan):
    full, neutral = events_of(plan.patient), events_of(plan.patient, neutral=True)

    assert {u.partition("@")[0] for u in full} == set(neutral)
    for event in full.values():
        other = neutral[str(event["UID"]).partition("@")[0]]
        assert other["DTSTART"] == event["DTSTART"]
        assert other["DTEND"] == event["DTEND"]
        assert other["STATUS"] == event["STATUS"]
    assert any(str(e["SUMMARY"]).endswith("(before this day)") for e in neutral.values())


# as programs read it that are not ours


@pytest.fixture
def busy_body(plan, do, make_plan):
    """A feed with everything in it: on the clock, cancelled, done, a repeat, a second plan."""
    make_plan("teriflunomide", "amsterdam-umc", "2027-03-01", patient=plan.patient)
    do(
        plan,
        book(SECOND, **at("2027-01-25"), place="Route 4"),
        book(YEAR_MRI, **at("2028-01-12", "13:05"), minutes=40),
        stop.stop(date(2028, 2, 1), "other treatment"),
    )
    return feed_of(plan.patient, today=date(2027, 1, 20))


def test_three_readers_agree_on_every_event_and_its_moment(busy_body):
    def moment(value):
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat()
        return value.isoformat()

    def our_end(event):  # what nobody knows the length of has none
        return event.get("DTEND", event["DTSTART"]).dt

    ours = sorted(
        (str(event["UID"]), moment(event["DTSTART"].dt), moment(our_end(event)))
        for event in Calendar.from_ical(busy_body).events
    )
    vobjects = sorted(
        (
            event.uid.value,
            moment(event.dtstart.value),
            moment(getattr(event, "dtend", event.dtstart).value),
        )
        for event in vobject.readOne(busy_body.decode()).vevent_list
    )
    assert len([end for _uid, begin, end in ours if begin == end]) == 1
    libical = Libical()

    assert len(ours) == busy_body.count(b"BEGIN:VEVENT") > 30
    assert vobjects == ours
    assert sorted(u for u, _day in libical.starts(busy_body)) == [u for u, *_ in ours]
    assert libical.is_valid(busy_body)
    assert libical.complaints(busy_body) == []


def test_a_program_that_expands_repeats_finds_the_daily_tablet_and_the_moved_hour(busy_body):
    calendar = recurring_ical_events.of(Calendar.from_ical(busy_body))

    week = calendar.between(date(2027, 5, 3), date(2027, 5, 10))
    tablets = [event for event in week if event["TRANSP"] == "TRANSPARENT"]
    (mri,) = [e for e in calendar.at(date(2028, 1, 12)) if isinstance(e["DTSTART"].dt, datetime)]

    daily = {str(event["UID"]) for event in tablets if event["DTSTART"].dt == date(2027, 5, 5)}
    assert [e["DTSTART"].dt.day for e in tablets if str(e["UID"]) in daily] == [3, 4, 5, 6, 7, 8, 9]
    assert f"{mri['DTSTART'].dt:%H:%M}" == "13:05"


def test_the_file_holds_nothing_that_programs_stumble_over(busy_body):
    calendar = Calendar.from_ical(busy_body)
    names = {name for component in calendar.walk() for name in component}

    assert not names & {"METHOD", "CLASS", "ORGANIZER", "ATTENDEE"}
    assert "UID" not in calendar
    assert max(map(len, busy_body.split(b"\r\n"))) <= 75
    assert busy_body.count(b"BEGIN:VTIMEZONE") == 1
    assert [busy_body.count(b"BEGIN:" + n) for n in (b"STANDARD", b"DAYLIGHT")] == [1, 1]
    assert not any(b"/" in line for line in busy_body.split(b"\r\n") if line.startswith(b"UID"))
