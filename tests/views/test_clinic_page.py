"""A hospital's own page: contacts and closed days, by its manager, and what hangs on them."""

import json
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation
from icalendar import Calendar

from schedules.access.feeds import make_feed
from schedules.access.letters import new_letter, use_letter
from schedules.engine import Key
from schedules.forms.clinics import ContactForm, filled_in
from schedules.forms.people import PatientForm
from schedules.inputs.working_days import working_days_of
from schedules.models import AccessEvent, Appointment, ClinicChange, Membership, User
from schedules.planning import clinics as acts
from schedules.planning import commit
from schedules.words.closed import closure_words
from tests.booking import book
from tests.conftest import Browser
from tests.renderers.papers import text_of
from treatments.clinics import Stretch, notes_on
from treatments.lists import load_list
from treatments.models import Clinic
from treatments.yaml_lines import read, read_file

from .reading import Page

JBZ = "/ziekenhuis/jbz/"
URGENT = {
    "purpose_nl": "Spoed",
    "purpose_en": "Urgent",
    "kinds": ["urgent in hours", "urgent out of hours"],
    "phone": "073 553 00 00",
}


@pytest.fixture
def jbz(db):
    return Clinic.objects.get(slug="jbz")


@pytest.fixture
def make_manager(db):
    """Return a function that gives the browser of who manages a hospital."""

    def make(name="manager", *slugs):
        user = User.objects.create_user(name, f"{name}@example.org", first_name=f"Demo {name}")
        for slug in slugs or ("jbz",):
            clinic = Clinic.objects.get(slug=slug)
            Membership.objects.create(user=user, clinic=clinic, role=Membership.Role.MANAGER)
        browser = Browser()
        browser.user = user
        browser.force_login(user)
        browser.get("/ziekenhuis/?language=en")
        return browser

    return make


@pytest.fixture
def manager(make_manager):
    return make_manager()


@pytest.fixture
def enter(nurse):
    """Return a function that gives the browser of a patient."""

    def come(patient):
        letter, _code = new_letter(patient, "self", by=nurse, now=timezone.now())
        browser = Browser()
        user = User.objects.create_user(f"p-{patient.pk}")
        browser.access = use_letter(letter, user, timezone.now())
        browser.force_login(user, factors=1)
        browser.get("/begin/?language=en")
        return browser

    return come


def post(browser, path, jbz, **typed):
    """Send a form as the page shows it now."""
    jbz.refresh_from_db()
    return browser.post(JBZ + path, {"revision": jbz.revision, **typed})


def messages_of(browser):
    return Page(browser.get(JBZ)).text


def close(browser, jbz, first, last="", name=""):
    """Add closed days: look at what they do, and say yes."""
    typed = {"first": first, "last": last, "name": name}
    shown = post(browser, "gesloten/", jbz, **typed)
    assert shown.status_code == 200
    return post(browser, "gesloten/", jbz, **typed, shown=shown.context["shown"])


# contacts


def test_the_page_shows_what_patients_read_and_what_is_missing(manager):
    text = Page(manager.get(JBZ)).text
    assert "(073) 553 23 25" in text
    assert "For something urgent in office hours there is no number." in text
    assert "For something urgent outside office hours there is no number." in text


def test_a_number_reaches_page_and_paper_at_once(manager, jbz, make_plan, enter):
    patient = enter(make_plan("alemtuzumab", "jbz", "2027-01-11").patient)
    assert "Not filled in by your hospital." in Page(patient.get("/mijn/")).text
    answer = post(manager, "nummer/urgent/", jbz, **URGENT)
    assert answer["Location"] == JBZ
    said = "Saved. Patients read from now on: Urgent: 073 553 00 00"
    text = messages_of(manager)
    assert said in text
    assert "there is no number" not in text
    text = Page(patient.get("/mijn/")).text
    assert "In office hours: Call 073 553 00 00" in text
    assert "Outside office hours: Call 073 553 00 00" in text
    paper = text_of(patient.get("/mijn/print.pdf").content)
    assert "073 553 00 00" in paper


