"""A plan as a nurse works with it: start, record, move, stop, undo, and two nurses at once.

Dates by hand from fixtures/protocols: ocrelizumab at amsterdam-umc (infusions on day 1 and 14 days
later, then 6, 12, 18 months after the start; the series counts from the dose really given),
alemtuzumab at jbz (monthly blood and urine from one month after the first day).
"""

from datetime import date

import pytest
from django.utils import timezone

from schedules.engine import Key
from schedules.models import AccessEvent, Entry, Plan
from schedules.planning import commit, record
from tests.renderers.papers import letters_by_size, text_of

from .reading import Page


@pytest.fixture
def both(client, make_nurse):
    """A browser in which a nurse of both hospitals is logged in."""
    client.nurse = make_nurse("both", "jbz", "amsterdam-umc")
    client.force_login(client.nurse)
    return client


def do(client, plan, what, *keys, **typed):
    """Post to the plan as its page does."""
    sent = {"what": what, "keys": keys, "revision": plan.revision, **typed}
    return client.post(f"/plannen/{plan.code}/noteren/", sent)


def row(plan, fact, n=1):
    return Entry.objects.get(plan=plan, fact=fact, occurrence=n)


# starting


@pytest.fixture
def start(both, make_patient):
    """Return a function that posts the form of a new plan for a patient of the hospital."""

    def post(clinic, patient=None, **typed):
        patient = patient or make_patient(clinic)
        post.patient = patient
        return both.post(f"/patienten/{patient.code}/plan/", typed)

    return post


def test_a_plan_is_shown_whole_before_it_is_saved(start):
    page = Page(start("jbz", treatment="alemtuzumab", start="2027-01-11", sex="female"))
    assert "Er is nog niets opgeslagen." in page.text
    assert "Donderdag 11 februari 2027" in page.text
    assert "Vrijdag 11 januari 2030" in page.text  # the MRI scan of the third year
    assert not Plan.objects.exists()


def test_the_yes_saves_the_plan_with_all_its_lines(start):
    answers = {"treatment": "alemtuzumab", "start": "2027-01-11", "sex": "female"}
    response = start("jbz", **answers, confirmed="yes")
    plan = Plan.objects.get()
    assert response["Location"] == f"/plannen/{plan.code}/"
    assert (str(plan.start), plan.facts) == ("2027-01-11", {"sex": "female"})
    assert str(row(plan, "alem.labs.monthly").due) == "2027-02-11"
    assert plan.changes.get().by.username == "both"


def test_only_what_the_treatment_asks_is_asked(both, make_patient):
    patient = make_patient("amsterdam-umc")
    page = Page(
        both.post(f"/patienten/{patient.code}/plan/", {"treatment": "ocrelizumab", "choose": "yes"})
    )
    assert page.asks("jcv")
    assert not page.asks("cyp2c9")


def test_what_an_earlier_plan_knows_is_not_asked_again(both, make_patient, make_plan):
    patient = make_patient("amsterdam-umc")
    make_plan("natalizumab", "amsterdam-umc", "2026-06-01", patient=patient, jcv="positive")
    typed = {"treatment": "ocrelizumab", "choose": "yes", "jcv": "positive"}
    assert Page(both.get(f"/patienten/{patient.code}/plan/")).asks("treatment")
    page = Page(both.post(f"/patienten/{patient.code}/plan/", typed))
    assert page.value("jcv") == "positive"


def test_a_course_over_a_weekend_is_said_and_other_days_are_offered(start):
    """Five days from Thursday 7 January 2027 hold a Saturday and a Sunday."""
    page = Page(start("jbz", treatment="alemtuzumab", start="2027-01-07"))
    assert "zaterdag 9 januari 2027, zondag 10 januari 2027" in page.text
    offered = [field["value"] for field in page.buttons["other_start"]]
    assert offered == ["2027-01-04", "2027-01-11"]


def test_a_start_on_a_holiday_is_said(start):
    page = Page(start("amsterdam-umc", treatment="ocrelizumab", start="2027-04-27"))
    assert "dinsdag 27 april 2027" in page.text  # the King's birthday
    offered = [field["value"] for field in page.buttons["other_start"]]
    assert offered == ["2027-04-26", "2027-04-28"]


