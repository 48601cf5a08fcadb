"""What somebody chooses for a calendar: windows, reminders, alarms, titles that tell nothing."""

import re
from datetime import date, timedelta
from itertools import chain

import pytest
from django.conf import settings
from django.utils import translation
from icalendar import Calendar

from schedules.agenda.lanes import Lane
from schedules.engine import Kind, Status
from schedules.queries import protocols_in_use, unstored_timeline
from schedules.renderers.calendar.choices import Choice
from schedules.renderers.calendar.ical import render_file
from schedules.timeline import Appointment
from treatments.models import Clinic, Treatment

from .calendars import (
    PROTOCOLS,
    a_period,
    a_timeline,
    a_window,
    an_agreed_hour,
    an_entry,
    days_of,
    events_of,
    left_out_of,
)

pytestmark = pytest.mark.reading

FIRST, LAST = date(2026, 10, 5), date(2026, 10, 9)


# windows


@pytest.mark.parametrize("last", [LAST, date(2026, 12, 5)])
def test_of_a_window_only_its_last_day_is_shown_by_choice(last):
    timeline = a_timeline(a_window(FIRST, last))

    (event,) = events_of(timeline, only_last_days=True)

    assert event["SUMMARY"] == "Still to agree: Infuus (this day at the latest)"
    assert days_of(event) == (str(last), str(last))


def test_else_a_short_window_is_a_span_that_is_not_sure_and_takes_no_time():
    (event,) = events_of(a_timeline(a_window(FIRST, LAST)))

    assert days_of(event) == ("2026-10-05", "2026-10-09")
    assert (event["STATUS"], event["TRANSP"]) == ("TENTATIVE", "TRANSPARENT")


# reminders


def of_the_evening(*entries, **choices):
    """What is told on the day before the fifth of October."""
    events = events_of(a_timeline(*entries), has_reminders=True, **choices)
    return [event for event in events if event["DTSTART"].dt == date(2026, 10, 4)]


def test_the_evening_before_an_admission_is_an_entry_of_its_own():
    stay = an_entry(kind=Kind.ADMISSION, title="Opname", bring="Neem uw medicijnen mee.")

    (event,) = of_the_evening(stay)

    title = "Still to agree: Opname. Is it tomorrow? Then prepare this evening."
    assert event["SUMMARY"] == title
    assert event["UID"].endswith("0001.before@mscare-host")
    assert "What to bring: Neem uw medicijnen mee." in event["DESCRIPTION"].splitlines()
    assert event["TRANSP"] == "TRANSPARENT"
    assert "VALARM" not in str(event.to_ical())


def test_how_to_prepare_for_all_that_is_on_a_day_is_told_the_evening_before():
    scan = an_entry(uid="s", kind=Kind.IMAGING, title="Scan", preparation="Eet niets.")

    (event,) = of_the_evening(an_entry(uid="d"), scan)

    assert event["SUMMARY"].startswith("Still to agree: Infuus. ")
    assert "Scan:\nHow to prepare: Eet niets." in event["DESCRIPTION"]


def test_before_an_agreed_day_it_does_not_ask_whether_it_is_tomorrow():
    (sure,) = of_the_evening(an_agreed_hour(preparation="Eet niets."))
    (unsure,) = of_the_evening(an_entry(preparation="Eet niets."))

    assert sure["SUMMARY"] == "Prepare this evening, for tomorrow: Infuus"
    assert sure["STATUS"] == "CONFIRMED"
    assert sure["DESCRIPTION"].split("\n\n")[1:] == ["Infuus:\nHow to prepare: Eet niets."]
    assert "How sure" not in sure["DESCRIPTION"]
    assert unsure["STATUS"] == "TENTATIVE"
    assert "How sure: By the schedule" in unsure["DESCRIPTION"]


def test_before_what_may_not_stay_it_says_whom_to_call():
    agreed = Appointment("a", FIRST, None, None, None, is_undecided=True)
    (event,) = of_the_evening(an_agreed_hour(appointment=agreed, preparation="Eet niets."))

    assert event["SUMMARY"].startswith("Is being changed, call: Infuus. Is it tomorrow?")
    assert event["DESCRIPTION"].startswith("Is being changed: call to ask whether")