def test_one_number_by_day_and_one_by_night(manager, jbz, make_plan, enter):
    patient = enter(make_plan("alemtuzumab", "jbz", "2027-01-11").patient)
    night = {"purpose_nl": "Spoed 's nachts", "kinds": ["urgent out of hours"], "phone": "073 1112"}
    post(manager, "nummer/nieuw/", jbz, **night)
    post(manager, "nummer/urgent/", jbz, **{**URGENT, "kinds": ["urgent in hours"]})
    text = Page(patient.get("/mijn/?language=nl")).text
    assert "In kantooruren: Bel 073 553 00 00" in text
    assert "Buiten kantooruren: Bel 073 1112" in text


def test_an_urgent_number_is_dialled_as_a_telephone_needs_it(manager, jbz, make_plan, enter):
    patient = enter(make_plan("alemtuzumab", "jbz", "2027-01-11").patient)
    post(manager, "nummer/urgent/", jbz, **{**URGENT, "phone": "+31 (0)73 553 00 00"})
    page = patient.get("/mijn/").content
    assert b'href="tel:+31735530000"' in page
    assert b"tel:+310" not in page


def test_where_the_protocol_is_nobodys_the_patients_own_hospital_counts(
    manager, jbz, make_patient, make_plan, enter
):
    at_jbz, elsewhere = make_patient("jbz"), make_patient("amsterdam-umc", "Demo Bosbes")
    for patient in (at_jbz, elsewhere):
        make_plan("ocrelizumab", "generic", "2027-01-11", patient=patient)
    post(manager, "nummer/urgent/", jbz, **URGENT)
    assert "In office hours: Call 073 553 00 00" in Page(enter(at_jbz).get("/mijn/")).text
    assert "073 553 00 00" not in Page(enter(elsewhere).get("/mijn/")).text


def test_a_wards_number_is_no_number_for_everybody(make_manager, make_plan, enter):
    amc = Clinic.objects.get(slug="amsterdam-umc")
    manager = make_manager("manager", "amsterdam-umc")
    patient = enter(make_plan("natalizumab", "amsterdam-umc", "2027-01-11").patient)
    for key, phone in (("haematology", "020 111 11 11"), ("urgent-unknown", "020 222 22 22")):
        amc.refresh_from_db()
        typed = {**URGENT, "phone": phone, "revision": amc.revision}
        manager.post(f"/ziekenhuis/amsterdam-umc/nummer/{key}/", typed)
    text = Page(patient.get("/mijn/")).text
    assert "020 111 11 11" not in text
    assert "Outside office hours: Call 020 222 22 22" in text


