"""`Mijn schema`: one list of all treatments, what changed, who looks along, who looked.

Dates by hand from fixtures/protocols: alemtuzumab at jbz from Monday 2027-01-11 (five infusion
days; blood and urine monthly from one month after the first day); ocrelizumab at amsterdam-umc
(infusions on day 1 and 14 days later, then 6, 12, 18 months after the start).
"""

from dataclasses import replace
from datetime import time, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.utils import timezone, translation

from schedules.access.letters import new_letter, use_letter
from schedules.engine import Key
from schedules.models import Access, AccessEvent, Change, User
from schedules.planning import booking, commit, extend, record, stop, withdraw
from schedules.planning.appointments import Slot
from schedules.queries import timeline_of
from tests.booking import book
from tests.conftest import Browser
from tests.pages.reading import cards_of
from tests.renderers.papers import text_of

from .reading import Page

SELF, CARER = Access.Kind.SELF, Access.Kind.CARER


@pytest.fixture
def patient(make_patient):
    return make_patient("amsterdam-umc", name="Demo Aardbei", language="en")


@pytest.fixture
def enter(nurse):
    """Return a function that gives somebody access, and a browser in which they are logged in."""

    def come(patient, kind=SELF, name="", user=None):
        person = user or User.objects.create_user(f"p-{kind}{name}{patient.pk}", first_name=name)
        letter, _code = new_letter(patient, kind, by=nurse, now=timezone.now(), name=name)
        browser = Browser()
        browser.access = use_letter(letter, person, timezone.now())
        browser.force_login(person, factors=1)
        browser.get("/begin/?language=en")
        return browser

    return come


@pytest.fixture
def day():
    """Return a function: the date so many days from the real today, since pages read today."""
    today = timezone.localdate()
    return lambda n: today + timedelta(n)


@pytest.fixture
def infusions(make_plan, patient, day):
    """A plan of infusions whose first day is ten days ahead."""
    start = day(10).isoformat()
    return make_plan("ocrelizumab", "amsterdam-umc", start, today=day(0), patient=patient)


def infusion(plan, n):
    fact = ("ocre.dose.1a", "ocre.dose.1b", "ocre.dose.maint")[n - 1]
    return plan.entries.filter(fact=fact).order_by("occurrence").first()


def key(row):
    return row.key


def do(plan, intent, by):
    plan.refresh_from_db()
    return commit(plan, intent, by=by, revision=plan.revision)


def text(browser, address="/mijn/"):
    response = browser.get(address)
    assert response.status_code == 200
    return Page(response).text


def news(browser):
    """The lines of what changed, each with what was and what is."""
    found = browser.get("/mijn/").context["news"]
    lines = (*found.asks, *found.lines, *found.more)
    return [*(fact.says for fact in found.facts), *((line.was, line.now) for line in lines)]


def words(day):
    return f"{day:%A} {day.day} {day:%B %Y}"


# the schedule


def test_a_patient_without_a_plan_is_told_so_kindly(enter, patient):
    assert "There is no schedule here yet" in text(enter(patient))


def test_the_longest_page_goes_over_the_line_compressed(enter, patient, infusions):
    sent = enter(patient).get("/mijn/", headers={"accept-encoding": "gzip"})
    assert sent["Content-Encoding"] == "gzip"


def test_what_comes_next_stands_first(enter, patient, infusions, day):
    page = Page(enter(patient).get("/mijn/"))
    headings = [words for _tag, words in page.headings]
    first = next(words for words in headings if words.startswith("What now?"))
    assert headings.index(first) < headings.index("After that")
    assert infusions.entries.filter(dropped_at=None).exists()


@pytest.mark.parametrize("look", ["/mijn/", "/mijn/?screen=1"])
def test_what_nobody_noted_is_asked_after_the_first_card(enter, patient, make_plan, day, look):
    start = day(-70).isoformat()
    make_plan("ocrelizumab", "amsterdam-umc", start, today=day(-80), patient=patient)
    browser = enter(patient)
    if "screen" in look:
        browser.cookies["reading"] = "quiet"
    page = Page(browser.get(look)).text
    asked = page.index("Not noted yet: ")
    assert page.index("What now?") < asked < page.index("112", asked)
    assert "Done already? Then you need to do nothing." in page[asked : asked + 300]
    assert page.count("Not noted yet") == 1


