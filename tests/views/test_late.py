"""A dose, test or visit that was not done asks at once what now. Every day was counted by hand.

The lives are those of the leaflets and of section 23 of the fact sheet: what is proposed, what the
nurse decides, and where the next dose then stands.
"""

from datetime import date

import pytest
from django.utils import timezone

from schedules.engine import Key
from schedules.planning import commit
from schedules.planning.record import done, missed
from schedules.planning.stop import stop

from .reading import Page, markup

LATER = date(2028, 1, 1)


@pytest.fixture
def on_day(monkeypatch):
    """Return a function that lets it be another day."""

    def on_day(text):
        monkeypatch.setattr(timezone, "localdate", lambda: date.fromisoformat(text))

    return on_day


@pytest.fixture
def give(nurse):
    """Return a function that records doses as given, each on its day."""

    def give(plan, fact, *days):
        for n, text in enumerate(days, 1):
            on = date.fromisoformat(text)
            commit(plan, done(Key(fact, n), on, today=LATER), by=nurse, revision=plan.revision)

    return give


@pytest.fixture
def natalizumab(make_plan, give):
    """Life 10: infusions of 28 September and 26 October were given, that of 23 November was not."""
    plan = make_plan("natalizumab", "amsterdam-umc", "2026-08-31", today="2026-08-31")
    give(plan, "ntz.dose", "2026-08-31", "2026-09-28", "2026-10-26")
    return plan


@pytest.fixture
def ocrelizumab(make_plan, give):
    """Life 9: both first infusions were given, that of 5 April 2027 was not."""
    plan = make_plan(
        "ocrelizumab", "amsterdam-umc", "2026-10-05", today="2026-10-01", jcv="negative"
    )
    give(plan, "ocre.dose.1a", "2026-10-05")
    give(plan, "ocre.dose.1b", "2026-10-19")
    return plan


@pytest.fixture
def cladribine(make_plan, give):
    """Lives 6 and 7: five tablet days from Monday 5 October 2026."""
    plan = make_plan(
        "cladribine", "amsterdam-umc", "2026-10-05", today="2026-10-01", weight_kg="60"
    )
    give(plan, "clad.c1.w1.dose", "2026-10-05")
    return plan


def row(plan, fact, n=1):
    return plan.entries.get(fact=fact, occurrence=n)


def days_of(plan, *keys):
    rows = [row(plan, fact, n) for fact, n in keys]
    return [str(one.on or one.due) for one in rows]


def record(desk, plan, **sent):
    plan.refresh_from_db()
    return desk.post(f"/plannen/{plan.code}/noteren/", {"revision": plan.revision, **sent})


def not_done(desk, plan, keys):
    """Say that lines were not done: with yes at once to what hangs on them."""
    return record(desk, plan, missed=keys, confirmed="yes")


def page_at(desk, address):
    response = desk.get(address)
    assert response.status_code == 200
    return Page(response)


def decide(desk, plan, key, **sent):
    plan.refresh_from_db()
    fact, n = key
    sent = {"revision": plan.revision, **sent}
    response = desk.post(f"/plannen/{plan.code}/gemist/{fact}/{n}/", sent)
    plan.refresh_from_db()
    return response


def pending(desk):
    return page_at(desk, "/werklijst/?section=pending&product=yes")


# It is asked at once


def test_life_10_not_given_asks_at_once_with_a_day_a_reason_and_a_source(desk, natalizumab, on_day):
    on_day("2026-11-30")
    answer = not_done(desk, natalizumab, "ntz.dose#4")
    assert answer.status_code == 302
    assert row(natalizumab, "ntz.dose", 4).status == "missed"
    page = page_at(desk, answer.url)
    assert ("h1", "Niet gedaan: Infuus natalizumab") in page.headings
    assert "Gepland op maandag 23 november 2026." in page.text
    assert "Daarna telt u 4 weken vanaf de dag waarop u het echt krijgt." in page.text
    assert "Tysabri" in page.text
    assert "Package leaflet 3" in page.text
    assert "Deze: op zijn vroegst maandag 30 november 2026" in page.text
    assert "De volgende: maandag 28 december 2026" in page.text


def test_nothing_is_chosen_or_filled_in_beforehand(desk, natalizumab, on_day):
    on_day("2026-11-30")
    answer = not_done(desk, natalizumab, "ntz.dose#4")
    shown = markup(desk.get(answer.url))
    assert "checked" not in shown
    assert 'value="2026-11-30"' not in shown