def test_a_calendar_that_reads_again_gets_the_new_number(manager, jbz, make_plan, nurse, client):
    def feed(titles):
        now = timezone.now()
        access = plan.patient.accesses.get()
        return make_feed(access, titles, titles == "neutral", ["periods", "doses"], "nl", now)[1]

    def read(token, **headers):
        return client.get(f"/agenda/{token}/mijn-afspraken.ics", headers=headers)

    def revisions(body):
        return {
            str(event["UID"]): (event["SEQUENCE"], event["LAST-MODIFIED"].dt, event["DTSTAMP"].dt)
            for event in Calendar.from_ical(body).events
        }

    start = timezone.localdate() + timedelta(14)
    start += timedelta((7 - start.weekday()) % 7)
    plan = make_plan("alemtuzumab", "jbz", start.isoformat(), today=timezone.localdate())
    user = User.objects.create_user("p-1")
    letter, _code = new_letter(plan.patient, "self", by=nurse, now=timezone.now())
    use_letter(letter, user, timezone.now())
    full, neutral = feed("full"), feed("neutral")
    plan.entries.update(changed_at=timezone.now() - timedelta(days=2))
    before, quiet = read(full), read(neutral)
    nurse_row = {"purpose_nl": "Vragen", "kinds": ["planned"], "phone": "073 999 99 99"}
    post(manager, "nummer/ms-nurse/", jbz, **nurse_row)
    after = read(full, if_none_match=before["ETag"])
    assert after.status_code == 200
    assert b"073 999 99 99" in after.content.replace(b"\r\n ", b"")
    was, now = revisions(before.content), revisions(after.content)
    told = {
        str(event["UID"])
        for event in Calendar.from_ical(after.content).events
        if "073 999 99 99" in event["DESCRIPTION"]
    }
    assert told
    assert {uid for uid in now if now[uid] != was[uid]} == told
    for uid in told:  # what an event says is part of it: it has the next number
        assert now[uid][0] == was[uid][0] + 1
        assert now[uid][1] > was[uid][1]
        assert now[uid][2] > was[uid][2]
    assert read(neutral, if_none_match=quiet["ETag"]).status_code == 304


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"phone": "bel de balie"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"missing": "on"}, "missing"),
        ({"calls_back": "48"}, "kinds"),
        ({"kinds": ["always"]}, "kinds"),
        ({"purpose_nl": " "}, "purpose_nl"),
        ({"purpose_nl": "x" * 121}, "purpose_nl"),
        ({"email": "x"}, "email"),
        ({"calls_back": "-1", "kinds": []}, "calls_back"),
    ],
)
def test_nobody_is_sent_to_a_number_in_vain(manager, jbz, typed, field):
    answer = post(manager, "nummer/urgent/", jbz, **{**URGENT, **typed})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert ClinicChange.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "is_number"),
    [
        ("(+31) 73 553 23 25", True),
        ("073-553 23 25", True),
        ("073 553.2325", False),
        ("1-2", False),
        ("+()", False),
    ],
)
def test_what_is_a_number_for_a_hospital_is_one_for_a_patient(
    manager, jbz, nurse, typed, is_number
):
    post(manager, "nummer/urgent/", jbz, **{**URGENT, "phone": typed})
    of_patient = PatientForm(nurse, date(2026, 11, 30), {"phone": typed})
    assert ("phone" not in of_patient.errors) is is_number
    assert ClinicChange.objects.exists() is is_number


def test_a_number_that_is_not_known_stays_a_gap(manager, jbz, make_plan, enter):
    post(manager, "nummer/urgent/", jbz, **URGENT)
    gone = {**URGENT, "phone": "", "missing": "on"}
    post(manager, "nummer/urgent/", jbz, **gone)
    patient = enter(make_plan("alemtuzumab", "jbz", "2027-01-11").patient)
    assert "In office hours: Not filled in by your hospital. Call your GP." in (
        Page(patient.get("/mijn/")).text
    )


def test_words_in_one_language_stand_on_both_pages(manager, jbz):
    typed = {"purpose_nl": "Balie", "phone": "073 1234", "hours_nl": "8 tot 12  uur\r\n"}
    post(manager, "nummer/nieuw/", jbz, **typed)
    row = jbz_row(jbz, "own-1")
    assert row == {
        "key": "own-1",
        "for": {"nl": "Balie", "en": "Balie"},
        "phone": "073 1234",
        "hours": {"nl": "8 tot 12 uur", "en": "8 tot 12 uur"},
    }


def jbz_row(jbz, key):
    jbz.refresh_from_db()
    return jbz.own_contacts[key]["row"]


def test_what_the_form_shows_saved_as_it_is_changes_nothing(manager, jbz):
    for key in ("ms-nurse", "portal", "urgent"):
        form = manager.get(f"{JBZ}nummer/{key}/").context["form"]
        typed = {name: value for name, value in form.initial.items() if value}
        assert post(manager, f"nummer/{key}/", jbz, **typed).status_code == 302
    assert ClinicChange.objects.count() == 0
    assert "It stands so already." in messages_of(manager)


