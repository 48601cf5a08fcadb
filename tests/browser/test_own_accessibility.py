"""A patient's way from the letter through every page, in every state and both languages.

Axe once a state and language; and in 320 px, with large letters and with more space between them,
nothing is lost.
"""

import json
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from tests.own_site import environment

from .arriving import mailed_code
from .checks import lost, open_all, page_width, small_targets, violations
from .conftest import ROOT
from .staff import WITHOUT_SCRIPTS, focused, title_of
from .test_first_screen import ANSWERS, BOTTOM, PHONE
from .test_reading_modes import EAR, spoken

pytestmark = pytest.mark.browser

SMALL = {"width": 320}
PAGES = (
    "",
    "veranderd/",
    "papier/",
    "agenda/",
    "agenda/uitleg/",
    "meekijkers/",
    "wie-keek/",
)
NEWS = ("news", "news of two treatments", "news after a switch")
STATES = (
    "two treatments at once",
    "paused",
    "long names",
    "130 entries",
    "stopped",
    "taken back",
    "nothing planned",
    *NEWS,
)


def stands(page, **options):
    """Hold the page in front of us to what every page must stand."""
    open_all(page)
    assert violations(page, **options) == [], page.url
    assert (small_targets(page), page_width(page)) == ([], 320), page.url


def stands_in_both_languages(page, address):
    """The frame is the same in English: axe reads names and languages again, no colours."""
    joint = "&" if "?" in address else "?"
    page.goto(f"{address}{joint}language=en")
    stands(page, are_colours_weighed=False)
    page.goto(f"{address}{joint}language=nl")
    stands(page)


def answer(page, field, words):
    """Send the form empty, and then with an answer."""
    form = page.locator(f"main form:has([name={field}])")
    form.locator("button[type=submit]").first.click()
    expect(page.locator(".errors")).to_be_focused()
    stands(page)
    form.locator(f"[name={field}]").fill(words)
    form.locator("button[type=submit]").first.click()


def come_in(page, site):
    stands(page)
    answer(page, "code", site.letter)
    page.wait_for_url("**/geboortedatum/")
    answer(page, "born", site.born)
    page.wait_for_url("**/kiezen/")
    answer(page, "email", "aardbei@example.org")
    page.wait_for_url("**/code/")
    answer(page, "code", mailed_code(site))
    expect(title_of(page)).to_have_text("Mijn schema")


def test_every_page_of_a_patient_stands_on_a_small_phone(open_outside, staff_site):
    page = open_outside("/binnenkomen/", **SMALL)
    come_in(page, staff_site)
    for address in PAGES:
        stands_in_both_languages(page, f"{staff_site.address}/mijn/{address}")
    for made, address in (("#address", "agenda"), (".code", "meekijkers")):
        page.goto(f"{staff_site.address}/mijn/{address}/")
        answer(page, "name", "Demo Vijg")
        expect(page.locator(made)).to_be_visible()
        stands(page)
        page.goto(f"{staff_site.address}/mijn/{address}/")
        stands(page)


@pytest.fixture(scope="session")
def own(staff_site):
    """Records in many states: the cookie of a login that sees each, and its code."""
    made = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.browser.records"],
        cwd=ROOT,
        env=environment(staff_site.log.with_suffix(".sqlite3")),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(made.stdout)


@pytest.fixture
def open_own(open_outside, staff_site, own):
    """Return a function that opens a page of the record in a state."""

    def visit(state, address="", reading="", **options):
        kept = {"sessionid": own["sessions"][state], "reading": reading}
        cookies = [{"name": n, "value": v, "url": staff_site.address} for n, v in kept.items()]
        code = own["records"][state]
        return open_outside(f"/mijn/{address}?record={code}", cookies=cookies, **SMALL | options)

    return visit


@pytest.mark.parametrize("state", NEWS)
def test_news_is_named_on_the_first_screen_and_pushes_no_answer_out(open_own, state):
    page = open_own(state, **PHONE)
    address = page.url
    for language in ("nl", "en"):
        page.goto(f"{address}&language={language}")
        bottoms = page.evaluate(BOTTOM)
        assert set(ANSWERS) <= set(bottoms)
        assert {name: at for name, at in bottoms.items() if at > 640} == {}
        way = page.locator(".news__way")
        assert way.bounding_box()["y"] + 44 <= 640
        way.click()
        expect(page.locator("#news-title")).to_be_in_viewport()


@pytest.mark.parametrize("state", STATES)
def test_a_page_stands_in_every_state(open_own, state):
    page = open_own(state)
    stands_in_both_languages(page, page.url)
    assert lost(page) == []


