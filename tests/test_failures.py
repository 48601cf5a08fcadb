"""Where the database cannot work it is said in words, in the language of who reads.

Really so: the database of the tests is only to be read for a while. `make faults` does the same,
and worse, to a whole server.
"""

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from mscare import urls

from .conftest import Browser

DUTCH, ENGLISH = "Dit werkt nu even niet", "This does not work at the moment"


def asking(statement):
    def view(_request):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return HttpResponse()

    return view


handler400 = urls.handler400
handler500 = urls.handler500
urlpatterns = [
    *urls.urlpatterns,
    path("niets/", asking("SELECT 1 FROM nowhere")),
    path("verkeerd/", asking("SELECT 1 / ")),
]


@pytest.fixture
def browser(nurse):
    cache.clear()
    made = Browser(raise_request_exception=False)
    made.force_login(nurse)
    return made


@pytest.fixture
def only_to_read(browser, make_patient):
    """Let nothing be written; after it, for the database of the tests serves other tests too."""
    patient = make_patient()
    is_file = connection.vendor == "sqlite"
    connection.check_constraints()  # now: PostgreSQL cannot look up a foreign key when read-only
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON" if is_file else "SET TRANSACTION READ ONLY")
    yield patient
    if is_file:  # past Django, which waits for the end of the transaction that was broken
        connection.connection.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize(
    ("query", "words", "language"), [("", DUTCH, "nl"), ("?language=en", ENGLISH, "en")]
)
def test_what_cannot_be_saved_is_said_in_words(browser, only_to_read, query, words, language):
    answer = browser.post(f"/patienten/{only_to_read.code}/brief/{query}")
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert f"<h1>{words}</h1>" in page
    assert f'lang="{language}"' in page
    assert answer["Content-Language"] == language
    assert "Traceback" not in page


def test_what_nobody_logs_can_still_be_read(client, only_to_read):
    assert client.get("/behandelingen/").status_code == 200
    assert client.get("/over/").status_code == 200


def test_a_session_that_cannot_be_kept_is_no_bad_request(browser, only_to_read):
    """Once a minute the session notes that somebody is still there."""
    answer = browser.get("/behandelingen/")
    assert (answer.status_code, DUTCH in answer.content.decode()) == (503, True)


@override_settings(ROOT_URLCONF="tests.test_failures")
@pytest.mark.parametrize("address", ["/niets/", "/verkeerd/"])
def test_a_query_that_is_wrong_is_a_mistake_of_ours(browser, address):
    assert browser.get(address).status_code == 500
