"""How much of a phone a timeline takes while everything is folded."""

import pytest

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}
OCRELIZUMAB = "clinic=amsterdam-umc&treatment=ocrelizumab"  # its page tells two years
ALEMTUZUMAB = "clinic=jbz&treatment=alemtuzumab"  # five years
RUNNING = "2026-10-05"  # the further it is, the more is folded away
FAR = "2035-01-08"  # nothing of it is past
DAYS = ".next__card, .card:has(> details > summary > .card__when)"


def screens(page):
    """Return how many times the window goes into the page."""
    return page.evaluate("document.documentElement.scrollHeight / innerHeight")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("start", [RUNNING, FAR])
@pytest.mark.parametrize(("of", "most"), [(OCRELIZUMAB, 8), (ALEMTUZUMAB, 10)])
def test_a_timeline_fits_on_a_few_screens_of_a_phone(open_page, of, most, start, language):
    page = open_page(f"/tijdlijn/?{of}&start={start}&language={language}", **PHONE)
    assert page.locator("details[open]").count() == 0
    assert screens(page) <= most


@pytest.mark.parametrize("start", [RUNNING, FAR])
def test_two_years_of_ocrelizumab_are_few_cards(open_page, start):
    """All days that have a card count: the folded ones of a later and an earlier year too."""
    page = open_page(f"/tijdlijn/?{OCRELIZUMAB}&start={start}", **PHONE)
    assert 0 < page.locator(DAYS).count() <= 9