def test_the_steps_of_each_calendar_stand_small_and_wide(open_own):
    page = open_own("two treatments at once", "agenda/uitleg/")
    stands_in_both_languages(page, page.url)
    page.set_viewport_size({"width": 1280, "height": 900})
    open_all(page)
    assert violations(page) == []
    assert lost(page) == []


# Of each drawing that fills in a word: the word, whether it lies within its shape, and how much
# lighter the one is than the other (WCAG 1.4.6 asks 7 of words).
DRAWN_WORDS = """() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(part => part / 255)
            .map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
        return .2126 * r + .7152 * g + .0722 * b + .05;
    };
    return [...document.querySelectorAll('svg rect + text')].map(word => {
        const shape = word.previousElementSibling;
        const [inner, outer] = [word, shape].map(one => one.getBoundingClientRect());
        const fits = inner.left >= outer.left + 2 && inner.right <= outer.right - 2;
        const [a, b] = [word, shape].map(one => light(getComputedStyle(one).fill));
        return [word.textContent.trim(), fits, Math.max(a, b) / Math.min(a, b)];
    });
}"""


@pytest.mark.parametrize(
    ("reading", "options"),
    [
        ("", {}),
        ("dark", {}),
        ("large", {}),
        ("", {"forced_colors": "active"}),
        ("", {"forced_colors": "active", "color_scheme": "dark"}),
    ],
)
def test_what_is_pressed_in_a_drawing_is_read_in_every_colour(open_own, reading, options):
    page = open_own("two treatments at once", "agenda/uitleg/", reading, **options)
    address = page.url
    # Dutch comes last: the next test reads on in the language that was chosen last.
    for language, word in (
        ("en", "Add Subscription Calendar"),
        ("nl", "Voeg agenda-abonnement toe"),
    ):
        page.goto(f"{address}&language={language}")
        open_all(page)
        words = page.evaluate(DRAWN_WORDS)
        assert word in [text for text, _fits, _ratio in words]
        assert [w for w in words if not w[1] or w[2] < 7] == []


def test_a_drawing_is_not_read_aloud_after_its_step(open_own):
    page = open_own("two treatments at once", "agenda/uitleg/")
    page.add_init_script(EAR)
    page.reload()
    open_all(page)
    heard = " ".join(words for _lang, words in spoken(page, "Lees voor"))
    assert heard.count("Agenda's zoeken") == 1
    assert "https://" not in heard


def test_a_calendar_is_tried_out_without_a_script(open_own):
    page = open_own("two treatments at once", "agenda/", **WITHOUT_SCRIPTS)
    page.get_by_label("Hoe noemt u deze agenda?").fill("telefoon")
    page.get_by_role("button", name="Maak het adres").click()
    page.get_by_role("link", name="Het staat erin: probeer het uit").click()
    page.get_by_role("button", name="Proef voor morgen").click()
    expect(page.get_by_text("Geen agenda heeft dit adres sindsdien gelezen.")).to_be_visible()
    page.get_by_role("heading", name="Android, zonder computer").click()
    expect(page.get_by_text("Haal de app ICSx⁵ uit de winkel met apps")).to_be_visible()


@pytest.mark.parametrize("state", ["two treatments at once", "long names", "130 entries"])
def test_large_letters_more_space_and_a_window_of_400_percent_lose_nothing(open_own, state):
    """1280 by 1024 at 400 % is 320 by 256; a phone can be set to letters twice as large."""
    for address in PAGES:
        page = open_own(state, address, "large.dark", height=256)
        open_all(page)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page_width(page) == 320, page.url
        page.evaluate("document.documentElement.style.fontSize = ''")
        assert lost(page) == [], page.url


@pytest.mark.parametrize("state", ["two treatments at once", "nothing planned"])
def test_each_calm_screen_stands_the_same(open_own, state):
    page = open_own(state, reading="large.quiet.dark")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    onward = page.get_by_role("link", name="Verder", exact=True)
    stands(page)
    seen = 1
    while onward.count():
        onward.click()
        seen += 1
        expect(page.locator(".screen__ways p")).to_contain_text(f"{seen} van")
        stands(page, are_colours_weighed=False)
        assert lost(page) == []
    stands(page)


def test_papers_and_what_changed_need_no_script_and_no_mouse(open_own):
    page = open_own("130 entries", "papier/", **WITHOUT_SCRIPTS)
    page.get_by_label("Geen naam").focus()
    page.keyboard.press("Space")
    page.get_by_label("Grote letters").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_request("**/print.pdf?*") as asked:
        page.keyboard.press("Enter")
    assert "groot=ja" in asked.value.url
    page = open_own("130 entries", "veranderd/")
    page.get_by_role("link", name="Terug naar het schema").focus()
    page.keyboard.press("Enter")
    expect(title_of(page)).to_contain_text("Demo Abrikoos")
    expect(focused(page)).to_have_count(0)  # a new page begins at its beginning
