"""The page on which an author begins: which versions stand here, and which can still change."""

import pytest

from schedules.models import Membership, User
from treatments.models import Clinic, Protocol

from .reading import Page


@pytest.fixture
def author(client):
    user = User.objects.create_user("schrijver", "schrijver@example.org")
    Membership.objects.create(user=user, clinic=Clinic.objects.get(slug="jbz"), role="author")
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_an_author_begins_with_the_protocols(author):
    assert author.get("/begin/")["Location"] == "/protocollen/"
    page = Page(author.get("/protocollen/"))
    assert page.links["Protocollen"] == "/protocollen/"
    readable = [words for words in page.links if words.startswith("Lezen")]
    assert len(readable) == Protocol.objects.count() == 34
    address = page.links["Lezen: Alemtuzumab (Lemtrada), Jeroen Bosch Ziekenhuis"]
    assert address == "/behandelingen/alemtuzumab/?clinic=jbz"
    assert author.get(address).status_code == 200


@pytest.mark.django_db
def test_it_says_which_version_can_still_change(author, make_plan):
    free = "Nog geen plan gebruikt deze versie: hij kan nog veranderen"
    assert Page(author.get("/protocollen/")).text.count(free) == 34
    make_plan("alemtuzumab", "jbz", "2027-01-11")
    text = Page(author.get("/protocollen/")).text
    assert text.count(free) == 33
    assert text.count("Plannen gebruiken deze versie") == 1


@pytest.mark.django_db
def test_a_withdrawn_version_stands_there_and_is_not_read(author):
    Protocol.objects.filter(clinic__slug="jbz").update(status="withdrawn")
    text = Page(author.get("/protocollen/")).text
    assert "Ingetrokken" in text
    assert "Lezen: Alemtuzumab (Lemtrada), Jeroen Bosch" not in text