def test_life_10_given_as_proposed_the_next_is_four_weeks_later(desk, natalizumab, on_day):
    on_day("2026-11-30")
    not_done(desk, natalizumab, "ntz.dose#4")
    shown = decide(desk, natalizumab, ("ntz.dose", 4), what="proposed")
    assert "28 december 2026" in markup(shown)  # what it changes comes first
    decide(desk, natalizumab, ("ntz.dose", 4), what="proposed", confirmed="yes")
    assert row(natalizumab, "ntz.dose", 4).status == "done"
    assert days_of(natalizumab, ("ntz.dose", 4), ("ntz.dose", 5)) == ["2026-11-30", "2026-12-28"]


def test_life_9_decided_later_it_stands_on_a_list_until_it_is_given(desk, ocrelizumab, on_day):
    on_day("2027-05-01")
    answer = not_done(desk, ocrelizumab, "ocre.dose.maint#1")
    answer = decide(desk, ocrelizumab, ("ocre.dose.maint", 1), what="later", next="/werklijst/")
    assert (answer.status_code, answer.url) == (302, "/werklijst/")
    assert row(ocrelizumab, "ocre.dose.maint", 1).status == "missed"
    assert "Halfjaarlijks infuus" in pending(desk).text
    on_day("2027-05-10")
    sent = {"what": "other", "on": "2027-05-10", "confirmed": "yes"}
    decide(desk, ocrelizumab, ("ocre.dose.maint", 1), **sent)
    assert days_of(ocrelizumab, ("ocre.dose.maint", 1), ("ocre.dose.maint", 2)) == [
        "2027-05-10",
        "2027-11-10",
    ]
    assert "Halfjaarlijks infuus" not in pending(desk).text


def test_a_day_to_come_is_planned_and_to_be_booked(desk, ocrelizumab, on_day):
    on_day("2027-05-01")
    not_done(desk, ocrelizumab, "ocre.dose.maint#1")
    sent = {"what": "other", "on": "2027-05-10", "confirmed": "yes"}
    decide(desk, ocrelizumab, ("ocre.dose.maint", 1), **sent)
    moved = row(ocrelizumab, "ocre.dose.maint", 1)
    assert (moved.status, str(moved.on), moved.needs_booking) == ("moved", "2027-05-10", True)
    assert days_of(ocrelizumab, ("ocre.dose.maint", 2)) == ["2027-11-10"]


def test_the_day_proposed_at_the_hospital_is_one_on_which_it_works(desk, ocrelizumab, on_day):
    on_day("2027-05-01")  # a Saturday
    answer = not_done(desk, ocrelizumab, "ocre.dose.maint#1")
    page = page_at(desk, answer.url)
    assert "Op maandag 3 mei 2027, zoals voorgesteld" in page.text
    assert "Amerikaanse tekst" in page.text  # the reset: only read there


def test_left_out_asks_for_a_reason_and_leaves_the_list(desk, natalizumab, on_day):
    on_day("2026-11-30")
    not_done(desk, natalizumab, "ntz.dose#4")
    refused = decide(desk, natalizumab, ("ntz.dose", 4), what="skip")
    assert refused.status_code == 422
    assert "Noteer waarom dit wordt overgeslagen." in markup(refused)
    sent = {"what": "skip", "reason": "Zwanger", "confirmed": "yes"}
    decide(desk, natalizumab, ("ntz.dose", 4), **sent)
    left = row(natalizumab, "ntz.dose", 4)
    assert (left.status, left.reason) == ("skipped", "Zwanger")
    assert "Infuus natalizumab" not in pending(desk).text


@pytest.mark.parametrize("sent", [{}, {"what": "other"}, {"what": "nonsense"}])
def test_an_answer_that_says_nothing_is_asked_again(desk, natalizumab, on_day, sent):
    on_day("2026-11-30")
    not_done(desk, natalizumab, "ntz.dose#4")
    assert decide(desk, natalizumab, ("ntz.dose", 4), **sent).status_code == 422
    assert row(natalizumab, "ntz.dose", 4).status == "missed"


