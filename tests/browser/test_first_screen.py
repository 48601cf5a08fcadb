"""The six answers on the first screen of a phone, for each treatment at five moments of it.

What, when, where, how to prepare (or that nothing is named), what to do, and whom to call (or that
the hospital has not filled it in) with 112: all inside 640 px of height at 360 px width.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}
DAYS_IN = (-7, 20, 100, 300, 600)  # days since the start: before it, and four times after it
ANSWERS = ("what", "when", "where", "prepare", "do", "whom")
OVER = ("what", "whom")  # of a treatment that gives nothing to come
OWN = {
    "ahsct": "amsterdam-umc",
    "alemtuzumab": "jbz",
    "avonex": "amsterdam-umc",
    "betaferon": "amsterdam-umc",
    "cladribine": "amsterdam-umc",
    "dimethyl-fumarate": "amsterdam-umc",
    "fingolimod": "amsterdam-umc",
    "glatiramer": "amsterdam-umc",
    "natalizumab": "amsterdam-umc",
    "ocrelizumab": "amsterdam-umc",
    "ofatumumab": "amsterdam-umc",
    "ozanimod": "amsterdam-umc",
    "plegridy": "amsterdam-umc",
    "rebif": "amsterdam-umc",
    "rituximab": "generic",
    "siponimod": "amsterdam-umc",
    "teriflunomide": "amsterdam-umc",
    "ublituximab": "generic",
}
BOTTOM = """() => Object.fromEntries([...document.querySelectorAll("[data-answer]")]
    .filter(one => one.innerText.trim())
    .map(one => [one.dataset.answer, Math.round(one.getBoundingClientRect().bottom)]))"""


def address(treatment, days_in, language):
    start = timezone.localdate() - timedelta(days_in)
    return (
        f"/tijdlijn/?treatment={treatment}&clinic={OWN[treatment]}&start={start}"
        f"&language={language}"
    )


@pytest.mark.parametrize("treatment", OWN)
def test_the_first_screen_of_a_phone_gives_six_answers(open_page, treatment):
    lacking = {}
    page = open_page(address(treatment, DAYS_IN[0], "nl"), **PHONE)
    origin = page.url.partition("/tijdlijn/")[0]
    for days_in in DAYS_IN:
        for language in ("nl", "en"):
            page.goto(origin + address(treatment, days_in, language))
            found = page.evaluate(BOTTOM)
            wanted = ANSWERS if "when" in found else OVER
            lost = {name: found.get(name) for name in wanted if not 0 < found.get(name, 0) <= 640}
            if lost:
                lacking[days_in, language] = lost
            assert page.locator('.next a[href="tel:112"]').first.bounding_box()["y"] < 640 - 44
    assert lacking == {}
