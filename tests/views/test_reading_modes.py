"""How a page is read: chosen with a button, kept by a cookie, without a script or an account."""

import re

import pytest
from django.test import Client

from tests.views.reading import Page, markup

pytestmark = pytest.mark.django_db

TIMELINE = "/tijdlijn/?treatment=alemtuzumab&clinic=jbz&start=2027-01-11"


@pytest.fixture
def reader():
    """Somebody who looks at the public pages."""
    return Client()


def choose(reader, address, word):
    """Press the button of a choice; follow to the page as it now reads."""
    sent = reader.get(f"{address}{'&' if '?' in address else '?'}reading={word}")
    assert sent.status_code == 302
    path = address.partition("?")[0]
    assert sent["Location"] == f"?{address.partition('?')[2]}"
    return sent, reader.get(path + sent["Location"])


def chosen(response):
    """The words of the choices that are said to be in force."""
    return re.findall(r'reading=[a-z]+" aria-current="true" ?>([^<]+)<', markup(response))


def test_who_chooses_nothing_gets_no_cookie(reader):
    response = reader.get(TIMELINE)
    assert response.cookies == {}
    assert 'data-size="" data-theme="device"' in markup(response)
    assert chosen(response) == []


def test_large_letters_stay_on_every_page(reader):
    sent, page = choose(reader, TIMELINE, "large")
    kept = {name: sent.cookies["reading"][name] for name in ("httponly", "samesite", "max-age")}
    assert kept == {"httponly": True, "samesite": "Lax", "max-age": 31_536_000}
    assert sent.cookies["reading"].value == "large"
    for one in (page, reader.get("/over/"), reader.get("/account/login/")):
        assert 'data-size="large"' in markup(one)
        assert chosen(one) == ["Groot"]
        assert Page(one).links["Groot"].endswith("reading=usual")


def test_choices_stand_beside_each_other_and_can_be_taken_back(reader):
    for word, kept in (
        ("large", "large"),
        ("dark", "large.dark"),
        ("quiet", "large.quiet.dark"),
        ("light", "large.quiet.light"),
        ("usual", "quiet.light"),
        ("device", "quiet"),
        ("whole", ""),
    ):
        sent, _page = choose(reader, TIMELINE, word)
        assert sent.cookies["reading"].value == kept, word
    assert sent.cookies["reading"]["max-age"] == 0


def test_what_nobody_can_choose_is_passed_over(reader):
    reader.cookies["reading"] = "huge.large.<b>.dark.purple"
    page = reader.get(TIMELINE)
    assert 'data-size="large" data-theme="dark"' in markup(page)


def test_a_choice_keeps_the_answers_of_the_page(reader):
    page = Page(reader.get(f"{TIMELINE}&language=en"))
    query = "?treatment=alemtuzumab&clinic=jbz&start=2027-01-11&language=en&reading="
    assert page.links["Large"] == f"{query}large"
    assert page.links["Dark"] == f"{query}dark"


def test_a_choice_leads_to_no_other_host(reader):
    assert reader.get("//example.org/?reading=large")["Location"] == "?"


def test_a_copy_of_a_page_is_of_how_it_was_read(reader):
    assert "Cookie" in reader.get("/over/")["Vary"]


def test_a_page_that_answers_what_was_sent_offers_no_choice_that_loses_it(reader):
    assert "Groot" not in Page(reader.post("/binnenkomen/", {"code": ""})).links
    assert "Groot" in Page(reader.get("/binnenkomen/")).links


def test_pages_of_the_staff_stay_light(client, nurse):
    client.force_login(nurse)
    client.cookies["reading"] = "dark"
    page = client.get("/patienten/")
    assert 'data-theme="light"' in markup(page)
    assert "Donker" not in Page(page).links


def test_a_calm_page_shows_one_thing_a_screen_and_loses_none(reader):
    whole = Page(reader.get(TIMELINE))
    _sent, page = choose(reader, TIMELINE, "quiet")
    seen, screens = [], 0
    while page:
        assert page.status_code == 200
        one, screens = Page(page), screens + 1
        assert re.search(rf"\b{screens} van \d+\b", one.text)
        assert "112" in one.text
        seen += [words for _tag, words in one.headings]
        page = reader.get("/tijdlijn/" + one.links["Verder"]) if "Verder" in one.links else None
    assert screens > 5
    assert f"{screens} van {screens}" in one.text
    assert set(whole.headings) - {("h2", "Daarna")} <= {
        (tag, w) for tag in ("h1", "h2", "h3") for w in seen
    }


def test_a_calm_page_begins_with_what_is_next_alone(reader):
    page = Page(choose(reader, TIMELINE, "quiet")[1])
    assert next(words for tag, words in page.headings if tag == "h2").startswith("Wat nu?")
    assert len(page.headings) == 2
    assert "Contact" not in [words for _tag, words in page.headings]