def test_with_scripts_the_browser_goes_to_the_question(desk, natalizumab, on_day):
    on_day("2026-11-30")
    natalizumab.refresh_from_db()
    answer = desk.post(
        f"/plannen/{natalizumab.code}/noteren/",
        {"revision": natalizumab.revision, "missed": "ntz.dose#4", "confirmed": "yes"},
        headers={"HX-Request": "true"},
    )
    assert answer.headers["HX-Redirect"].startswith(
        f"/plannen/{natalizumab.code}/gemist/ntz.dose/4/"
    )


def test_several_that_were_not_done_are_asked_about_one_after_the_other(desk, cladribine, on_day):
    on_day("2026-10-08")
    answer = not_done(desk, cladribine, "clad.c1.w1.dose#2 clad.c1.w1.dose#3")
    first = markup(desk.get(answer.url))
    after = f"/plannen/{cladribine.code}/gemist/clad.c1.w1.dose/3/"
    assert f'name="next" value="{after}' in first
    answer = decide(desk, cladribine, ("clad.c1.w1.dose", 2), what="later", next=after)
    assert answer.url == after


def test_after_a_stop_nothing_is_asked(desk, natalizumab, on_day, nurse):
    on_day("2026-12-10")
    intent = stop(date(2026, 12, 1), "Wens", last_dose=None)
    commit(natalizumab, intent, by=nurse, revision=natalizumab.revision)
    answer = not_done(desk, natalizumab, "ntz.dose#4")
    assert answer.url == f"/plannen/{natalizumab.code}/"
    assert row(natalizumab, "ntz.dose", 4).status == "missed"
    assert desk.get(f"/plannen/{natalizumab.code}/gemist/ntz.dose/4/").status_code == 302
    assert "Infuus natalizumab" not in pending(desk).text


def test_a_nurse_of_another_hospital_finds_nothing(client, make_nurse, natalizumab, on_day, nurse):
    on_day("2026-11-30")
    intent = missed(Key("ntz.dose", 4), today=date(2026, 11, 30))
    commit(natalizumab, intent, by=nurse, revision=natalizumab.revision)
    client.force_login(make_nurse("stranger", "jbz"))
    assert client.get(f"/plannen/{natalizumab.code}/gemist/ntz.dose/4/").status_code == 404


# A test or visit


def test_a_missed_test_asks_with_what_its_protocol_says_of_missing_it(desk, make_plan, on_day):
    on_day("2026-11-23")
    plan = make_plan("alemtuzumab", "jbz", "2025-10-06", today="2026-08-20", sex="female")
    answer = not_done(desk, plan, "alem.labs.monthly#12")
    page = page_at(desk, answer.url)
    warning = row_title(plan, "alem.labs.missed")
    assert warning in page.text
    assert "zoals voorgesteld" not in page.text  # no source gives a day
    assert "Demo Aardbei" in pending(desk).text
    decide(desk, plan, ("alem.labs.monthly", 12), what="other", on="2026-11-25", confirmed="yes")
    assert days_of(plan, ("alem.labs.monthly", 12)) == ["2026-11-25"]
    assert "Demo Aardbei" not in pending(desk).text


def row_title(plan, fact):
    return plan.protocol.adviceperiods.get(fact=fact).title_nl


# What a late dose does


def test_life_6_day_three_a_day_late_makes_the_week_longer(desk, cladribine, on_day, give):
    on_day("2026-10-08")
    give(cladribine, "clad.c1.w1.dose", "2026-10-05", "2026-10-06")
    shown = record(desk, cladribine, done="clad.c1.w1.dose#3=2026-10-08")
    text = markup(shown)
    assert "de week wordt een dag langer" in text
    assert "Mavenclad" in text
    record(desk, cladribine, done="clad.c1.w1.dose#3=2026-10-08", confirmed="yes")
    keys = [("clad.c1.w1.dose", 3), ("clad.c1.w1.dose", 4), ("clad.c1.w1.dose@day5", 5)]
    assert days_of(cladribine, *keys) == ["2026-10-08", "2026-10-09", "2026-10-10"]
    assert days_of(cladribine, ("clad.c1.w2.dose", 1)) == ["2026-11-05"]


def test_life_7_day_two_two_days_late(desk, cladribine, on_day):
    on_day("2026-10-08")
    record(desk, cladribine, done="clad.c1.w1.dose#2=2026-10-08", confirmed="yes")
    keys = [("clad.c1.w1.dose", n) for n in (2, 3, 4)] + [("clad.c1.w1.dose@day5", 5)]
    assert days_of(cladribine, *keys) == ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-11"]
    assert days_of(cladribine, ("clad.c1.w2.dose", 1)) == ["2026-11-05"]


