"""What no page of ours sends: a message, never an error of the server, and nothing half written."""

import re
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schedules.forms.plans import MOST_LINES
from schedules.models import AccessEvent, Change, Entry
from schedules.views.versions import MOST
from tests.conftest import TODAY

from .reading import Page
from .test_who_gets_what import PEOPLE, browser_of, path_of, rows, world

# The fixtures: one record with everything on it, and a browser for each person.
__all__ = ["browser_of", "world"]

ANOTHER_HOSPITAL = "amsterdam-umc"
FORM = "application/x-www-form-urlencoded"  # as our pages send it
TOO_MUCH = "Dat is te veel tegelijk."


@pytest.fixture
def staff(client, nurse, monkeypatch):
    """A browser in which a nurse of the Jeroen Bosch hospital is logged in."""
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)
    client.force_login(nurse)
    return client


@pytest.fixture
def plan(make_plan):
    return make_plan("alemtuzumab", "jbz", "2026-10-05", today="2026-10-01")


def record(client, plan, *keys, what="missed"):
    sent = {"what": what, "keys": keys, "revision": plan.revision}
    return client.post(f"/plannen/{plan.code}/noteren/", sent)


def is_untouched(plan):
    is_told = Entry.objects.filter(plan=plan).exclude(status="planned").exists()
    return not is_told and plan.changes.count() == 1 == Change.objects.count()


def queries_of(act):
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


# many lines of a plan at once


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(["alem.labs.monthly#1"] * 100_000, id="one line again and again"),
        pytest.param([f"alem.labs.monthly#{n}" for n in range(100_000)], id="all different"),
    ],
)
def test_a_hundred_thousand_lines_are_refused_unread(staff, plan, keys):
    """In one field, as "all of this day" sends them: Django counts fields, not words."""
    response = record(staff, plan, " ".join(keys))
    assert response.status_code == 422
    assert f"{TOO_MUCH} Neem er hoogstens 200." in Page(response).text
    assert is_untouched(plan)


def test_a_refusal_costs_the_same_however_much_was_sent(staff, plan):
    def refused(n):
        keys = " ".join(f"alem.labs.monthly#{1000 + i}" for i in range(n))
        assert record(staff, plan, keys).status_code == 422

    refused(1)  # what is kept between requests is read first
    assert queries_of(lambda: refused(MOST_LINES)) == queries_of(lambda: refused(1))
    assert queries_of(lambda: refused(100_000)) == queries_of(lambda: refused(1)) - 1


def test_one_line_that_is_not_there_refuses_all(staff, plan):
    response = record(staff, plan, "alem.labs.monthly#1", "alem.labs.monthly#999")
    assert response.status_code == 422
    assert "Deze regel staat niet meer in het schema." in Page(response).text
    assert is_untouched(plan)


def test_a_line_that_is_named_twice_is_recorded_once(staff, plan):
    assert record(staff, plan, *["alem.labs.monthly#1"] * MOST_LINES).status_code == 302
    (change,) = plan.changes.filter(act="record")
    assert [step["n"] for step in change.steps] == [1]


def test_all_that_may_be_recorded_at_once_is(staff, plan, monkeypatch):
    """The largest plan has less to record than may be sent."""
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2035, 1, 1))  # all is over
    told = Entry.objects.filter(plan=plan, kind="lab", is_period=False)
    keys = [f"{row.fact}#{row.occurrence}" for row in told]
    assert 100 < len(keys) < MOST_LINES
    assert record(staff, plan, " ".join(keys)).status_code == 302
    assert told.filter(status="missed").count() == len(keys)


# many plans at once


def move(client, *plans, **more):
    return client.post("/versies/overzetten/", {"plans": plans, **more})


def test_one_plan_that_is_ticked_900_times_is_refused_unread(staff, plan):
    tick = f"{plan.code}@1"
    response = move(staff, *[tick] * 900, confirmed="yes")
    assert response.status_code == 422
    assert f"{TOO_MUCH} Neem er hoogstens {MOST}." in Page(response).text
    assert is_untouched(plan)
    assert not AccessEvent.objects.exclude(action="login").exists()


def test_a_plan_that_is_ticked_and_pressed_is_moved_once(staff, plan):
    tick = f"{plan.code}@1"
    assert len(re.findall(tick, move(staff, tick, tick).content.decode())) == 1
    assert move(staff, tick, tick, confirmed="yes").status_code == 302
    assert plan.changes.filter(act="upgrade").count() == 1
    assert AccessEvent.objects.filter(action="change").count() == 1


def test_plans_are_looked_up_together(staff, plan, make_plan):
    others = [make_plan("alemtuzumab", "jbz", "2026-10-05") for _ in range(2)]
    few, many = [plan], [plan, *others]

    def looked_up(plans):
        with CaptureQueriesContext(connection) as seen:
            move(staff, *(f"{one.code}@1" for one in plans))
        return [q for q in seen if '"schedules_plan"."code" IN' in q["sql"]]

    assert len(looked_up(few)) == len(looked_up(many)) == 1


