"""A plan that was entered in error: no paper of it says dates, and each list says what it is."""

import csv
import io
from datetime import date

import pytest
from django.utils import translation

from schedules.engine import Key
from schedules.pages.nurse.worklist import choose, worklist_paper
from schedules.planning import commit
from schedules.planning.withdraw import withdraw
from tests.booking import book
from tests.conftest import TODAY
from tests.views.reading import Page

PAPERS = ("print.pdf", "samenvatting.pdf", "pasje.pdf", "papier/")
MAINT = Key("ocre.dose.maint", 1)
TAKEN_BACK = "Per ongeluk ingevoerd en ingetrokken"


@pytest.fixture
def plan(make_plan, nurse):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2026-11-30", sex="male")
    for act in (book(MAINT, date(2027, 5, 31)), withdraw("Verkeerde patiënt")):
        commit(plan, act, by=nurse, revision=plan.revision)
    return plan


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("nl", "Van dit plan is er geen papier", "Het was per ongeluk ingevoerd"),
        ("en", "There is no paper of this plan", "It was entered in error"),
    ],
)
def test_there_is_no_paper_of_it_and_words_say_why(desk, plan, paper, language, title, words):
    answer = desk.get(f"/plannen/{plan.code}/{paper}?language={language}")
    assert answer.status_code == 410
    page = Page(answer)
    assert page.headings[0] == ("h1", title)
    assert words in page.text
    assert f"/plannen/{plan.code}/" in page.links.values()


def test_its_page_offers_no_paper(desk, plan):
    page = Page(desk.get(f"/plannen/{plan.code}/"))
    assert TAKEN_BACK in page.text
    offered = page.links.values()
    assert f"/plannen/{plan.code}/geschiedenis/" in offered
    assert not any(link.endswith(PAPERS) for link in offered)


def test_its_appointment_is_told_as_such_on_the_worklist_its_paper_and_its_file(
    desk, plan, make_nurse
):
    assert TAKEN_BACK in Page(desk.get("/werklijst/?section=decide")).text
    with translation.override("nl"):
        (line,) = worklist_paper(
            choose(make_nurse("ams", "amsterdam-umc"), {"section": "decide"}, TODAY)
        ).lines
    assert TAKEN_BACK in line.remarks
    body = b"".join(desk.get("/werklijst/export.csv?section=decide").streaming_content).decode()
    (_head, row) = csv.reader(io.StringIO(body), delimiter=";")
    assert TAKEN_BACK in " ".join(row)
