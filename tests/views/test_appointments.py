"""A nurse makes an appointment, changes it and says whether it stays, through the pages.

Today is Monday 23 November 2026. Days are counted by hand from the leaflets.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from schedules.models import Appointment, Entry
from tests.conftest import TODAY
from tests.views.reading import Page

NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # 14.00 in Amsterdam
MAINT, OBS, LAB = "ocre.dose.maint#1", "ocre.obs#3", "ocre.lab.each#3"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)
    monkeypatch.setattr(timezone, "localtime", lambda value=None: NOW + timedelta(hours=1))


@pytest.fixture
def plan(make_plan):
    """Ocrelizumab from 15 June 2026: the infusion of half a year is due on 15 December."""
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-06-15", today="2026-11-23", sex="male")


def agree(desk, plan, *keys, offered=(), **typed):
    plan.refresh_from_db()
    form = {"revision": plan.revision, "offered": offered or keys, "keys": keys, **typed}
    return desk.post(f"/plannen/{plan.code}/afspraak/", form)


def change(desk, plan, what, **typed):
    plan.refresh_from_db()
    code = plan.appointments.get().code
    form = {"revision": plan.revision, "what": what, **typed}
    return desk.post(f"/plannen/{plan.code}/afspraken/{code}/wijzigen/", form)


def row(plan, key):
    fact, n = key.split("#")
    return plan.entries.get(fact=fact, occurrence=n)


def question_of(response):
    """What must be answered with a yes; "" where nothing is asked."""
    text = Page(response).text
    _before, _sign, after = text.partition("Klopt dit? ")
    return re.split(" Let op: | Wat u noteert", after)[0]


# the page


def test_the_page_offers_what_belongs_to_the_day_and_its_day(desk, plan):
    page = Page(desk.get(f"/plannen/{plan.code}/afspraak/?keys={MAINT.replace('#', '%23')}"))
    offered = {field["value"]: "checked" in field for field in page.fields["keys"]}
    assert offered[MAINT] is True
    assert offered[OBS] is False
    assert LAB in offered
    assert page.value("on") == "15 december 2026"
    assert "Na het infuus minstens een uur blijven Dinsdag 15 december 2026 · minstens 1 uur" in (
        page.text
    )


def test_a_course_is_offered_as_one_stay(desk, make_plan):
    """Five days in a row from Monday 11 January 2027; the leaflet admits the evening before."""
    plan = make_plan("alemtuzumab", "jbz", "2027-01-11", sex="male")
    address = next(
        link
        for link in Page(desk.get(f"/plannen/{plan.code}/")).links.values()
        if "afspraak/?keys=alem.c1" in link
    )
    page = Page(desk.get(address))
    ticked = [field["value"] for field in page.fields["keys"] if "checked" in field]
    assert [key for key in ticked if "dose" in key] == [f"alem.c1.dose#{n}" for n in range(1, 6)]
    assert (page.value("on"), page.value("last")) == ("10 januari 2027", "15 januari 2027")


def test_what_is_not_in_the_plan_is_said(desk, plan):
    response = desk.get(f"/plannen/{plan.code}/afspraak/?keys=made.up%231")
    assert response.status_code == 422
    assert "Deze regel staat niet meer in het schema." in Page(response).text


# making one


def test_an_infusion_day_is_one_appointment_in_two_presses(desk, plan):
    agree(desk, plan, MAINT, OBS, on="2026-12-15", at="10:00", hours="5", place="Route 12")
    made = plan.appointments.get()
    assert (made.status, str(made.on), f"{made.at:%H:%M}", made.minutes, made.place) == (
        "booked",
        "2026-12-15",
        "10:00",
        300,
        "Route 12",
    )
    assert made.keys == [MAINT, OBS]
    assert {row(plan, key).appointment for key in (MAINT, OBS)} == {made.code}
    assert {f"{row(plan, key).at:%H:%M}" for key in (MAINT, OBS)} == {"10:00"}


def test_a_course_keeps_the_distance_of_its_days(desk, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2027-01-11", sex="male")
    doses = [f"alem.c1.dose#{n}" for n in range(1, 6)]
    agree(desk, plan, *doses, on="2027-01-18", last="2027-01-22", at="08:00", confirmed="yes")
    assert [str(row(plan, key).on) for key in doses] == [
        "2027-01-18",
        "2027-01-19",
        "2027-01-20",
        "2027-01-21",
        "2027-01-22",
    ]
    assert [bool(row(plan, key).at) for key in doses] == [True, False, False, False, False]
    plan.refresh_from_db()
    assert str(plan.start) == "2027-01-18"


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ({"on": ""}, "on", "Vul de dag in."),
        ({"on": "2026-12-15", "last": "2026-12-14"}, "last", "De laatste dag ligt vóór de eerste."),
        (
            {"on": "2026-12-15", "last": "2027-12-14"},
            "last",
            "Een verblijf van meer dan drie maanden? Controleer de laatste dag.",
        ),
        (
            {"on": "2027-03-28", "at": "02:30"},
            "at",
            "Op 28 maart 2027 slaat de klok 2.30 uur over. Neem 3.00 uur.",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(desk, plan, typed, name, said):
    response = agree(desk, plan, MAINT, place="Route 12", **typed)
    page = Page(response)
    assert response.status_code == 422
    assert said in page.text
    assert page.value("place") == "Route 12"
    assert not Appointment.objects.exists()


def test_ticking_nothing_is_said(desk, plan):
    response = agree(desk, plan, offered=[MAINT], on="2026-12-15")
    assert response.status_code == 422
    assert "Vink minstens één regel aan." in Page(response).text


def test_a_stay_has_days_and_no_length(desk, plan):
    page = Page(agree(desk, plan, MAINT, on="2026-12-15", last="2026-12-16", hours="6"))
    assert "Laat leeg hoe lang het duurt bij een verblijf van meer dagen." in page.text
    assert not Appointment.objects.exists()


def test_what_falls_outside_a_stay_is_named(desk, make_plan):
    """The five infusions are on 11 to 15 January 2027; the last of them is a Friday."""
    plan = make_plan("alemtuzumab", "jbz", "2027-01-11", sex="male")
    doses = [f"alem.c1.dose#{n}" for n in range(1, 6)]
    page = Page(agree(desk, plan, *doses, on="2027-01-11", last="2027-01-14"))
    assert (
        "Deze regels vallen buiten de dagen: Infuus alemtuzumab, kuur 1. Controleer de laatste dag."
        in page.text
    )


def test_a_window_fills_in_no_day(desk, make_plan):
    """The eye check lies between two days: which one, the hospital says."""
    plan = make_plan("siponimod", "amsterdam-umc", "2026-12-01", sex="male")
    window = next(e for e in plan.entries.all() if e.needs_booking and not e.due and e.earliest)
    key = str(window.key).replace("#", "%23")
    page = Page(desk.get(f"/plannen/{plan.code}/afspraak/?keys={key}"))
    assert page.value("on") == ""


# one question each


def test_the_doses_of_a_course_on_one_day_are_asked_about(desk, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2027-01-11", sex="male")
    doses = [f"alem.c1.dose#{n}" for n in range(1, 6)]
    asked = agree(desk, plan, *doses, on="2027-01-11", at="09:00")
    assert "Dan komen er 5 doses op 11 januari 2027. Vul de laatste dag van het verblijf in." in (
        question_of(asked)
    )


def test_what_must_be_done_before_the_infusion_is_asked_about_on_its_day(desk, plan):
    """The blood of half a year is drawn before 15 December."""
    asked = agree(desk, plan, MAINT, LAB, on="2026-12-15", at="09:00")
    assert question_of(asked) == "Bloedonderzoek vóór het infuus hoort vóór 15 december 2026."


@pytest.mark.parametrize(
    ("on", "at", "question"),
    [
        ("2026-12-15", "10:00", ""),
        (
            "2026-12-25",
            "10:00",
            "Het ziekenhuis is dicht op vrijdag 25 december 2026. Halfjaarlijks infuus "
            "(600 mg) past niet bij het schema: dat zegt 15 december 2026.",
        ),
        ("2026-12-13", "10:00", "Het ziekenhuis is dicht op zondag 13 december 2026."),
        (
            "2027-04-27",
            "03:00",
            "Het ziekenhuis is dicht op dinsdag 27 april 2027. Dit is ’s nachts. Halfjaarlijks "
            "infuus (600 mg) past niet bij het schema: dat zegt 15 december 2026.",
        ),
        (
            "2026-11-20",
            "10:00",
            "Vrijdag 20 november 2026 is al voorbij. Controleer de dag en het jaar.",
        ),
        ("2026-11-23", "08:00", "Dit uur van vandaag is voorbij. Controleer de dag en het uur."),
        (
            "2036-12-15",
            "10:00",
            "Maandag 15 december 2036 ligt 10 jaar van de dag van het schema af. "
            "Controleer het jaar.",
        ),
        (
            "2025-12-15",
            "10:00",
            "Maandag 15 december 2025 is al voorbij. Controleer de dag en het jaar.",
        ),
    ],
)
def test_a_doubtful_time_is_one_question(desk, plan, on, at, question):
    typed = {"on": on, "at": at, "scope": "alone"}
    response = agree(desk, plan, MAINT, **typed)
    if not question:
        assert response.status_code == 302
        return
    if response.status_code == 422:  # before the start: no question can make that right
        assert on == "2025-12-15"
        assert "vóór de start" in Page(response).text
        return
    assert question_of(response) == question
    assert not Appointment.objects.exists()
    agree(desk, plan, MAINT, **typed, confirmed="yes", reason="Zo afgesproken")
    assert Appointment.objects.get().on.isoformat() == on


def test_two_times_at_one_minute_are_a_question(desk, plan):
    agree(desk, plan, MAINT, on="2026-12-15", at="10:00", place="Route 12")
    response = agree(desk, plan, OBS, on="2026-12-15", at="10:00", place="Route 4")
    assert question_of(response) == (
        "Deze patiënt wordt op dat moment al ergens verwacht: "
        "dinsdag 15 december 2026, 10.00 uur, Route 12."
    )
    assert Appointment.objects.count() == 1


# an invitation


INVITATION = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Hospital//NL\r
BEGIN:VEVENT\r
UID:secret-123\r
DTSTAMP:20261101T120000Z\r
DTSTART;TZID=Europe/Amsterdam:20261214T093000\r
DTEND;TZID=Europe/Amsterdam:20261214T113000\r
SUMMARY:Geheime titel\r
DESCRIPTION:Geheime tekst\r
LOCATION:Dagbehandeling\\, route 12\r
END:VEVENT\r
END:VCALENDAR\r
"""


