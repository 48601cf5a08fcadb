"""Every page of the staff in its states, small and large: axe, reflow, target sizes, focus.

The states only look: what they need stands in the demo, and nothing is saved.
"""

from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from .checks import lost, open_all, page_width, ring_width, small_targets, violations
from .staff import LIGHT, form_of, open_patient, open_plan

pytestmark = pytest.mark.browser

SECTIONS = ("overdue", "pending", "soon", "book", "decide", "results", "ending")


def at(address):
    return lambda page: page.goto(urljoin(page.url, address))


def plan_of(name, then=""):
    """Open a plan of the demo, or a page about it by the name of its link."""

    def reach(page):
        open_plan(page, name)
        if then:
            page.goto(page.url + then)

    return reach


def nobody_found(page):
    at("/patienten/")(page)
    page.locator("#q").fill("niemand")
    expect(page.locator("#found-count")).to_contain_text("0 ")


def patient_with_mistakes(page):
    at("/patienten/nieuw/")(page)
    page.locator("#main form [type=submit]").click()
    expect(page.locator(".errors")).to_be_focused()


def second_record(page):
    at("/patienten/nieuw/")(page)
    page.locator("#id_display_name").fill("Demo Onbekend")
    page.locator("#id_born_on").fill("1950-01-01")
    page.locator("#id_hospital_number").fill("demo 1")
    page.locator("#main form.form [type=submit]").click()
    expect(page.locator("section[aria-labelledby=doubles-title]")).to_be_focused()


def merge(page):
    page_of("Demo Kiwi", "samenvoegen/")(page)
    page.locator("#q").fill("salie")
    page.locator("#main form [type=submit]").click()
    page.get_by_role("link", name="Demo Salie").click()
    expect(page.get_by_role("button", name="Ja, samenvoegen")).to_be_visible()


def line_of_plan(page):
    open_plan(page, "Demo Broccoli")
    planned = page.locator(".line:not(.line--booked)").filter(has_text="600 mg")
    planned.first.locator(".line__what a").click()
    page.wait_for_url("**/regel/**")


def booking(page):
    open_plan(page, "Demo Citroen")
    page.locator("a[href*='/afspraak/?keys']").first.click()
    page.wait_for_url("**/afspraak/**")


def booking_with_a_mistake(page):
    booking(page)
    page.locator("#id_on").fill("")
    page.locator("#main form [type=submit]").last.click()
    expect(page.locator(".errors")).to_be_focused()


def booking_with_a_question(page):
    booking(page)
    page.locator("#id_on").fill("2026-01-01")
    page.locator("#main form [type=submit]").last.click()
    expect(page.locator("#consequences, .errors").first).to_be_visible()


def undecided(page):
    at("/werklijst/?section=decide")(page)
    page.locator("#main a[href*='/afspraken/']").first.click()
    page.wait_for_url("**/afspraken/**")


def appointment(page):
    open_plan(page, "Demo Banaan")
    page.locator(".line--booked .line__what a").first.click()
    page.locator("a.button[href*='/afspraken/']").click()
    page.wait_for_url("**/afspraken/**")


def consequences(page):
    line_of_plan(page)
    open_all(page)
    page.locator("#move_on").fill("2035-01-08")
    page.locator("form:has(#move_on) [type=submit]").click()
    expect(page.locator("#consequences")).to_be_visible()


def reason_asked(page):
    line_of_plan(page)
    open_all(page)
    page.locator("#skip_reason").fill("")
    page.locator("form:has(#skip_reason) [type=submit]").click()
    expect(page.locator(".errors")).to_be_focused()


def stale(page):
    """As if the page was opened before everything that happened to this plan."""
    line_of_plan(page)
    open_all(page)
    page.eval_on_selector_all("[name=revision]", "all => all.forEach(one => one.value = 1)")
    page.locator("#move_on").fill("2035-01-08")
    page.locator("form:has(#move_on) [type=submit]").click()
    expect(page.locator("#missed-title")).to_be_visible()


