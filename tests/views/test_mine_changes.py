"""What somebody read of changes stays: on a page of its own, for the one who read it.

Ocrelizumab at amsterdam-umc from Monday 30 November 2026: the half-yearly infusion of 31 May 2027.
"""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from schedules.access.carers import mark_seen
from schedules.access.letters import new_letter, use_letter
from schedules.access.privacy import forget
from schedules.engine import Key
from schedules.models import Access, Reading, User
from schedules.planning import booking, commit
from schedules.planning.record import move, note
from schedules.planning.stop import stop
from tests.booking import book
from tests.conftest import Browser

from .reading import Page

SELF, CARER = Access.Kind.SELF, Access.Kind.CARER
INFUSION, MRI = Key("ocre.dose.maint", 1), Key("ocre.fu.mri_year", 1)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Return a function that sets the day; it begins on 23 November 2026."""
    now = [datetime(2026, 11, 23, 12, tzinfo=UTC)]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def on(day):
        now[0] = datetime.fromisoformat(f"{day}T12:00:00+00:00")

    return on


@pytest.fixture
def plan(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30")


@pytest.fixture
def enter(plan, nurse):
    """Return a function that gives somebody access to the record, and their browser."""

    def come(kind=SELF, name=""):
        person = User.objects.create_user(f"p-{kind}{name}")
        letter, _code = new_letter(plan.patient, kind, by=nurse, now=timezone.now(), name=name)
        browser = Browser()
        browser.access = use_letter(letter, person, timezone.now())
        browser.force_login(person, factors=1)
        return browser

    return come


@pytest.fixture
def do(plan, nurse):
    def do(intent):
        plan.refresh_from_db()
        return commit(plan, intent, by=nurse, revision=plan.revision)

    return do


def read(browser):
    """Come in, days later perhaps, and press "Read" under what is shown."""
    browser.force_login(browser.access.user, factors=1)
    browser.post("/mijn/gezien/", {"seen": browser.get("/mijn/").context["news"].seen})


def reads(browser, query=""):
    """When each thing changed and was read, and its sentences, as the page has them."""
    browser.force_login(browser.access.user, factors=1)
    shown = browser.get(f"/mijn/veranderd/?language=nl{query}").context["shown"]
    return [
        (one.changed, one.read, [line.sentence for line in one.news.everything])
        for one in shown.reads
    ]


def test_what_was_read_stands_in_the_history_the_latest_first(enter, do, clock):
    own = enter()
    assert reads(own) == []
    assert "Gelezen" not in Page(own.get("/mijn/?language=nl")).text
    clock("2026-11-24")
    do(move(INFUSION, date(2027, 6, 21)))
    clock("2026-11-26")
    do(book(MRI, date(2027, 11, 15)))
    clock("2026-11-27")
    read(own)
    clock("2026-12-02")
    do(stop(date(2027, 1, 4), "a reason that stays with the team"))
    read(own)
    assert reads(own) == [
        (
            "Veranderd op 2 december 2026",
            "U las dit op 2 december 2026.",
            [
                "Ocrelizumab (Ocrevus) stopt. De laatste dag van deze behandeling: "
                "maandag 4 januari 2027.",
            ],
        ),
        (
            "Veranderd van 24 november 2026 tot en met 26 november 2026",
            "U las dit op 27 november 2026.",
            [
                "Halfjaarlijks infuus (600 mg) is drie weken later.",
                "Jaarlijkse MRI-scan van de hersenen",
            ],
        ),
    ]
    page = Page(own.get("/mijn/veranderd/?language=nl"))
    assert "17 dingen schuiven mee" in page.text
    assert "a reason" not in page.text
    assert "Geen nieuws sinds 2 december 2026." in Page(own.get("/mijn/")).text


def test_the_same_page_in_english(enter, do, clock):
    own = enter()
    do(move(INFUSION, date(2027, 6, 21)))
    read(own)
    text = Page(own.get("/mijn/veranderd/?language=en")).text
    assert "Changed on 23 November 2026" in text
    assert "is three weeks later." in text
    assert "You read this on 23 November 2026." in text


def test_what_had_to_be_done_then_is_told_as_it_was_and_asks_nothing_any_more(enter, do, plan):
    do(book(INFUSION, date(2027, 5, 31)))
    own = enter()
    do(move(INFUSION, date(2027, 6, 21)))
    assert "Bel om te verzetten." in Page(own.get("/mijn/?language=nl")).text
    read(own)
    do(booking.cancel(str(plan.appointments.get().code)))
    text = Page(own.get("/mijn/veranderd/?language=nl")).text
    assert "De afspraak van 31 mei 2027 paste niet meer." in text
    assert "Bel om te verzetten." not in text


def test_a_second_press_or_an_old_page_reads_nothing_again(enter, do, plan):
    own = enter()
    do(move(INFUSION, date(2027, 6, 21)))
    shown = own.get("/mijn/").context["news"].seen
    read(own)
    own.post("/mijn/gezien/", {"seen": shown})
    own.post("/mijn/gezien/", {"seen": f"{plan.code}=1"})
    assert Reading.objects.count() == 1
    own.access.refresh_from_db()
    assert own.access.seen == {str(plan.code): 2}


def test_a_carer_reads_what_the_carer_read_and_nothing_of_the_patients_reading(enter, do, clock):
    own, carer = enter(), enter(CARER, "partner")
    do(move(INFUSION, date(2027, 6, 21)))
    read(own)
    assert (len(reads(own)), reads(carer)) == (1, [])
    assert "U las dit" not in Page(carer.get("/mijn/veranderd/?language=nl")).text
    clock("2026-11-25")
    read(carer)
    assert [when for _changed, when, _lines in reads(carer)] == ["U las dit op 25 november 2026."]
    assert [when for _changed, when, _lines in reads(own)] == ["U las dit op 23 november 2026."]


def test_ten_are_shown_at_once_and_the_queries_do_not_grow(
    enter, do, plan, django_assert_max_num_queries
):
    own = enter()
    for n in range(12):
        do(move(INFUSION, date(2027, 6, 1 + n)))
        plan.refresh_from_db()
        mark_seen(own.access, {str(plan.code): plan.revision}, timezone.now())
        own.access.refresh_from_db()
    own.get("/mijn/veranderd/")
    with django_assert_max_num_queries(9):
        page = own.get("/mijn/veranderd/")
    assert len(page.context["shown"].reads) == 10
    assert "pagina=2" in page.content.decode()
    assert len(reads(own, "&pagina=2")) == 2
    assert len(reads(own, "&pagina=x")) == 10
    assert len(reads(own, "&pagina=9")) == 10


def test_what_was_read_is_never_rewritten_and_goes_only_with_the_patient(enter, do, plan):
    own = enter()
    do(move(INFUSION, date(2027, 6, 21)))
    read(own)
    for statement in ("UPDATE schedules_reading SET since = '{}'", "DELETE FROM schedules_reading"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    forget(plan.patient)
    assert not Reading.objects.exists()


def test_what_is_no_news_leaves_no_line(enter, do, plan):
    own = enter()
    do(note(MRI, "a note"))
    plan.refresh_from_db()
    mark_seen(own.access, {str(plan.code): plan.revision}, timezone.now())
    assert reads(own) == []
