"""The worklist as a nurse sees it: lists, filters, one tap, a file. Today is 23 November 2026."""

import csv
import io
import re
from datetime import date, time
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schedules.engine import Key
from schedules.models import Entry, Membership
from schedules.planning import commit, record
from schedules.planning.record import move
from schedules.planning.stop import stop
from schedules.renderers.spreadsheets import harmless
from tests.booking import book
from tests.conftest import TODAY
from tests.views.reading import Page, Presses, markup
from treatments.models import Clinic

LABS, INFUSION = "alem.labs.monthly", "ntz.dose"
SECTIONS = ("overdue", "pending", "soon", "book", "decide", "results", "ending")


@pytest.fixture(autouse=True)
def _today(monkeypatch, settings):
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def desk(client, nurse):
    """The browser of a nurse of the Jeroen Bosch hospital."""
    client.force_login(nurse)
    return client


@pytest.fixture
def do(nurse):
    def do(plan, intent):
        return commit(plan, intent, by=nurse, revision=plan.revision)

    return do


@pytest.fixture
def late(make_plan):
    """Blood was due on 6 September (11), 6 October (12) and 6 November (13), each plus a week."""
    return make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", sex="female")


@pytest.fixture
def make_infused(make_plan, make_patient):
    """Return a function that makes a plan of natalizumab for a patient of the Jeroen Bosch."""

    def make(start, *, name="Demo Braam", **more):
        patient = make_patient("jbz", name)
        return make_plan("natalizumab", "generic", start, patient=patient, **more)

    return make


def page_of(client, query=""):
    response = client.get(f"/werklijst/?{query}")
    assert response.status_code == 200
    return Page(response)