def test_what_a_manager_wrote_is_taken_away_again(manager, jbz):
    post(manager, "nummer/nieuw/", jbz, purpose_nl="Balie", phone="073 1234")
    post(manager, "nummer/urgent/", jbz, **URGENT)
    assert "Only you wrote this number" in Page(manager.get(f"{JBZ}nummer/own-1/")).text
    assert "Then patients read what the files of MSCare say: Urgent: not filled in" in (
        Page(manager.get(f"{JBZ}nummer/urgent/")).text
    )
    for key in ("own-1", "urgent"):
        assert post(manager, f"nummer/{key}/bestand/", jbz, right="files")["Location"] == JBZ
    jbz.refresh_from_db()
    assert (jbz.own_contacts, jbz.revision) == ({}, 4)
    assert "taken away" in messages_of(manager)


def test_every_contact_of_the_files_goes_through_the_form_as_it_is(db, settings):
    """What a manager saves unchanged is still the word of the files, and follows them."""
    demo = read(read_file(settings.BASE_DIR / "fixtures/demo/clinics.yaml"), "clinics.yaml")
    rows = [row for clinic in Clinic.objects.all() for row in clinic.contacts]
    rows += [json.loads(json.dumps(row)) for clinic in demo for row in clinic["contacts"]]
    rows.append({"key": "x", "for": {"nl": "a", "en": "b"}, "phone": "123", "calls_back": "1 hour"})
    assert len(rows) > 25
    for row in rows:
        form = ContactForm({name: value for name, value in filled_in(row).items() if value})
        assert form.is_valid(), (row, form.errors)
        assert form.row(row["key"]) == row


# who, what, when


def test_a_change_says_who_what_and_when(manager, jbz, client):
    post(manager, "nummer/urgent/", jbz, **URGENT)
    (change,) = ClinicChange.objects.all()
    assert (change.by, change.contact, change.revision) == (manager.user, "urgent", 1)
    assert (change.old["missing"], change.new["phone"]) == (True, "073 553 00 00")
    text = messages_of(manager)
    assert "Demo manager" in text
    assert "was: Urgent: not filled in" in text
    event = AccessEvent.objects.get(action="change")
    assert (event.actor, event.role, event.clinic, event.what) == (
        "manager",
        "manager",
        "jbz",
        "clinic-contact: urgent",
    )
    auditor = User.objects.create_user("auditor")
    Membership.objects.create(user=auditor, clinic=jbz, role="auditor")
    client.force_login(auditor)
    assert "the hospital’s own page" in Page(client.get("/inzage/?language=en")).text


def test_a_change_is_never_rewritten(manager, jbz):
    post(manager, "nummer/urgent/", jbz, **URGENT)
    change = ClinicChange.objects.get()
    for act in (change.save, change.delete):
        with pytest.raises(Exception, match="never"):
            act()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE schedules_clinicchange SET revision = 7", "DELETE FROM schedules_clinicchange"],
)
def test_the_database_itself_keeps_what_was_changed(manager, jbz, statement):
    post(manager, "nummer/urgent/", jbz, **URGENT)
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert ClinicChange.objects.get().revision == 1


@pytest.mark.parametrize(
    "path", ["", "nummer/urgent/", "nummer/nieuw/", "gesloten/", "open/", "nummer/urgent/bestand/"]
)
def test_another_hospital_is_not_there(make_manager, path):
    far = make_manager("far", "amsterdam-umc")
    assert far.post(JBZ + path, URGENT).status_code in (404, 405)
    assert far.get(JBZ + path).status_code in (404, 405)
    assert ClinicChange.objects.count() == 0
    assert AccessEvent.objects.filter(action="denied", actor="far").exists()


def test_who_manages_two_goes_from_one_to_the_other(make_manager):
    page = make_manager("two", "jbz", "amsterdam-umc").get(JBZ)
    assert Page(page).links["MS Center Amsterdam (Amsterdam UMC)"] == "/ziekenhuis/amsterdam-umc/"


