"""A sign is told from those beside it by its shape: nobody has to see a colour.

Each is drawn with every colour made the same, and the pictures of a set are laid over each other.
"""

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image, ImageChops

from schedules.pages.patient.chart import BOXES

pytestmark = pytest.mark.browser

# "skipped" and "missed" are one sign, with their words beside it: it does not happen.
SURE = ("booked", "planned", "moved", "window", "about", "unknown", "done", "partial", "missed")
SETS = {
    "how sure a day is": ("sure", SURE),
    "a month, for a patient": ("tile", tuple(BOXES)),
    "a month, for a nurse": ("tile", ("done", "missed", "late", "next", "open")),
    "what a month of a plan holds": ("tile", ("doses", "tests", "visits")),
    "how sure a card is": ("card", ("booked", "planned", "window", "about")),
}
COLOURLESS = """
    * { --brand: #000 !important; --amber: #000 !important; --red: #000 !important;
        --line: #000 !important; --hair: #000 !important; --ink: #000 !important;
        --soft: #000 !important; --paper: #fff !important; color: #000 !important; }
    .drawn { zoom: 3; display: inline-grid; place-items: center; width: 48px; height: 36px;
        background: #fff; }
    .card { min-height: 24px; }
"""
DRAW = """([look, kind, names]) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(look);
    document.adoptedStyleSheets = [sheet];
    const drawn = name => `<span class="${kind} ${kind}--${name}"></span>`;
    document.querySelector('main').innerHTML = names.map(
        name => `<div class="drawn">${drawn(name)}</div>`).join(' ');
}"""
LEAST = 150  # pixels that differ, of three times the size


@pytest.mark.parametrize("name", SETS)
def test_signs_of_a_set_differ_in_shape(open_page, name):
    kind, names = SETS[name]
    page = open_page("/over/", width=1280)
    page.evaluate(DRAW, [COLOURLESS, kind, names])
    drawn = [
        Image.open(BytesIO(one.screenshot())).convert("L") for one in page.locator(".drawn").all()
    ]
    alike = {
        (a, b): found
        for (a, one), (b, other) in combinations(zip(names, drawn, strict=True), 2)
        if (found := _differing(one, other)) < LEAST
    }
    assert alike == {}


def _differing(one, other):
    """Return in how many pixels two pictures are clearly not the same."""
    return sum(ImageChops.difference(one, other).point(lambda v: v > 100).histogram()[1:])