def test_two_treatments_are_one_page_in_order_of_time(enter, patient, infusions, make_plan, day):
    other = day(12).isoformat()
    make_plan("alemtuzumab", "jbz", other, today=day(0), patient=patient)
    context = enter(patient).get("/mijn/").context
    assert [timeline.treatment for timeline in context["own"].timelines] == [
        "ocrelizumab",
        "alemtuzumab",
    ]
    page = context["page"]
    leads = [card.title for card in (*page.now.cards, *page.after)]
    first, course, second = (
        leads.index(title)
        for title in (
            "First infusion (300 mg)",
            "Evening admission, course 1",
            "Second infusion (300 mg)",
        )
    )
    assert first < course < second


@pytest.fixture
def under_way(make_plan, patient, day):
    """A plan that began a month ago: after six months come an infusion and a visit."""
    start = day(-30).isoformat()
    return make_plan("ocrelizumab", "amsterdam-umc", start, today=day(-30), patient=patient)


def test_what_was_done_is_not_the_next_thing(enter, patient, under_way, nurse, day):
    browser = enter(patient)
    visit = Key("ocre.fu.neuro_6m", 1)

    def coming():
        (card,) = browser.get("/mijn/").context["page"].now.cards
        return card.title, [line.title for line in card.lines]

    title, lines = coming()
    assert title == "Half-yearly infusion (600 mg)"
    do(under_way, record.done(visit, day(0), today=day(0)), nurse)
    assert coming() == (title, [one for one in lines if one != "First check by the neurologist"])


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda row, day: record.done(key(row), day(0), today=day(0)), "Done"),
        (lambda row, day: book(key(row), day(9), at=time(9, 30)), "Agreed"),
        (lambda row, day: record.move(key(row), day(11), carries=False), "Moved to this day"),
        (lambda row, day: record.missed(key(row), today=row.due), "Not done"),
        (lambda row, day: record.skip(key(row), "secret reason"), "Does not take place"),
    ],
    ids=["done", "booked", "moved", "missed", "skipped"],
)
def test_what_became_of_an_entry_reads_right(enter, patient, infusions, nurse, day, act, said):
    row = infusions.entries.filter(kind="lab", dropped_at=None, due__isnull=False).first()
    row = row or infusion(infusions, 1)
    do(infusions, act(row, day), nurse)
    page = enter(patient).get("/mijn/").context["page"]
    with translation.override("en"):
        title = timeline_of(infusions, fact=row.fact).entries[0].title
    lines = [(card, line) for card in cards_of(page) for line in card.lines]
    shown = [(card, line) for card, line in lines if title == (line.title or card.title)]
    assert [line.sure.words or card.sure.words for card, line in shown] == [said]


def test_a_booked_hour_and_place_are_shown(enter, patient, infusions, nurse, day):
    row = infusion(infusions, 1)
    do(infusions, book(key(row), day(10), at=time(9, 30), place="Room 12"), nurse)
    page = text(enter(patient))
    assert f"{words(day(10))}, 9:30" in page
    assert "Room 12" in page


def test_a_booking_that_no_longer_fits_says_what_to_ask(enter, patient, infusions, nurse, day):
    row = infusion(infusions, 3)
    do(infusions, book(key(row), row.due), nurse)
    late = record.move(key(infusion(infusions, 1)), day(60), carries=True)
    do(infusions, late.because("REASON"), nurse)
    page = enter(patient).get("/mijn/")
    asked = "Is being changed: call to ask whether this appointment stays. Call 020 444 1160"
    assert asked in Page(page).text
    assert '<a class="call" href="tel:0204441160">' in page.content.decode()


