"""The public preview: questions in, timeline or clear mistakes out, nothing stored."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from schedules.queries import protocols_in_use
from schedules.renderers.formats import RENDERERS
from tests.views.reading import Page, markup

ALEM = "treatment=alemtuzumab&clinic=jbz&start=2027-01-11"
FOUR = [
    ("alemtuzumab", "jbz"),
    ("ocrelizumab", "amsterdam-umc"),
    ("ofatumumab", "amsterdam-umc"),
    ("ahsct", "amsterdam-umc"),
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client):
    """Ask for an address in English; the answer carries the page as it reads."""

    def ask(address, status=200, **headers):
        mark = "&" if "?" in address else "?"
        response = client.get(f"{address}{mark}language=en", headers=headers)
        assert response.status_code == status
        response.page = Page(response) if response["Content-Type"].startswith("text/html") else None
        return response

    return ask


# the form


def test_the_first_page_asks_three_things(get):
    page = get("/").page
    assert set(page.fields) == {"clinic", "treatment", "start", "language"}


@pytest.mark.parametrize(
    ("treatment", "clinic", "asked"),
    [
        ("alemtuzumab", "jbz", {"sex", "childbearing_potential", "ms_type", "courses_planned"}),
        (
            "ocrelizumab",
            "amsterdam-umc",
            {
                "sex",
                "childbearing_potential",
                "ms_type",
                "antihypertensives",
                "jcv",
                "natalizumab_stop",
            },
        ),
    ],
)
def test_the_form_asks_what_the_conditions_of_the_protocol_use(get, treatment, clinic, asked):
    page = get(f"/?treatment={treatment}&clinic={clinic}").page
    dates = {"course2_start", "course3_start", "screening_date", "last_dose", "stop_date"}
    assert set(page.fields) - {"clinic", "treatment", "start", "language"} - dates == asked


@pytest.mark.parametrize(
    ("treatment", "clinic", "days"),
    [
        ("alemtuzumab", "jbz", {"course2_start", "course3_start"}),
        ("ocrelizumab", "amsterdam-umc", {"screening_date"}),
        (
            "ahsct",
            "amsterdam-umc",
            {
                "second_opinion_date",
                "leukapheresis_date",
                "conditioning_start",
                "transplant_date",
                "discharge_date",
            },
        ),
    ],
)
def test_days_that_move_rules_are_asked_apart(get, treatment, clinic, days):
    response = get(f"/?treatment={treatment}&clinic={clinic}")
    folded = response.content.decode().partition("<details")[2]
    asked = re.findall(r'class="typed".*?name="(\w+)"', folded, re.DOTALL)
    assert set(asked) == days | {"last_dose", "stop_date"}


def test_a_hospital_offers_its_own_treatments(get):
    html = markup(get("/?clinic=jbz")).partition('<select id="treatment"')[2]
    assert re.findall(r'<option value="([^"]+)"', html) == ["alemtuzumab"]


def test_every_question_may_stay_open(get):
    page = get("/?treatment=alemtuzumab&clinic=jbz").page
    assert page.value("sex") == ""
    assert page.value("courses_planned") == ""


def test_the_day_of_a_link_stands_in_its_field_as_the_page_writes_days(get):
    field = get(f"/?{ALEM}").page.fields["start"][0]
    assert (field["type"], field["value"]) == ("text", "11 January 2027")


def test_the_chosen_weekday_is_said_in_words(get):
    assert "Monday 11 January 2027" in get(f"/?{ALEM}").page.text


# the timeline


def test_the_dates_of_the_leaflet_stand_on_the_page(get):
    page = get(f"/tijdlijn/?{ALEM}").page
    for words in (
        "Monday 11 January 2027",  # first infusion
        "Thursday 11 February 2027",  # nurse, 1 month after the start of course 1
        "Sunday 11 July 2027",  # nurse specialist, 6 months
        "Tuesday 11 January 2028",  # course 2
        "Tuesday 13 January 2032",  # end of monitoring: last infusion + 48 months
    ):
        assert words in page.text


@pytest.mark.parametrize(("treatment", "clinic"), FOUR)
def test_every_entry_of_the_timeline_stands_on_the_page(get, make_timeline, treatment, clinic):
    response = get(f"/tijdlijn/?treatment={treatment}&clinic={clinic}&start=2027-01-11")
    timeline = make_timeline(treatment, clinic, "2027-01-11", language="en")
    told = {entry.fact for entry in timeline.entries}
    for entry in (one for one in timeline.entries if one.differs_from not in told):
        assert entry.title in response.page.text
        assert any(words in response.page.text for words in (entry.explanation, entry.text))
        assert all(meaning in response.page.text for meaning in entry.meanings)
        if entry.due and not entry.repeat:
            assert f"{entry.due:%A} {entry.due.day} {entry.due:%B %Y}" in response.page.text


@pytest.mark.parametrize(("treatment", "clinic"), FOUR)
def test_no_line_speaks_of_its_source(get, treatment, clinic):
    html = markup(get(f"/tijdlijn/?treatment={treatment}&clinic={clinic}&start=2027-01-11"))
    lines = html.split('<div class="card__line">')[1:]
    assert lines
    assert [line for line in lines if "Source" in line or "§" in line] == []


@pytest.mark.parametrize("start", ["1990-01-01", "2024-02-29", "2100-12-31"])
def test_every_schedule_there_is_can_be_shown(client, start):
    for protocol in protocols_in_use():
        query = f"treatment={protocol.treatment.slug}&clinic={protocol.clinic.slug}&start={start}"
        assert client.get(f"/tijdlijn/?{query}").status_code == 200, query
        assert client.get(f"/tijdlijn/overzicht.svg?{query}").status_code == 200, query


def test_what_comes_first_is_the_next_thing(get):
    start = timezone.localdate() + timedelta(days=21)
    page = get(f"/tijdlijn/?treatment=ofatumumab&clinic=amsterdam-umc&start={start}").page
    headings = [words for _tag, words in page.headings]
    assert headings[:2] == ["Your timeline: Ofatumumab (Kesimpta)", "What now? · in 3 weeks"]
    assert "After that" in headings


def test_headings_never_skip_a_level(get):
    for treatment, clinic in FOUR:
        page = get(f"/tijdlijn/?treatment={treatment}&clinic={clinic}&start=2025-01-11").page
        levels = [int(tag[1]) for tag, _words in page.headings]
        assert levels[0] == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))


def test_no_id_comes_twice(get):
    ids = get(f"/tijdlijn/?{ALEM}&courses_planned=3").page.ids
    assert len(ids) == len(set(ids))


def test_product_information_stands_apart(get):
    text = get(f"/tijdlijn/?{ALEM}").page.text
    before, _, after = text.partition("It is not sure yet whether you need these.")
    series = "Thyroid test Around Monday 12 April 2027"
    assert series not in before
    assert series in after
    _, _, asked = before.partition("Your hospital has not said this itself.")
    assert "Thyroid test before course 1" in asked


def test_a_draft_says_so_before_the_list(get):
    text = get(f"/tijdlijn/?{ALEM}").page.text
    assert text.index("This schedule is a draft") < text.index("After that")


def test_what_forbids_the_treatment_comes_before_anything_else(get):
    address = "/tijdlijn/?clinic=generic&treatment=siponimod&start=2027-01-11&cyp2c9=*3*3"
    text = get(address).page.text
    assert text.index("Stop: With these facts") < text.index("What now?")


def test_the_horizon_can_be_chosen(get):
    address = "/tijdlijn/?treatment=ocrelizumab&clinic=amsterdam-umc&start=2027-01-11"
    assert "11 July 2031" not in get(address).page.text
    assert "Friday 11 July 2031" in get(f"{address}&until=2031-12-31").page.text


def test_a_fact_takes_lines_away(get):
    assert "Cervical smear" in get(f"/tijdlijn/?{ALEM}&sex=female").page.text
    assert "Cervical smear" not in get(f"/tijdlijn/?{ALEM}&sex=male").page.text


def test_answers_left_open_are_ignored(get):
    page = get(f"/tijdlijn/?{ALEM}&sex=&course2_start=&until=").page
    assert "sex" not in page.links["Change the answers"]


def test_links_keep_every_answer_and_the_language(get):
    links = get(f"/tijdlijn/?{ALEM}&sex=female&until=2028-01-01").page.links
    query = (
        "?clinic=jbz&treatment=alemtuzumab&start=2027-01-11&sex=female&until=2028-01-01&language=en"
    )
    assert links["Put it in my calendar"] == f"/tijdlijn/kalender.ics{query}"
    assert links["Print it (PDF)"] == f"/tijdlijn/print.pdf{query}"
    assert links["Change the answers"] == f"/{query}"
    assert links["All dates as data (JSON)"] == f"/tijdlijn/gegevens.json{query}"


def test_the_other_language_is_one_link_away(client):
    page = Page(client.get(f"/tijdlijn/?{ALEM}"))
    assert page.links["English"] == f"/tijdlijn/?{ALEM}&language=en"
    back = Page(client.get(f"/tijdlijn/?{ALEM}&language=en"))
    assert back.links["Nederlands"] == f"/tijdlijn/?{ALEM}"


def test_who_was_told_english_before_is_told_dutch_again(client):
    client.post("/account/login/?language=en", {})
    back = Page(client.get(f"/tijdlijn/?{ALEM}"))
    assert back.links["Nederlands"] == f"/tijdlijn/?{ALEM}&language=nl"
    assert Page(client.get(back.links["Nederlands"])).links["English"]


def test_dutch_is_the_first_language(client):
    response = client.get(f"/tijdlijn/?{ALEM}", headers={"Accept-Language": "en-US"})
    assert "Maandag 11 januari 2027" in Page(response).text
    assert '<html lang="nl"' in markup(response)


def test_a_known_phone_number_can_be_called(get):
    assert get(f"/tijdlijn/?{ALEM}").page.links["(073) 553 23 25"] == "tel:0735532325"


def test_the_calendar_is_called_an_overview(get):
    assert "A calendar is an overview" in get(f"/tijdlijn/?{ALEM}").page.text


# mistakes

MISTAKES = [
    ("", "clinic", "Choose a hospital."),
    ("clinic=jbz&start=2027-01-11", "treatment", "Choose a treatment."),
    ("clinic=jbz&treatment=alemtuzumab", "start", "Fill in the start date."),
    ("clinic=jbz&treatment=aspirin&start=2027-01-11", "treatment", "“aspirin” is not known here."),
    ("clinic=umc&treatment=alemtuzumab&start=2027-01-11", "clinic", "“umc” is not known here."),
    (
        "clinic=jbz&treatment=ocrelizumab&start=2027-01-11",
        "treatment",
        "Jeroen Bosch Ziekenhuis has no schedule here for Ocrelizumab (Ocrevus).",
    ),
    ("clinic=jbz&treatment=alemtuzumab&start=2027-02-30", "start", "30-2-2027 is no day"),
    ("clinic=jbz&treatment=alemtuzumab&start=11-13-2027", "start", "cannot be read as a day"),
    ("clinic=jbz&treatment=alemtuzumab&start=1989-12-31", "start", "between 1990 and 2100"),
    ("clinic=jbz&treatment=alemtuzumab&start=2101-01-01", "start", "between 1990 and 2100"),
    (f"{ALEM}&until=2026-01-01", "until", "lies before the start"),
    (f"{ALEM}&until=2060-01-01", "until", "within 20 years"),
    (f"{ALEM}&until=soon", "until", "cannot be read as a day"),
    (f"{ALEM}&sex=unknown", "sex", "“unknown” is no answer"),
    (f"{ALEM}&sex=male&sex=female", "sex", "There are two answers here."),
    (f"{ALEM}&weight_kg=5", "weight_kg", "must be a number"),
    (f"{ALEM}&weekdays=mon,mon", "weekdays", "Write the weekdays with commas"),
    (
        f"{ALEM}&sex=male&childbearing_potential=yes",
        "childbearing_potential",
        "A man cannot become pregnant.",
    ),
    (f"{ALEM}&courses_planned=1&course2_start=2028-01-11", "courses_planned", "contradict"),
    (f"{ALEM}&stop_date=2026-01-01", "stop_date", "lies before the start"),
    (f"{ALEM}&course2_start=2027-01-12", "course2_start", "cannot be this early"),
    (
        "clinic=amsterdam-umc&treatment=ocrelizumab&start=2027-01-11&screening_date=2027-02-01",
        "screening_date",
        "lies before",
    ),
]


@pytest.mark.parametrize(("query", "field", "sentence"), MISTAKES)
def test_a_mistake_is_said_above_and_at_its_field(get, query, field, sentence):
    response = get(f"/tijdlijn/?{query}", status=400)
    html = markup(response)
    said = re.findall(rf'<li><a href="#{field}">([^<]*)</a></li>', html)
    assert len(said) == 1
    assert sentence in said[0].replace("&quot;", '"')
    assert field in response.page.ids
    at_field = re.search(rf'id="{field}-error"><span [^>]*>Mistake:</span>([^<]*)</p>', html)
    assert at_field[1] == said[0]
    assert "<title>Mistake: " in html
    assert "What now?" not in response.page.text


@pytest.mark.parametrize("name", ["Sex", "geslacht", "today", "name", "csrfmiddlewaretoken"])
def test_a_name_that_means_nothing_is_refused(get, name):
    page = get(f"/tijdlijn/?{ALEM}&{name}=x", status=400).page
    assert f"“{name}” means nothing in this address." in page.text


def test_an_unknown_language_is_refused(client):
    response = client.get(f"/tijdlijn/?{ALEM}&language=de")
    assert response.status_code == 400
    assert "Kies een taal" in Page(response).text


def test_all_mistakes_are_shown_at_once(get):
    query = "clinic=jbz&start=2027-02-30&sex=x&stop_date=x"
    html = markup(get(f"/tijdlijn/?{query}", status=400))
    named = re.findall(r'<li><a href="#(\w+)">', html)
    assert named == ["treatment", "start", "sex", "stop_date"]


def test_what_was_typed_is_kept(get):
    query = "treatment=alemtuzumab&clinic=jbz&start=11%2F1&sex=male&childbearing_potential=yes"
    page = get(f"/tijdlijn/?{query}&stop_date=2028-01-01", status=400).page
    assert page.value("start") == "11/1"
    assert page.value("sex") == "male"
    assert page.value("childbearing_potential") == "yes"
    assert page.value("stop_date") == "2028-01-01"


def test_typed_markup_stays_text(get):
    response = get("/tijdlijn/?clinic=%3Cscript%3E&%3Cb%3E=1", status=400)
    assert b"<script>" not in response.content
    assert b"<b>" not in response.content


@pytest.mark.parametrize("query", ["start=%00", "start=2027-01-11%00", "%ff=1", "clinic=%00"])
def test_an_address_of_odd_bytes_is_refused(get, query):
    get(f"/tijdlijn/?{query}", status=400)


def test_while_choosing_a_mistake_does_not_stop_the_form(get):
    address = "/?clinic=jbz&treatment=ocrelizumab"
    get(address, status=400)
    response = get(address, **{"HX-Request": "true"})
    assert "has no schedule here" in response.page.text


# headers and files


def test_a_timeline_is_not_for_search_engines_and_not_for_shared_caches(get):
    response = get(f"/tijdlijn/?{ALEM}")
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-cache"
    assert get("/tijdlijn/", status=400)["X-Robots-Tag"] == "noindex"
    assert get("/").get("X-Robots-Tag") == "noindex"  # language=en is an answer too


def test_an_unchanged_page_is_not_sent_again(client):
    address = f"/tijdlijn/?{ALEM}"
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{address}&sex=male", headers={"If-None-Match": tag})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "address", ["/", "/over/", f"/tijdlijn/?{ALEM}", f"/tijdlijn/gegevens.json?{ALEM}"]
)
def test_nothing_is_stored(client, address):
    response = client.get(address)
    assert response.cookies == {}
    assert client.post(address).status_code == 405
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("name", "address", "kind", "how"),
    [
        ("ics", "kalender.ics", "text/calendar; charset=utf-8", "attachment"),
        ("pdf", "print.pdf", "application/pdf", "inline"),
        ("svg", "overzicht.svg", "image/svg+xml", "inline"),
        ("json", "gegevens.json", "application/json; charset=utf-8", "attachment"),
    ],
)
def test_a_file_is_the_timeline_of_the_same_address(
    client, make_timeline, name, address, kind, how
):
    response = client.get(f"/tijdlijn/{address}?{ALEM}&sex=female")
    assert response.status_code == 200
    assert response["Content-Type"] == kind
    timeline = make_timeline("alemtuzumab", "jbz", "2027-01-11", sex="female")
    file = RENDERERS[name](timeline, timezone.localdate())
    assert response["Content-Disposition"] == f'{how}; filename="{file.filename}"'
    if name != "pdf":  # its words are translated while it is made, so compare it on its own tests
        assert response.content == file.body


@pytest.mark.parametrize("address", ["kalender.ics", "print.pdf", "overzicht.svg", "gegevens.json"])
def test_a_file_is_never_made_of_half_an_address(get, address):
    response = get(f"/tijdlijn/{address}?{ALEM}&sxe=female", status=400)
    assert "means nothing in this address" in response.page.text


def test_a_page_asks_the_database_once(client, django_assert_num_queries):
    client.get(f"/tijdlijn/?{ALEM}")  # the protocol is read once for all
    with django_assert_num_queries(1):
        client.get(f"/tijdlijn/?{ALEM}")
    with django_assert_num_queries(1):
        client.get(f"/tijdlijn/?{ALEM}&courses_planned=3")


def test_a_timeline_of_the_far_future_is_still_shown(get):
    page = get("/tijdlijn/?treatment=alemtuzumab&clinic=jbz&start=2100-12-31").page
    assert "Friday 31 December 2100" in page.text


# other pages


@pytest.mark.parametrize("language", ["nl", "en"])
def test_about_says_what_it_is_not(client, language):
    text = Page(client.get(f"/over/?language={language}")).text
    words = {
        "nl": ("adviseert geen medicijn en geen dosis", "Wij beweren het een noch het ander."),
        "en": ("does not advise a medicine or a dose", "We claim neither."),
    }
    for sentence in words[language]:
        assert sentence in text


def test_an_unknown_address_says_so(client):
    response = client.get("/nergens/")
    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in Page(response).text


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_a_failure_page_needs_nothing(name):
    html = render_to_string(name)
    assert "<h1>" in html
    assert 'lang="nl"' in html
    assert html.count("Maak uw tijdlijn") == 1  # the way on, of their one base


def test_a_past_start_is_as_good_as_any(get):
    page = get("/tijdlijn/?treatment=alemtuzumab&clinic=jbz&start=1990-01-01").page
    assert "There are no more appointments. Ask your team what comes next." in page.text
    assert date(1990, 1, 1).strftime("%A") == "Monday"
    assert "Monday 1 January 1990" in page.text


def test_the_page_goes_from_what_is_next_to_what_is_looked_up(client):
    page = Page(client.get("/tijdlijn/?clinic=jbz&treatment=alemtuzumab&start=2025-10-05"))
    order = (
        "Vandaag opletten",
        "Daarna",
        "Wat steeds terugkomt",
        "Wanneer belt u wie?",
        "Eerder",
        "Overzicht in één plaatje",
        "Contact",
    )
    headings = [words for tag, words in page.headings if tag == "h2"]
    assert headings[0].startswith("Wat nu?")
    assert [words for words in headings if words in order] == list(order)


def test_a_last_dose_before_the_stop_says_from_which_day_is_counted(get):
    """What lasts until 12 months after the last infusion ends a year after the later stop."""
    asked = "/tijdlijn/?treatment=ocrelizumab&clinic=amsterdam-umc&start=2026-01-05&sex=female"
    told = "counts from the stop here"
    page = get(f"{asked}&last_dose=2026-07-06&stop_date=2026-09-01").page
    assert "You gave a last dose (6 July 2026) and a later stop (1 September 2026)." in page.text
    assert "5 January 2026 until at least 1 September 2027" in page.text
    for alone in ("last_dose=2026-07-06", "stop_date=2026-09-01"):
        assert told not in get(f"{asked}&{alone}").page.text
    assert told not in get(f"{asked}&last_dose=2026-07-06&stop_date=2026-07-06").page.text


def test_the_page_names_its_sources_by_one_link(client):
    page = Page(client.get("/tijdlijn/?clinic=jbz&treatment=alemtuzumab&start=2025-10-05"))
    assert page.links["Waar dit vandaan komt"] == "/behandelingen/alemtuzumab/?clinic=jbz"
    assert "Bron" not in page.text
    assert client.get(page.links["Waar dit vandaan komt"]).status_code == 200


@pytest.mark.parametrize(("start", "is_offered"), [("2099-01-05", False), ("2020-01-06", True)])
def test_a_paper_with_what_has_been_is_offered_where_something_has_been(get, start, is_offered):
    answer = get(f"/tijdlijn/?treatment=ocrelizumab&clinic=amsterdam-umc&start={start}")
    assert ("Print it with what has been" in answer.page.text) is is_offered
