"""A secret that was just made is shown by a page of its own: loaded again, it is the same one."""

import re
import subprocess
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from schedules.access.letters import letters_of, new_letter
from schedules.access.showing import still_shown
from schedules.models import Access, Feed, Letter, User
from tests.conftest import Browser
from tests.renderers.papers import letters_by_size

from .reading import Page

CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")
TYPED = {"name": "telefoon", "titles": "neutral", "lanes": ["visits"], "language": "nl"}
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(autouse=True)
def _fresh(db):
    cache.clear()


@pytest.fixture
def patient(make_patient):
    return make_patient(born="1985-05-20")


@pytest.fixture
def owner(client, patient):
    """The browser of the patient."""
    user = User.objects.create_user("p-aardbei")
    Access.objects.create(
        user=user, patient=patient, kind="self", name="x", granted_at=timezone.now()
    )
    client.force_login(user)
    return client


def code_on(response, folder):
    path = folder / "letter.pdf"
    path.write_bytes(response.content)
    run = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    (code,) = CODE.findall(run.stdout.decode())
    return code


def opens(code, born="20-5-1985"):
    browser = Browser()
    browser.post("/binnenkomen/", {"code": code})
    answer = browser.post("/binnenkomen/geboortedatum/", {"born": born})
    return answer.get("Location") == "/binnenkomen/kiezen/"


def forgets():
    """Some minutes have gone by."""
    cache.clear()


def test_a_letter_that_is_loaded_again_is_the_one_that_was_printed(desk, patient, tmp_path):
    made = desk.post(f"/patienten/{patient.code}/brief/", {"groot": "ja"})["Location"]
    printed, again = desk.get(made), desk.get(made)
    assert letters_by_size(printed.content).most_common(1)[0][0] == 18
    assert printed["Content-Type"] == "application/pdf"
    code = code_on(printed, tmp_path)
    assert code == code_on(again, tmp_path)
    assert Letter.objects.count() == 1
    assert opens(code)


def test_a_letter_is_not_shown_for_ever_and_works_on(desk, patient, tmp_path):
    made = desk.post(f"/patienten/{patient.code}/brief/")["Location"]
    code = code_on(desk.get(made), tmp_path)
    forgets()
    answer = desk.get(made, follow=True)
    assert answer.redirect_chain == [(f"/patienten/{patient.code}/brief/", 302)]
    assert "Hebt u hem geprint? Dan werkt hij nog." in Page(answer).text
    assert opens(code)


def test_a_letter_that_was_taken_back_is_not_shown(desk, patient):
    made = desk.post(f"/patienten/{patient.code}/brief/")["Location"]
    Letter.objects.update(revoked_at=timezone.now())
    assert "De brief werkt niet meer." in Page(desk.get(made, follow=True)).text


def test_only_the_session_that_made_it_sees_it(desk, make_nurse, patient):
    made = desk.post(f"/patienten/{patient.code}/brief/")["Location"]
    other = Browser()
    other.force_login(make_nurse("other", "jbz"))
    assert other.get(made).status_code == 302
    desk.post("/account/logout/")
    desk.force_login(User.objects.get(username="both"))
    assert desk.get(made).status_code == 302


def test_an_invitation_that_is_loaded_again_shows_the_same_code(owner):
    made = owner.post("/mijn/meekijkers/", {"name": "partner"})["Location"]
    codes = {CODE.search(Page(owner.get(made)).text)[0] for _look in range(2)}
    assert len(codes) == 1
    assert opens(codes.pop())
    forgets()
    answer = owner.get(made, follow=True)
    assert "U kunt hem niet meer bekijken." in Page(answer).text
    assert not CODE.search(Page(answer).text)


def test_an_address_of_a_calendar_that_is_loaded_again_is_the_same(owner):
    made = owner.post("/mijn/agenda/", TYPED)["Location"]
    addresses = {owner.get(made).context["address"] for _look in range(2)}
    assert len(addresses) == 1
    assert Browser().get(addresses.pop()).status_code == 200
    assert Feed.objects.count() == 1
    forgets()
    assert "U kunt het niet meer bekijken." in Page(owner.get(made, follow=True)).text


def test_no_table_holds_a_secret_while_it_is_shown(desk, patient, tmp_path):
    code = code_on(desk.get(desk.post(f"/patienten/{patient.code}/brief/")["Location"]), tmp_path)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            kept = str(cursor.fetchall())
            assert code not in kept, table
            assert code.replace("-", "") not in kept, table


def test_what_is_kept_under_a_key_that_is_gone_is_not_shown(desk, patient, settings):
    made = desk.post(f"/patienten/{patient.code}/brief/")["Location"]
    request = desk.get(made).wsgi_request
    letter = Letter.objects.get()
    assert len(still_shown(request, letter.code)) == 12
    settings.SECRET_KEY = "another"
    assert still_shown(request, letter.code) == ""


# until a day


def test_a_letter_until_4_december_opens_late_in_that_evening(patient, nurse):
    made_at = datetime(2026, 11, 27, 9, 30, tzinfo=AMSTERDAM)
    letter, _code = new_letter(patient, "self", by=nurse, now=made_at)
    assert timezone.localdate(letter.expires_at) == date(2026, 12, 4)
    evening = datetime(2026, 12, 4, 23, 0, tzinfo=AMSTERDAM)
    assert letters_of(patient, "self", evening).exists()
    assert not letters_of(patient, "self", datetime(2026, 12, 5, 0, 0, tzinfo=AMSTERDAM)).exists()


def test_a_letter_made_at_night_is_until_the_day_of_the_clock_on_the_wall(patient, nurse):
    """Half past midnight in Amsterdam is the evening before in UTC; in winter and in summer."""
    for month, until in ((12, date(2026, 12, 8)), (7, date(2026, 7, 8))):
        made_at = datetime(2026, month, 1, 0, 30, tzinfo=AMSTERDAM)
        letter, _code = new_letter(patient, "self", by=nurse, now=made_at)
        assert timezone.localdate(letter.expires_at) == until