def test_why_a_nurse_did_something_and_her_notes_are_never_shown(
    enter, patient, infusions, nurse, day
):
    browser = enter(patient)
    one, two = infusion(infusions, 1), infusion(infusions, 2)
    do(infusions, record.note(key(one), "NOTE-OF-NURSE"), nurse)
    moved = replace(record.move(key(one), day(14)), reason="REASON-OF-NURSE")
    do(infusions, moved, nurse)
    do(infusions, record.skip(key(two), "SKIPPED-BECAUSE"), nurse)
    assert Change.objects.filter(reason="REASON-OF-NURSE").exists()
    for address in ("/mijn/", "/mijn/kalender.ics", "/mijn/wie-keek/"):
        body = browser.get(address).content.decode()
        for secret in ("NOTE-OF-NURSE", "REASON-OF-NURSE", "SKIPPED-BECAUSE"):
            assert secret not in body, address


def test_a_stopped_plan_says_since_when(enter, patient, infusions, nurse, day):
    do(infusions, stop.stop(day(20), "REASON"), nurse)
    last = day(20)
    page = text(enter(patient))
    assert f"Stopped on {last.day} {last:%B %Y}" in page
    assert "REASON" not in page


def test_a_plan_entered_by_mistake_is_not_the_patients(enter, patient, infusions, nurse):
    browser = enter(patient)
    do(infusions, withdraw.withdraw("wrong patient"), nurse)
    page = text(browser)
    assert "There is no schedule here yet" in page
    assert "It was put there by mistake" in page
    assert "wrong patient" not in page


# what changed


def test_at_the_first_visit_nothing_is_news(enter, patient, infusions):
    assert news(enter(patient)) == []


def test_a_moved_infusion_is_news_with_both_days(enter, patient, infusions, nurse, day):
    browser = enter(patient)
    do(infusions, record.move(key(infusion(infusions, 1)), day(17), carries=False), nurse)
    assert (f"was: {words(day(10))}", f"now: {words(day(17))}") in news(browser)


def test_news_stays_until_it_is_put_away(enter, patient, infusions, nurse, day):
    browser = enter(patient)
    do(infusions, record.move(key(infusion(infusions, 1)), day(17), carries=False), nurse)
    shown = browser.get("/mijn/").context["news"]
    assert news(browser)
    assert browser.post("/mijn/gezien/", {"seen": shown.seen})["Location"] == "/mijn/#gelezen"
    assert news(browser) == []


def test_what_changed_while_somebody_read_is_still_news(enter, patient, infusions, nurse, day):
    browser = enter(patient)
    do(infusions, record.move(key(infusion(infusions, 1)), day(17), carries=False), nurse)
    shown = browser.get("/mijn/").context["news"]
    do(infusions, record.move(key(infusion(infusions, 1)), day(24), carries=False), nurse)
    browser.post("/mijn/gezien/", {"seen": shown.seen})
    assert (f"was: {words(day(17))}", f"now: {words(day(24))}") in news(browser)


def test_two_changes_of_one_day_are_one_line(enter, patient, infusions, nurse, day):
    browser = enter(patient)
    for n in (17, 24):
        do(infusions, record.move(key(infusion(infusions, 1)), day(n), carries=False), nurse)
    lines = news(browser)
    assert (f"was: {words(day(10))}", f"now: {words(day(24))}") in lines
    assert not [line for line in lines if words(day(17)) in line[1]]


def code_of(plan):
    return str(plan.appointments.get().code)


def test_what_was_moved_and_moved_back_is_no_news(enter, patient, infusions, nurse, day):
    browser = enter(patient)
    first = key(infusion(infusions, 1))
    do(infusions, book(first, day(10)), nurse)
    do(infusions, booking.cancel(code_of(infusions)), nurse)
    assert news(browser) == []


def test_another_hour_is_news(enter, patient, infusions, nurse, day):
    first = key(infusion(infusions, 1))
    do(infusions, book(first, day(10), at=time(9, 30)), nurse)
    browser = enter(patient)
    do(infusions, booking.move(code_of(infusions), Slot(day(10), at=time(14, 0))), nurse)
    was, now = f"was: {words(day(10))}, 9:30", f"now agreed: {words(day(10))}, 14:00"
    assert news(browser) == [(was, now)]


