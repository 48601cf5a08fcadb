"""The main pages, parts and papers look as they did; what is lost, moved or recoloured is seen.

Where a picture is to change: `make pictures`, and look at each that git shows as changed.
"""

import pytest

from .album import KEPT, README, changed, for_readme, kept
from .camera import camera, show, taken
from .likeness import MOST, unlikeness
from .scenes import parts
from .session import session

pytestmark = pytest.mark.browser

RENEW = "Look at var/pictures, beside tests/pictures. If it is as meant: make pictures"
WEAR = """style => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets = [sheet];
}"""
OTHER_LETTERS = {  # as another machine draws them
    "at another place in their dots": "body { transform: translate(.3px, .3px); }",
    # A stroke weighs double on bold letters, which the browser draws out of the others.
    "a little heavier": "body { -webkit-text-stroke: .02px; }",
}
BROKEN = {
    "a lost sentence": ".next__do { visibility: hidden; }",
    "a lost button": ".next__call > :last-child { visibility: hidden; }",
    "a lost part": ".next__rows { display: none; }",
    "a ground of another role": ".next__when { background: var(--paper) !important; }",
    "a line of another role": ".button--danger { border-color: var(--line) !important; }",
    "paler text": ":root { --basis-color-default-color-document: #8a8f92; }",
    "a part moved": ".next__rows { transform: translateX(12px); }",
    "larger letters": ".next__rows { font-size: 1.1rem !important; }",
    "another font": "body { font-family: serif; }",
}
TOP = 800  # of a tall picture


@pytest.mark.django_db
def test_everything_looks_as_it_did():
    now = session()
    assert changed(now) == {}, RENEW
    assert {path.stem for path in KEPT.glob("*.png")} == set(now)


def test_what_is_broken_is_seen_and_other_letters_are_not():
    scene = parts("first")._replace(height=TOP)
    with camera() as tab:
        show(tab, scene)
        whole = taken(tab, scene)
        letters, broken = (
            {name: _unlike(tab, scene, whole, style) for name, style in styles.items()}
            for styles in (OTHER_LETTERS, BROKEN)
        )
    assert {name: share for name, share in letters.items() if share > MOST} == {}
    assert {name: share for name, share in broken.items() if share <= MOST} == {}


def _unlike(tab, scene, whole, style):
    """How unlike the page is while it wears another style."""
    tab.evaluate(WEAR, style)
    return unlikeness(whole, taken(tab, scene))


def test_the_picture_of_the_readme_is_laid_out_of_these():
    assert unlikeness(kept(README), for_readme()) == 0


def test_they_stay_small():
    sizes = {path.name: path.stat().st_size for path in KEPT.glob("*.png")}
    assert len(sizes) <= 14
    assert sum(sizes.values()) <= 600_000
    assert max(sizes.values()) <= 70_000