def sent(content, name="invite.ics"):
    return SimpleUploadedFile(name, content, content_type="text/calendar")


def test_an_invitation_fills_in_the_form_and_saves_nothing(desk, plan):
    response = agree(
        desk, plan, MAINT, read="yes", invitation=sent(INVITATION), who="dr. Voorbeeld"
    )
    page = Page(response)
    assert response.status_code == 200
    assert {name: page.value(name) for name in ("on", "at", "hours", "place", "who")} == {
        "on": "14 december 2026",
        "at": "9.30 uur",
        "hours": "2",
        "place": "Dagbehandeling, route 12",
        "who": "dr. Voorbeeld",
    }
    assert "Geheime" not in response.content.decode()
    assert not Appointment.objects.exists()


def test_a_pasted_line_fills_in_the_form(desk, plan):
    page = Page(agree(desk, plan, MAINT, read="yes", pasted="di 15 dec 9:30, route 12"))
    assert (page.value("on"), page.value("at"), page.value("place")) == (
        "15 december 2026",
        "9.30 uur",
        "route 12",
    )
    assert page.value("pasted") == "di 15 dec 9:30, route 12"
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [{"invitation": sent(INVITATION)}, {"pasted": "ma 14 dec 9:30, Dagbehandeling"}],
    ids=["file", "line"],
)
def test_an_invitation_that_was_not_read_yet_is_read_before_anything_is_saved(desk, plan, typed):
    """Whatever button is pressed: who attached it means it."""
    page = Page(agree(desk, plan, MAINT, on="2026-12-15", **typed))
    assert "De uitnodiging is hieronder ingevuld. Kijk het na en sla dan op." in page.text
    assert (page.value("on"), page.value("at")) == ("14 december 2026", "9.30 uur")
    assert not Appointment.objects.exists()
    line = page.value("pasted")
    typed = {"on": "2026-12-14", "at": "09:30", "pasted": line, "taken": line}
    agree(desk, plan, MAINT, confirmed="yes", **typed)
    assert str(plan.appointments.get().on) == "2026-12-14"