def test_what_is_the_same_on_each_day_of_a_stay_is_told_once():
    days = [
        an_agreed_hour(
            at=None,
            last=date(2026, 10, 7),
            uid=f"d{n}",
            occurrence=n,
            title=title,
            preparation="Eet niets.",
            bring=bring,
        )
        for n, title, bring in [(1, "Infuus", "Een tas."), (2, "Infuus", ""), (3, "Prik", "")]
    ]

    (event,) = of_the_evening(*days)

    assert event["DESCRIPTION"].split("\n\n")[1:] == [
        "Infuus and Prik:\nHow to prepare: Eet niets.",
        "Infuus:\nWhat to bring: Een tas.",
    ]


def test_before_a_stay_of_weeks_it_is_told_once():
    """Not before its last day, too; and an alarm sounds before its first day alone."""
    stay = an_agreed_hour(at=None, last=date(2026, 10, 30), preparation="Eet niets.")

    events = events_of(a_timeline(stay), has_reminders=True, has_alarms=True)

    assert [event["DTSTART"].dt.day for event in events] == [5, 4, 30]
    assert [len(event.walk("VALARM")) for event in events] == [1, 0, 0]


def test_where_nothing_is_to_be_prepared_it_says_only_what_is_tomorrow():
    nothing = {"needs_no_preparation": True, "title": "Opname"}
    (event,) = of_the_evening(an_agreed_hour(kind=Kind.ADMISSION, **nothing))

    assert event["SUMMARY"] == "Tomorrow: Opname"
    assert "\n\n" not in event["DESCRIPTION"]
    assert of_the_evening(an_entry(kind=Kind.ADMISSION, **nothing)) == []  # nobody agreed to it


@pytest.mark.parametrize(("treatment", "clinic"), PROTOCOLS)
@pytest.mark.parametrize("is_neutral", [True, False])
def test_no_reminder_asks_for_nothing_or_takes_a_day_for_agreed(
    make_timeline, treatment, clinic, is_neutral
):
    """Nothing is booked here."""
    made = make_timeline(treatment, clinic, "2026-10-05", language="en")
    at_home = {e.uid for e in made.entries if e.is_at_home or e.booked_by == "nobody"}
    events = events_of(made, has_reminders=True, is_neutral=is_neutral)

    reminders = [event for event in events if ".before" in event["UID"]]
    for event in reminders:
        assert "No preparation is named" not in event["DESCRIPTION"]
        lines = [line for line in event["DESCRIPTION"].splitlines() if line]
        assert len(lines) == len(set(lines))
        if str(event["UID"]).partition(".")[0] not in at_home:
            assert "still to agree" in event["SUMMARY"].lower()


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param(an_entry(), id="nothing to prepare"),
        pytest.param(an_entry(needs_no_preparation=True), id="no preparation is named"),
        pytest.param(
            an_agreed_hour(status=Status.DONE, preparation="Eet niets."), id="it has been"
        ),
        pytest.param(a_window(FIRST, LAST, preparation="Eet niets."), id="no day yet"),
    ],
)
def test_without_a_reason_there_is_no_evening_before(entry):
    assert of_the_evening(entry) == []


def test_without_the_choice_there_are_no_reminders():
    admission = an_entry(kind=Kind.ADMISSION, preparation="Eet niets.")

    assert len(events_of(a_timeline(admission))) == 1


@pytest.mark.parametrize("by_day", [True, False])
def test_what_must_be_left_from_a_day_on_is_told_from_midnight(by_day):
    diet = a_period(FIRST, date(2026, 11, 9), uid="k", title="Geen zachte kaas")

    events = events_of(a_timeline(diet, an_entry(uid="d")), by_day=by_day, has_reminders=True)

    titles = [event["SUMMARY"] for event in events if event["DTSTART"].dt == FIRST]
    assert titles == ["From 0:00 today: Geen zachte kaas", "Still to agree: Infuus"]


# alarms


def alarm_of(entry, **choices):
    """How long before an event its alarm sounds; None without any."""
    (event,) = events_of(a_timeline(entry), **choices)
    alarms = event.walk("VALARM")
    return alarms[0]["TRIGGER"].dt if alarms else None


def test_an_alarm_sounds_the_day_before_what_somebody_goes_to():
    hour = an_agreed_hour(minutes=30)

    assert alarm_of(hour) is None
    assert alarm_of(hour, has_alarms=True) == -timedelta(days=1)
    # A whole day begins at midnight: this is at ten in the morning of the day before.
    assert alarm_of(an_entry(), has_alarms=True) == -timedelta(hours=14)


