"""Days and hours as these pages write them: typed as text, read back, kept as they were typed.

Today is Monday 23 November 2026.
"""

import re
from pathlib import Path

import pytest
from django.forms import Form
from django.test import Client
from django.utils import timezone, translation

from schedules.forms.days import BIRTHDAY, DAY, HOUR, DayField, HourField, read_back
from schedules.models import Appointment, Patient
from tests.conftest import TODAY
from tests.views.reading import Page, markup

ROOT = Path(__file__).resolve().parent.parent.parent
ALEM = "clinic=jbz&treatment=alemtuzumab"
MAINT = "ocre.dose.maint#1"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-06-15", today="2026-11-23", sex="male")


def said_of(page, field):
    """What stands under a field: its example, or the day that was read."""
    (said,) = re.findall(
        rf'<p class="typed__read" id="{field}-read"[^>]*><span>([^<]*)</span></p>', page
    )
    return said


# every page


def test_no_page_leaves_a_day_or_an_hour_to_the_browser():
    """A browser's own field speaks its own language: on a Dutch page it may ask for mm/dd."""
    own = re.compile(
        r'type="(?:date|time|datetime-local|month|week)"'
        r"|forms\.(?:Date|Time|DateTime|SplitDateTime)(?:Field|Input)"
    )
    sources = [*(ROOT / "schedules").rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    assert [path.name for path in sources if own.search(path.read_text("utf-8"))] == []


# what a phone's keypad of digits can type: a comma or a dot, often no dash, never a letter


@pytest.mark.parametrize("text", ["7,12,2026", "7.12.2026", "7,12,26", "7.12", "07122026"])
def test_a_keypad_of_digits_is_enough_for_a_day(text):
    assert read_back(DAY, text).value == "2026-12-07"


@pytest.mark.parametrize("text", ["9,30", "9.30", "0930"])
def test_a_keypad_of_digits_is_enough_for_an_hour(text):
    assert read_back(HOUR, text).value == "09:30"


# what is said of a day while it is typed


@pytest.mark.parametrize(
    ("kind", "text", "language", "value", "words"),
    [
        (DAY, "7/12/26", "nl", "2026-12-07", "maandag 7 december 2026"),
        (DAY, "7 december", "en", "2026-12-07", "Monday 7 December 2026"),
        (BIRTHDAY, "20-5-26", "nl", "2026-05-20", "woensdag 20 mei 2026"),
        (BIRTHDAY, "20-12-26", "nl", "1926-12-20", "maandag 20 december 1926"),
        (HOUR, "9u05", "nl", "09:05", "9.05 uur"),
        (HOUR, "2 pm", "en", "14:00", "14:00"),
        (DAY, "12/31/2026", "nl", "", ""),
        (BIRTHDAY, "20-5", "nl", "", ""),
        (HOUR, "half tien", "nl", "", ""),
        (DAY, "", "nl", "", ""),
        ("made up", "7-12-2026", "made up", "2026-12-07", "maandag 7 december 2026"),
    ],
)
def test_what_was_read_is_said_with_its_weekday(client, db, kind, text, language, value, words):
    sent = {"kind": kind, "text": text, "language": language}
    assert client.post("/lees/", sent).json() == {"value": value, "words": words}


def test_reading_back_needs_no_cookie_and_leaves_none(db):
    """It changes nothing; a day is sent in the body, which nobody writes down."""
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/lees/", {"kind": DAY, "text": "7-12-2026", "language": "en"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert strict.get("/lees/", {"text": "7-12-2026"}).status_code == 405


# what stands in a field


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_day_as_the_page_writes_it_is_read_as_the_same_day(language):
    with translation.override(language):
        for month in range(1, 13):
            day = TODAY.replace(month=month, day=9)
            text = DayField().widget.format_value(day)
            assert read_back(DAY, text).value == day.isoformat()
        for at in ("0:05", "9:30", "23:59"):
            typed = HourField().clean(at)
            assert HourField().clean(HourField().widget.format_value(typed)) == typed


def test_a_field_has_an_example_until_a_day_is_read(client, db):
    page = markup(client.get(f"/?{ALEM}"))
    assert said_of(page, "start") == "Zoals 7-12-2026 of 7 december 2026"
    page = markup(client.get(f"/?{ALEM}&start=2027-01-11"))
    assert said_of(page, "start") == "maandag 11 januari 2027"
    page = markup(client.get(f"/?{ALEM}&start=2027-01-11&language=en"))
    assert said_of(page, "start") == "Monday 11 January 2027"


def test_the_picker_offers_the_days_that_the_field_takes(client, db):
    page = client.get(f"/?{ALEM}").content.decode()
    first, last = re.findall(r'data-(?:first|last)="([\d-]+)"', page)[:2]
    assert (first, last) == ("1990-01-01", "2100-12-31")
    assert "Kies een dag in een kalender" in Page(client.get(f"/?{ALEM}")).text


@pytest.mark.parametrize(
    ("language", "first", "last"), [("nl", "8.00 uur", "17.00 uur"), ("en", "8:00", "17:00")]
)
def test_the_usual_hours_stand_beside_an_hour_and_are_read_as_they_stand(language, first, last):
    with translation.override(language):
        shown = HourField().widget.render("at", None, {"id": "at"})
        offered = re.findall(r'<option value="([^"]+)">', shown)
        assert (offered[0], offered[-1], len(offered)) == (first, last, 19)
        assert [read_back(HOUR, one).words for one in offered] == offered
    assert 'list="at-hours"' in shown
    assert "<datalist" not in DayField().widget.render("on", None, {"id": "on"})


@pytest.mark.parametrize("typed", ["11 jan 2027", "11/1/27", "11.01.2027", "2027-01-11"])
def test_the_public_timeline_reads_a_day_as_people_type_it(client, db, typed):
    response = client.get(
        "/tijdlijn/", {"clinic": "jbz", "treatment": "alemtuzumab", "start": typed}
    )
    page = Page(response)
    assert "Maandag 11 januari 2027" in page.text
    assert "start=2027-01-11" in page.links["Antwoorden veranderen"]  # links have one form


def test_a_mistake_leaves_every_day_as_it_was_typed(client, db):
    typed = {"clinic": "jbz", "start": "11/1/27", "stop_date": "31-2", "treatment": "alemtuzumab"}
    response = client.get("/tijdlijn/", typed)
    assert response.status_code == 400
    page = Page(response)
    assert (page.value("start"), page.value("stop_date")) == ("11/1/27", "31-2")
    assert said_of(markup(response), "start") == "maandag 11 januari 2027"
    assert "31-2 is geen dag die bestaat. Controleer de dag en de maand." in page.text


# the pages of the staff

PATIENT = {
    "display_name": "Demo Aardbei",
    "hospital_number": "T-001",
    "language": "nl",
    "email": "",
}


@pytest.mark.parametrize(
    ("typed", "born"),
    [("20-5-85", "1985-05-20"), ("20 mei 1985", "1985-05-20"), ("1-2-30", "1930-02-01")],
)
def test_a_birthday_is_read_as_people_type_it(desk, typed, born):
    clinic = Patient._meta.get_field("clinic").related_model.objects.get(slug="jbz")
    desk.post("/patienten/nieuw/", PATIENT | {"clinic": clinic.pk, "born_on": typed})
    assert Patient.objects.get().born_on.isoformat() == born


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("20-5", "Het is niet duidelijk welk jaar bedoeld is."),
        ("5-20-1985", "Hier staat geen dag die te lezen is."),
        ("20-5-2085", "Controleer het jaar van deze dag."),
        ("20-5-1885", "Neem een dag tussen 1900 en 2150."),
        ("", "Vul de dag in."),
    ],
)
def test_a_birthday_that_cannot_be_is_refused_and_stays_typed(desk, typed, said):
    clinic = Patient._meta.get_field("clinic").related_model.objects.get(slug="jbz")
    response = desk.post("/patienten/nieuw/", PATIENT | {"clinic": clinic.pk, "born_on": typed})
    assert response.status_code == 422
    page = Page(response)
    assert said in page.text
    assert page.value("born_on") == typed
    assert not Patient.objects.exists()