def preview(page):
    open_patient(page, "Demo Salie")
    page.goto(page.url + "plan/")
    page.locator("#treatment").select_option("alemtuzumab")
    expect(page.locator("#questions-title")).to_be_visible()
    page.locator("#start").fill("2035-01-06")
    page.locator("#main form.form [type=submit]").last.click()
    expect(page.locator("#preview-title")).to_be_focused()


def half_way(page):
    """A treatment that began in 2025: what was given is asked, with a mistake and each dose."""
    open_patient(page, "Demo Salie")
    page.goto(page.url + "plan/")
    page.locator("#treatment").select_option("natalizumab")
    expect(page.locator("#questions-title")).to_be_visible()
    page.locator("#start").fill("2025-01-13")
    page.locator("#start").press("Tab")
    page.locator("input[name=past-given][value=each]").check()
    page.locator("#main form.form [type=submit]").last.click()
    expect(page.locator(".errors")).to_be_focused()


def start_with_mistakes(page):
    open_patient(page, "Demo Salie")
    page.goto(page.url + "plan/")
    page.locator("#main form.form [type=submit]").last.click()
    expect(page.locator(".errors")).to_be_focused()


def stop_with_mistakes(page):
    plan_of("Demo Braam", "stoppen/")(page)
    page.locator("#main form.form [type=submit]").click()
    expect(page.locator(".errors")).to_be_focused()


def versions_confirm(page):
    at("/versies/")(page)
    page.locator(".line--upgrade").filter(has_text="Demo Mango").locator("button").click()
    expect(page.locator(".patient-line")).to_have_count(1)


def page_of(name, then):
    """Open a page about a patient of the demo."""

    def reach(page):
        open_patient(page, name)
        page.goto(page.url + then)

    return reach


STATES = {
    **{f"worklist: {name}": at(f"/werklijst/?section={name}") for name in SECTIONS},
    "worklist": at("/werklijst/?product=yes&sort=patient"),
    "patients": at("/patienten/"),
    "nobody found": nobody_found,
    "patient": lambda page: open_patient(page, "Demo Kiwi"),
    "patient without a plan": lambda page: open_patient(page, "Demo Salie"),
    "patient with mistakes": patient_with_mistakes,
    "second record": second_record,
    "merge": merge,
    "letter": page_of("Demo Kiwi", "brief/"),
    "nothing to block": page_of("Demo Kiwi", "toegang-sluiten/"),
    "block": page_of("Demo Aardbei", "toegang-sluiten/"),
    "running plan": plan_of("Demo Aardbei"),
    "booking": booking,
    "booking with a mistake": booking_with_a_mistake,
    "booking with a question": booking_with_a_question,
    "appointment to decide": undecided,
    "appointment": appointment,
    "plan with something to decide": plan_of("Demo Broccoli"),
    "plan with results to discuss": plan_of("Demo Courgette"),
    "plan with what may apply": plan_of("Demo Framboos"),
    "plan with appointments to cancel": plan_of("Demo Limoen"),
    "plan of a transplant": plan_of("Demo Rozemarijn"),
    "stopped plan": plan_of("Demo Dadel"),
    "plan taken back": plan_of("Demo Druif"),
    "line": line_of_plan,
    "line with a mistake": reason_asked,
    "consequences": consequences,
    "changed by another nurse": stale,
    "preview": preview,
    "half-way in": half_way,
    "start with mistakes": start_with_mistakes,
    "stop": plan_of("Demo Braam", "stoppen/"),
    "stop with mistakes": stop_with_mistakes,
    "switch": plan_of("Demo Braam", "wisselen/"),
    "papers": plan_of("Demo Braam", "papier/"),
    "one more course": plan_of("Demo Aardbei", "kuur/"),
    "correct the start": plan_of("Demo Braam", "wijzigen/"),
    "take back": plan_of("Demo Braam", "terugnemen/"),
    "history": plan_of("Demo Broccoli", "geschiedenis/"),
    "versions": at("/versies/"),
    "versions confirmed": versions_confirm,
    "my login": at("/account/2fa/"),
    "change the password": at("/account/password/change/"),
    "where logged in": at("/account/sessions/"),
    "show that it is you": at("/account/reauthenticate/?next=/account/2fa/"),
    "not found": at("/plannen/00000000-0000-0000-0000-000000000000/"),
}
# The page of another state, with other rows: in English that one is looked at.
SAME = ("worklist: ", "plan of", "plan taken", "plan with appointments", "plan with results")
# What stands only after something was sent.
SENT = (
    "nobody found",
    "patient with mistakes",
    "second record",
    "booking with a mistake",
    "booking with a question",
    "line with a mistake",
    "consequences",
    "changed by another nurse",
    "preview",
    "half-way in",
    "start with mistakes",
    "stop with mistakes",
    "versions confirmed",
)
# One of each page whose frame is another one on a wide screen.
WIDE = (
    "worklist",
    "patients",
    "patient",
    "running plan",
    "line",
    "booking",
    "appointment",
    "consequences",
    "preview",
)


