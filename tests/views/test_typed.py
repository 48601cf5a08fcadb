"""What was typed when a session ended is there after the login, to be saved by a press."""

import time
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from schedules.access.borrowed import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from schedules.models import Access, AccessEvent, Change, Patient, User
from tests.conftest import Browser

from .reading import Page, Presses
from .test_who_gets_what import path_of, rows, world

__all__ = ["world"]  # the fixture: one record with everything on it

NOTE = "Belt zelf terug na de vakantie"
LATER = "U was uitgelogd. Daarom is dit nog niet opgeslagen."
PASSWORD = "a long pass phrase"
A_QUARTER = 16 * 60


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()


@pytest.fixture
def plan(make_plan):
    return make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-01")


def is_quiet(browser, seconds=A_QUARTER):
    """Nothing happens in a browser for some time."""
    session = browser.session
    session["begun"] = session["seen"] = int(time.time()) - seconds
    session["limits"] = (15, 10)
    session.save()


def types_a_note(browser, plan, note=NOTE):
    """Open a line, be quiet for too long, and then save a note."""
    page = browser.get(f"/plannen/{plan.code}/regel/alem.labs.monthly/1/?what=note")
    press = Presses(page).press("Notitie opslaan", note=note)
    is_quiet(browser)
    return browser.post(*press)


