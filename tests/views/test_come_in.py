"""Coming in with a letter, by real logins of django-allauth: a code by e-mail, or a passkey."""

import re
import subprocess
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.utils import timezone

from schedules.access.letters import new_letter
from schedules.models import Access, AccessEvent, Letter, Membership, User
from tests.access.passkey import Phone
from tests.conftest import Browser

from .reading import Page

SELF, CARER = Access.Kind.SELF, Access.Kind.CARER


@pytest.fixture(autouse=True)
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def patient(make_patient):
    return make_patient(name="Demo Aardbei", born="1985-05-20")


@pytest.fixture
def letter(patient, nurse):
    """Return a function that makes a letter and gives its code."""

    def make(kind=SELF, of=None, **more):
        return new_letter(of or patient, kind, by=nurse, now=timezone.now(), **more)[1]

    return make


def shows_letter(browser, code, born="20-5-1985"):
    browser.post("/binnenkomen/", {"code": code})
    return browser.post("/binnenkomen/geboortedatum/", {"born": born})


def code_in(mail):
    return re.search(r"^\d{4}-\d{4}$", mail.body, re.MULTILINE).group()


def comes_by_mail(browser, code, mailoutbox, email="aardbei@example.org", born="20-5-1985"):
    shows_letter(browser, code, born)
    asked = browser.post("/binnenkomen/kiezen/", {"way": "mail", "email": email})
    assert asked["Location"] == "/binnenkomen/code/"
    typed = {"code": code_in(mailoutbox[-1]), "action": "verify"}
    return browser.post("/binnenkomen/code/", typed)


def comes_by_passkey(browser, code):
    shows_letter(browser, code)
    browser.post("/binnenkomen/kiezen/", {"way": "passkey"})
    page = browser.get("/binnenkomen/sleutel/")
    phone = Phone()
    made = phone.make(page.context["options"])
    return phone, browser.post("/binnenkomen/sleutel/", {"credential": made})


def shows_passkey(browser, phone):
    asked = browser.get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"})
    shown = phone.show(asked.json()["request_options"])
    return browser.post("/account/2fa/webauthn/login/", {"credential": shown})


def whose(browser):
    """The text of `Mijn schema`, or the status where there is none."""
    page = browser.get("/mijn/")
    return Page(page).text if page.status_code == 200 else page.status_code


# the way in by e-mail


def test_a_patient_comes_in_by_a_code_in_the_mail(client, letter, patient, mailoutbox):
    response = comes_by_mail(client, letter(), mailoutbox)
    assert response["Location"] == "/begin/"
    access = Access.objects.get()
    assert (access.patient, access.kind, access.user.email) == (
        patient,
        SELF,
        "aardbei@example.org",
    )
    assert not access.user.has_usable_password()
    assert re.fullmatch(r"p-[0-9a-f]{24}", access.user.username)
    assert EmailAddress.objects.get().verified
    assert client.get("/mijn/").status_code == 200


def test_nothing_is_given_before_the_code_was_typed_back(client, letter, mailoutbox):
    code = letter()
    shows_letter(client, code)
    client.post("/binnenkomen/kiezen/", {"way": "mail", "email": "aardbei@example.org"})
    client.post("/binnenkomen/code/", {"code": "0000-0000", "action": "verify"})
    assert Access.objects.count() == 0
    assert Letter.objects.get().used_at is None
    assert EmailAddress.objects.count() == 0
    assert not User.objects.filter(email="aardbei@example.org").exists()
    assert comes_by_mail(Browser(), code, mailoutbox)["Location"] == "/begin/"


def test_three_wrong_codes_lead_back_to_the_choice(client, letter, mailoutbox):
    shows_letter(client, letter())
    client.post("/binnenkomen/kiezen/", {"way": "mail", "email": "aardbei@example.org"})
    for _try in range(3):
        answer = client.post("/binnenkomen/code/", {"code": "0000-0000", "action": "verify"})
    assert answer["Location"] == "/binnenkomen/kiezen/"
    assert client.get("/binnenkomen/kiezen/").status_code == 200


def test_the_patient_comes_back_by_the_same_mail(client, letter, mailoutbox):
    comes_by_mail(client, letter(), mailoutbox)
    again = Browser()
    again.post("/account/login/code/", {"email": "aardbei@example.org"})
    typed = {"code": code_in(mailoutbox[-1]), "action": "verify"}
    assert again.post("/account/login/code/confirm/", typed)["Location"] == "/begin/"
    assert again.get("/mijn/").status_code == 200


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_mail_says_nothing_of_a_disease(letter, make_patient, make_plan, mailoutbox, language):
    patient = make_patient(born="1985-05-20", language=language)
    make_plan("alemtuzumab", "jbz", "2027-01-11", patient=patient)
    browser = Browser()
    browser.get(f"/binnenkomen/?language={language}")
    comes_by_mail(browser, letter(of=patient), mailoutbox)
    browser.post("/account/logout/")
    Browser().post("/account/login/code/", {"email": "nobody@example.org"})
    for mail in mailoutbox:
        words = f"{mail.subject} {mail.from_email} {mail.body}"
        for secret in ("MS", "Jeroen", "emtuz", "Lemtrada", "neuro", "Demo", "ziekenhuis: "):
            assert secret.lower() not in words.lower(), secret