def file_of(client, query=""):
    response = client.get(f"/werklijst/export.csv?{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    return text, list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def taps(response, what):
    """What each button for one tap on a page sends: (address, form)."""
    for form in re.findall(r'<form\s+method="post"\s+action="/plannen.*?</form>', response, re.S):
        address = re.search(r'action="([^"]+)"', form)[1]
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        for name, keys in re.findall(r'type="submit"\s+name="(\w+)"\s+value="([^"]*)"', form):
            if name == what:
                yield address, {**hidden, "next": hidden["next"].replace("&amp;", "&"), name: keys}


def body(client, query=""):
    return markup(client.get(f"/werklijst/?{query}"))


# who sees it


@pytest.mark.parametrize("address", ["/werklijst/", "/werklijst/export.csv"])
def test_it_is_only_for_who_is_logged_in(db, client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert urlsplit(response["Location"]).path == "/account/login/"


@pytest.mark.parametrize("address", ["/werklijst/", "/werklijst/export.csv"])
def test_no_copy_of_it_stays_anywhere(desk, address):
    response = desk.get(address)
    assert "no-store" in response["Cache-Control"]
    b"".join(response)


@pytest.mark.parametrize("section", SECTIONS)
def test_another_clinics_patient_is_in_no_list_and_in_no_file(
    client, make_nurse, late, make_infused, do, section
):
    plan = make_infused("2026-11-23")
    do(plan, book(Key(INFUSION, 3), date(2027, 1, 18)))
    do(plan, stop(TODAY, "pregnant"))
    do(late, record.done(Key(LABS, 11), date(2026, 9, 6), today=TODAY))
    do(late, record.missed(Key(LABS, 12), today=TODAY))
    late.until = TODAY
    late.save()
    client.force_login(make_nurse("stranger", "amsterdam-umc"))
    query = f"section={section}&clinic=jbz&product=yes"
    assert "Demo" not in page_of(client, query).text
    assert len(file_of(client, query)[1]) == 1
    Membership.objects.update(clinic=Clinic.objects.get(slug="jbz"))  # else this proves nothing
    assert "Demo" in page_of(client, query).text
    assert len(file_of(client, query)[1]) > 1


# the lists


def test_every_list_has_its_name_and_how_much_is_in_it(desk, late):
    page = page_of(desk)
    assert ("h2", "Te laat: 5 regels") in page.headings
    tabs = [words for words, address in page.links.items() if address.startswith("?")]
    assert dict(words.rsplit(" ", 1) for words in tabs) == {
        "Te laat": "5",
        "Gemist: beslissen": "0",
        "Deze en volgende week": "1",
        "Nog afspreken": "1",
        "Afzeggen of houden": "0",
        "Uitslagen": "0",
        "Loopt af": "0",
    }


def test_a_line_says_who_what_when_and_how_long_it_is_overdue(desk, late):
    patient = late.patient
    text = page_of(desk, "kind=lab").text
    for words in (
        "Demo Aardbei",
        "20-5-1985",
        patient.hospital_number,
        "Alemtuzumab (Lemtrada)",
        "Bloed prikken en urine inleveren",
        "10 weken te laat 3 keer vanaf ma 7 sep 2026",  # late since 13 September
        "De laatste tijd: 0 gedaan, 3 niet gedaan",
        "3 keer achter elkaar niet gedaan",
    ):
        assert words in text, words


def test_it_speaks_english(desk, late):
    page = page_of(desk, "kind=lab&language=en")
    assert ("h2", "Overdue: 1 line") in page.headings
    assert "10 weeks overdue" in page.text


def test_a_line_leads_to_its_plan_and_to_itself(desk, late):
    links = page_of(desk, "kind=imaging").links
    assert links["Demo Aardbei"] == f"/plannen/{late.code}/"
    (line,) = [at for words, at in links.items() if words == "MRI-scan van de hersenen"]
    assert urlsplit(line).path == f"/plannen/{late.code}/regel/alem.fu.mri_11m/1/"
    assert parse_qs(urlsplit(line).query) == {"next": ["/werklijst/?kind=imaging&at=1"]}
    for address in {urljoin("/werklijst/", link) for link in links.values()}:
        assert desk.get(address).status_code in (200, 302), address


def test_missed_alemtuzumab_tests_carry_the_warning_of_the_protocol(desk, late):
    text = page_of(desk, "kind=lab").text
    assert "Sla geen bloedcontrole over" in text
    assert "3 keer achter elkaar niet gedaan" in text


def test_missed_tests_of_other_treatments_carry_no_warning(desk, make_plan, make_patient):
    patient = make_patient("jbz")
    make_plan("teriflunomide", "generic", "2026-06-01", today="2026-08-20", patient=patient)
    text = page_of(desk).text
    assert "achter elkaar niet gedaan" in text
    assert "Sla geen" not in text


def test_product_information_is_left_out_with_its_number_until_asked_for(desk, late):
    assert "3 regels uit de productinformatie zijn weggelaten." in page_of(desk).text
    page = page_of(desk, "product=yes")
    assert "weggelaten" not in page.text
    assert "Productinformatie: vraag het team" in page.text


def test_what_only_may_apply_says_so(desk, make_plan):
    make_plan("alemtuzumab", "jbz", "2026-11-24")  # whether it is a woman is not known
    page = page_of(desk, "section=book&kind=procedure").text
    assert "Uitstrijkje voor kuur 1 Alemtuzumab (Lemtrada) Geldt" in page


def test_an_appointment_to_decide_says_hour_place_and_whom_to_call(desk, make_infused, do):
    plan = make_infused("2026-11-23")
    do(plan, book(Key(INFUSION, 3), date(2027, 1, 18), at=time(9, 30), place="Route 4"))
    do(plan, move(Key(INFUSION, 1), date(2026, 12, 7), carries=True))
    page = page_of(desk, "section=decide")
    assert ("h2", "Afzeggen of houden: 1 afspraak") in page.headings
    assert "ma 18 jan 2027, 9.30 uur" in page.text
    assert "Route 4" in page.text
    assert "Bellen: (073) 553 23 25" in page.text
    assert page.links["(073) 553 23 25"] == "tel:0735532325"
    assert "Bellen: (073) 553 23 25" in file_of(desk, "section=decide")[0]
    assert "Het schema zegt nu: maandag 1 februari 2027" in page.text  # 8 weeks after 7 December
    do(plan, stop(date(2026, 12, 8), "pregnant"))
    assert "ma 18 jan 2027, 9.30 uur" in page_of(desk, "section=decide").text


def test_a_course_is_agreed_from_the_list_in_one_go(desk, make_plan):
    """The course begins on Monday 7 December: five days, with the admission of Sunday."""
    make_plan("alemtuzumab", "jbz", "2026-12-07", sex="male")
    links = page_of(desk, "section=book").links
    (address,) = [at for words, at in links.items() if "alles samen afspreken (7 regels)" in words]
    page = Page(desk.get(address))
    ticked = {field["value"] for field in page.fields["keys"] if "checked" in field}
    days = {f"alem.c1.dose#{n}" for n in (1, 2, 3, 4, 5)}
    assert ticked == days | {"alem.c1.admit#1", "alem.c1.nurse_visit#1"}
    (first,), (last,) = page.fields["on"], page.fields["last"]
    assert (first["value"], last["value"]) == ("6 december 2026", "11 december 2026")


def test_a_plan_that_ends_says_why_it_is_there(desk, make_infused):
    plan = make_infused("2026-11-23")
    plan.last_on = date(2026, 12, 1)
    plan.save()
    page = page_of(desk, "section=ending")
    assert ("h2", "Loopt af: 1 plan") in page.headings
    assert "De laatste regel van dit plan is op 1 december 2026." in page.text


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("overdue", "Niets is te laat"),
        ("pending", "Er hoeft niets beslist te worden"),
        ("soon", "Tot en met zondag van volgende week hoeft er niets te gebeuren"),
        ("book", "Voor alles wat binnen zes weken verwacht wordt, is een afspraak"),
        ("decide", "Elke afspraak past bij het schema, of er is gezegd dat die blijft"),
        ("results", "Alle uitslagen zijn besproken"),
        ("ending", "Geen plan loopt binnen zes weken af"),
    ],
)
def test_an_empty_list_says_what_that_means(desk, section, words):
    assert words in page_of(desk, f"section={section}").text