def test_a_contact_that_is_not_there_is_not_there(manager, jbz):
    assert manager.get(f"{JBZ}nummer/none/").status_code == 404
    assert post(manager, "nummer/none/", jbz, **URGENT).status_code == 404


# two at once


def test_two_managers_at_once(manager, make_manager, jbz):
    other = make_manager("colleague")
    seen = jbz.revision
    post(manager, "nummer/urgent/", jbz, **URGENT)
    late = {**URGENT, "phone": "073 222 22 22", "revision": seen}
    answer = other.post(f"{JBZ}nummer/urgent/", late)
    assert answer.status_code == 422
    page = Page(answer)
    assert "Somebody changed this meanwhile." in page.text
    assert "Demo manager" in page.text
    assert page.value("phone") == "073 222 22 22"
    assert jbz_row(jbz, "urgent")["phone"] == "073 553 00 00"
    post(other, "nummer/urgent/", jbz, **{**late, "revision": page.value("revision")})
    assert jbz_row(jbz, "urgent")["phone"] == "073 222 22 22"


def test_nothing_typed_is_lost_when_a_colleague_was_first(manager, make_manager, jbz):
    other = make_manager("colleague")
    post(manager, "nummer/nieuw/", jbz, purpose_nl="Balie", phone="073 1234")
    post(manager, "nummer/own-1/bestand/", jbz, right="files")
    typed = {"purpose_nl": "Balie", "phone": "073 5678", "revision": 1}
    answer = other.post(f"{JBZ}nummer/own-1/", typed)
    assert answer.status_code == 422
    assert "taken away" in Page(answer).text
    assert Page(answer).value("phone") == "073 5678"
    days = {"first": "2027-12-27", "last": "", "name": "kerstweek"}
    shown = post(other, "gesloten/", jbz, **days).context["shown"]
    answer = other.post(f"{JBZ}gesloten/", {**days, "shown": shown, "revision": 1})
    assert answer.status_code == 422
    assert Page(answer).value("name") == "kerstweek"
    assert jbz.changes.count() == 2


@pytest.mark.parametrize("sent", [None, "", "x", "9" * 5000, "-1", "7"])
def test_a_revision_that_no_page_wrote_saves_nothing(manager, jbz, sent):
    typed = URGENT if sent is None else {**URGENT, "revision": sent}
    assert manager.post(f"{JBZ}nummer/urgent/", typed).status_code == 422
    days = {"first": "2027-12-24", "last": "2027-12-24", "name": ""}
    assert manager.post(f"{JBZ}open/", days).status_code == 302
    assert ClinicChange.objects.count() == 0


def test_a_second_click_makes_nothing_twice(manager, jbz):
    typed = {"purpose_nl": "Balie", "phone": "073 1234", "revision": 0}
    for _click in range(2):
        assert manager.post(f"{JBZ}nummer/nieuw/", typed)["Location"] == JBZ
    assert ClinicChange.objects.count() == 1
    days = {"first": "2027-12-27", "last": "", "name": "", "revision": 1}
    shown = manager.post(f"{JBZ}gesloten/", days).context["shown"]
    for _click in range(2):
        assert manager.post(f"{JBZ}gesloten/", {**days, "shown": shown})["Location"] == JBZ
    assert ClinicChange.objects.count() == 2


# the files


def load(tmp_path, jbz_text):
    """Load the hospital's file once more, with other words in it."""
    path = tmp_path / "clinics.yaml"
    path.write_text(jbz_text, encoding="utf-8")
    assert load_list(path, Clinic) == []


FILE = """\
- slug: jbz
  name: {nl: Jeroen Bosch Ziekenhuis, en: Jeroen Bosch Ziekenhuis}
  rank: 1
  contacts:
    - key: ms-nurse
      for: {nl: Vragen aan de MS-verpleegkundige, en: Questions for the MS nurse}
      kinds: [planned]
      phone: NURSE
    - key: urgent
      for: {nl: Spoed, en: Urgent}
      kinds: [urgent in hours, urgent out of hours]
      URGENT
"""