def test_another_start_is_taken_in_one_press(start):
    answers = {"treatment": "alemtuzumab", "start": "2027-01-07"}
    page = Page(start("jbz", **answers, other_start="2027-01-11"))
    assert page.value("start") == "11 januari 2027"
    assert "other_start" not in page.buttons


def test_tablets_at_home_may_start_on_a_sunday(start):
    page = Page(start("amsterdam-umc", treatment="teriflunomide", start="2027-01-10"))
    assert "other_start" not in page.buttons


def test_a_start_in_the_past_is_no_backlog(start):
    answers = {"treatment": "alemtuzumab", "start": "2026-01-12"}
    assert "tellen niet als te laat" in Page(start("jbz", **answers)).text
    start("jbz", patient=start.patient, **answers, confirmed="yes")
    plan = Plan.objects.get()
    assert row(plan, "alem.labs.monthly").deadline is None
    assert plan.kept_from == timezone.localdate()


def test_a_mistake_names_the_field_and_saves_nothing(start):
    response = start("jbz", treatment="alemtuzumab", start="2027-02-30", confirmed="yes")
    assert response.status_code == 422
    assert "30-2-2027 is geen dag die bestaat." in Page(response).text
    assert not Plan.objects.exists()


# recording


def test_a_test_done_is_saved_in_one_tap(both, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-01")
    response = both.post(
        f"/plannen/{plan.code}/noteren/",
        {"done": "alem.labs.monthly#1=2026-11-06", "revision": plan.revision},
    )
    assert response.status_code == 302
    assert (row(plan, "alem.labs.monthly").status, str(row(plan, "alem.labs.monthly").on)) == (
        "done",
        "2026-11-06",
    )
    page = Page(both.get(response["Location"]))
    assert "Opgeslagen" in page.text
    assert "Ongedaan maken" in page.text


def test_several_lines_are_recorded_at_once_and_in_one_change(both, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-09-07", today="2026-09-01")
    do(both, plan, "missed", "alem.labs.monthly#1", "alem.labs.monthly#2")
    assert row(plan, "alem.labs.monthly", 1).status == "missed"
    assert row(plan, "alem.labs.monthly", 2).status == "missed"
    assert plan.changes.count() == 2


def test_ticking_nothing_is_said(both, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-09-07")
    response = do(both, plan, "done")
    assert response.status_code == 422
    assert "Vink minstens één regel aan." in Page(response).text


def agree(browser, plan, *keys, **typed):
    plan.refresh_from_db()
    form = {"revision": plan.revision, "offered": list(keys), "keys": list(keys), **typed}
    return browser.post(f"/plannen/{plan.code}/afspraak/", form)


def test_an_appointment_is_booked_with_day_hour_and_place(both, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05")
    agree(both, plan, "alem.labs.monthly#3", on="2027-01-06", at="09:30", place="Prikpost")
    booked = row(plan, "alem.labs.monthly", 3)
    assert (booked.status, str(booked.on), f"{booked.at:%H:%M}", booked.place) == (
        "booked",
        "2027-01-06",
        "09:30",
        "Prikpost",
    )
    text = Page(both.get(f"/plannen/{plan.code}/")).text
    assert "Woensdag 6 januari 2027, 9.30 uur" in text
    assert "Volgens het schema: 5 januari 2027" in text


def test_left_out_wants_a_reason_and_keeps_the_form(both, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05")
    response = do(both, plan, "skip", "alem.labs.monthly#3")
    assert response.status_code == 422
    assert "Noteer waarom" in Page(response).text
    do(both, plan, "skip", "alem.labs.monthly#3", reason="Elders geprikt")
    assert row(plan, "alem.labs.monthly", 3).reason == "Elders geprikt"


def test_a_day_to_come_cannot_be_done(both, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05")
    later = timezone.localdate().replace(year=timezone.localdate().year + 1)
    response = do(both, plan, "done", "alem.labs.monthly#3", on=later.isoformat())
    assert response.status_code == 422
    assert "Deze dag moet nog komen." in Page(response).text


def test_a_day_to_come_cannot_be_missed_either(both, make_plan):
    """The last blood test lies years ahead, whatever today is."""
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05")
    last = Entry.objects.filter(plan=plan, fact="alem.labs.monthly").order_by("occurrence").last()
    response = do(both, plan, "missed", str(last.key))
    assert response.status_code == 422
    assert "De dag van deze regel moet nog komen." in Page(response).text
    last.refresh_from_db()
    assert last.status == "planned"


def test_a_line_that_does_not_exist_is_refused_in_words(both, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05")
    for key in ("alem.no.such#1", "nonsense", "alem.labs.monthly#999", "alem.labs.monthly#x"):
        response = do(both, plan, "done", key)
        assert response.status_code in (404, 422), key
    plan.refresh_from_db()
    assert plan.revision == 1


def test_going_on_never_leads_to_another_site(both, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05")
    for address in ("https://example.org/", "//example.org/", "/\\example.org", "javascript:x"):
        response = do(both, plan, "note", "alem.labs.monthly#1", note=address, next=address)
        assert response["Location"] == f"/plannen/{plan.code}/", address
        plan.refresh_from_db()


# moving


@pytest.fixture
def infusions(make_plan, make_patient):
    """Ocrelizumab from 18 January 2027: infusions 18 Jan, 1 Feb, then 18 Jul 2027, 18 Jan 2028."""
    return make_plan("ocrelizumab", "amsterdam-umc", "2027-01-18", sex="male")


def test_moving_an_infusion_shows_what_follows_and_saves_nothing(both, infusions):
    response = do(both, infusions, "move", "ocre.dose.maint#1", on="2027-08-02")
    text = Page(response).text
    assert "Er is nog niets opgeslagen." in text
    assert "maandag 19 juli 2027 → " in text  # the working day after Sunday 18 July
    assert "maandag 2 augustus 2027" in text
    assert "dinsdag 18 januari 2028 → wordt woensdag 2 februari 2028" in text
    infusions.refresh_from_db()
    assert infusions.revision == 1


def test_the_yes_moves_the_infusion_and_what_follows(both, infusions):
    do(both, infusions, "move", "ocre.dose.maint#1", on="2027-08-02", confirmed="yes")
    assert str(row(infusions, "ocre.dose.maint", 1).on) == "2027-08-02"
    assert str(row(infusions, "ocre.dose.maint", 2).due) == "2028-02-02"


def test_only_this_one_leaves_the_others_where_they_are(both, infusions):
    typed = {"on": "2027-08-02", "scope": "alone"}
    text = Page(do(both, infusions, "move", "ocre.dose.maint#1", **typed)).text
    assert "2 februari 2028" not in text
    do(both, infusions, "move", "ocre.dose.maint#1", **typed, confirmed="yes")
    assert str(row(infusions, "ocre.dose.maint", 2).due) == "2028-01-18"


def test_a_booked_appointment_that_no_longer_fits_must_be_decided(both, infusions):
    agree(both, infusions, "ocre.dose.maint#2", on="2028-01-18", confirmed="yes")
    infusions.refresh_from_db()
    text = Page(do(both, infusions, "move", "ocre.dose.maint#1", on="2027-08-02")).text
    assert "1 afspraak: afzeggen of houden." in text
    do(both, infusions, "move", "ocre.dose.maint#1", on="2027-08-02", confirmed="yes")
    booked = row(infusions, "ocre.dose.maint", 2)
    assert (str(booked.on), booked.rebook) == ("2028-01-18", True)


def test_a_minimum_interval_warns_and_asks_a_reason(both, infusions):
    """Five months after 1 February 2027 is 1 July 2027."""
    typed = {"on": "2027-06-21", "confirmed": "yes"}
    response = do(both, infusions, "move", "ocre.dose.maint#1", **typed)
    assert response.status_code == 422
    text = Page(response).text
    assert "1 juli 2027" in text
    assert "Noteer waarom" in text
    do(both, infusions, "move", "ocre.dose.maint#1", **typed, reason="Besproken met neuroloog")
    assert infusions.changes.last().reason == "Besproken met neuroloog"


def test_a_first_infusion_on_another_day_moves_the_start(both, infusions):
    do(both, infusions, "move", "ocre.dose.1a#1", on="2027-01-25", confirmed="yes")
    infusions.refresh_from_db()
    assert str(infusions.start) == "2027-01-25"
    assert str(row(infusions, "ocre.dose.maint", 1).due) == "2027-07-25"


# two nurses


def test_a_second_nurse_is_shown_what_changed_and_loses_nothing(both, nurse, infusions):
    seen = infusions.revision
    commit(
        Plan.objects.get(pk=infusions.pk),
        record.note(Key("ocre.dose.1b", 1), "Belt zelf terug"),
        by=nurse,
        revision=seen,
    )
    typed = {"on": "2027-08-02", "reason": "Koorts", "confirmed": "yes"}
    page = Page(do(both, infusions, "move", "ocre.dose.maint#1", **typed))
    assert "Dit plan is veranderd terwijl u bezig was" in page.text
    assert "Belt zelf terug" in page.text
    assert page.value("reason") == "Koorts"
    assert page.value("on") == "2027-08-02"
    assert row(infusions, "ocre.dose.maint", 1).status == "planned"
    sent = {"what": "move", "keys": "ocre.dose.maint#1", "revision": page.value("revision")}
    both.post(f"/plannen/{infusions.code}/noteren/", {**sent, **typed})
    assert str(row(infusions, "ocre.dose.maint", 1).on) == "2027-08-02"
    assert row(infusions, "ocre.dose.1b").note == "Belt zelf terug"


# the whole plan


def test_a_stop_shows_first_and_keeps_what_runs_on(both, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-01")
    typed = {"on": "2026-12-01", "last_dose": "2026-10-09", "reason": "Bijwerking", "revision": 1}
    text = Page(both.post(f"/plannen/{plan.code}/stoppen/", typed)).text
    assert "Er is nog niets opgeslagen." in text
    both.post(f"/plannen/{plan.code}/stoppen/", {**typed, "confirmed": "yes"})
    plan.refresh_from_db()
    assert str(plan.stopped_on) == "2026-12-01"
    kept = Entry.objects.filter(plan=plan, dropped_at=None)
    assert not kept.filter(kind="dose", due__gt=date(2026, 12, 1)).exists()
    assert kept.filter(fact="alem.labs.monthly", due=date(2027, 3, 5)).exists()
    assert "Gestopt op 1 december 2026" in Page(both.get(f"/plannen/{plan.code}/")).text


def test_a_third_course_is_offered_where_the_protocol_has_one(both, make_plan, infusions):
    plan = make_plan("alemtuzumab", "jbz", "2024-10-07", today="2024-10-01")
    assert "Kuur 3 toevoegen" in Page(both.get(f"/plannen/{plan.code}/")).links
    typed = {"first_day": "2027-01-11", "revision": 1, "confirmed": "yes"}
    both.post(f"/plannen/{plan.code}/kuur/", typed)
    assert str(row(plan, "alem.c3.dose").due) == "2027-01-11"
    assert "Kuur 3 toevoegen" not in Page(both.get(f"/plannen/{plan.code}/")).links
    assert both.get(f"/plannen/{infusions.code}/kuur/").status_code == 422


def test_a_plan_entered_in_error_is_taken_back_and_can_come_back(both, infusions):
    typed = {"reason": "Verkeerde patiënt", "revision": 1, "confirmed": "yes"}
    both.post(f"/plannen/{infusions.code}/terugnemen/", typed)
    assert "Per ongeluk ingevoerd" in Page(both.get(f"/plannen/{infusions.code}/")).text
    assert not Entry.objects.filter(plan=infusions, dropped_at=None).exists()
    change = infusions.changes.last()
    both.post(f"/wijzigingen/{change.code}/ongedaan/", {"confirmed": "yes", "revision": 2})
    assert Entry.objects.filter(plan=infusions, dropped_at=None).exists()


def test_start_and_facts_can_be_corrected(both, infusions):
    page = Page(both.get(f"/plannen/{infusions.code}/wijzigen/"))
    assert page.value("start") == "18 januari 2027"
    assert page.value("sex") == "male"
    typed = {"start": "2027-01-25", "sex": "male", "revision": 1}
    assert (
        "Er is nog niets opgeslagen."
        in Page(both.post(f"/plannen/{infusions.code}/wijzigen/", typed)).text
    )
    both.post(f"/plannen/{infusions.code}/wijzigen/", {**typed, "confirmed": "yes"})
    assert str(row(infusions, "ocre.dose.1b").due) == "2027-02-08"


def test_history_says_who_when_old_new_and_why(both, infusions):
    typed = {"on": "2027-08-02", "reason": "Koorts", "confirmed": "yes"}
    do(both, infusions, "move", "ocre.dose.maint#1", **typed)
    text = Page(both.get(f"/plannen/{infusions.code}/geschiedenis/")).text
    assert "both" in text
    assert "Reden: Koorts" in text
    assert "dinsdag 18 januari 2028 → woensdag 2 februari 2028" in text
    assert "Start: 18 januari 2027" in text
    assert "niets →" not in text  # a first answer took no other one's place


def test_a_change_is_undone_by_a_new_one(both, infusions):
    do(both, infusions, "move", "ocre.dose.maint#1", on="2027-08-02", confirmed="yes")
    change = infusions.changes.last()
    page = Page(both.post(f"/wijzigingen/{change.code}/ongedaan/", {"revision": 2}))
    assert "2 februari 2028 → wordt dinsdag 18 januari 2028" in page.text
    both.post(f"/wijzigingen/{change.code}/ongedaan/", {"revision": 2, "confirmed": "yes"})
    assert row(infusions, "ocre.dose.maint", 1).status == "planned"
    assert str(row(infusions, "ocre.dose.maint", 2).due) == "2028-01-18"
    assert infusions.changes.count() == 3


def test_a_change_that_another_builds_on_is_not_undone(both, infusions):
    do(both, infusions, "move", "ocre.dose.maint#1", on="2027-08-02", confirmed="yes")
    infusions.refresh_from_db()
    first = infusions.changes.last()
    do(both, infusions, "move", "ocre.dose.maint#1", on="2027-08-09", confirmed="yes")
    response = both.post(f"/wijzigingen/{first.code}/ongedaan/", {"revision": 3})
    assert response.status_code == 422
    assert "Een latere wijziging bouwt hierop voort." in Page(response).text


def test_an_undo_is_one_look_and_one_change_in_the_log(both, infusions):
    do(both, infusions, "move", "ocre.dose.maint#1", on="2027-08-02", confirmed="yes")
    before = AccessEvent.objects.count()
    change = infusions.changes.last()
    both.post(f"/wijzigingen/{change.code}/ongedaan/", {"revision": 2, "confirmed": "yes"})
    events = AccessEvent.objects.order_by("pk")[before:]
    assert [event.action for event in events] == ["view", "change"]


def test_an_undo_shows_first_what_somebody_else_did_meanwhile(both, infusions):
    do(both, infusions, "move", "ocre.dose.maint#1", on="2027-08-02", confirmed="yes")
    infusions.refresh_from_db()
    change = infusions.changes.last()
    do(both, infusions, "note", "ocre.dose.1b#1", note="Belt vooraf")
    response = both.post(
        f"/wijzigingen/{change.code}/ongedaan/", {"revision": 2, "confirmed": "yes"}
    )
    page = Page(response)
    assert "Dit plan is veranderd terwijl u bezig was" in page.text
    assert "Er is nog niets opgeslagen." in page.text
    assert page.value("revision") == "3"
    assert infusions.changes.count() == 3


def test_an_undo_that_breaks_a_limit_asks_why_and_is_then_saved(both, infusions):
    """Back on 18 January 2028 it lies four months after 20 September; five is the least."""
    for fact, on in (("ocre.dose.maint#2", "2028-03-01"), ("ocre.dose.maint#1", "2027-09-20")):
        infusions.refresh_from_db()
        do(both, infusions, "move", fact, on=on, scope="alone", reason="Op reis", confirmed="yes")
    change = infusions.changes.get(revision=2)
    sent = {"revision": 3, "confirmed": "yes"}
    response = both.post(f"/wijzigingen/{change.code}/ongedaan/", sent)
    assert response.status_code == 422
    assert "Noteer waarom" in Page(response).text
    both.post(f"/wijzigingen/{change.code}/ongedaan/", sent | {"reason": "Op verzoek van de arts"})
    assert str(row(infusions, "ocre.dose.maint", 2).due) == "2028-01-18"
    assert row(infusions, "ocre.dose.maint", 2).status == "planned"
    assert infusions.changes.last().reason == "Op verzoek van de arts"


def test_sources_that_differ_stand_beside_each_other_with_their_dates(both, make_plan):
    """Pregnancy after ocrelizumab, stopped after the infusion of 18 January 2027: the leaflet says
    three months, the product information four.
    """
    plan = make_plan(
        "ocrelizumab",
        "amsterdam-umc",
        "2027-01-18",
        sex="female",
        childbearing_potential="yes",
        last_dose="2027-01-18",
    )
    text = Page(both.get(f"/plannen/{plan.code}/")).text
    part = text[text.index("Folder en productinformatie verschillen") :]
    leaflet, product = part.index("18 april 2027"), part.index("18 mei 2027")
    assert leaflet < product
    assert "Staat zo in de bron" in part


def test_a_plan_prints_in_the_language_of_the_patient_with_the_name_that_was_chosen(
    both, make_plan, make_patient
):
    patient = make_patient("jbz", language="en")
    plan = make_plan("alemtuzumab", "jbz", "2026-11-02", patient=patient)
    assert (
        f"/plannen/{plan.code}/pasje.pdf"
        in both.get(f"/plannen/{plan.code}/papier/").content.decode()
    )
    response = both.get(f"/plannen/{plan.code}/print.pdf?naam=voorletters&groot=ja")
    assert response["Content-Type"] == "application/pdf"
    assert "Schedule of: D.A. Jeroen Bosch" in text_of(response.content)
    assert letters_by_size(response.content).most_common(1)[0][0] == 18


# switching


def test_a_second_treatment_beside_one_that_goes_on_asks_why(both, start, make_plan, make_patient):
    patient = make_patient("amsterdam-umc")
    old = make_plan("natalizumab", "amsterdam-umc", "2026-01-05", patient=patient)
    address = f"/patienten/{patient.code}/plan/"
    typed = {"treatment": "ocrelizumab", "start": "2026-12-21", "jcv": "negative"}
    page = Page(both.post(address, typed))
    assert "Deze patiënt heeft nog een behandeling die doorgaat." in page.text
    assert f"/plannen/{old.code}/wisselen/" in page.links.values()
    assert "Deze twee gaan niet samen, zegt deze bron: MS Centrum Amsterdam" in page.text
    assert "§ Vragen en antwoorden. Vraag de neuroloog." in page.text  # leaflet 002
    assert "Tysabri, package leaflet" in page.text  # § 2 excludes from the other side
    refused = both.post(address, {**typed, "confirmed": "yes"})
    assert refused.status_code == 422
    assert "Schrijf waarom, of stap over." in Page(refused).text
    assert Plan.objects.count() == 1
    both.post(address, {**typed, "confirmed": "yes", "reason": "Overbrugging"})
    new = Plan.objects.exclude(pk=old.pk).get()
    assert new.changes.get().reason == "Overbrugging"


def test_beside_a_treatment_that_stopped_nothing_is_asked(both, make_plan, make_patient):
    patient = make_patient("amsterdam-umc")
    make_plan(
        "natalizumab",
        "amsterdam-umc",
        "2026-01-05",
        patient=patient,
        last_dose="2026-11-09",
        stop_date="2026-11-20",
    )
    typed = {"treatment": "ocrelizumab", "start": "2026-12-21", "jcv": "negative"}
    page = Page(both.post(f"/patienten/{patient.code}/plan/", typed))
    assert "Er is nog niets opgeslagen." in page.text
    assert "Deze patiënt heeft nog een behandeling" not in page.text


def test_a_switch_stops_one_and_starts_the_other_in_one_act(both, make_plan, make_patient):
    """Infusions 6 and 12 weeks after the last natalizumab of 9 November 2026."""
    patient = make_patient("amsterdam-umc")
    old = make_plan(
        "natalizumab", "amsterdam-umc", "2026-01-05", patient=patient, today="2026-01-02"
    )
    typed = {
        "stop-on": "2026-11-20",
        "stop-last_dose": "2026-11-09",
        "stop-reason": "JC-virus",
        "treatment": "ocrelizumab",
        "start": "2026-12-24",
        "jcv": "positive",
        "revision": 1,
    }
    address = f"/plannen/{old.code}/wisselen/"
    page = Page(both.post(address, typed))
    assert "Er is nog niets opgeslagen." in page.text
    assert page.links["Terug naar het plan"] == f"/plannen/{old.code}/"
    assert page.buttons["other_start"][0]["value"] == "2026-12-21"
    typed["start"] = "2026-12-21"
    both.post(address, {**typed, "confirmed": "yes"})
    new = Plan.objects.exclude(pk=old.pk).get()
    old.refresh_from_db()
    assert str(old.stopped_on) == "2026-11-20"
    assert str(row(new, "ocre.ntz.dose_a").due) == "2026-12-21"
    assert str(row(new, "ocre.ntz.dose_b").due) == "2027-02-01"
    assert new.changes.get().act_id == old.changes.last().act_id


def test_a_corrected_last_dose_shows_and_moves_the_next_treatment_too(
    both, make_plan, make_patient
):
    """The last natalizumab was on 16 November and not on the 9th: ocrelizumab moves a week."""
    patient = make_patient("amsterdam-umc")
    old = make_plan(
        "natalizumab",
        "amsterdam-umc",
        "2026-01-05",
        patient=patient,
        today="2026-11-23",
        jcv="positive",
        last_dose="2026-11-09",
        stop_date="2026-11-20",
    )
    new = make_plan(
        "ocrelizumab",
        "amsterdam-umc",
        "2026-12-21",
        patient=patient,
        jcv="positive",
        natalizumab_stop="2026-11-09",
    )
    typed = {"start": "2026-01-05", "jcv": "positive", "revision": 1}
    typed |= {"last_dose": "2026-11-16", "stop_date": "2026-11-20", f"revision.{new.code}": 1}
    address = f"/plannen/{old.code}/wijzigen/"
    assert "Ook bij Ocrelizumab" in Page(both.post(address, typed)).text
    assert str(row(new, "ocre.ntz.dose_a").due) == "2026-12-21"
    both.post(address, {**typed, "confirmed": "yes"})
    assert str(row(new, "ocre.ntz.dose_a").due) == "2026-12-28"


def test_a_switch_without_a_reason_changes_neither(both, make_plan):
    old = make_plan("natalizumab", "amsterdam-umc", "2026-01-05")
    typed = {"stop-on": "2026-11-20", "treatment": "ocrelizumab", "start": "2026-12-21"}
    response = both.post(f"/plannen/{old.code}/wisselen/", {**typed, "confirmed": "yes"})
    assert response.status_code == 422
    old.refresh_from_db()
    assert old.stopped_on is None
    assert Plan.objects.count() == 1


def test_a_tap_after_the_login_has_ended_leads_to_the_login(client, make_plan):
    """Not to an empty list: htmx follows a redirect by itself and finds no list in the login."""
    plan = make_plan("alemtuzumab", "jbz", "2026-10-05")
    swap = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/plannen/{plan.code}/"}
    typed = {"done": "alem.labs.monthly#1"}
    response = client.post(f"/plannen/{plan.code}/noteren/", typed, headers=swap)
    assert response.status_code == 200
    login, _, after = response["HX-Redirect"].partition("?")
    assert login == "/account/login/"
    assert after == f"next=%2Fplannen%2F{plan.code}%2F"


def test_the_page_of_a_line_says_how_long_it_takes(both, make_plan):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")
    stay = Page(both.get(f"/plannen/{plan.code}/regel/ocre.obs/1/")).text
    assert "Hoe lang Minstens 1 uur" in stay
    infusion = Page(both.get(f"/plannen/{plan.code}/regel/ocre.dose.1a/1/")).text
    assert "Hoe lang" not in infusion