@pytest.mark.parametrize("act", ["note", "done", "extend"])
def test_what_no_calendar_shows_is_no_news(enter, patient, under_way, nurse, day, act):
    browser = enter(patient)
    visit = Key("ocre.fu.neuro_6m", 1)
    intents = {
        "note": record.note(visit, "a note"),
        "done": record.done(visit, day(0), today=day(0)),
        "extend": extend.extend(day(3000)),
    }
    do(under_way, intents[act], nurse)
    assert news(browser) == []


def test_a_new_treatment_is_one_line(enter, patient, make_plan, day):
    browser = enter(patient)
    make_plan("ocrelizumab", "amsterdam-umc", day(10).isoformat(), today=day(0), patient=patient)
    new = f"New in your schedule: Ocrelizumab (Ocrevus). First day: {words(day(10))}."
    assert news(browser) == [new]


def test_a_carer_has_news_of_their_own(enter, patient, infusions, nurse, day):
    own, carer = enter(patient), enter(patient, CARER, "partner")
    do(infusions, record.move(key(infusion(infusions, 1)), day(17), carries=False), nurse)
    own.post("/mijn/gezien/", {"seen": own.get("/mijn/").context["news"].seen})
    assert news(own) == []
    assert news(carer)


def test_nobody_marks_plans_of_others_as_seen(enter, patient, infusions, make_patient):
    other = enter(make_patient(name="Demo Bosbes"))
    other.post("/mijn/gezien/", {"seen": f"{infusions.code}=1"})
    other.access.refresh_from_db()
    assert other.access.seen == {}


@pytest.mark.parametrize("sent", ["", "=", "x=y", "x=-1", "x=99999999999999999999"])
def test_a_mark_that_makes_no_sense_does_nothing(enter, patient, infusions, sent):
    assert enter(patient).post("/mijn/gezien/", {"seen": sent}).status_code == 302


# taking it along


@pytest.mark.parametrize("name", ["print.pdf", "print-groot.pdf"])
def test_it_is_printed(enter, patient, infusions, name):
    response = enter(patient).get(f"/mijn/{name}")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="mijn-schema.pdf"'
    assert "no-store" in response["Cache-Control"]
    with pikepdf.open(BytesIO(response.content)) as file:
        assert str(file.Root.Lang) == "en"


def test_the_calendar_file_names_no_treatment_in_its_own_name(enter, patient, infusions):
    response = enter(patient).get("/mijn/kalender.ics")
    assert response["Content-Disposition"] == 'attachment; filename="mijn-schema.ics"'
    assert response.content.startswith(b"BEGIN:VCALENDAR")


def test_a_summary_and_a_card_are_printed_with_the_name_that_was_chosen(enter, patient, infusions):
    browser = enter(patient)
    page = Page(browser.get("/mijn/papier/"))
    assert "Which name stands on it?" in page.text
    named = text_of(browser.get("/mijn/samenvatting.pdf?naam=voluit").content)
    assert "Demo Aardbei · MS Center Amsterdam" in named
    short = text_of(browser.get("/mijn/pasje.pdf?naam=voorletters").content)
    assert "Treatment for MS D.A. Ocrelizumab (Ocrevus)" in short
    assert "Demo" not in text_of(browser.get("/mijn/pasje.pdf").content)


def test_there_is_nothing_to_print_without_a_plan(enter, patient):
    browser = enter(patient)
    assert browser.get("/mijn/print.pdf").status_code == 404
    assert browser.get("/mijn/pasje.pdf").status_code == 404
    assert browser.get("/mijn/kalender.ics").status_code == 404


# carers


def test_a_patient_invites_a_carer_and_the_code_is_shown_once(enter, patient):
    browser = enter(patient)
    page = browser.post("/mijn/meekijkers/", {"name": "Rhubarb"}, follow=True)
    code = page.context["code"]
    assert len(code) == 14
    assert code in Page(page).text
    assert code not in text(browser, "/mijn/meekijkers/")
    assert "Rhubarb" in text(browser, "/mijn/meekijkers/")