def test_the_length_of_an_invitation_replaces_the_whole_length(desk, plan):
    page = Page(
        agree(desk, plan, MAINT, hours="3", minutes="30", read="yes", invitation=sent(INVITATION))
    )
    assert (page.value("hours"), page.value("minutes")) == ("2", "")


@pytest.mark.parametrize(
    "typed",
    [
        {"invitation": sent(b"no calendar")},
        {"invitation": sent(INVITATION.replace(b"SUMMARY", b"RRULE:FREQ=DAILY\r\nSUMMARY"))},
        {"invitation": sent(b"x" * 200_000)},
        {"pasted": "volgende week"},
    ],
    ids=["no calendar", "recurring", "too large", "no day"],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_is_lost(desk, plan, typed):
    response = agree(desk, plan, MAINT, read="yes", place="Route 12", **typed)
    page = Page(response)
    assert response.status_code == 422
    assert page.value("place") == "Route 12"
    assert [
        heading
        for _tag, heading in page.headings
        if heading == "De uitnodiging is niet overgenomen"
    ]
    assert not Appointment.objects.exists()


# what becomes of it


@pytest.fixture
def agreed(desk, plan):
    agree(desk, plan, MAINT, OBS, on="2026-12-15", at="10:00", place="Route 12")
    return plan


def test_its_page_says_what_was_agreed_and_what_is_in_it(desk, agreed):
    made = agreed.appointments.get()
    page = Page(desk.get(f"/plannen/{agreed.code}/afspraken/{made.code}/"))
    assert ("h1", "Halfjaarlijks infuus (600 mg)") in page.headings
    assert "Dinsdag 15 december 2026, 10.00 uur Route 12" in page.text
    assert "Na het infuus minstens een uur blijven" in page.links


def test_the_whole_moves_in_one_act(desk, agreed):
    change(desk, agreed, "move", on="2026-12-16", at="09:00", place="Route 4", confirmed="yes")
    made = agreed.appointments.get()
    assert (str(made.on), f"{made.at:%H:%M}", made.place) == ("2026-12-16", "09:00", "Route 4")
    assert {str(row(agreed, key).on) for key in (MAINT, OBS)} == {"2026-12-16"}


def test_the_whole_is_cancelled_in_one_act(desk, agreed):
    change(desk, agreed, "cancel", confirmed="yes")
    assert agreed.appointments.get().status == "cancelled"
    assert {(row(agreed, key).status, row(agreed, key).at) for key in (MAINT, OBS)} == {
        ("planned", None)
    }


def test_a_part_is_taken_out_and_put_in_again(desk, agreed):
    change(desk, agreed, "take_out", keys=OBS)
    assert agreed.appointments.get().keys == [MAINT]
    assert row(agreed, OBS).status == "planned"
    change(desk, agreed, "together", keys=OBS)
    assert agreed.appointments.get().keys == [MAINT, OBS]


def test_all_of_it_is_done_once_its_day_has_come(desk, agreed, monkeypatch):
    response = change(desk, agreed, "done")
    assert response.status_code == 422
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY + timedelta(days=22))
    change(desk, agreed, "done")
    assert agreed.appointments.get().status == "fulfilled"
    assert {row(agreed, key).status for key in (MAINT, OBS)} == {"done"}