@pytest.mark.parametrize("name", STATES)
def test_a_page_stands_axe_a_finger_and_a_small_screen(open_staff, name):
    """Open, on a phone; where a wide screen has another frame, there too; and again in English."""
    page = open_staff(LIGHT, width=1280)
    STATES[name](page)
    if name in WIDE:
        assert violations(page, are_colours_weighed=False) == []
    page.set_viewport_size({"width": 320, "height": 740})
    assert small_targets(page) == []
    open_all(page)
    assert violations(page) == []
    stands_on_a_phone(page)
    if not name.startswith(SAME):
        in_english(page, name)
        open_all(page)
        assert violations(page, are_colours_weighed=False) == []
        assert page_width(page) == 320


def stands_on_a_phone(page):
    assert small_targets(page) == []
    assert page_width(page) == 320
    assert lost(page) == []


def in_english(page, name):
    """Show the same in English: loaded again, or where a form was sent, sent again."""
    if name in SENT:
        page.goto(urljoin(page.url, f"{LIGHT}?language=en"))
        STATES[name](page)
    else:
        page.goto(page.url + ("&" if "?" in page.url else "?") + "language=en")
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(
    ("address", "button"),
    [
        ("/account/login/", "Inloggen"),
        ("/patienten/", "Inloggen"),
        ("/account/password/reset/", "Stuur mij de link"),
        ("/account/login/code/", "Stuur mij een code"),
    ],
)
def test_axe_finds_nothing_before_the_login(open_outside, address, button):
    page = open_outside(address)
    assert violations(page) == []
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".errors")).to_be_focused()
    assert violations(page) == []
    assert small_targets(page) == []


@pytest.mark.parametrize("name", ["worklist", "patients", "running plan", "line", "preview"])
def test_the_focus_of_the_staff_can_be_seen(open_staff, name):
    page = open_staff(LIGHT, width=1280)
    STATES[name](page)
    for _ in range(30):
        page.keyboard.press("Tab")
        assert ring_width(page) >= 3


def test_every_form_of_a_line_has_names_of_its_own(open_staff):
    page = open_staff(LIGHT, width=1280)
    line_of_plan(page)
    open_all(page)
    ids = page.eval_on_selector_all("#main [id]", "all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    expect(form_of(page, "Verplaatsen naar een andere dag").get_by_label("Reden")).to_be_visible()


def test_the_toast_covers_nothing_that_has_the_focus(open_staff):
    page = open_staff(LIGHT, width=360, reduced_motion="reduce")
    open_plan(page, "Demo Rozemarijn")
    page.evaluate(
        """() => {
            const [toast, button] = [document.getElementById('announcement'), 'button'];
            toast.append(document.createElement('p'), document.createElement(button));
            toast.lastChild.className = button;
            for (const one of toast.children) one.textContent = 'Opgeslagen: genoteerd.';
        }"""
    )
    for _ in range(40):
        page.keyboard.press("Tab")
        assert not page.evaluate(
            """() => {
                const one = document.activeElement, place = one.getBoundingClientRect();
                const toast = document.getElementById('announcement');
                const isFree = one === document.body || toast.contains(one);
                return !isFree && place.bottom > toast.getBoundingClientRect().top;
            }"""
        )