def test_the_address_of_staff_is_refused_and_no_code_is_sent(client, letter, nurse, mailoutbox):
    shows_letter(client, letter())
    typed = {"way": "mail", "email": "NURSE@example.org"}
    assert client.post("/binnenkomen/kiezen/", typed).status_code == 422
    assert mailoutbox == []


# the way in by a passkey


def test_a_patient_comes_in_by_a_passkey_and_comes_back_by_it(client, letter, patient):
    phone, response = comes_by_passkey(client, letter())
    assert response["Location"] == "/begin/"
    access = Access.objects.get()
    assert access.patient == patient
    assert access.user.email == ""
    assert Authenticator.objects.filter(user=access.user).count() == 1
    again = Browser()
    assert shows_passkey(again, phone)["Location"] == "/begin/"
    assert again.get("/mijn/").status_code == 200


def test_a_phone_shows_no_name_beside_a_passkey(client, letter):
    phone, _response = comes_by_passkey(client, letter())
    assert phone.shown_as == "Mijn schema" or phone.shown_as == "My schedule"


def test_a_passkey_that_does_not_fit_gives_nothing(client, letter):
    shows_letter(client, letter())
    client.post("/binnenkomen/kiezen/", {"way": "passkey"})
    page = client.get("/binnenkomen/sleutel/")
    forged = Phone(host="elsewhere.example").make(page.context["options"])
    assert client.post("/binnenkomen/sleutel/", {"credential": forged}).status_code == 422
    assert client.post("/binnenkomen/sleutel/", {"credential": "{}"}).status_code == 422
    assert Access.objects.count() == 0


def test_who_tries_both_ways_leaves_one_account(client, letter, mailoutbox):
    code = letter()
    shows_letter(client, code)
    client.post("/binnenkomen/kiezen/", {"way": "passkey"})
    client.post("/binnenkomen/kiezen/", {"way": "mail", "email": "aardbei@example.org"})
    assert User.objects.filter(username__startswith="p-").count() == 1


# what is refused


def test_a_wrong_date_a_wrong_code_and_a_dead_letter_read_the_same(letter, nurse, patient):
    code = letter()
    wrong_date = Page(shows_letter(Browser(), code, "21-5-1985")).text
    wrong_code = Page(shows_letter(Browser(), "ABCDEFGHJKLM")).text
    Letter.objects.update(revoked_at=timezone.now())
    dead = Page(shows_letter(Browser(), code)).text
    assert wrong_date.replace("dinsdag 21 mei", "maandag 20 mei") == wrong_code == dead


def test_the_eleventh_try_in_ten_minutes_is_refused_whoever_tries(letter):
    for n in range(10):
        assert shows_letter(Browser(), "ABCDEFGHJKLM").status_code == 422, n
    assert shows_letter(Browser(), letter()).status_code == 429


def test_twelve_patients_of_a_waiting_room_come_in_by_one_address(letter, make_patient):
    """Each is right at once; wrong codes of nine others there, and wrong dates, keep nobody out."""
    for _try in range(9):
        assert shows_letter(Browser(), "ABCDEFGHJKLM").status_code == 422
    for n in range(12):
        code = letter(of=make_patient(name=f"Demo {n}", born="1985-05-20"))
        assert shows_letter(Browser(), code, "21-5-1985").status_code == 422
        assert shows_letter(Browser(), code)["Location"] == "/binnenkomen/kiezen/", n


def test_wrong_dates_count_with_the_letter_and_then_with_the_address(letter):
    code = letter()
    for _try in range(5 + 10):  # five kill it; then it is a code that opens nothing
        assert shows_letter(Browser(), code, "21-5-1985").status_code == 422
    assert shows_letter(Browser(), code).status_code == 429


def test_every_try_is_logged(letter, patient):
    shows_letter(Browser(), "ABCDEFGHJKLM")
    code = letter()
    shows_letter(Browser(), code, "21-5-1985")
    shows_letter(Browser(), code)
    events = AccessEvent.objects.order_by("pk").values_list("action", "what", "patient_code")
    assert [(action, what) for action, what, _code in events] == [
        ("denied", "come-in-birth"),
        ("denied", "come-in-birth"),
        ("access", "come-in-birth"),
    ]
    assert [code == patient.code for _a, _w, code in events] == [False, True, True]


