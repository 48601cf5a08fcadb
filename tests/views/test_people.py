"""Who works at a hospital: a role is taken away only after a page that says what goes with it."""

import pytest

from schedules.models import Membership, User
from tests.conftest import Browser
from treatments.models import Clinic

from .reading import Page


@pytest.fixture
def manager(make_nurse):
    """The browser of who manages a hospital where a nurse works too."""
    user = make_nurse("boss", "jbz")
    Membership.objects.filter(user=user).update(role="manager")
    browser = Browser()
    browser.user = user
    browser.force_login(user)
    browser.get("/medewerkers/?language=nl")
    return browser


def role(user, name="nurse"):
    return Membership.objects.get(user=user, role=name)


def asked(browser, membership):
    return Page(browser.get(f"/medewerkers/{membership.pk}/weg/")).text


def test_a_role_is_not_taken_by_one_press(manager, make_nurse):
    kers = role(make_nurse("kers", "jbz"))
    listed = manager.get("/medewerkers/").content.decode()
    assert f'href="/medewerkers/{kers.pk}/weg/"' in listed
    assert f'action="/medewerkers/{kers.pk}/weg/"' not in listed
    assert "Deze rol weghalen?" in asked(manager, kers)
    assert Membership.objects.filter(pk=kers.pk).exists()
    manager.post(f"/medewerkers/{kers.pk}/weg/")
    assert not Membership.objects.filter(pk=kers.pk).exists()


def test_the_page_says_what_goes_with_a_role(manager, make_nurse, make_patient):
    kers = make_nurse("kers", "jbz")
    for name in ("Demo Appel", "Demo Peer"):
        patient = make_patient("jbz", name)
        patient.nurse = kers
        patient.save()
    text = asked(manager, role(kers))
    assert "2 patiënten hebben deze verpleegkundige" in text
    assert "Het is de enige rol: het wachtwoord en de tweede stap gaan ook weg" in text
    assert "uw eigen rol" not in text


def test_of_two_roles_the_password_stays(manager, make_nurse):
    kers = make_nurse("kers", "jbz")
    Membership.objects.create(user=kers, clinic=Clinic.objects.get(slug="jbz"), role="author")
    assert "het wachtwoord" not in asked(manager, role(kers))


def test_a_manager_is_told_that_the_role_is_her_own(manager):
    other = User.objects.create_user("chef", "chef@example.org")
    Membership.objects.create(user=other, clinic=Clinic.objects.get(slug="jbz"), role="manager")
    text = asked(manager, role(manager.user, "manager"))
    assert "Dit is uw eigen rol. Alleen een andere beheerder kan die teruggeven." in text


def test_the_one_manager_is_told_so_before_pressing(manager):
    page = Page(manager.get(f"/medewerkers/{role(manager.user, 'manager').pk}/weg/"))
    assert "Een ziekenhuis houdt één beheerder" in page.text
    assert "Ja, weghalen" not in page.text


def test_roles_to_choose_from_begin_with_a_capital(manager):
    page = manager.get("/medewerkers/").content.decode()
    assert ">Verpleegkundige</option>" in page
