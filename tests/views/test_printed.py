"""How many papers somebody may ask for, and what is said where there is none."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache, caches
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from schedules.renderers.paper import bounds, press
from schedules.renderers.paper.press import PRESS
from tests.conftest import MORNING
from tests.views.reading import Page

PAPER = "/tijdlijn/print.pdf?clinic=amsterdam-umc&treatment=ocrelizumab&start=2026-11-02"


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()
    caches["papers"].clear()


@pytest.fixture
def quick(monkeypatch):
    """Nothing is laid out: only how often is looked at."""
    printer = Quick()
    monkeypatch.setattr(PRESS, "_printer", printer)
    return printer


class Quick:
    def __init__(self):
        self.printed = []

    def paper(self, html, most):
        self.printed.append(html)
        return b"%PDF-"

    def fits(self, html, most):
        return True


def test_a_stranger_may_ask_for_so_many_papers_in_a_minute(client, quick):
    answers = [client.get(PAPER, REMOTE_ADDR="198.51.100.7") for _ in range(32)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 2
    assert answers[30]["Retry-After"] == "60"
    page = Page(answers[30])
    assert page.headings[0] == ("h1", "Wacht een minuut")
    assert "anderen gebruiken misschien hetzelfde internet" in page.text
    assert client.get(PAPER, REMOTE_ADDR="198.51.100.8").status_code == 200


def test_a_person_has_a_limit_of_their_own(client, quick, nurse, make_nurse, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2026-11-02")
    client.force_login(nurse)
    kinds = ("print", "samenvatting", "pasje") * 11
    statuses = [client.get(f"/plannen/{plan.code}/{kind}.pdf").status_code for kind in kinds]
    assert statuses == [200] * 30 + [429] * 3
    assert client.get("/werklijst/print.pdf").status_code == 429
    assert client.get(f"/plannen/{plan.code}/").status_code == 200
    client.force_login(make_nurse("other", "jbz"))  # at the same address
    assert client.get(f"/plannen/{plan.code}/print.pdf").status_code == 200


def test_every_paper_has_a_limit():
    found = {one.name: one.callback for one in addresses(get_resolver()) if is_paper(one)}
    assert len(found) == 13
    assert [name for name, view in found.items() if not has_limit(view)] == []


def addresses(resolver):
    for one in resolver.url_patterns:
        yield from addresses(one) if isinstance(one, URLResolver) else [one]


def is_paper(address):
    """An export is a paper in one of its forms; a letter does not say so in its address."""
    named = str(address.pattern).endswith((".pdf", "gegevens.<slug:form>"))
    return named or address.name == "letter-print"


def has_limit(view):
    while view:
        if view.__code__.co_filename.endswith("views/printed.py"):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


@pytest.mark.parametrize(
    ("language", "title", "words"),
    [
        ("nl", "Wacht een minuut", "Er worden op dit moment veel papieren gemaakt."),
        ("en", "Wait a minute", "Many papers are being made at this moment."),
    ],
)
def test_who_finds_the_press_full_is_told_when_to_come_back(client, quick, language, title, words):
    asked = f"{PAPER}&language={language}"
    for _ in range(press.MOST_AT_ONCE):
        assert PRESS._places.acquire(blocking=False)
    try:
        answer = client.get(asked)
    finally:
        PRESS._places.release(press.MOST_AT_ONCE)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    page = Page(answer)
    assert page.headings[0] == ("h1", title)
    assert words in page.text
    assert client.get(asked).status_code == 200


def test_what_was_just_printed_is_at_hand_for_some_minutes(client, quick):
    other = PAPER.replace("11-02", "11-09")
    bodies = [client.get(asked).content for asked in (PAPER, PAPER, other, PAPER)]
    assert bodies == [b"%PDF-"] * 4
    assert len(quick.printed) == 2
    with time_machine.travel(MORNING + timedelta(minutes=11)):
        client.get(PAPER)
    assert len(quick.printed) == 3


def test_no_name_stands_in_what_is_kept_but_in_the_paper(client, quick):
    client.get(PAPER)
    assert caches["papers"]._cache  # in this process; nothing is written
    assert all(re.fullmatch(r":1:[0-9a-f]{64}", key) for key in caches["papers"]._cache)


def test_what_is_too_long_is_refused_before_it_is_laid_out(client, quick, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_LINES", 20)
    answer = client.get(PAPER)
    assert answer.status_code == 422
    assert "Op één papier gaan hooguit 50 bladzijden of 2000 regels." in Page(answer).text
    assert "kies minder" in Page(answer).text


def test_a_paper_of_too_many_pages_is_refused(client, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_PAGES", 1)
    answer = client.get(PAPER)
    assert answer.status_code == 422
    assert "Dit is meer." in Page(answer).text