def logs_in(browser, user, address):
    """Log in by the pages themselves, with an app as the second factor; return where it led."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert address.startswith("/account/login/?next=")
    typed = {"login": user.email, "password": PASSWORD}
    page = browser.get(address)
    response = browser.post("/account/login/", typed | {"next": Page(page).value("next")})
    assert response["Location"] == "/account/2fa/authenticate/"
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return browser.post("/account/2fa/authenticate/", {"code": code})["Location"]


def note_of(plan):
    return plan.entries.get(fact="alem.labs.monthly", occurrence=1).note


def led(browser, response):
    """Where a browser comes that follows this as a stranger: the login."""
    assert response.status_code == 302
    return browser.get(response["Location"])["Location"]


def test_a_note_is_there_after_the_login_and_one_press_saves_it(client, nurse, plan):
    client.force_login(nurse)
    to_login = led(client, types_a_note(client, plan))
    assert note_of(plan) == ""
    back = client.get(logs_in(client, nurse, to_login))
    page = Page(back)
    assert LATER in page.text
    assert NOTE in back.content.decode()
    assert note_of(plan) == ""
    assert client.post(*Presses(back).press("Notitie opslaan")).status_code == 302
    assert note_of(plan) == NOTE


def test_it_stays_when_the_page_is_loaded_again_until_it_is_saved(client, nurse, plan):
    client.force_login(nurse)
    where = logs_in(client, nurse, led(client, types_a_note(client, plan)))
    for _look in range(2):
        back = client.get(where)
        assert NOTE in back.content.decode()
        assert back.status_code == 422
    client.post(*Presses(back).press("Notitie opslaan"))
    assert client.get(where)["Location"] == "/begin/"
    assert "is niet meer bewaard" in Page(client.get("/werklijst/")).text
    assert plan.changes.count() == 2


def test_nobody_else_who_logs_in_there_sees_what_was_typed(client, nurse, make_nurse, plan):
    client.force_login(nurse)
    to_login = led(client, types_a_note(client, plan))
    where = logs_in(client, make_nurse("other", "jbz"), to_login)
    back = client.get(where, follow=True)
    assert NOTE not in back.content.decode()
    assert "typed" not in client.session
    client.post("/account/logout/")
    assert note_of(plan) == ""


def test_it_is_sealed_while_it_waits(client, nurse, plan):
    client.force_login(nurse)
    types_a_note(client, plan)
    assert client.session["typed"]["sealed"]
    assert "Belt" not in str(client.session.items())


def test_it_is_kept_for_half_an_hour(client, nurse, plan):
    client.force_login(nurse)
    types_a_note(client, plan)
    session = client.session
    session["typed"] = session["typed"] | {"at": int(time.time()) - 31 * 60}
    session.save()
    client.force_login(nurse)
    response = client.get(f"/plannen/{plan.code}/noteren/?verder=1")
    assert response["Location"] == "/begin/"


def test_it_is_kept_also_where_the_session_is_gone_altogether(nurse, plan):
    browser = Browser()
    browser.force_login(nurse)
    page = browser.get(f"/plannen/{plan.code}/regel/alem.labs.monthly/1/?what=note")
    press = Presses(page).press("Notitie opslaan", note=NOTE)
    del browser.cookies["sessionid"]
    to_login = led(browser, browser.post(*press))
    assert NOTE in browser.get(logs_in(browser, nurse, to_login)).content.decode()


def test_who_loses_the_way_back_comes_to_it_from_the_first_page(client, nurse, plan):
    client.force_login(nurse)
    types_a_note(client, plan)
    client.force_login(nurse)
    assert client.get("/begin/")["Location"] == f"/plannen/{plan.code}/noteren/?verder=1"
    client.get(f"/plannen/{plan.code}/noteren/?verder=1")
    assert client.get("/begin/")["Location"] == "/werklijst/"


def test_a_new_patient_is_there_after_the_login(client, nurse):
    client.force_login(nurse)
    typed = {"display_name": "Demo Moerbei", "born_on": "1985-05-20", "hospital_number": "NR-1"}
    press = Presses(client.get("/patienten/nieuw/")).press("Opslaan en", **typed)
    is_quiet(client)
    client.post(*press)
    client.force_login(nurse)
    back = client.get("/patienten/nieuw/?verder=1")
    page = Page(back)
    assert [page.value(name) for name in typed] == list(typed.values())
    assert not Patient.objects.exists()
    assert client.post(*Presses(back).press("Opslaan en")).status_code == 302
    assert Patient.objects.get().born_on == date(1985, 5, 20)


def test_a_page_that_swaps_a_part_of_itself_is_led_to_the_login_as_a_whole(client, nurse, plan):
    client.force_login(nurse)
    page = client.get(f"/plannen/{plan.code}/regel/alem.labs.monthly/1/?what=note")
    address, sent = Presses(page).press("Notitie opslaan", note=NOTE)
    is_quiet(client)
    response = client.post(address, sent, headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == f"/plannen/{plan.code}/noteren/?verder=1"


def test_a_form_of_before_another_login_in_the_same_browser_asks_again(nurse, plan):
    """Without scripts the page still has the token of the login before."""
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(nurse)
    page = browser.get(f"/plannen/{plan.code}/regel/alem.labs.monthly/1/?what=note")
    address, sent = Presses(page).press("Notitie opslaan", note=NOTE)
    response = browser.post(address, sent | {"csrfmiddlewaretoken": "x" * 64})
    assert response["Location"] == f"{address}?verder=1"
    back = browser.get(response["Location"])
    assert NOTE in back.content.decode()
    assert note_of(plan) == ""
    assert browser.post(*Presses(back).press("Notitie opslaan")).status_code == 302
    assert note_of(plan) == NOTE


def test_a_form_without_a_key_and_with_a_forged_token_is_refused(nurse, plan):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(nurse)
    sent = {"what": "note", "note": NOTE, "keys": "alem.labs.monthly#1", "revision": 1}
    for key in ({}, {"once": "1.forged"}):
        response = browser.post(f"/plannen/{plan.code}/noteren/", sent | key)
        assert response.status_code == 403
        assert Page(response).headings == [("h1", "Deze pagina is te oud geworden")]


def test_a_patient_finds_what_was_typed_too(client, make_patient):
    patient, user = make_patient(), User.objects.create_user("p-aardbei")
    Access.objects.create(
        user=user, patient=patient, kind="self", name="x", granted_at=patient.created_at
    )
    client.force_login(user)
    press = Presses(client.get("/mijn/meekijkers/")).press("Maak een code", name="mijn zus")
    is_quiet(client, 31 * 60)
    client.post(*press)
    client.force_login(user)
    back = client.get(client.get("/begin/")["Location"])
    assert Page(back).value("name") == "mijn zus"
    assert not patient.letters.exists()


def comes_back(browser, user, page, words, **typed):
    """Press a button when the session is over, log in, and see the page again."""
    address, sent = Presses(browser.get(page)).press(words)
    is_quiet(browser)
    browser.post(address, sent | typed)
    browser.force_login(user)
    return browser.get(browser.get("/begin/")["Location"])


def test_a_file_is_not_kept_and_the_page_says_so(client, nurse, plan):
    client.force_login(nurse)
    page = f"/plannen/{plan.code}/afspraak/?keys=alem.labs.monthly%233"
    file = SimpleUploadedFile("x.ics", b"BEGIN:VCALENDAR", "text/calendar")
    typed = {"on": "2027-01-06", "at": "09:30", "place": "Route 12"}
    back = comes_back(client, nurse, page, "Hieronder invullen", **typed, invitation=file)
    assert (
        "Het bestand dat u koos, is niet bewaard. Kies het nog een keer. De rest staat er nog."
    ) in Page(back).text
    assert "U was uitgelogd. Daarom is dit nog niet opgeslagen." in Page(back).text
    assert "Alles staat er nog" not in Page(back).text
    assert [Page(back).value(name) for name in typed] == list(typed.values())
    assert not plan.appointments.exists()


def test_the_yes_to_a_merge_waits_for_the_login_and_is_pressed_again(client, nurse, make_patient):
    kept, other = make_patient(name="Demo Aardbei"), make_patient(name="Demo Aardbij")
    client.force_login(nurse)
    page = f"/patienten/{kept.code}/samenvoegen/{other.code}/"
    back = comes_back(client, nurse, page, "Ja, samenvoegen")
    assert LATER in Page(back).text
    other.refresh_from_db()
    assert other.merged_into is None
    client.post(*Presses(back).press("Ja, samenvoegen"))
    other.refresh_from_db()
    assert other.merged_into == kept


def test_who_covers_is_there_after_the_login(client, nurse, make_nurse):
    colleague = make_nurse("colleague", "jbz")
    client.force_login(nurse)
    typed = {"by": str(colleague.pk), "until": "2026-12-04"}
    back = comes_back(client, nurse, "/werklijst/waarneming/", "Opslaan", **typed)
    assert LATER in Page(back).text
    assert Page(back).value("until") == "2026-12-04"
    assert f'value="{colleague.pk}" selected' in back.content.decode()


def test_what_nobody_typed_is_not_kept(client, nurse, plan):
    client.force_login(nurse)
    types_a_note(client, plan, note="x" * 30_000)
    assert "typed" not in client.session
    stranger = Client()
    sent = {"what": "note", "once": "1.forged", "note": NOTE}
    address = stranger.post(f"/plannen/{plan.code}/noteren/", sent)["Location"]
    assert address == f"/account/login/?next=/plannen/{plan.code}/noteren/"
    assert "typed" not in stranger.session


def test_the_yes_of_a_preview_saves_nothing_by_itself_either(client, nurse, plan):
    client.force_login(nurse)
    page = client.get(f"/plannen/{plan.code}/terugnemen/")
    preview = client.post(*Presses(page).press("Toon wat dit verandert", reason="Verkeerd"))
    press = Presses(preview).press("Ja, opslaan")
    is_quiet(client)
    client.post(*press)
    client.force_login(nurse)
    before = Change.objects.count(), AccessEvent.objects.filter(action="change").count()
    back = client.get(f"/plannen/{plan.code}/terugnemen/?verder=1")
    assert LATER in Page(back).text
    assert Page(back).value("reason") == "Verkeerd"
    assert before == (Change.objects.count(), AccessEvent.objects.filter(action="change").count())


# every form that has a key: what is sent again after a login saves nothing by itself

PEOPLE = ("nurse", "patient", "manager")


def everything():
    """Every row of everybody, but for the log of who looked and when somebody logged in."""
    models = [m for m in apps.get_app_config("schedules").get_models() if m is not AccessEvent]
    rows_of = {m.__name__: list(m.objects.order_by("pk").values()) for m in models}
    for user in rows_of["User"]:
        del user["last_login"]
    return rows_of


@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_is_saved_by_coming_back_whatever_form_it_was(client, world, person):
    user, tried = world.people[person], set()
    client.force_login(user)
    for method, address, words in rows():
        if method == "POST" or words[person] != "200":
            continue
        page = client.get(path_of(address, world))
        if page.streaming or b'name="once"' not in page.content:
            continue
        for where, sent in Presses(page).all_with("once"):
            if urlsplit(where).path in tried:
                continue
            tried.add(urlsplit(where).path)
            is_quiet(client, 31 * 60)
            client.post(where, sent | {"confirmed": "yes", "name": "Demo Kiwi"})
            client.force_login(user)
            before = everything()
            client.get(urlsplit(where).path, {"verder": "1"})
            assert everything() == before, where
    assert len(tried) >= {"nurse": 15, "patient": 5, "manager": 2}[person]
