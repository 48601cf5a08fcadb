"""A quiet session warns before it ends, and what was typed is never lost."""

import pytest
from playwright.sync_api import expect

from .staff import WIDE

pytestmark = pytest.mark.browser

TYPED = "Demo Sneeuwbes"  # no other test of this site adds her: that would be asked about


@pytest.fixture
def quiet(open_staff):
    """A form in which something was typed, in a browser whose clock we turn."""
    page = open_staff("/patienten/", is_new=True, **WIDE)
    page.clock.install()
    page.goto(page.url.split("/patienten/")[0] + "/patienten/nieuw/?language=nl")
    page.get_by_label("Naam").fill(TYPED)
    return page


def test_somebody_who_works_is_not_asked(quiet):
    quiet.clock.fast_forward("12:00")
    expect(quiet.locator("#quiet")).to_be_hidden()


def test_a_warning_comes_two_minutes_before_and_one_press_answers_it(quiet):
    quiet.clock.fast_forward("13:30")
    dialog = quiet.get_by_role("dialog", name="Bent u er nog?")
    expect(dialog).to_contain_text("Over twee minuten wordt u uitgelogd.")
    dialog.get_by_role("button", name="Ja, ik ben er nog").click()
    expect(dialog).to_be_hidden()
    expect(quiet.get_by_label("Naam")).to_have_value(TYPED)


def test_what_was_typed_is_still_there_after_a_new_login(quiet):
    cookies = quiet.context.cookies()
    quiet.clock.fast_forward("16:00")
    quiet.context.clear_cookies()
    dialog = quiet.get_by_role("dialog", name="Bent u er nog?")
    with quiet.expect_response("**/account/login/**"):  # where the server sends a stranger
        dialog.get_by_role("button", name="Ja, ik ben er nog").click()
    expect(dialog).to_contain_text("U bent uitgelogd.")
    quiet.context.add_cookies(cookies)  # as after a login in another tab
    dialog.get_by_role("button", name="Ja, ik ben er nog").click()
    expect(dialog).to_be_hidden()
    expect(quiet.get_by_label("Naam")).to_have_value(TYPED)
    quiet.get_by_label("Geboortedatum").fill("1961-03-14")
    quiet.get_by_label("Ziekenhuisnummer").fill("NR-stil")
    quiet.get_by_role("button", name="Opslaan en behandeling kiezen").click()
    expect(quiet.get_by_role("heading", level=1)).to_have_text("Behandeling starten")
