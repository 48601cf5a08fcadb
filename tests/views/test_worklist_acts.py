"""What a nurse does in the worklist without leaving it. Today is Monday 23 November 2026."""

import csv
import io
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from schedules.engine import Key
from schedules.models import Cover, Entry, Membership, Patient
from schedules.planning import commit
from schedules.planning.record import move
from schedules.queries.worklist import Scope, Section, count_of
from schedules.renderers.spreadsheets import AsText, csv_text
from tests.booking import book
from tests.conftest import TODAY
from tests.views.reading import Page
from tests.views.test_worklist import taps
from treatments.models import Clinic

LABS = "alem.labs.monthly"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def desk(client, nurse):
    """The browser of a nurse of the Jeroen Bosch hospital."""
    client.force_login(nurse)
    return client


@pytest.fixture
def late(make_plan):
    """Blood was due on 6 September (11), 6 October (12) and 6 November (13), each plus a week."""
    return make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", sex="male")


def asked(client, query=""):
    return client.get(f"/werklijst/?{query}").content.decode()


def panel(client, query="", **headers):
    """What unfolds at the first line of a list."""
    address = re.search(r'hx-get="([^"]+)"', asked(client, query))[1].replace("&amp;", "&")
    return client.get(address, headers=headers).content.decode()


def said(client, plan, **form):
    """Send what a form of a line sends."""
    plan.refresh_from_db()
    known = {"revision": plan.revision, "next": "/werklijst/?kind=lab&page=2&at=1"}
    return client.post(f"/plannen/{plan.code}/noteren/", known | form)


def labs():
    rows = Entry.objects.filter(fact=LABS, occurrence__in=(11, 12, 13)).order_by("occurrence")
    return [(row.status, row.on) for row in rows]


# done late


def test_a_test_done_today_asks_one_question_about_the_earlier_ones(desk, late):
    _address, form = next(taps(asked(desk, "kind=lab"), "done"))
    assert form["done"] == f"{LABS}#13=2026-11-23"  # one press, on the last that was due
    page = Page(said(desk, late, done=form["done"]))
    assert "Wat is hiermee afgehandeld?" in page.text
    assert "die zijn niet gedaan (6 september 2026, 6 oktober 2026)" in page.text
    assert labs() == [("planned", None)] * 3  # nothing is saved before the answer
    answer = said(desk, late, done=form["done"], scope="earlier", confirmed="yes")
    assert answer["Location"] == "/werklijst/?kind=lab&page=2&at=1"
    assert labs() == [("missed", None), ("missed", None), ("done", TODAY)]
    reasons = Entry.objects.filter(fact=LABS, status="missed").values_list("reason", flat=True)
    assert set(reasons) == {"Later gedaan: op 23 november 2026."}
    nurse = Membership.objects.get().user
    for section in (Section.OVERDUE, Section.PENDING):
        assert count_of(section, Scope(nurse, TODAY, kind="lab")) == 0


def test_the_nurse_may_say_that_it_settles_nothing_else(desk, late):
    said(desk, late, done=f"{LABS}#13", scope="alone")
    assert labs() == [("planned", None), ("planned", None), ("done", TODAY)]


def test_nothing_is_asked_where_nothing_lies_before_it(desk, late):
    said(desk, late, done=f"{LABS}#11=2026-09-07")
    assert labs()[0] == ("done", date(2026, 9, 7))


def test_a_booked_test_that_has_been_is_answered_by_itself(desk, late, nurse):
    commit(late, book(Key(LABS, 12), date(2026, 10, 8)), by=nurse, revision=late.revision)
    page = Page(said(desk, late, done=f"{LABS}#13"))
    assert "die is niet gedaan (6 september 2026)" in page.text


def test_it_can_be_taken_back_in_one_act(desk, late):
    said(desk, late, done=f"{LABS}#13", scope="earlier", confirmed="yes")
    change = late.changes.order_by("-revision").first()
    desk.post(f"/wijzigingen/{change.code}/ongedaan/", {"confirmed": "yes", "revision": 2})
    assert labs() == [("planned", None)] * 3


# in place


def test_done_on_another_day_is_one_form_on_the_line(desk, late):
    page = panel(desk, "kind=lab")
    assert f'<option value="{LABS}#13">' in page
    assert 'data-last="2026-11-23"' in page
    answer = said(desk, late, what="done", keys=f"{LABS}#11", on="2026-09-08")
    assert answer.status_code == 302
    assert labs()[0] == ("done", date(2026, 9, 8))