# filters


def test_a_filter_narrows_the_list_and_its_counts_and_is_said_in_words(desk, late, make_infused):
    make_infused("2026-09-28", today="2026-09-28")
    page = page_of(desk, "treatment=natalizumab")
    assert "Demo Braam" in page.text
    assert "Demo Aardbei" not in page.text
    assert "Behandeling: Natalizumab (Tysabri)" in page.text
    assert "Gemist: beslissen 0" in page.links


def test_only_who_works_at_several_hospitals_chooses_one(desk, nurse):
    assert not page_of(desk).asks("clinic")
    Membership.objects.create(user=nurse, clinic=Clinic.objects.get(slug="amsterdam-umc"))
    assert page_of(desk).asks("clinic")


@pytest.mark.parametrize(
    "query", ["section=x", "treatment=x", "kind=warning", "sort=x", "page=x", "page=99", "page=-1"]
)
def test_what_an_address_cannot_mean_counts_as_not_asked(desk, late, query):
    assert ("h2", "Te laat: 5 regels") in page_of(desk, query).headings


def test_a_filter_holds_from_list_to_list_and_no_address_names_a_patient(desk, late):
    page = page_of(desk, "treatment=alemtuzumab&kind=lab&sort=patient&product=yes")
    (address,) = [at for words, at in page.links.items() if words.startswith("Nog afspreken")]
    assert parse_qs(urlsplit(address).query) == {
        "section": ["book"],
        "treatment": ["alemtuzumab"],
        "kind": ["lab"],
        "sort": ["patient"],
        "product": ["yes"],
    }
    for link in page.links.values():
        for private in ("Demo", "Aardbei", late.patient.hospital_number, "1985"):
            assert private not in link


def test_a_reader_that_cannot_see_hears_how_many_there_are(desk, late):
    assert '<span id="worklist-status">Te laat: 1 regel</span>' in body(desk, "kind=lab")


# one tap