def test_life_7_from_three_missed_days_on_the_team_is_asked(desk, cladribine, on_day):
    on_day("2026-10-13")
    answer = not_done(desk, cladribine, "clad.c1.w1.dose#2")
    page = page_at(desk, answer.url)
    assert "Geen bron geeft een dag. Vraag het team." in page.text
    assert "zoals voorgesteld" not in page.text


def test_life_7_a_week_late_no_day_is_computed(desk, cladribine, on_day):
    """Week 2 is planned from 5 to 9 November: contraception until six months after its last day."""
    on_day("2026-10-13")
    shown = record(desk, cladribine, done="clad.c1.w1.dose#2=2026-10-13")
    assert "Geen bron geeft een dag. Vraag het team." in markup(shown)
    assert 'name="scope"' not in markup(shown)  # whether the rest follows is not hers to tick
    sent = {"done": "clad.c1.w1.dose#2=2026-10-13", "confirmed": "yes"}
    record(desk, cladribine, **sent)
    rest = [("clad.c1.w1.dose", 3), ("clad.c1.w1.dose", 4), ("clad.c1.w1.dose@day5", 5)]
    assert days_of(cladribine, ("clad.c1.w1.dose", 2), *rest) == ["2026-10-13"] + ["None"] * 3
    assert days_of(cladribine, ("clad.c1.w2.dose", 1)) == ["2026-11-05"]
    for fact, last in (("clad.contra.c1_until", "2027-05-09"), ("clad.bf.c1_until", "2026-11-16")):
        window = row(cladribine, fact)
        assert (str(window.latest), window.is_at_least) == (last, True)
    overdue = page_at(desk, "/werklijst/?section=overdue&product=yes")
    assert "Tabletten cladribine, kuur 1, week 1" in overdue.text
    page = page_at(desk, f"/plannen/{cladribine.code}/")
    assert "geen bron geeft een dag voor de doses die nog over zijn (3)" in page.text


def test_life_7_the_team_names_a_day_and_the_week_goes_on_from_there(desk, cladribine, on_day):
    on_day("2026-10-13")
    sent = {"done": "clad.c1.w1.dose#2=2026-10-13", "confirmed": "yes"}
    record(desk, cladribine, **sent)
    sent = {"what": "move", "keys": "clad.c1.w1.dose#3", "on": "2026-10-15", "confirmed": "yes"}
    # The week then ends on 17 October: week 2 on 5 November lies within 23 days.
    assert record(desk, cladribine, **sent).status_code == 422
    record(desk, cladribine, **sent, reason="Zo besloten")
    rest = [("clad.c1.w1.dose", 3), ("clad.c1.w1.dose", 4), ("clad.c1.w1.dose@day5", 5)]
    assert days_of(cladribine, *rest) == ["2026-10-15", "2026-10-16", "2026-10-17"]
    assert not row(cladribine, "clad.contra.c1_until").is_at_least


def test_life_7_three_missed_in_the_second_week_shorten_no_window(desk, cladribine, on_day):
    on_day("2026-11-10")
    not_done(desk, cladribine, "clad.c1.w2.dose#3 clad.c1.w2.dose#4 clad.c1.w2.dose@day5#5")
    window = row(cladribine, "clad.contra.c1_until")
    assert (str(window.latest), window.is_at_least) == ("2027-05-09", True)


def test_life_8_siponimod_proposes_a_new_first_day_without_naming_it(desk, make_plan, on_day, give):
    on_day("2026-10-08")
    plan = make_plan("siponimod", "amsterdam-umc", "2026-10-05", today="2026-10-01")
    give(plan, "sipo.dose.d1", "2026-10-05")
    give(plan, "sipo.dose.d2", "2026-10-06")
    answer = not_done(desk, plan, "sipo.dose.d3#1")
    page = page_at(desk, answer.url)
    assert "Het team noemt de nieuwe dag 1; ga tot dan met niets verder." in page.text
    assert "Nieuwe dag 6: Dagelijkse tablet (vaste dosis)" in page.text
    assert "zoals voorgesteld" not in page.text
    assert "Mayzent" in page.text