def file(nurse="(073) 553 23 25", urgent="missing: true"):
    return FILE.replace("NURSE", nurse).replace("URGENT", urgent)


def test_a_file_that_is_loaded_again_keeps_the_managers_word(manager, jbz, tmp_path):
    load(tmp_path, file())
    post(manager, "nummer/urgent/", jbz, **URGENT)
    load(tmp_path, file(nurse="073 1111"))
    text = messages_of(manager)
    assert "073 553 00 00" in text
    assert "073 1111" in text
    assert "The files of MSCare say something else" not in text


def test_a_correction_of_the_file_is_shown_and_asked_about(manager, jbz, tmp_path):
    load(tmp_path, file())
    post(manager, "nummer/urgent/", jbz, **URGENT)
    load(tmp_path, file(urgent="phone: 073 777 77 77"))
    jbz.refresh_from_db()
    assert notes_on(jbz) == [
        "jbz: urgent was changed by the hospital itself, and its word counts; its own page shows "
        "what the file says now, and asks a manager which of the two is right"
    ]
    text = messages_of(manager)
    assert "The files of MSCare say something else since you changed this: Urgent: 073 777" in text
    post(manager, "nummer/urgent/bestand/", jbz, right="own")
    assert notes_on(Clinic.objects.get(slug="jbz")) == []
    assert jbz_row(jbz, "urgent")["phone"] == "073 553 00 00"
    load(tmp_path, file(urgent="phone: 073 888 88 88"))
    post(manager, "nummer/urgent/bestand/", jbz, right="files")
    jbz.refresh_from_db()
    assert jbz.own_contacts == {}
    assert "073 888 88 88" in messages_of(manager)


def test_a_file_that_says_what_the_manager_said_asks_nothing(manager, jbz, tmp_path):
    load(tmp_path, file())
    post(manager, "nummer/urgent/", jbz, **URGENT)
    load(tmp_path, file(urgent="phone: 073 553 00 00"))
    assert "The files of MSCare say something else" not in messages_of(manager)


def test_a_file_that_no_longer_has_it_asks_too(manager, jbz, tmp_path):
    load(tmp_path, file())
    post(manager, "nummer/urgent/", jbz, **URGENT)
    load(tmp_path, file().partition("    - key: urgent")[0])
    text = messages_of(manager)
    assert "The files of MSCare have this no more" in text
    assert "073 553 00 00" in text


def test_what_a_file_changes_reaches_calendars_too(jbz, tmp_path):
    load(tmp_path, file())
    Clinic.objects.update(told_at=None)
    load(tmp_path, file())
    jbz.refresh_from_db()
    assert jbz.told_at is None
    load(tmp_path, file(nurse="073 1111"))
    jbz.refresh_from_db()
    assert jbz.told_at is not None


def test_a_file_may_name_closed_days_and_the_hospital_may_be_open(manager, jbz, tmp_path):
    load(tmp_path, file() + "  closed_days: [2027-12-27]\n")
    day = {"first": "2027-12-27", "last": "2027-12-27", "name": ""}
    assert "Monday 27 December 2027" in messages_of(manager)
    post(manager, "open/", jbz, **day)
    load(tmp_path, file() + "  closed_days: [2027-12-27, 2027-12-28]\n")
    text = messages_of(manager)
    assert "Monday 27 December 2027: closed by the files of MSCare, open by your own word" in text
    assert "Tuesday 28 December 2027" in text
    close(manager, jbz, "2027-12-27")
    jbz.refresh_from_db()
    assert (jbz.own_open, jbz.own_closed) == ([], [])


# closed days


@pytest.fixture
def monday():
    """A Monday some weeks ahead, as pages read the real day; no public holiday near it."""
    day = timezone.localdate() + timedelta(21)
    day += timedelta((7 - day.weekday()) % 7)
    open_days = working_days_of(Clinic.objects.get(slug="jbz"))
    while not all(open_days.is_open(day + timedelta(n)) for n in (-3, 0, 1, 2, 3, 4)):
        day += timedelta(7)
    return day