def test_one_tap_records_a_line_and_comes_back_to_the_same_list(desk, late):
    address, form = next(taps(body(desk, "kind=visit"), "done"))
    response = desk.post(address, form)
    assert response.status_code == 302
    assert response["Location"] == "/werklijst/?kind=visit&at=1"
    fact, n = form["done"].partition("=")[0].split("#")
    row = Entry.objects.get(fact=fact, occurrence=n)
    assert (row.status, row.on) == ("done", TODAY)


def test_one_tap_on_a_booked_day_that_has_passed_records_that_day(desk, late, do):
    do(late, book(Key(LABS, 13), date(2026, 11, 20)))
    page = body(desk, "kind=lab")
    assert "Gedaan op 20 november 2026" in page
    address, form = next(tap for tap in taps(page, "done") if "2026-11-20" in tap[1]["done"])
    desk.post(address, form)
    assert Entry.objects.get(fact=LABS, occurrence=13).on == date(2026, 11, 20)


def test_a_dose_cannot_be_tapped_before_its_day_and_a_blood_test_a_week(desk, make_plan):
    make_plan("alemtuzumab", "jbz", "2026-11-24")
    page = body(desk, "section=soon")
    assert not [form for _at, form in taps(page, "done") if "alem.c1.dose" in form["done"]]
    assert [form for _at, form in taps(page, "done") if "alem.pre.labs" in form["done"]]


def test_what_is_still_in_time_cannot_be_tapped_as_not_done(desk, make_plan):
    make_plan("alemtuzumab", "jbz", "2026-11-25")
    page = body(desk, "section=soon")
    assert not [form for _at, form in taps(page, "missed") if "alem.pre.labs" in form["missed"]]


def test_all_of_one_day_are_recorded_in_one_tap(desk, late, do):
    keys = [Key("alem.fu.mri_11m", 1), Key("alem.fu.neuro_11m", 1)]
    do(late, record.several([move(key, date(2026, 11, 20)) for key in keys]))
    page = body(desk)
    assert "Beide gedaan" in page
    address, form = next(tap for tap in taps(page, "done") if len(tap[1]["done"].split()) == 2)
    desk.post(address, form)
    rows = Entry.objects.filter(fact__in=["alem.fu.mri_11m", "alem.fu.neuro_11m"])
    assert {(row.status, row.on) for row in rows} == {("done", TODAY)}


def test_a_result_is_discussed_in_one_tap(desk, late, do):
    do(late, record.done(Key(LABS, 13), date(2026, 11, 6), today=TODAY))
    address, form = next(taps(body(desk, "section=results"), "discussed"))
    desk.post(address, form)
    assert Entry.objects.get(fact=LABS, occurrence=13).discussed_on == TODAY
    assert "Te bespreken" not in page_of(desk, "section=results").text


@pytest.mark.parametrize(("what", "status"), [("cancelled", "cancelled"), ("kept", "booked")])
def test_an_appointment_that_was_decided_leaves_in_one_tap(desk, make_infused, do, what, status):
    plan = make_infused("2026-11-23")
    do(plan, book(Key(INFUSION, 3), date(2027, 1, 18)))
    do(plan, stop(TODAY, "pregnant"))
    _address, form = next(taps(body(desk, "section=decide"), what))
    desk.post(f"/plannen/{plan.code}/afspraken/beslissen/", form)
    assert "Demo Braam" not in page_of(desk, "section=decide").text
    assert plan.appointments.get().status == status


# long lists


@pytest.fixture
def crowd(make_infused):
    """54 patients of whom the infusion of 26 October is overdue: 54 lines."""
    for n in range(54):
        make_infused("2026-10-26", today="2026-10-26", name=f"Demo {n:02}")


def test_fifty_lines_make_a_page(desk, crowd):
    first, second = page_of(desk, "kind=dose"), page_of(desk, "kind=dose&page=2")
    assert ("h2", "Te laat: 54 regels") in first.headings
    assert "Bladzijde 1 van 2" in first.text
    assert body(desk, "kind=dose").count('name="done"') == 50
    assert body(desk, "kind=dose&page=2").count('name="done"') == 4
    assert "page=2" in first.links["Volgende"]
    assert "page" not in second.links["Vorige"]


