"""Large, dark, light and read aloud, in a real browser."""

import pytest
from playwright.sync_api import expect

from .checks import lost, open_all, page_width, small_targets, violations
from .staff import WITHOUT_SCRIPTS

pytestmark = pytest.mark.browser

ALEM = "/tijdlijn/?clinic=jbz&treatment=alemtuzumab&start=2025-10-05&courses_planned=3"
OCRE = "/tijdlijn/?clinic=amsterdam-umc&treatment=ocrelizumab&start=2026-06-01"
BODY = "getComputedStyle(document.body)"
# Passes on what is to be said, and keeps it.
EAR = """
window.heard = [];
const speak = speechSynthesis.speak.bind(speechSynthesis);
speechSynthesis.speak = (one) => { heard.push([one.lang, one.text]); speak(one); };
"""


def choose(page, name):
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


def test_large_and_dark_need_no_script(open_page):
    page = open_page(ALEM, is_new=True, **WITHOUT_SCRIPTS)
    usual = page.evaluate(f"{BODY}.fontSize")
    choose(page, "Groot")
    choose(page, "Donker")
    assert (usual, page.evaluate(f"{BODY}.fontSize")) == ("18px", "24px")
    assert page.evaluate(f"{BODY}.backgroundColor") == "rgb(20, 18, 16)"
    assert page.url.endswith(ALEM)
    choose(page, "Groot")
    choose(page, "Als toestel")
    assert page.evaluate(f"{BODY}.fontSize") == usual
    assert page.evaluate(f"{BODY}.backgroundColor") == "rgb(246, 241, 232)"


def test_a_page_is_dark_as_the_device_is_and_light_when_asked(open_page):
    page = open_page("/over/", is_new=True, color_scheme="dark")
    assert page.evaluate(f"{BODY}.backgroundColor") == "rgb(20, 18, 16)"
    expect(page.get_by_role("link", name="Donker")).to_be_hidden()
    choose(page, "Licht")
    assert page.evaluate(f"{BODY}.backgroundColor") == "rgb(246, 241, 232)"
    expect(page.get_by_role("link", name="Licht")).to_be_hidden()


def test_paper_is_white_whatever_was_chosen(open_page):
    page = open_page("/over/?reading=dark", is_new=True)
    page.emulate_media(media="print")
    ink, paper = page.evaluate(
        f"[{BODY}.color, getComputedStyle(document.documentElement)"
        ".getPropertyValue('color-scheme')]"
    )
    assert (ink, paper) == ("rgb(29, 35, 39)", "light")


@pytest.fixture
def open_as(open_page, site):
    """Return a function that opens a page as somebody reads it."""

    def visit(address, look):
        kept = {"name": "reading", "value": look, "url": site}
        return open_page(address, width=320, cookies=[kept])

    return visit


# Light and at the usual size are in test_accessibility.py.
@pytest.mark.parametrize(
    "address", [ALEM, f"{OCRE}&language=en", "/", "/binnenkomen/", "/over/", "/account/login/"]
)
def test_a_page_stands_axe_and_a_very_small_screen_large_and_dark(open_as, address):
    page = open_as(address, "large.dark")
    open_all(page)
    assert violations(page) == []
    assert small_targets(page) == []
    assert page_width(page) == 320
    assert lost(page) == []


def test_every_calm_screen_stands_the_same(open_as):
    page = open_as(ALEM, "large.quiet.dark")
    onward = page.get_by_role("link", name="Verder", exact=True)
    seen = 1
    while onward.count():
        onward.focus()
        page.keyboard.press("Enter")
        seen += 1
        expect(page.locator(".screen__ways p")).to_contain_text(f"{seen} van")
        open_all(page)
        assert violations(page, are_colours_weighed=False) == [], page.url
        assert (small_targets(page), page_width(page)) == ([], 320), page.url
    assert seen > 10


def test_a_reader_who_wants_no_motion_gets_none(open_page):
    page = open_page("/over/", is_new=True, reduced_motion="reduce")
    moving = """[...document.querySelectorAll("*")].filter(one => {
        const { scrollBehavior, transitionDuration, animationName } = getComputedStyle(one);
        return scrollBehavior !== "auto" || transitionDuration !== "0s" || animationName !== "none";
    }).length"""
    assert page.evaluate(moving) == 0


def test_signs_stay_in_a_readers_own_colours(open_page):
    page = open_page(f"{OCRE}&language=en", is_new=True, forced_colors="active")
    open_all(page)
    sign = """one => [getComputedStyle(one, "::before").backgroundColor,
                      getComputedStyle(document.body).backgroundColor]"""
    filled, ground = page.locator(".sure--planned").first.evaluate(sign)
    assert filled != ground


def spoken(page, name):
    page.get_by_role("button", name=name).click()
    return page.evaluate("heard")


@pytest.mark.parametrize(
    ("language", "name", "voice", "first"),
    [
        ("nl", "Lees voor", "nl-NL", "Uw tijdlijn: Alemtuzumab (Lemtrada)"),
        ("en", "Read aloud", "en-GB", "Your timeline: Alemtuzumab (Lemtrada)"),
    ],
)
def test_the_page_is_read_aloud_in_its_language(open_page, language, name, voice, first):
    page = open_page("/over/", is_new=True)
    page.add_init_script(EAR)
    page.goto(page.url.removesuffix("/over/") + f"{ALEM}&language={language}")
    heard = spoken(page, name)
    assert heard[0] == [voice, first]
    assert {lang for lang, _words in heard} == {voice}
    text = page.locator("main").inner_text()
    assert all(word in " ".join(text.split()) for _l, words in heard[:3] for word in words.split())
    hidden = page.locator("details:not([open]) .card__body").first.text_content().split()
    assert " ".join(hidden[:8]) not in " ".join(words for _l, words in heard)


def test_a_device_without_a_voice_says_so(open_page):
    page = open_page("/over/", is_new=True)
    page.get_by_role("button", name="Lees voor").click()  # this browser has no voices
    expect(page.locator("#aloud-said")).to_have_text("Dit toestel heeft geen stem voor deze taal.")
    expect(page.get_by_role("button", name="Lees voor")).to_be_visible()


def test_reading_aloud_is_offered_only_where_the_browser_can(open_page):
    page = open_page("/over/", is_new=True)
    page.add_init_script("delete Window.prototype.speechSynthesis; delete window.speechSynthesis")
    page.reload()
    assert page.evaluate("'speechSynthesis' in window") is False
    expect(page.locator("#aloud")).to_be_hidden()
    off = open_page("/over/", is_new=True, **WITHOUT_SCRIPTS)
    expect(off.locator("#aloud")).to_be_hidden()