def test_an_invitation_can_be_taken_back(enter, patient):
    browser = enter(patient)
    browser.post("/mijn/meekijkers/", {"name": "Rhubarb"})
    letter = patient.letters.get(kind=CARER)
    browser.post(f"/mijn/meekijkers/uitnodiging/{letter.code}/intrekken/")
    assert "Rhubarb" not in text(browser, "/mijn/meekijkers/")
    again = browser.post(f"/mijn/meekijkers/uitnodiging/{letter.code}/intrekken/")
    assert again.status_code == 404


def test_a_carer_is_stopped_in_one_press(enter, patient, infusions):
    browser, carer = enter(patient), enter(patient, CARER, "partner")
    assert carer.get("/mijn/").status_code == 200
    page = text(browser, "/mijn/meekijkers/")
    assert "partner" in page
    assert "last looked on" in page
    browser.post(f"/mijn/meekijkers/{carer.access.code}/intrekken/")
    assert carer.get("/mijn/").status_code == 302
    assert "Nobody looks along now." in text(browser, "/mijn/meekijkers/")


def test_a_patient_stops_no_carer_of_another(enter, patient, make_patient):
    other = enter(make_patient(name="Demo Bosbes"))
    carer = enter(patient, CARER, "partner")
    address = f"/mijn/meekijkers/{carer.access.code}/intrekken/"
    assert other.post(address).status_code == 404
    assert carer.get("/mijn/").status_code == 200


def test_a_carer_reads_and_changes_nothing(enter, patient, infusions):
    own, carer = enter(patient), enter(patient, CARER, "partner")
    assert "You look along." in text(carer)
    assert carer.get("/mijn/meekijkers/").status_code == 404
    assert carer.post("/mijn/meekijkers/", {"name": "x"}).status_code == 404
    assert carer.post(f"/mijn/meekijkers/{own.access.code}/intrekken/").status_code == 404


def test_somebody_with_two_records_changes_between_them(enter, patient, make_patient):
    own = enter(patient)
    other = make_patient(name="Demo Bosbes")
    enter(other, CARER, "me", user=own.access.user)
    theirs = Access.objects.get(patient=other)
    assert "Demo Bosbes" not in Page(own.get("/mijn/")).headings[0][1]
    own.post(f"/mijn/kies/{theirs.code}/")
    assert "Demo Bosbes" in Page(own.get("/mijn/")).headings[0][1]


def test_a_record_that_is_not_open_cannot_be_chosen(enter, patient, make_patient):
    own, other = enter(patient), enter(make_patient(name="Demo Bosbes"))
    assert own.post(f"/mijn/kies/{other.access.code}/").status_code == 404


def test_who_could_look_before_reads_quietly_that_it_is_closed(enter, patient):
    own = enter(patient)
    Access.objects.filter(patient=patient).update(withdrawn_at=timezone.now())
    response = own.get("/mijn/")
    assert response.status_code == 404
    assert Page(response).headings[0][1] == "This schedule is closed"
    assert own.get("/mijn/print.pdf").status_code == 404


def test_who_has_no_record_has_no_schedule(client, nurse):
    client.force_login(nurse)
    assert client.get("/mijn/").status_code == 404


# who looked


def looks(browser, address="/mijn/wie-keek/"):
    days = browser.get(address).context["days"]
    return [(look.who, look.role, look.what, look.times) for day in days for look in day.looks]


def test_who_looked_is_told_in_words(enter, patient, infusions, client, nurse):
    nurse.first_name = "Nurse Kers"
    nurse.save()
    nurse.memberships.update(clinic=patient.clinic)
    client.force_login(nurse)
    for _time in range(3):
        client.get(f"/plannen/{infusions.code}/")
    enter(patient, CARER, "partner").get("/mijn/")
    lines = looks(enter(patient))
    looked = "looked at your schedule"
    assert ("Nurse Kers", "nurse of your hospital", looked, "3 times") in lines
    assert ("partner", "looks along with you", looked, "") in lines