def test_an_unknown_act_is_refused(desk, agreed):
    assert change(desk, agreed, "explode").status_code == 422
    assert agreed.appointments.get().status == "booked"


def test_another_plans_appointment_is_not_there(desk, agreed, make_plan):
    other = make_plan("ocrelizumab", "amsterdam-umc", "2026-06-15", today="2026-11-23")
    code = agreed.appointments.get().code
    assert desk.get(f"/plannen/{other.code}/afspraken/{code}/").status_code == 404


# the case of the two appointments


def test_what_was_agreed_is_to_be_decided_until_somebody_says_so(desk, plan):
    """Infusion 10.00 on 15 December, blood on the 10th; moved to 21 January."""
    agree(desk, plan, MAINT, OBS, on="2026-12-15", at="10:00", place="Route 12")
    agree(desk, plan, LAB, on="2026-12-10", at="08:15", place="Route 4", confirmed="yes")
    plan.refresh_from_db()
    form = {"revision": plan.revision, "what": "move", "keys": MAINT, "on": "2027-01-21"}
    preview = Page(desk.post(f"/plannen/{plan.code}/noteren/", form)).text
    assert "dinsdag 15 december 2026, 10.00 uur, Route 12. Afzeggen of houden" in preview
    assert "donderdag 10 december 2026, 8.15 uur, Route 4. Afzeggen of houden" in preview
    desk.post(f"/plannen/{plan.code}/noteren/", {**form, "confirmed": "yes"})
    assert {row(plan, key).appointment for key in (MAINT, OBS)} == {None}
    blood, undecided = plan.appointments.filter(status="undecided").order_by("on")
    assert f"{blood.on} {blood.at:%H:%M}" == "2026-12-10 08:15"
    assert f"{undecided.on} {undecided.at:%H:%M}" == "2026-12-15 10:00"
    assert "2 afspraken: afzeggen of houden." in Page(desk.get(f"/plannen/{plan.code}/")).text
    assert "di 15 dec 2026, 10.00 uur" in Page(desk.get("/werklijst/?section=decide")).text
    plan.refresh_from_db()
    desk.post(
        f"/plannen/{plan.code}/afspraken/beslissen/",
        {"revision": plan.revision, "cancelled": str(undecided.code)},
    )
    undecided.refresh_from_db()
    assert undecided.status == "cancelled"
    assert Entry.objects.get(plan=plan, fact="ocre.dose.maint", occurrence=1).status == "moved"


def test_what_was_moved_away_from_the_rest_can_be_taken_out(desk, plan):
    """The neurologist of half a year is due on 15 December too; only that visit is moved."""
    visit = "ocre.fu.neuro_6m#1"
    agree(desk, plan, MAINT, visit, on="2026-12-15", at="10:00")
    plan.refresh_from_db()
    form = {"revision": plan.revision, "what": "move", "keys": visit, "on": "2026-12-21"}
    desk.post(f"/plannen/{plan.code}/noteren/", {**form, "confirmed": "yes"})
    made = plan.appointments.get()
    page = Page(desk.get(f"/plannen/{plan.code}/afspraken/{made.code}/"))
    assert visit in [field["value"] for field in page.fields["keys"]]
    change(desk, plan, "take_out", keys=visit)
    made.refresh_from_db()
    assert (made.status, made.keys) == ("booked", [MAINT])