@pytest.mark.parametrize("page", ["geboortedatum", "kiezen", "sleutel", "code"])
def test_no_step_can_be_skipped(client, db, page):
    assert client.get(f"/binnenkomen/{page}/").status_code == 302
    assert client.post(f"/binnenkomen/{page}/", {"born": "20-5-1985"}).status_code == 302


def test_a_letter_that_was_shown_long_ago_must_be_shown_again(client, letter):
    shows_letter(client, letter())
    session = client.session
    session["arrival"] = session["arrival"] | {"at": session["arrival"]["at"] - 31 * 60}
    session.save()
    assert client.get("/binnenkomen/kiezen/")["Location"] == "/binnenkomen/"


def test_a_letter_taken_back_on_the_way_gives_nothing(client, letter, mailoutbox):
    code = letter()
    shows_letter(client, code)
    client.post("/binnenkomen/kiezen/", {"way": "mail", "email": "aardbei@example.org"})
    Letter.objects.update(revoked_at=timezone.now())
    typed = {"code": code_in(mailoutbox[-1]), "action": "verify"}
    answer = client.post("/binnenkomen/code/", typed)
    assert answer["Location"] == "/binnenkomen/"
    assert Access.objects.count() == 0
    assert client.get("/mijn/").status_code == 302
    assert EmailAddress.objects.count() == 0


def test_another_person_who_logs_in_here_gets_nothing_of_the_letter(client, letter, nurse):
    shows_letter(client, letter())
    nurse.set_password("a long pass phrase")
    nurse.save()
    client.post("/account/login/", {"login": "nurse@example.org", "password": "a long pass phrase"})
    assert Access.objects.count() == 0


def test_who_is_logged_in_and_shows_a_letter_is_logged_out(client, letter, nurse):
    client.force_login(nurse)
    shows_letter(client, letter())
    assert client.get("/werklijst/")["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "typed",
    [
        "20-5-1985",
        "20 05 1985",
        "20/5/1985",
        "20.5.1985",
        "20051985",
        "1985-05-20",
        "20-5-85",
        "20 mei 1985",
    ],
)
def test_a_date_of_birth_may_be_written_as_people_do(client, letter, typed):
    assert shows_letter(client, letter(), typed)["Location"] == "/binnenkomen/kiezen/"


@pytest.mark.parametrize("typed", ["", "1985", "31-2-1985", "20-5", "20 mei", "200585", "mei"])
def test_what_is_no_date_is_no_try(client, letter, typed):
    assert shows_letter(client, letter(), typed).status_code == 422
    assert Letter.objects.get().tries == 0


# lost


def test_a_new_letter_ends_the_old_way_in_and_its_sessions(client, letter, patient, mailoutbox):
    comes_by_mail(client, letter(), mailoutbox)
    assert client.get("/mijn/").status_code == 200
    before = Access.objects.get()
    again = Browser()
    comes_by_passkey(again, letter())
    assert again.get("/mijn/").status_code == 200
    assert Access.objects.get().pk == before.pk
    assert client.get("/mijn/").status_code == 302
    Browser().post("/account/login/code/", {"email": "aardbei@example.org"})
    assert "aardbei@example.org" not in str(list(User.objects.values()))
    assert len(mailoutbox) == 2
    assert not re.search(r"\d{4}-\d{4}", mailoutbox[-1].body)


def test_a_new_letter_by_the_same_mail_ends_the_other_sessions(client, letter, mailoutbox):
    comes_by_mail(client, letter(), mailoutbox)
    client.get("/mijn/")
    again = Browser()
    comes_by_mail(again, letter(), mailoutbox)
    assert again.get("/mijn/").status_code == 200
    assert client.get("/mijn/").status_code == 302
    assert UserSession.objects.count() == 1


def test_a_lost_passkey_no_longer_opens_anything(client, letter, mailoutbox):
    phone, _response = comes_by_passkey(client, letter())
    comes_by_mail(Browser(), letter(), mailoutbox)
    thief = Browser()
    shows_passkey(thief, phone)
    assert thief.get("/mijn/").status_code == 302
    assert Authenticator.objects.count() == 0


# carers


def test_a_carer_confirms_the_patients_date_of_birth_and_looks_along(client, letter, mailoutbox):
    response = comes_by_mail(client, letter(CARER, name="partner"), mailoutbox)
    assert response["Location"] == "/begin/"
    access = Access.objects.get()
    assert (access.kind, access.name) == (CARER, "partner")
    assert client.get("/mijn/").status_code == 200
    assert client.get("/mijn/meekijkers/").status_code == 404


