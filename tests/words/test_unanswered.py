"""Schemes of which an answer says which one it is: nobody reads two that run at once."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from schedules.access.feeds import make_feed
from schedules.agenda import Task, agenda_of
from schedules.engine import Kind
from schedules.models import Access, User
from schedules.pages.patient.timeline import page_of
from schedules.queries import protocols_in_use
from schedules.renderers.formats import RENDERERS
from schedules.renderers.paper.pdf import fitted, handout_html, handout_words
from schedules.words.unanswered import as_read

pytestmark = pytest.mark.django_db

STALE = "Ziet u dit vandaag? Dan loopt uw agenda achter."
LINE = "Nog niet bekend: welke dosis u krijgt"
DAILY, WEEKLY = "Dagelijkse injectie van 20 mg", "Injectie van 40 mg op uw vaste dag"
WHO = "Uw MS-verpleegkundige zegt welke u krijgt."
CLINICS = "amsterdam-umc", "generic"


def running(timeline):
    """Return the doses at home that go on together, by rule."""
    return {
        entry.fact
        for entry in timeline.entries
        if entry.kind is Kind.DOSE and entry.repeat and entry.conditional and not entry.ask_team
    }


def events(body):
    return list(Calendar.from_ical(body).walk("VEVENT"))


def test_no_protocol_has_two_schemes_at_once_without_answers(make_timeline):
    both = []
    for protocol in protocols_in_use():
        made = make_timeline(protocol.treatment.slug, protocol.clinic.slug, "2026-12-07")
        if len(running(made)) > 1:
            both.append(str(protocol.treatment.slug))
        assert len(running(as_read(made))) < 2, protocol
    assert both == ["glatiramer", "glatiramer"]  # what this is about, at both


@pytest.mark.parametrize("clinic", CLINICS)
@pytest.mark.parametrize("start", ["2026-12-07", "2026-11-02"])
def test_one_line_says_that_the_choice_is_not_known_and_who_says_it(make_timeline, clinic, start):
    made = as_read(make_timeline("glatiramer", clinic, start))
    (line,) = [entry for entry in made.entries if entry.kind is Kind.DOSE]
    assert line.title == LINE
    assert line.explanation == (
        "Het kan dit zijn: Dagelijkse injectie van 20 mg. "
        f"Of dit: Injectie van 40 mg op uw vaste dag. {WHO}"
    )
    assert line.due == date.fromisoformat(start)
    assert (line.detail, line.preparation) == ({}, "")
    assert [notice.code for notice in made.notices if notice.code == "choose-weekdays"] == []


def test_it_says_it_in_the_language_of_the_timeline(make_timeline, dutch):
    made = as_read(make_timeline("glatiramer", "amsterdam-umc", "2026-12-07", language="en"))
    (line,) = [entry for entry in made.entries if entry.kind is Kind.DOSE]
    assert line.title == "Not known yet: which dose you have"
    assert line.explanation.endswith("Your MS nurse says which one you have.")


@pytest.mark.parametrize(("regimen", "title"), [("20mg-daily", DAILY), ("40mg-3x-week", WEEKLY)])
def test_with_the_answer_the_scheme_stands_as_ever(make_timeline, regimen, title):
    made = make_timeline("glatiramer", "amsterdam-umc", "2026-12-07", regimen=regimen)
    assert as_read(made) is made
    assert [entry.title for entry in made.entries if entry.kind is Kind.DOSE] == [title]


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2026, 12, 20)])
def test_page_and_text_say_it_once_before_and_after_the_first_day(make_timeline, dutch, today):
    made = make_timeline("glatiramer", "amsterdam-umc", "2026-12-07")
    now = page_of([made], today).now
    assert [card.title for card in (*now.cards, *now.going_on)] == [LINE]
    text = RENDERERS["text"](made, today).body.decode()
    assert "vanaf 7 december 2026" in text
    assert LINE in text
    for scheme in (DAILY, WEEKLY, "elke dag", "elke maandag"):
        assert scheme not in text


def test_the_paper_says_it_and_prints_no_scheme(make_timeline, dutch):
    made, today = make_timeline("glatiramer", "amsterdam-umc", "2026-12-07"), date(2026, 12, 1)
    read = as_read(made)
    words = handout_words(read, agenda_of([read], today))
    html = handout_html(fitted(words))
    assert LINE in html
    assert WHO in html
    assert "elke dag vanaf" not in html
    assert "elke maandag" not in html


def test_a_calendar_has_one_event_that_does_not_come_back(make_timeline, dutch):
    made = make_timeline("glatiramer", "amsterdam-umc", "2026-12-07")
    (event,) = [
        event
        for event in events(RENDERERS["ics"](made, date(2026, 12, 1)).body)
        if "RRULE" in event or "dosis" in event["SUMMARY"]
    ]
    assert event["SUMMARY"] == LINE
    assert event["DTSTART"].dt == date(2026, 12, 7)
    assert "RRULE" not in event
    assert WHO in event["DESCRIPTION"]


def test_other_programs_get_both_as_may_apply(make_timeline):
    made = make_timeline("glatiramer", "amsterdam-umc", "2026-12-07")
    items = json.loads(RENDERERS["json"](made, date(2026, 12, 1)).body)["items"]
    doses = [item for item in items if item["fact"] == "glat.dose"]
    assert [(dose["conditional"], dose["detail"], dose["repeats"]) for dose in doses] == [
        (True, {"mg": 20}, {"every_days": 1}),
        (True, {"mg": 40}, {"weekdays": ["mon", "wed", "fri"]}),
    ]


def test_who_has_a_plan_reads_it_on_the_own_page_and_in_the_own_calendar(make_plan):
    today = timezone.localdate()
    start = today + timedelta(7)
    plan = make_plan("glatiramer", "amsterdam-umc", start.isoformat(), today=today)
    user = User.objects.create_user("kwetsbaar", "kwetsbaar@example.org")
    access = Access.objects.create(
        user=user, patient=plan.patient, kind="self", name="K", granted_at=timezone.now()
    )
    _feed, token = make_feed(access, "phone", False, ["doses"], "nl", timezone.now())
    body = Client().get(f"/agenda/{token}/mijn-afspraken.ics").content
    titles = [str(event["SUMMARY"]) for event in events(body)]
    assert titles == [LINE, "Wat niet in deze agenda staat", STALE]
    assert b"RRULE" not in body


# infusions of which another one may take the place


def test_of_two_infusions_each_says_that_it_may_be_the_other(make_timeline, dutch):
    asked = {"natalizumab_stop": "2026-11-02"}
    made = as_read(make_timeline("ocrelizumab", "amsterdam-umc", "2026-12-14", **asked))
    by_fact = {entry.fact: entry for entry in made.entries if entry.kind is Kind.DOSE}
    usual, other = by_fact["ocre.dose.1a"], by_fact["ocre.ntz.dose_a"]
    assert usual.conditional
    assert usual.explanation.startswith(
        "Misschien komt dit in plaats hiervan: Eerste infuus na natalizumab, "
        "maandag 14 december 2026. Uw MS-verpleegkundige zegt wat het wordt."
    )
    assert other.explanation.startswith(
        "Misschien komt dit in plaats hiervan: Eerste infuus (300 mg), maandag 14 december 2026."
    )


def test_once_the_answer_is_known_nothing_is_in_doubt(make_timeline):
    asked = {"natalizumab_stop": "2026-11-02", "jcv": "positive"}
    made = make_timeline("ocrelizumab", "amsterdam-umc", "2026-12-14", **asked)
    assert as_read(made) is made


def test_what_comes_before_a_stay_is_done_before_its_evening(make_timeline):
    """Alemtuzumab from Monday 14 December 2026: the admission is in the evening of the 13th."""
    made = make_timeline("alemtuzumab", "jbz", "2026-12-14", sex="female")
    blood = "alem.pre.labs"
    read = {entry.fact: entry for entry in as_read(made).entries}
    assert (read[blood].when.first, read[blood].when.last) == (None, date(2026, 12, 13))
    told = json.loads(RENDERERS["json"](made, date(2026, 12, 1)).body)
    assert [one["latest"] for one in told["items"] if one["fact"] == blood] == ["2026-12-14"]
    days = agenda_of([as_read(made)], date(2026, 12, 1)).days
    (stay,) = [day for day in days if blood in {entry.fact for entry in day.before}]
    assert stay.lead.fact == "alem.c1.dose"


@pytest.mark.parametrize(
    ("treatment", "clinic", "fact"),
    [("alemtuzumab", "jbz", "alem.labs.end"), ("cladribine", "amsterdam-umc", "clad.labs.end")],
)
def test_the_end_of_a_series_is_no_appointment(make_timeline, treatment, clinic, fact):
    made = make_timeline(treatment, clinic, "2026-12-14", weight_kg="60")
    (end,) = [entry for entry in made.entries if entry.fact == fact]
    named = [str(e["SUMMARY"]) for e in events(RENDERERS["ics"](made, date(2026, 12, 1)).body)]
    assert end.title in named
    (day,) = [d for d in agenda_of([made], date(2026, 12, 1)).days if d.lead.fact == fact]
    assert day.task is Task.NOTHING