def test_an_appointment_is_booked_on_a_day_and_an_hour_as_people_type_them(desk, plan):
    typed = {"on": "di 15 dec", "at": "9u30", "hours": "", "minutes": "45"}
    sent = {"revision": 1, "offered": MAINT, "keys": MAINT, "confirmed": "yes", **typed}
    desk.post(f"/plannen/{plan.code}/afspraak/", sent)
    made = Appointment.objects.get()
    assert (made.on.isoformat(), f"{made.at:%H:%M}") == ("2026-12-15", "09:30")


def test_an_hour_that_may_be_two_is_refused_and_stays_typed(desk, plan):
    sent = {"revision": 1, "offered": MAINT, "keys": MAINT, "on": "15/12", "at": "half tien"}
    response = desk.post(f"/plannen/{plan.code}/afspraak/", sent)
    assert response.status_code == 422
    page = Page(response)
    assert (
        "Het is niet duidelijk welke tijd dit is. Schrijf de tijd als 9:30 of 14:30." in page.text
    )
    assert (page.value("on"), page.value("at")) == ("15/12", "half tien")
    assert said_of(markup(response), "id_on") == "dinsdag 15 december 2026"
    assert not Appointment.objects.exists()


def test_a_wrong_day_beside_ticks_loses_neither_the_ticks_nor_the_day(desk, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-01")
    shown = Page(desk.get(f"/plannen/{plan.code}/"))
    keys = [one["value"] for one in shown.fields["keys"]][:2]
    assert len(keys) == 2
    sent = {"revision": plan.revision, "what": "done", "keys": keys, "on": "31 juni"}
    response = desk.post(f"/plannen/{plan.code}/noteren/", sent)
    assert response.status_code == 422
    page = Page(response)
    assert "31-6 is geen dag die bestaat. Controleer de dag en de maand." in page.text
    assert page.value("on") == "31 juni"
    assert [one["value"] for one in page.fields["keys"] if "checked" in one] == keys


# the fields


class Asked(Form):
    on = DayField(required=False)
    at = HourField(required=False)


def test_a_day_written_otherwise_is_no_change():
    form = Asked({"on": "7 dec 2026", "at": ""}, initial={"on": TODAY.replace(month=12, day=7)})
    assert form.changed_data == []
    form = Asked({"on": "8 dec 2026", "at": ""}, initial={"on": TODAY.replace(month=12, day=7)})
    assert form.changed_data == ["on"]
    form = Asked({"on": "soon", "at": ""}, initial={"on": TODAY})
    assert form.changed_data == ["on"]


def test_a_field_is_described_by_its_example_and_by_its_mistake():
    form = Asked({"on": "soon", "at": "9"})
    assert not form.is_valid()
    described = re.findall(r'aria-describedby="([^"]*)"', f"{form['on']}{form['at']}")
    assert [ids.split() for ids in described] == [["id_on-error", "id_on-read"], ["id_at-read"]]