def test_one_mail_address_is_one_person_with_two_records(client, letter, make_patient, mailoutbox):
    comes_by_mail(client, letter(), mailoutbox)
    other = make_patient(name="Demo Bosbes", born="1990-01-31")
    code = letter(CARER, of=other, name="partner")
    comes_by_mail(Browser(), code, mailoutbox, born="31-1-1990")
    accesses = Access.objects.order_by("pk")
    assert accesses[0].user == accesses[1].user
    assert "Demo Bosbes" in whose(client)  # the button to the other record


def test_a_carer_adds_a_record_with_the_passkey_they_have(client, letter, make_patient):
    phone, _response = comes_by_passkey(client, letter())
    other = make_patient(name="Demo Bosbes", born="1990-01-31")
    code = letter(CARER, of=other, name="partner")
    again = Browser()
    shows_letter(again, code, "31-1-1990")
    again.post("/binnenkomen/kiezen/", {"way": "known"})
    shows_passkey(again, phone)
    assert Access.objects.get(patient=other).user == Access.objects.get(kind=SELF).user


def test_a_patients_own_letter_never_joins_another_account(client, letter):
    shows_letter(client, letter())
    answer = client.post("/binnenkomen/kiezen/", {"way": "known"})
    assert "is_known" not in client.session["arrival"]
    assert "mfa_login" not in answer.content.decode()


# the nurse's side


def test_a_nurse_prints_a_letter_that_opens(client, nurse, patient, tmp_path):
    client.force_login(nurse)
    response = client.post(f"/patienten/{patient.code}/brief/", follow=True)
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    text = words_of(response.content, tmp_path)
    assert "Demo Aardbei" in text
    assert "1985" not in text
    (code,) = re.findall(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", text)
    assert shows_letter(Browser(), code)["Location"] == "/binnenkomen/kiezen/"


def words_of(pdf, folder):
    path = folder / "letter.pdf"
    path.write_bytes(pdf)
    run = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return run.stdout.decode()


def test_a_nurse_takes_a_letter_back(client, nurse, patient, letter):
    code = letter()
    client.force_login(nurse)
    client.post(f"/patienten/{patient.code}/brief/{Letter.objects.get().code}/intrekken/")
    assert shows_letter(Browser(), code).status_code == 422


def test_a_nurse_of_another_hospital_makes_no_letter(client, make_nurse, patient):
    client.force_login(make_nurse("other", "amsterdam-umc"))
    assert client.post(f"/patienten/{patient.code}/brief/").status_code == 404
    assert Letter.objects.count() == 0


def test_who_is_only_an_author_makes_no_letter(client, nurse, patient):
    Membership.objects.update(role=Membership.Role.AUTHOR)
    client.force_login(nurse)
    assert client.post(f"/patienten/{patient.code}/brief/").status_code == 403


def test_a_new_nurse_whose_address_looks_like_a_newcomers_name_is_not_forgotten(make_nurse, letter):
    make_nurse("p-jansen", "jbz")
    User.objects.update(date_joined=timezone.now() - timedelta(days=2), last_login=None)
    comes_by_passkey(Browser(), letter())
    assert User.objects.filter(username="p-jansen").exists()


def test_who_typed_a_wrong_address_chooses_another_one(client, letter, mailoutbox):
    comes_by_mail(client, letter(), mailoutbox)
    client.post("/account/logout/")
    client.post("/account/login/code/", {"email": "wrong@example.org"})
    page = Page(client.get("/account/login/code/confirm/"))
    again = {"next": page.value("next")}
    assert client.post("/account/logout/", again)["Location"] == again["next"]
    assert client.get(again["next"]).status_code == 200


# the language


def language(response):
    return response.headers["Content-Language"]


def test_english_stays_english_from_the_letter_to_after_the_logout(client, letter, mailoutbox):
    client.post("/binnenkomen/?language=en", {"code": letter()})
    assert language(client.get("/binnenkomen/geboortedatum/")) == "en"
    comes_by_mail(client, letter(), mailoutbox)
    assert language(client.get("/mijn/")) == "en"
    client.post("/account/logout/")
    assert language(client.get("/account/login/")) == "en"


def test_the_links_before_a_login_keep_the_language_without_a_cookie(client):
    page = client.get("/account/login/?language=en")
    assert not page.cookies.get("sessionid")
    links = Page(page).links
    for words in ("I have a letter", "Send me a code by e-mail"):
        assert language(client.get(links[words])) == "en", words


# mistakes


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("/binnenkomen/", "De code op de brief: Typ de code die op de brief staat."),
        ("/account/login/code/", "E-mailadres: Vul dit in."),
        ("/account/login/", "Wachtwoord: Vul dit in."),
        ("/account/password/reset/", "E-mailadres: Vul dit in."),
    ],
)
def test_a_mistake_is_said_first_and_gets_the_focus(client, page, says):
    answer = client.post(page, {"code": ""})
    assert says in Page(answer).text
    assert '<section class="errors" aria-labelledby="errors-title" tabindex="-1" autofocus>' in (
        answer.content.decode()
    )
