"""A dose that was begun and broken off: it is asked whether it was completed, and who reads what.

Ocrelizumab from 5 October 2026: both first infusions were given, that of 5 April 2027 was begun and
broken off. Days by hand: the next infusion comes six months after one that was given.
"""

from datetime import date

import pytest
from django.utils import timezone

from schedules.agenda import agenda_of
from schedules.engine import Key
from schedules.pages.patient.timeline import page_of
from schedules.planning import commit
from schedules.planning.record import completed, done, not_completed, partial
from schedules.planning.stop import stop
from schedules.queries import timeline_of
from schedules.renderers.calendar.ical import render_ical
from schedules.renderers.contract import contract
from schedules.renderers.paper.handout import handout
from schedules.renderers.text import render_text
from tests.pages.reading import words_of

from .reading import Page, markup

TODAY, LATER = date(2027, 4, 8), date(2028, 1, 1)
KEY = Key("ocre.dose.maint", 1)
ASKS = "Begonnen en gestopt; uw team zegt hoe het verder gaat"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def desk(client, make_nurse):
    client.force_login(make_nurse("desk", "amsterdam-umc"))
    return client


@pytest.fixture
def do(nurse):
    """Return a function that commits an intent."""
    return lambda plan, intent: commit(plan, intent, by=nurse, revision=plan.revision)


@pytest.fixture
def plan(make_plan, do):
    plan = make_plan(
        "ocrelizumab", "amsterdam-umc", "2026-10-05", today="2026-10-01", jcv="negative"
    )
    do(plan, done(Key("ocre.dose.1a", 1), date(2026, 10, 5), today=LATER))
    do(plan, done(Key("ocre.dose.1b", 1), date(2026, 10, 19), today=LATER))
    return plan


@pytest.fixture
def begun(plan, do):
    do(plan, partial(KEY, date(2027, 4, 5), today=LATER))
    return plan


def infusion(plan, n=1):
    return plan.entries.get(fact="ocre.dose.maint", occurrence=n)


def record(desk, plan, **sent):
    sent = {"revision": plan.revision, "keys": str(KEY), "confirmed": "yes", **sent}
    return desk.post(f"/plannen/{plan.code}/noteren/", sent)


def decide(desk, plan, **sent):
    plan.refresh_from_db()
    address = f"/plannen/{plan.code}/gemist/ocre.dose.maint/1/"
    return desk.post(address, {"revision": plan.revision, **sent})


def to_decide(desk):
    return Page(desk.get("/werklijst/?section=pending&product=yes")).text


# the nurse


def test_it_is_recorded_where_done_and_not_done_are_and_asks_at_once(desk, plan):
    page = Page(desk.get(f"/plannen/{plan.code}/regel/ocre.dose.maint/1/"))
    assert ("h2", "Begonnen en afgebroken") in page.headings
    answer = record(desk, plan, what="partial", on="2027-04-05")
    assert (infusion(plan).status, str(infusion(plan).on)) == ("partial", "2027-04-05")
    assert answer.url.startswith(f"/plannen/{plan.code}/gemist/ocre.dose.maint/1/")
    page = Page(desk.get(answer.url))
    assert ("h1", "Begonnen en afgebroken: Halfjaarlijks infuus (600 mg)") in page.headings
    assert "Begonnen op maandag 5 april 2027 en afgebroken." in page.text
    assert "Is de dosis afgemaakt?" in page.text
    assert "checked" not in markup(desk.get(answer.url))


def test_only_of_a_dose_it_is_offered(desk, plan):
    page = Page(desk.get(f"/plannen/{plan.code}/regel/ocre.fu.neuro_6m/1/"))
    assert ("h2", "Niet gedaan") in page.headings
    assert ("h2", "Begonnen en afgebroken") not in page.headings


def test_decided_later_it_stands_on_the_list_until_it_is_said(desk, begun):
    answer = decide(desk, begun, what="later", next="/werklijst/")
    assert (answer.status_code, answer.url) == (302, "/werklijst/")
    assert "Halfjaarlijks infuus" in to_decide(desk)
    assert "Begonnen en afgebroken; afgemaakt?" in to_decide(desk)
    sent = {"what": "completed", "on": "2027-04-07"}
    shown = decide(desk, begun, **sent)
    assert "7 oktober 2027" in markup(shown)  # what it changes comes first: the next infusion
    decide(desk, begun, **sent, confirmed="yes")
    assert (infusion(begun).status, str(infusion(begun).on)) == ("done", "2027-04-07")
    assert str(infusion(begun, 2).due) == "2027-10-07"
    assert "Halfjaarlijks infuus" not in to_decide(desk)
    page = Page(desk.get(f"/plannen/{begun.code}/regel/ocre.dose.maint/1/"))
    assert "Gedaan; begonnen op 5 april 2027" in page.text