def test_a_tap_on_the_second_page_of_a_filtered_list_stays_there(desk, crowd):
    address, form = next(taps(body(desk, "kind=dose&page=2"), "done"))
    asked_first = desk.post(address, form)
    came = desk.post(*Presses(asked_first).press("Ja, opslaan", reason="Ziek"))["Location"]
    asked = parse_qs(urlsplit(came).query)
    assert (asked["kind"], asked["page"]) == (["dose"], ["2"])
    assert "Bladzijde 2 van 2" in Page(desk.get(came)).text


def test_the_file_holds_the_whole_list(desk, crowd):
    _text, rows = file_of(desk, "kind=dose")
    assert len(rows) == 55


def test_a_page_asks_as_often_for_thirty_plans_as_for_three(desk, make_infused, do):
    def queries(section):
        page_of(desk, f"section={section}&product=yes")  # the rules of a protocol are read once
        with CaptureQueriesContext(connection) as found:
            page_of(desk, f"section={section}&product=yes")
        return len(found)

    def more(n):
        for _ in range(n):
            plan = make_infused("2026-08-31", today="2026-08-31")
            plan.last_on = TODAY
            plan.save()
            told = [record.done(Key(INFUSION, 1), date(2026, 8, 31), today=TODAY)]
            told += [record.done(Key("ntz.smpc.obs", 1), date(2026, 8, 31), today=TODAY)]
            told += [record.missed(Key(INFUSION, 2), today=TODAY)]
            told += [book(Key(INFUSION, 5), date(2027, 1, 30))]
            do(plan, record.several(told))

    more(3)
    few = {section: queries(section) for section in SECTIONS}
    more(27)
    assert {section: queries(section) for section in SECTIONS} == few
    assert max(few.values()) <= 21


# the file


def test_the_file_opens_in_a_dutch_spreadsheet(desk, late):
    text, (heads, *rows) = file_of(desk, "kind=lab")
    assert text.startswith("\ufeffPatiënt;Geboortedatum;Ziekenhuisnummer;")
    assert len(rows) == 1
    line = dict(zip(heads, rows[0], strict=True))
    assert line["Patiënt"] == "Demo Aardbei"
    assert line["Geboortedatum"] == "1985-05-20"
    assert line["Datum"] == "2026-09-13"  # its last day
    assert line["Wanneer"] == "3 keer vanaf 7 september 2026"
    assert line["Hoe lang"] == "10 weken te laat"
    assert line["Opmerkingen"] == "Sla geen bloedcontrole over; 3 keer achter elkaar niet gedaan"


def test_the_file_speaks_the_language_of_the_page(desk, late):
    _text, rows = file_of(desk, "kind=lab&language=en")
    assert rows[0][0] == "Patient"
    assert "10 weeks overdue" in rows[1]


def test_the_name_of_the_file_says_nothing_of_a_patient(desk, late):
    response = desk.get("/werklijst/export.csv?treatment=alemtuzumab")
    b"".join(response.streaming_content)
    name = 'attachment; filename="werklijst-overdue-2026-11-23.csv"'
    assert response["Content-Disposition"] == name


def test_a_plan_that_ends_is_a_line_of_the_file(desk, make_infused):
    plan = make_infused("2026-11-23")
    plan.last_on = date(2026, 12, 1)
    plan.save()
    _text, (heads, row) = file_of(desk, "section=ending")
    assert len(row) == len(heads)
    assert "1 december 2026" in row[6]


def test_no_name_is_taken_for_a_formula(desk, late):
    late.patient.display_name = '=HYPERLINK("https://example.org")'
    late.patient.save()
    _text, rows = file_of(desk, "kind=lab")
    assert rows[1][0] == '\'=HYPERLINK("https://example.org")'


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\r=1"])
def test_what_begins_like_a_formula_is_made_harmless(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Demo", "2026-11-23", "5 - 7"])
def test_what_is_harmless_stays(cell):
    assert harmless(cell) == cell