def test_a_login_of_before_a_new_letter_is_told_apart(enter, patient, infusions):
    enter(patient).get("/mijn/")
    new = User.objects.create_user("p-new")
    again = looks(enter(patient, user=new))
    assert ("You", "with another login than this one", "looked at your schedule", "") in again


def test_a_patient_is_warned_two_minutes_before_their_own_end(enter, patient):
    assert 'data-minutes="30"' in enter(patient).get("/mijn/").content.decode()


def test_ones_own_looks_are_ones_own(enter, patient, infusions):
    browser = enter(patient)
    browser.get("/mijn/")
    assert ("You", "", "looked at your schedule", "") in looks(browser)


def test_an_attempt_is_told_too(enter, patient, infusions, client, make_nurse):
    client.force_login(make_nurse("other", "jbz"))
    client.get(f"/plannen/{infusions.code}/")
    refused = [line for line in looks(enter(patient)) if "refused" in line[2]]
    assert len(refused) == 1


def test_a_month_is_chosen(enter, patient, infusions):
    browser = enter(patient)
    long_ago = timezone.now() - timedelta(days=70)
    AccessEvent.objects.create(
        at=long_ago,
        actor="x",
        actor_name="Nurse Kers",
        role="nurse",
        clinic="amsterdam-umc",
        patient_code=patient.code,
        action="view",
        what="patient",
    )
    month = f"{timezone.localdate(long_ago):%Y-%m}"
    assert not [line for line in looks(browser) if line[0] == "Nurse Kers"]
    assert [line[0] for line in looks(browser, f"/mijn/wie-keek/?maand={month}")] == ["Nurse Kers"]
    assert [line[:3] for line in looks(browser, "/mijn/wie-keek/?maand=x")] == [
        line[:3] for line in looks(browser)
    ]


def test_another_patients_looks_are_not_shown(enter, patient, make_patient):
    other = enter(make_patient(name="Demo Bosbes"))
    other.get("/mijn/")
    enter(patient).get("/mijn/")
    assert {line[0] for line in looks(other)} == {"You"}


def test_the_patients_own_language_is_spoken(make_patient, nurse, mailoutbox):
    english = make_patient(language="en", born="1985-05-20")
    _letter, code = new_letter(english, SELF, by=nurse, now=timezone.now())
    browser = Browser()
    browser.post("/binnenkomen/", {"code": code})
    browser.post("/binnenkomen/geboortedatum/", {"born": "20-5-1985"})
    browser.post("/binnenkomen/kiezen/", {"way": "mail", "email": "a@example.org"})
    found = mailoutbox[-1].body.split()
    typed = next(word for word in found if word[:4].isdecimal() and word[4:5] == "-")
    browser.post("/binnenkomen/code/", {"code": typed, "action": "verify"})
    assert browser.get("/mijn/")["Content-Language"] == "en"


def test_the_page_names_its_sources_by_one_link(enter, patient, infusions, make_plan):
    browser = enter(patient)
    page = Page(browser.get("/mijn/?language=en"))
    way = page.links["Where this comes from"]
    assert way == "/behandelingen/ocrelizumab/?clinic=amsterdam-umc&language=en"
    assert "Source" not in page.text
    make_plan("alemtuzumab", "jbz", "2027-03-01", patient=patient)
    page = Page(browser.get("/mijn/?language=en"))
    assert page.links["Where this comes from"] == "/behandelingen/?language=en"


def test_the_page_takes_few_queries(enter, patient, infusions, django_assert_max_num_queries):
    browser = enter(patient)
    browser.get("/mijn/")
    with django_assert_max_num_queries(25):
        browser.get("/mijn/")


@pytest.mark.parametrize(
    "address", ["/mijn/", "/mijn/agenda/", "/mijn/meekijkers/", "/mijn/wie-keek/", "/binnenkomen/"]
)
def test_whom_to_call_stands_on_every_page_of_a_patient(enter, patient, address):
    page = Page(enter(patient).get(f"{address}?language=en"))
    assert page.links["Call 112"] == "tel:112"
    for words in ("signs of a stroke", "In office hours:", "Outside office hours:"):
        assert words in page.text