def test_not_completed_it_stays_as_it_is_and_is_asked_no_more(desk, begun):
    refused = decide(desk, begun, what="not_completed")
    assert refused.status_code == 422
    assert "Noteer waarom de dosis niet wordt afgemaakt." in markup(refused)
    sent = {"what": "not_completed", "reason": "Reactie op het infuus", "confirmed": "yes"}
    decide(desk, begun, **sent)
    assert infusion(begun).status == "partial"
    assert "Halfjaarlijks infuus" not in to_decide(desk)
    address = f"/plannen/{begun.code}/gemist/ocre.dose.maint/1/"
    assert desk.get(address).status_code == 302


def test_after_a_stop_it_is_still_asked(desk, begun, do):
    """It may have been completed before: then the windows count from that day."""
    do(begun, stop(date(2027, 4, 7), "Reactie op het infuus"))
    assert "Begonnen en afgebroken; afgemaakt?" in to_decide(desk)
    assert "Reactie" not in to_decide(desk)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Kies er één."),
        ({"what": "completed"}, "Vul de dag in."),
        ({"what": "completed", "on": "2027-04-04"}, "op 5 april 2027 begonnen"),
        ({"what": "completed", "on": "2027-04-09"}, "moet nog komen"),
        ({"what": "proposed"}, "Begonnen en afgebroken"),
    ],
)
def test_an_answer_that_cannot_be_is_asked_again(desk, begun, sent, says):
    answer = decide(desk, begun, **sent)
    assert answer.status_code == 422
    assert says in markup(answer)
    assert infusion(begun).status == "partial"


def test_history_keeps_both_days(desk, begun):
    decide(desk, begun, what="completed", on="2027-04-07", confirmed="yes")
    text = Page(desk.get(f"/plannen/{begun.code}/geschiedenis/")).text
    assert "Begonnen en afgebroken, 5 april 2027" in text
    assert "Gedaan, 7 april 2027, begonnen op 5 april 2027" in text


# the patient


def page_words(plan):
    return words_of(page_of([timeline_of(plan)], TODAY))


def paper_words(plan):
    timeline = timeline_of(plan)
    return words_of(handout(timeline, agenda_of([timeline], TODAY), with_past=True))


def calendar_words(plan):
    body = render_ical(timeline_of(plan), TODAY).body.decode()
    return [body.replace("\r\n ", "").replace("\\", "")]


def text_words(plan):
    return [render_text(timeline_of(plan), TODAY).body.decode()]


READERS = pytest.mark.parametrize("words", [page_words, paper_words, calendar_words, text_words])


@READERS
@pytest.mark.usefixtures("dutch")
def test_every_reader_says_plainly_what_became_of_it(begun, do, words):
    assert ASKS.lower() in " ".join(words(begun)).lower()
    do(begun, not_completed(KEY, "De naald liet los"))
    said = " ".join(words(begun)).lower()
    assert "begonnen en gestopt" in said
    assert ASKS.lower() not in said
    assert "naald" not in said


@pytest.mark.usefixtures("dutch")
def test_a_paper_from_today_on_still_asks_whether_it_was_completed(begun, do):
    def printed():
        timeline = timeline_of(begun)
        return " ".join(words_of(handout(timeline, agenda_of([timeline], TODAY)))).lower()

    assert ASKS.lower() in printed()
    do(begun, not_completed(KEY, "Reactie op het infuus"))
    assert "begonnen en gestopt" not in printed()


@READERS
@pytest.mark.usefixtures("dutch")
def test_completed_every_reader_says_both_days(begun, do, words):
    do(begun, completed(KEY, date(2027, 4, 7), today=LATER))
    said = " ".join(" ".join(words(begun)).lower().split())
    assert "gedaan; begonnen op 5 april 2027" in said
    assert "woensdag 7 april" in said or "wo 7 april" in said  # in short on paper


def test_other_programs_are_told(begun, do):
    def item():
        items = contract(timeline_of(begun))["items"]
        return next(i for i in items if (i["fact"], i["occurrence"]) == KEY)

    known = {"status": "partial", "began_on": "2027-04-05", "completed_on": None}
    assert item().items() >= known.items()
    do(begun, completed(KEY, date(2027, 4, 7), today=LATER))
    known = {"status": "done", "began_on": "2027-04-05", "completed_on": "2027-04-07"}
    assert item().items() >= known.items()
    others = contract(timeline_of(begun))["items"]
    assert sum("began_on" in item for item in others) == 1