def test_the_forms_of_a_line_come_when_it_is_opened_and_lead_back_to_its_place(desk, late):
    assert 'name="on"' not in asked(desk, "kind=lab&sort=patient")
    alone = panel(desk, "kind=lab&sort=patient")
    part = panel(desk, "kind=lab&sort=patient", HX_Request="true")
    assert "<html" in alone
    assert "<html" not in part
    for page in (alone, part):
        assert page.count('value="/werklijst/?kind=lab&amp;sort=patient&amp;at=1"') == 3


def test_the_forms_of_a_line_that_is_gone_are_the_list_as_it_is_now(desk, late):
    address = f"/werklijst/regel/{late.code}/{LABS}/13/?kind=lab&at=1"
    assert desk.get(address).status_code == 200
    said(desk, late, done=f"{LABS}#13", scope="earlier", confirmed="yes")
    assert desk.get(address)["Location"] == "/werklijst/?kind=lab&at=1"
    part = desk.get(address, headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == "/werklijst/?kind=lab&at=1"


def test_each_plan_of_a_line_has_its_own_forms(desk, make_plan, make_patient):
    """Of one patient: two treatments whose first dose was due on 26 October."""
    given = {"today": "2026-10-26", "patient": make_patient("jbz")}
    other = make_plan("natalizumab", "generic", "2026-10-26", **given)
    make_plan("alemtuzumab", "jbz", "2026-10-26", sex="male", **given)
    page = asked(desk, "kind=dose")
    assert page.count('class="worklist__line"') == 1
    for name in ("Natalizumab (Tysabri)", "Alemtuzumab (Lemtrada)"):
        assert name in Page(desk.get("/werklijst/?kind=dose")).text
    goes_to = [address for address, _form in taps(page, "done")]
    assert len(set(goes_to)) == 2
    address, form = next(tap for tap in taps(page, "done") if str(other.code) in tap[0])
    desk.post(address, form | {"confirmed": "yes", "reason": "late"})
    assert Entry.objects.get(plan=other, fact="ntz.dose", occurrence=1).status == "done"
    forms = panel(desk, "kind=dose")
    assert forms.count("Opslaan: gedaan") == 1  # of the other one


def test_not_done_with_a_reason_stays_on_the_list_and_is_to_be_decided(desk, late):
    answer = said(desk, late, what="missed", keys="alem.fu.mri_11m#1", reason="ziek", later="yes")
    assert answer["Location"] == "/werklijst/?kind=lab&page=2&at=1"
    row = Entry.objects.get(fact="alem.fu.mri_11m")
    assert (row.status, row.reason) == ("missed", "ziek")
    page = Page(desk.get("/werklijst/?section=pending"))
    assert "ziek" in page.text
    assert "Beslissen" in " ".join(page.links)


def test_all_of_a_series_may_be_not_done_for_one_reason(desk, late):
    keys = " ".join(f"{LABS}#{n}" for n in (11, 12, 13))
    assert f'<option value="{keys}">' in panel(desk, "kind=lab")
    said(desk, late, what="missed", keys=keys, reason="op reis", later="yes")
    assert [status for status, _on in labs()] == ["missed"] * 3


def test_elsewhere_it_is_asked_at_once_what_now(desk, late):
    answer = said(desk, late, what="missed", keys=f"{LABS}#13")
    assert urlsplit(answer["Location"]).path == f"/plannen/{late.code}/gemist/{LABS}/13/"


def test_a_call_is_noted_beside_what_was_noted(desk, late):
    said(desk, late, what="called", keys=f"{LABS}#13", note="geen gehoor")
    said(desk, late, what="called", keys=f"{LABS}#13")
    note = Entry.objects.get(fact=LABS, occurrence=13).note
    assert note == "Gebeld op 23 november 2026: geen gehoor; Gebeld op 23 november 2026"
    assert "geen gehoor" in asked(desk, "kind=lab")


def test_a_note_that_is_full_says_what_to_do(desk, late):
    for _ in range(3):
        answer = said(desk, late, what="called", keys=f"{LABS}#13", note="n" * 199)
    assert "De notitie bij deze regel is vol." in Page(answer).text
    assert len(Entry.objects.get(fact=LABS, occurrence=13).note) < 500


def test_who_acts_on_the_second_page_comes_back_to_its_line(desk, make_plan, make_patient):
    for n in range(51):
        patient = make_patient("jbz", f"Demo {n:02}")
        make_plan("natalizumab", "generic", "2026-10-26", today="2026-10-26", patient=patient)
    page = asked(desk, "kind=dose&page=2")
    address, form = next(taps(page, "done"))
    assert form["next"] == "/werklijst/?kind=dose&page=2&at=1"
    answer = desk.post(address, form | {"confirmed": "yes", "reason": "late"})
    assert answer["Location"] == form["next"]


def test_the_line_at_which_somebody_was_has_the_focus(desk, late):
    page = asked(desk, "at=2")
    line = page[page.index('id="line-2"') :]
    assert "autofocus" in line[: line.index("</th>")]
    assert page.count("autofocus") == 1
    assert "autofocus" not in asked(desk)


def test_a_dose_that_was_moved_ahead_is_not_offered_as_done_today(
    desk, make_plan, make_patient, nurse
):
    patient = make_patient("jbz")
    plan = make_plan("natalizumab", "generic", "2026-10-26", today="2026-11-20", patient=patient)
    assert list(taps(asked(desk, "section=soon&kind=dose"), "done"))  # it is for today
    intent = move(Key("ntz.dose", 2), date(2026, 11, 30))
    commit(plan, intent, by=nurse, revision=plan.revision)
    page = asked(desk, "section=soon&kind=dose")
    assert "ma 30 nov 2026" in page
    assert list(taps(page, "done")) == []


def test_a_time_is_booked_from_any_list_and_leads_back(desk, late):
    links = Page(desk.get("/werklijst/?kind=lab")).links
    (address,) = [at for words, at in links.items() if words.startswith("Afspreken:")]
    query = parse_qs(urlsplit(address).query)
    assert query["keys"] == [f"{LABS}#13"]
    assert query["next"] == ["/werklijst/?kind=lab&at=1"]
    assert desk.get(address).status_code == 200


def test_a_patient_is_sought_in_the_list_itself_and_stands_in_no_address(desk, late):
    page = asked(desk)
    assert 'role="search"' in page
    answer = Page(desk.post("/patienten/", {"q": "aardbei"}))
    assert answer.links["Demo Aardbei"] == f"/patienten/{late.patient.code}/"


# what is remembered


def test_what_a_nurse_chose_counts_until_she_chooses_otherwise(desk, late, nurse):
    answer = desk.post("/werklijst/", {"section": "overdue", "kind": "lab", "sort": "patient"})
    assert parse_qs(urlsplit(answer["Location"]).query) == {"kind": ["lab"], "sort": ["patient"]}
    nurse.refresh_from_db()
    assert nurse.worklist == {"kind": "lab", "sort": "patient"}
    assert ("h2", "Te laat: 1 regel") in Page(desk.get("/werklijst/")).headings
    everything = Page(desk.get("/werklijst/?kind=&sort=date"))
    assert ("h2", "Te laat: 1 regel") not in everything.headings
    (book,) = [at for words, at in everything.links.items() if words.startswith("Nog afspreken")]
    assert "kind=" in book  # named, or what she chose before would count again
    desk.post("/werklijst/", {"section": "overdue"})
    nurse.refresh_from_db()
    assert nurse.worklist == {}


def test_what_no_filter_means_is_not_kept(desk, nurse):
    desk.post("/werklijst/", {"kind": "x" * 5_000, "sort": "\0", "whose": "everybody"})
    nurse.refresh_from_db()
    assert nurse.worklist == {}


def test_it_is_said_how_much_the_filters_leave_out(desk, late):
    assert "Door de filters" not in asked(desk)
    everything = count_of(Section.OVERDUE, Scope(Membership.objects.get().user, TODAY))
    words = f"Door de filters ziet u {everything - 1} regels niet."
    assert words in Page(desk.get("/werklijst/?kind=lab")).text


# whose


def test_a_patient_gets_a_nurse_of_her_own(desk, late, nurse):
    form = {
        "display_name": "Demo Aardbei",
        "born_on": "1985-05-20",
        "hospital_number": "R-1",
        "clinic": late.patient.clinic_id,
        "language": "nl",
        "nurse": nurse.pk,
        "revision": 0,
    }
    address = f"/patienten/{late.patient.code}/"
    assert desk.post(f"{address}bewerken/", form).status_code == 302
    assert late.patient.__class__.objects.get().nurse == nurse
    assert "eigen verpleegkundige nurse" in Page(desk.get(address)).text


def test_the_nurse_of_another_hospital_is_nobodys_own_here(desk, late, nurse, make_nurse):
    Membership.objects.create(user=nurse, clinic=Clinic.objects.get(slug="amsterdam-umc"))
    far = make_nurse("far", "amsterdam-umc")
    form = {
        "display_name": "Demo Aardbei",
        "born_on": "1985-05-20",
        "hospital_number": "R-1",
        "clinic": late.patient.clinic_id,
        "language": "nl",
        "nurse": far.pk,
    }
    answer = desk.post(f"/patienten/{late.patient.code}/bewerken/", form)
    assert "Kies een verpleegkundige van het ziekenhuis van deze patiënt." in Page(answer).text
    assert Patient.objects.get().nurse is None


def test_a_nurse_says_who_covers_for_her_until_when(desk, nurse, make_nurse):
    colleague = make_nurse("colleague", "jbz")
    far = make_nurse("far", "amsterdam-umc")
    address = "/werklijst/waarneming/"
    page = desk.get(address).content.decode()
    assert "colleague" in page
    assert "Kies een collega" in page
    assert f'value="{far.pk}"' not in page
    answer = desk.post(address, {"by": colleague.pk, "until": "2026-11-22"})
    assert "Deze dag is voorbij." in Page(answer).text
    desk.post(address, {"by": colleague.pk, "until": "2026-12-04"})
    assert "colleague neemt voor u waar tot en met 4 december 2026." in asked(desk)
    desk.force_login(colleague)
    assert "U neemt waar voor nurse tot en met 4 december 2026." in asked(desk)
    desk.force_login(nurse)
    desk.post(address, {"nobody": "yes"})
    assert not Cover.objects.exists()


# the file


def test_a_number_stays_text_in_a_spreadsheet(desk, late):
    late.patient.hospital_number = "0077"
    late.patient.save()
    answer = desk.get("/werklijst/export.csv?kind=lab")
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    heads, line = csv.reader(io.StringIO(text), delimiter=";")
    assert dict(zip(heads, line, strict=True))["Ziekenhuisnummer"] == '="0077"'


@pytest.mark.parametrize(
    ("number", "cell"),
    [
        ("0077", '="0077"'),
        ("06 0000 0035", '="06 0000 0035"'),
        ("+31 6 0000 0035", '="+31 6 0000 0035"'),
        ("12E5", '="12E5"'),
        ("3-4-85", '="3-4-85"'),
        ("DEMO-001", "DEMO-001"),
        ("=1+1", "'=1+1"),
        ('1"&A1', '1"&A1'),
        ("", ""),
    ],
)
def test_what_a_spreadsheet_would_count_is_told_to_be_text(number, cell):
    (line,) = csv.reader(io.StringIO(csv_text([[AsText(number), "x"]])), delimiter=";")
    assert line[0] == cell


def test_a_plan_says_nothing_is_to_be_done_only_where_that_is_true(desk, make_plan, make_patient):
    patient = make_patient("jbz")
    plan = make_plan(
        "dimethyl-fumarate", "generic", "2026-06-01", today="2026-06-01", patient=patient
    )
    page = Page(desk.get(f"/plannen/{plan.code}/")).text
    assert "De komende zes weken is er niets te doen" not in page
    assert "regels uit de productinformatie: zie onder" in page


def test_an_appointment_that_stands_is_called_off_in_one_press(desk, late, nurse):
    commit(late, book(Key(LABS, 14), date(2026, 12, 4)), by=nurse, revision=late.revision)
    page = asked(desk, "section=soon&kind=lab")
    assert "Andere tijd" in Page(desk.get("/werklijst/?section=soon&kind=lab")).text
    _address, form = next(taps(page, "cancelled"))
    answer = desk.post(f"/plannen/{late.code}/afspraken/beslissen/", form)
    assert answer["Location"] == "/werklijst/?section=soon&kind=lab&at=1"
    assert late.appointments.get().status == "cancelled"
    assert "Andere tijd" not in asked(desk, "section=soon&kind=lab")