@pytest.fixture
def infusions(make_plan, make_patient, monday):
    """A plan whose half-yearly infusion is due on that Monday."""
    start = monday - timedelta(14)
    return make_plan(
        "ocrelizumab",
        "generic",
        start.isoformat(),
        today=timezone.localdate(),
        patient=make_patient("jbz", "Demo Braam"),
    )


def second(plan):
    return plan.entries.get(fact="ocre.dose.1b", occurrence=1)


def test_a_planned_day_follows_at_once(manager, jbz, infusions, monday, enter):
    before = second(infusions)
    assert (before.due, before.book_on) == (monday, monday)
    answer = close(manager, jbz, monday.isoformat(), name="studiedag")
    assert answer["Location"] == JBZ
    after = second(infusions)
    assert after.due == monday
    assert after.book_on != monday
    assert (after.sequence, after.changed_at > before.changed_at) == (before.sequence + 1, True)
    text = messages_of(manager)
    assert "The days to book on changed in 1 schedule." in text
    assert "studiedag" in text
    page = Page(enter(infusions.patient).get("/mijn/")).text
    assert f"The hospital is closed: {monday:%A} {monday.day} {monday:%B %Y}: studiedag" in page


def test_a_patient_is_told_that_a_day_moved(manager, jbz, infusions, monday, enter):
    patient = enter(infusions.patient)
    close(manager, jbz, monday.isoformat())
    line = patient.get("/mijn/").context["news"].lines[0]
    assert line.title == "Second infusion (300 mg)"
    assert line.was == f"was: {monday:%A} {monday.day} {monday:%B %Y}"
    assert line.now.startswith("now: ")


def test_days_that_open_again_lead_back(manager, jbz, infusions, monday):
    day = monday.isoformat()
    close(manager, jbz, day)
    post(manager, "open/", jbz, first=day, last=day, name="")
    assert second(infusions).book_on == monday
    assert "Not closed any more" in messages_of(manager)


def test_a_preview_says_what_stands_on_these_days_and_saves_nothing(
    manager, jbz, infusions, monday, nurse
):
    commit(infusions, book(Key("ocre.dose.1b", 1), monday), by=nurse, revision=1)
    shown = post(manager, "gesloten/", jbz, first=monday.isoformat(), last="", name="")
    text = Page(shown).text
    assert "1 appointment stands on these days." in text
    assert "1 schedule has something due near these days." in text
    assert "Demo Braam" not in text
    assert ClinicChange.objects.count() == 0
    jbz.refresh_from_db()
    assert jbz.own_closed == []


def test_other_days_than_were_shown_are_shown_first(manager, jbz, monday):
    typed = {"first": monday.isoformat(), "last": "", "name": ""}
    shown = post(manager, "gesloten/", jbz, **typed).context["shown"]
    typed["last"] = (monday + timedelta(1)).isoformat()
    answer = post(manager, "gesloten/", jbz, **typed, shown=shown)
    assert answer.status_code == 200
    assert ClinicChange.objects.count() == 0


def test_a_booking_made_meanwhile_is_shown_first(manager, jbz, infusions, monday, nurse):
    typed = {"first": monday.isoformat(), "last": "", "name": ""}
    shown = post(manager, "gesloten/", jbz, **typed).context["shown"]
    commit(infusions, book(Key("ocre.dose.1b", 1), monday), by=nurse, revision=1)
    answer = post(manager, "gesloten/", jbz, **typed, shown=shown)
    assert "1 appointment stands on these days." in Page(answer).text
    assert ClinicChange.objects.count() == 0