def test_one_plan_of_another_hospital_refuses_all(staff, plan, make_plan):
    foreign = make_plan("ocrelizumab", ANOTHER_HOSPITAL, "2026-10-05")
    sent = [f"{plan.code}@1", f"{foreign.code}@1"]
    assert move(staff, *sent, confirmed="yes").status_code == 404
    assert Change.objects.exclude(act="start").count() == 0
    said = AccessEvent.objects.exclude(action="login").values_list("action", "patient_code")
    assert list(said) == [("denied", foreign.patient.code)]


@pytest.mark.parametrize("revision", ["", "@", "@" + "9" * 5_000, "@x"])
def test_a_plan_without_a_revision_is_shown_once_more(staff, plan, revision):
    response = move(staff, f"{plan.code}{revision}", confirmed="yes")
    assert (
        "Een van deze plannen is intussen veranderd, of er is niet meegestuurd hoe u het zag."
        in Page(response).text
    )
    assert is_untouched(plan)


# hidden values


@pytest.mark.parametrize("revision", ["9" * 5_000, "9" * 40, "-1", "x"])
def test_a_revision_that_no_page_wrote_saves_nothing(staff, plan, revision):
    sent = {"what": "note", "keys": "alem.labs.monthly#1", "note": "Belt", "revision": revision}
    response = staff.post(f"/plannen/{plan.code}/noteren/", sent)
    assert "Kijk nog één keer voordat u opslaat" in Page(response).text
    assert not plan.entries.exclude(note="").exists()


@pytest.mark.parametrize("address", ["http://[", "/" + "x" * 3_000])
def test_a_broken_way_back_leads_to_the_plan(staff, plan, address):
    sent = {"what": "note", "keys": "alem.labs.monthly#1", "note": "Belt", "next": address}
    sent["revision"] = str(plan.revision)
    response = staff.post(f"/plannen/{plan.code}/noteren/", sent)
    assert response["Location"] == f"/plannen/{plan.code}/"


def test_a_broken_address_of_a_page_that_swaps_a_part_leads_to_the_login(client, db):
    swap = {"HX-Request": "true", "HX-Current-URL": "http://["}
    response = client.post("/versies/overzetten/", headers=swap)
    assert response["HX-Redirect"] == "/account/login/?next=%2F"


def test_a_broken_address_to_go_on_to_is_left_out_at_the_login(client, db):
    assert client.get("/account/login/", {"next": "http://["}).status_code == 200
    assert client.post("/account/logout/", {"next": "http://["})["Location"] == "/"


@pytest.mark.parametrize("credential", ["[" * 100_000, "9" * 5_000, "[]", '"x"', "{}"])
def test_a_broken_passkey_opens_nothing(client, db, credential):
    cache.clear()
    response = client.post("/account/2fa/webauthn/login/", {"credential": credential})
    assert response["Location"] == "/account/login/"


# reasons


def correct(client, plan, reason):
    sent = {"start": "2026-10-12", "reason": reason, "revision": 1, "confirmed": "yes"}
    return client.post(f"/plannen/{plan.code}/wijzigen/", sent)


def test_a_reason_that_history_cannot_hold_is_refused_in_words(staff, plan):
    response = correct(staff, plan, "x" * 501)
    assert response.status_code == 422
    assert "Noteer de reden in hoogstens 500 letters." in Page(response).text
    assert is_untouched(plan)
    assert correct(staff, plan, "x" * 500).status_code == 302
    assert plan.changes.last().reason == "x" * 500


def test_a_reason_of_an_undo_that_history_cannot_hold_is_refused_in_words(staff, plan):
    record(staff, plan, "alem.labs.monthly#1")
    sent = {"reason": "x" * 501, "revision": 2, "confirmed": "yes"}
    response = staff.post(f"/wijzigingen/{plan.changes.last().code}/ongedaan/", sent)
    assert response.status_code == 422
    assert "Noteer de reden in hoogstens 500 letters." in Page(response).text
    assert plan.changes.count() == 2


# what is refused at the door

NUL = {
    "in a path": lambda browser: browser.get("/plannen/a%00b/"),
    "in an address": lambda browser: browser.get("/behandelingen/ocrelizumab/?clinic=%00"),
    "in a name": lambda browser: browser.get("/?a%00b=1"),
    "in a form": lambda browser: browser.post("/patienten/", {"q": "Demo\0Aardbei"}),
    "in a cookie": lambda browser: browser.get("/", HTTP_COOKIE='sessionid="\\000aaaaaaaaaaa"'),
}
TOO_LARGE = {
    "many fields in an address": lambda browser: browser.get("/?" + "a=1&" * 2_000),
    "a long address": lambda browser: browser.get("/?reading=dark&a=" + "x" * 8_000),
    "a long path": lambda browser: browser.get("/plannen/" + "x" * 8_000),
    "many fields in a form": lambda browser: browser.post("/patienten/", {"q": ["x"] * 2_000}),
    "a large form": lambda browser: browser.post("/patienten/", {"q": "x" * 3_000_000}),
    "a large file": lambda browser: browser.post("/patienten/", {"q": BytesIO(b"x" * 3_000_000)}),
    "a large body": lambda browser: browser.post(
        "/patienten/", "q=" + "x" * 3_000_000, content_type=FORM
    ),
}