def test_life_15_the_second_plegridy_three_days_late_keeps_the_third(desk, make_plan, on_day, give):
    on_day("2026-10-22")
    plan = make_plan("plegridy", "amsterdam-umc", "2026-10-05", today="2026-10-01")
    give(plan, "pleg.dose@first", "2026-10-05")
    shown = record(desk, plan, done="pleg.dose@second#2=2026-10-22")
    assert "er nog 7 dagen of meer" in markup(shown)
    record(desk, plan, done="pleg.dose@second#2=2026-10-22", confirmed="yes")
    assert days_of(plan, ("pleg.dose@second", 2), ("pleg.dose@full", 3)) == [
        "2026-10-22",
        "2026-11-02",
    ]


def test_what_the_nurse_says_of_the_next_one_counts_before_the_rule(desk, make_plan, on_day, give):
    on_day("2026-10-22")
    plan = make_plan("plegridy", "amsterdam-umc", "2026-10-05", today="2026-10-01")
    give(plan, "pleg.dose@first", "2026-10-05")
    sent = {"done": "pleg.dose@second#2=2026-10-22", "scope": "following", "confirmed": "yes"}
    record(desk, plan, **sent)
    assert days_of(plan, ("pleg.dose@full", 3)) == ["2026-11-05"]


def test_a_dose_on_its_day_is_saved_as_before(desk, natalizumab, on_day):
    on_day("2026-11-23")
    answer = record(desk, natalizumab, done="ntz.dose#4=2026-11-23")
    assert answer.status_code == 302
    assert row(natalizumab, "ntz.dose", 4).status == "done"


# On the page of the line


def test_a_series_at_home_says_what_to_do_with_a_forgotten_one(desk, make_plan, on_day):
    on_day("2026-11-23")
    plan = make_plan("avonex", "amsterdam-umc", "2026-10-05", today="2026-10-01")
    page = page_at(desk, f"/plannen/{plan.code}/regel/avon.dose/1/")
    assert ("h2", "Als een dosis te laat of vergeten is") in page.headings
    assert "Die dag van de week wordt uw nieuwe vaste dag." in page.text
    assert "Zo snel mogelijk geven. De volgende telt vanaf de dag" in page.text
    assert "Avonex" in page.text


def test_the_bands_of_a_capsule_are_said_in_words(desk, make_plan, on_day):
    on_day("2026-11-23")
    plan = make_plan("fingolimod", "amsterdam-umc", "2026-10-05", today="2026-10-01")
    page = page_at(desk, f"/plannen/{plan.code}/regel/fing.dose.daily/1/")
    for words in (
        "Gemist: 1 dag of meer, dag 1 tot en met 14",
        "Gemist: 8 dagen of meer, dag 15 tot en met 28",
        "Gemist: 15 dagen of meer, vanaf dag 29",
        "Gemist: 1 tot 7 dagen, dag 15 tot en met 28",
    ):
        assert words in page.text


def test_a_line_that_was_not_done_leads_to_the_question(desk, natalizumab, on_day):
    on_day("2026-11-30")
    not_done(desk, natalizumab, "ntz.dose#4")
    page = page_at(desk, f"/plannen/{natalizumab.code}/regel/ntz.dose/4/")
    address = f"/plannen/{natalizumab.code}/gemist/ntz.dose/4/"
    assert page.links["Beslis wat er nu gebeurt"] == address


def test_what_is_decided_later_stands_above_the_plan_until_it_is_decided(desk, ocrelizumab, on_day):
    on_day("2027-04-06")
    asked = "Halfjaarlijks infuus (600 mg), maandag 5 april 2027: wat nu?"
    plan = f"/plannen/{ocrelizumab.code}/"
    assert asked not in page_at(desk, plan).links
    not_done(desk, ocrelizumab, "ocre.dose.maint#1")
    address = page_at(desk, plan).links[asked]
    assert address.startswith(f"{plan}gemist/ocre.dose.maint/1/")
    decide(desk, ocrelizumab, ("ocre.dose.maint", 1), what="later")
    assert asked in page_at(desk, plan).links
    key = ("ocre.dose.maint", 1)
    decide(desk, ocrelizumab, key, what="skip", reason="Infectie", confirmed="yes")
    assert row(ocrelizumab, *key).status == "skipped"
    assert asked not in page_at(desk, plan).links