def test_nurses_see_what_stands_on_a_day_that_closed(
    manager, jbz, infusions, monday, nurse, client
):
    commit(infusions, book(Key("ocre.dose.1b", 1), monday), by=nurse, revision=1)
    client.force_login(nurse)
    client.get("/begin/?language=en")
    assert "closed" not in Page(client.get("/werklijst/")).text
    close(manager, jbz, (monday - timedelta(1)).isoformat(), (monday + timedelta(4)).isoformat())
    assert "1 appointment stands on a day on which the hospital is closed now" in (
        Page(client.get("/werklijst/")).text
    )
    page = client.get("/werklijst/gesloten/")
    made = Appointment.objects.get()
    address = f"/plannen/{infusions.code}/afspraken/{made.code}/"
    assert Page(page).links["Demo Braam"] == address
    assert made.status == Appointment.Status.BOOKED
    assert AccessEvent.objects.filter(what="closed-bookings", action="list").count() == 1


def test_a_booking_made_after_it_closed_was_made_knowing_it(
    manager, jbz, infusions, monday, nurse, client
):
    close(manager, jbz, monday.isoformat())
    infusions.refresh_from_db()
    agreed = book(Key("ocre.dose.1b", 1), monday)
    commit(infusions, agreed, by=nurse, revision=infusions.revision)
    client.force_login(nurse)
    assert client.get("/werklijst/gesloten/").context["lines"] == []


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (-1, None, "first"),
        (None, 3, "first"),
        (5, 4, "last"),
        (5, 5 + 62, "last"),
    ],
)
def test_days_that_cannot_be_meant(manager, jbz, first, last, field):
    def day(n):
        return "" if n is None else (timezone.localdate() + timedelta(n)).isoformat()

    answer = post(manager, "gesloten/", jbz, first=day(first), last=day(last), name="")
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_day_on_which_it_is_closed_already_is_said_to_be(manager, jbz):
    shown = post(manager, "gesloten/", jbz, first="2027-12-25", last="2027-12-26", name="kerst")
    assert "The hospital is closed then already" in Page(shown).text


def test_many_plans_follow_at_night(
    manager, jbz, infusions, monday, monkeypatch, run_command, make_plan, make_patient
):
    monkeypatch.setattr(acts, "AT_ONCE", 0)
    close(manager, jbz, monday.isoformat())
    assert "Tonight MSCare looks at 1 more." in messages_of(manager)
    assert second(infusions).book_on == monday
    said = run_command("extend_plans")
    assert "1 plans given days on which their hospital works" in said
    assert second(infusions).book_on != monday
    assert "0 plans given days on which their hospital works" in run_command("extend_plans")


def test_a_dose_that_cannot_roll_is_warned_of(manager, jbz, make_plan, monday):
    plan = make_plan("alemtuzumab", "jbz", monday.isoformat(), today=timezone.localdate())
    before = [notice["code"] for notice in plan.notices]
    close(manager, jbz, (monday + timedelta(1)).isoformat())
    plan.refresh_from_db()
    assert len(plan.notices) == len(before) + 1
    assert json.dumps(plan.notices).count((monday + timedelta(1)).isoformat()) == 1


def test_a_plan_that_moved_on_keeps_its_history_whole(manager, jbz, infusions, monday):
    close(manager, jbz, monday.isoformat())
    change = infusions.changes.latest("revision")
    assert (change.act, change.by, change.new) == ("extend", manager.user, {})
    assert change.reason == "The closed days of the hospital have changed."


def test_the_name_is_what_the_manager_typed_and_nothing_else(manager, jbz, monday):
    close(manager, jbz, monday.isoformat(), name="<b>kerst</b>")
    body = manager.get(JBZ).content.decode()
    assert "<b>kerst</b>" not in body
    assert "&lt;b&gt;kerst&lt;/b&gt;" in body


def test_a_stretch_reads_from_day_to_day(english):
    stretch = Stretch(date(2026, 12, 24), date(2027, 1, 1), "kerst")
    assert closure_words(*stretch) == "Thursday 24 December 2026 to Friday 1 January 2027: kerst"
    with translation.override("nl"):
        only = Stretch(date(2026, 12, 24), date(2026, 12, 24), "gesloten")
        assert closure_words(*only) == "donderdag 24 december 2026: gesloten"