@pytest.mark.parametrize(
    "entry",
    [
        an_agreed_hour(minutes=30, status=Status.DONE),
        a_window(FIRST, LAST),
        a_period(FIRST, FIRST),
        an_entry(kind=Kind.WARNING),
    ],
)
def test_nothing_else_has_an_alarm(entry):
    assert alarm_of(entry, has_alarms=True) is None


# titles that tell nothing


TELLING = """
neurolog neuroloog hematolog haematolog dermatolog oogarts polikliniek dagbehandeling spreekuur
umc jeroen bosch mscare multiple sclerose sclerosis infuus infusion injectie injection mri bloed
blood hepatitis zwanger pregnan stamcel stem-cell chemo
"""


def words_that_tell():
    """Every name of a drug, brand, illness, department and hospital, and every phone number."""
    names = {clinic.name_nl for clinic in Clinic.objects.exclude(slug="generic")}
    for clinic in Clinic.objects.all():
        for contact in clinic.contacts:
            names |= {contact.get("phone", ""), contact.get("email", "")}
            names |= {contact.get(f"purpose_{language}", "") for language in ("nl", "en")}
    for drug in Treatment.objects.all():
        names |= {drug.inn, drug.slug, drug.atc, *drug.brands}
        names |= set(re.findall(r"[\w-]{5,}", f"{drug.name_nl} {drug.name_en}"))
    names |= set(TELLING.split())
    return {name.lower() for name in names if name}


def private(made, language, **more):
    """The text of a file in which nothing is told."""
    choice = Choice(True, frozenset(Lane), language, **more)
    body = render_file([made], choice, "https://afspraken.example.org/mijn/").body
    return body.replace(b"\r\n ", b"").decode()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("by_day", [True, False])
def test_a_private_file_tells_nothing_and_tells_its_entries_apart(db, language, by_day):
    """Every protocol that is in use, with reminders and alarms, in both ways of telling a day."""
    secrets = words_that_tell()
    assert len(secrets) > 80
    for protocol in protocols_in_use():
        with translation.override(language):
            made = unstored_timeline(protocol, start=date(2027, 1, 11), facts={})
        text = private(made, language, by_day=by_day, has_reminders=True, has_alarms=True)
        assert text.count("BEGIN:VEVENT") >= 1
        assert [word for word in secrets if word in text.lower()] == [], protocol
        assert not re.search(r"\bMS\b", text, re.IGNORECASE)
        assert "LOCATION" not in text
        events = Calendar.from_ical(text).events
        assert {str(event["URL"]) for event in events} == {"https://afspraken.example.org/mijn/"}
        assert not _twice_on_a_day(events), protocol


def _twice_on_a_day(events):
    """Titles that stand twice on one day; a series stands on each of its days."""
    days = {}
    for event in events:
        first, after = event["DTSTART"].dt, event["DTEND"].dt
        if "RRULE" in event:
            after = event["RRULE"].get("UNTIL", [date(2030, 1, 1)])[0] + timedelta(days=1)
        for n in range((after - first).days):
            days.setdefault(first + timedelta(days=n), []).append(str(event["SUMMARY"]))
    return [titles for titles in days.values() if len(titles) != len(set(titles))]


def test_the_first_of_equal_titles_has_no_number():
    windows = [a_window(FIRST, LAST + timedelta(days=n), uid=f"w{n}") for n in range(3)]

    events = events_of(a_timeline(*windows), is_neutral=True)

    title = "Still to agree: Hospital appointment (on one of these days)"
    assert [event["SUMMARY"] for event in events] == [title, f"{title} (2)", f"{title} (3)"]


def test_a_private_calendar_says_only_how_much_it_leaves_out():
    unknown = an_entry(due=None, title="Stamcellen terug")

    assert left_out_of(a_timeline(unknown), is_neutral=True) == "No day is known yet: 1"


def test_a_private_question_names_nothing():
    asked = an_entry(ask_team=True, kind=Kind.LAB, title="Levertest")

    (event,) = events_of(a_timeline(asked), is_neutral=True)

    assert event["SUMMARY"] == "Ask your team about: an appointment"


def test_the_protocol_files_are_all_in_use(db):
    files = (settings.BASE_DIR / "fixtures/protocols").glob("*.yaml")
    in_use = {f"{p.treatment.slug}.{p.clinic.slug}" for p in protocols_in_use()}
    assert in_use == set(chain(".".join(path.stem.split(".")[:2]) for path in files))
