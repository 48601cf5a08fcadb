"""Invented entries and timelines for calendar tests, and what a calendar file holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from django.conf import settings
from icalendar import Calendar

from schedules.agenda.lanes import Lane
from schedules.engine import Certainty, Key, Kind, Notice, Repeat, Status
from schedules.renderers.calendar.choices import Choice
from schedules.renderers.calendar.ical import render_file, render_ical
from schedules.timeline import Appointment, Citation, Contact, Timeline, TimelineEntry

TODAY = date(2026, 11, 23)
PROTOCOLS = sorted(
    tuple(path.stem.split("."))[:2]
    for path in (settings.BASE_DIR / "fixtures/protocols").glob("*.yaml")
)
LEAFLET = Citation(
    document="Zorgwijzer infuus",
    section="Vóór de kuur",
    publisher="Ziekenhuis De Linde",
    number="12",
    version="3",
    published=date(2025, 2, 1),
    is_leaflet=True,
)
NURSE = Contact(
    key="nurse",
    purpose="Questions for the MS nurse",
    phone="(099) 123 45 67",
    hours="Monday to Friday 8.30–17.00",
)


def an_entry(**changes):
    """One firm day: 5 October 2026."""
    plain = TimelineEntry(
        fact="lind.dose",
        occurrence=1,
        uid="00000000-0000-5000-8000-000000000001",
        kind=Kind.DOSE,
        title="Infuus",
        explanation="",
        preparation="",
        place="",
        performer=None,
        contact=None,
        due=date(2026, 10, 5),
        earliest=None,
        latest=None,
        is_period=False,
        book_on=None,
        certainty=Certainty.PLANNED,
        softness="",
        conditional=False,
        condition="",
        anchor="start",
        repeat=None,
        detail={},
        sources=(LEAFLET,),
        confidence="H",
        ask_team=False,
        sort_on=date(2026, 10, 5),
    )
    return replace(plain, **changes)


def an_agreed_hour(at=time(9, 30), last=None, minutes=None, **changes):
    """The same, agreed with the hospital; `last` makes it a stay."""
    day = date(2026, 10, 5)
    agreed = Appointment("a", day, last, at, minutes, keys=(Key("lind.dose", 1),))
    sure = {"status": Status.BOOKED, "certainty": Certainty.BOOKED, "on": day, "at": at}
    return an_entry(**sure | {"appointment": agreed} | changes)


def a_window(first, last, **changes):
    """Something on one of several days."""
    dates = {"due": None, "earliest": first, "latest": last, "certainty": Certainty.WINDOW}
    return an_entry(**dates | changes)


def a_period(first, last, **changes):
    """Something that lasts; open where `last` is None."""
    return a_window(first, last, is_period=True, kind=Kind.ADVICE, **changes)


def a_timeline(*entries, **changes):
    """A timeline of invented entries, in English unless told otherwise."""
    plain = Timeline(
        treatment="lindumab",
        treatment_name="Lindumab (Lindora)",
        clinic="de-linde",
        clinic_name="Ziekenhuis De Linde",
        protocol_version="1",
        protocol_status="released",
        stamp=datetime(2026, 9, 1, 12, 30, tzinfo=UTC),
        start=date(2026, 10, 5),
        until=date(2028, 10, 5),
        language="en",
        facts={},
        entries=entries,
        notices=(),
    )
    return replace(plain, **changes)


def of_every_kind():
    """A small timeline with one entry of every sort that a calendar treats in its own way."""
    uids = iter(f"00000000-0000-5000-8000-{n:012}" for n in range(1, 100))

    def of(make, *days, **changes):
        return make(*days, uid=next(uids), **changes)

    return a_timeline(
        of(
            a_window,
            date(2026, 7, 5),
            date(2026, 10, 5),
            kind=Kind.IMAGING,
            title="MRI-scan vóór de start",
        ),
        of(
            a_window,
            None,
            date(2026, 10, 5),
            kind=Kind.LAB,
            certainty=Certainty.UNKNOWN,
            title="Bloed prikken; urine inleveren",
            explanation="U doet dit één keer, bijvoorbeeld bij de huisartsenpost in de buurt.",
            preparation="Drink genoeg: thee, water, melk.\nNeem het formulier mee.",
            conditional=True,
        ),
        of(
            an_entry,
            certainty=Certainty.BOOKED,
            place="Dagbehandeling, route 4",
            performer="ms-nurse",
            contact=NURSE,
            sequence=2,
        ),
        of(an_entry, certainty=Certainty.UNKNOWN, due=None, title="Naar huis"),
        of(
            an_entry,
            fact="lind.tablet",
            title="Tablet op maandag, woensdag en vrijdag",
            repeat=Repeat(weekdays=(0, 2, 4), until=date(2026, 12, 31)),
        ),
        of(
            an_entry,
            fact="lind.visit",
            kind=Kind.VISIT,
            title="Controle",
            due=date(2027, 4, 4),
            book_on=date(2027, 4, 6),
            certainty=Certainty.ABOUT,
            softness="usually",
            confidence="M",
        ),
        of(an_entry, fact="lind.smpc.liver", title="Levertest", ask_team=True, kind=Kind.LAB),
        of(
            a_period,
            date(2026, 9, 21),
            date(2026, 11, 9),
            title="Eet veilig",
            softness="at least",
        ),
        of(
            a_period,
            date(2026, 10, 5),
            date(2031, 10, 7),
            title="Let op uw schildklier",
            conditional=True,
            condition="alleen bij een schildklierziekte",
        ),
        of(a_period, date(2026, 10, 5), None, title="Altijd: was uw handen"),
        notices=(
            Notice("warning", "draft"),
            Notice("warning", "ask-first", {"fact": "lind.visit", "on": date(2027, 4, 4)}),
        ),
    )


def chosen(timeline, **choices):
    """What is chosen for a calendar of a timeline: what is not named is as for everybody."""
    usual = {"is_neutral": False, "lanes": frozenset(Lane), "language": timeline.language}
    return Choice(**usual | choices)


def render(timeline, **choices):
    """The bytes of a timeline's calendar."""
    if choices:
        return render_file([timeline], chosen(timeline, **choices)).body
    return render_ical(timeline, TODAY).body


def calendar_of(timeline, **choices):
    """A timeline's calendar as icalendar reads it back."""
    return Calendar.from_ical(render(timeline, **choices))


def events_of(timeline, **choices):
    """The events of a timeline, without what the calendar says of itself."""
    events = calendar_of(timeline, **choices).events
    return [event for event in events if ".left-out" not in event["UID"]]


def left_out_of(timeline, **choices):
    """What a calendar says that it leaves out; "" where it leaves nothing out."""
    events = calendar_of(timeline, **choices).events
    found = (event for event in events if ".left-out" in event["UID"])
    return next((str(event["DESCRIPTION"]) for event in found), "")


def event_of(*entries, **changes):
    """The only event of a timeline of these entries."""
    (event,) = events_of(a_timeline(*entries, **changes))
    return event


def days_of(event):
    """The first and the last day of an event, both included, written YYYY-MM-DD."""
    first, after = event["DTSTART"].dt, event["DTEND"].dt
    return str(first), str(date.fromordinal(after.toordinal() - 1))