@pytest.mark.parametrize("send", [*NUL.values(), *TOO_LARGE.values()], ids=[*NUL, *TOO_LARGE])
def test_what_cannot_be_read_is_said_before_anything_is_done(send):
    """Without the database: to ask it here would be an error of the server."""
    response = send(Client(raise_request_exception=False))
    assert response.status_code == 400
    assert Page(response).headings == [("h1", "Dit kan niet worden gelezen")]


def test_what_cannot_be_read_is_said_in_english_too(db):
    response = Client().get("/?language=en&a=%00")
    assert Page(response).headings == [("h1", "This cannot be read")]


def test_a_square_on_paper_holds_the_answers_and_nothing_that_repeats_itself(client, db):
    asked = "treatment=avonex&clinic=generic&start=2026-10-05" + "&language=nl" * 300
    response = client.get(f"/tijdlijn/print.pdf?{asked}")
    assert response["Content-Type"] == "application/pdf"


# every address


BAD = {
    "revision": "9" * 5_000,
    "page": "9" * 5_000,
    "maand": "9" * 5_000,
    "next": "http://[",
    "keys": "x#" + "9" * 5_000,
    "plans": "x@" + "9" * 5_000,
    "seen": "x=" + "9" * 5_000,
    "reason": "x" * 600,
    "credential": "[" * 100_000,
    "confirmed": "yes",
}
# An address has at most 8,000 signs.
BAD_ADDRESSES = [
    {name: text for name, text in BAD.items() if len(text) < 9_000},
    {name: text[:700] for name, text in BAD.items()},
    *({name: BAD[name]} for name in ("page", "maand", "keys")),
]
SWAP = {"HX-Request": "true", "HX-Current-URL": "http://["}


REFUSED = ("login", "403", "404")
# Paper takes no answers that the page beside it does not take.
SLOW = ("print", "large", "summary", "card")


KINDS = {
    "a revision of 5,000 digits": {"revision": "9" * 5_000},
    "a way back that is no address": {"next": "http://["},
    "a reason of 600 letters": {"reason": "x" * 600, "stop-reason": "x" * 600, "confirmed": "yes"},
    "100,000 lines": {"keys": "x#1 " * 100_000, "confirmed": "yes"},
    "one plan 900 times": {"plans": ["x@1"] * 900, "confirmed": "yes"},
    "a key of nobody": {"once": "1.x:" + "é" * 5_000, "confirmed": "yes"},
    "a signature of nobody": {"shown": "é" * 5_000, "confirmed": "yes"},
}
UNREADABLE = {"NUL": {"reason": "a\0b", "keys": "x\0#1", "once": "\0"}}


@pytest.mark.parametrize("kind", [*KINDS, *UNREADABLE])
def test_each_kind_of_hidden_value_at_each_address_is_a_message(browser_of, world, kind):
    typed = urlencode(KINDS.get(kind) or UNREADABLE[kind], doseq=True)
    answers = {}
    for _method, address, words in rows():
        if address in answers:
            continue
        asked_by = (who for who in ("nurse", *PEOPLE) if words[who] not in REFUSED)
        browser = browser_of(next(asked_by, "stranger"), raise_request_exception=False)
        with transaction.atomic():
            response = browser.post(path_of(address, world), typed, FORM, headers=SWAP)
            answers[address] = response.status_code
            transaction.set_rollback(True)
    assert len(answers) > 80
    if kind in UNREADABLE:
        assert set(answers.values()) == {400}
    assert {at: status for at, status in answers.items() if status >= 500} == {}


def test_no_address_fails_on_what_no_page_sends(browser_of, world):
    failed = []
    for method, address, words in rows():
        if address.endswith(SLOW):
            continue
        asked_by = (who for who in ("nurse", *PEOPLE) if words[who] not in REFUSED)
        browser = browser_of(next(asked_by, "stranger"), raise_request_exception=False)
        with transaction.atomic():
            send = browser.get if method == "GET" else browser.post
            for sent in [BAD] if method == "POST" else BAD_ADDRESSES:
                response = send(path_of(address, world), sent, headers=SWAP)
                failed += [f"{method} {address}"] if response.status_code >= 500 else []
            transaction.set_rollback(True)
    assert failed == []
