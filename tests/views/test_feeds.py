"""The address that calendars read, and the page on which a patient makes and stops one."""

import base64
import io
import logging
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
import segno
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.log import ServerFormatter
from icalendar import Calendar

from schedules.access.feeds import feed_for, hash_of, make_feed, revoke, try_out
from schedules.engine import Key
from schedules.models import Access, AccessEvent, Feed, StoredFeed, User
from schedules.planning import commit
from schedules.planning.record import move
from schedules.queries import entry_uid

from .reading import Page

MINE = "/mijn/agenda/"
SECOND = Key("ocre.dose.1b", 1)
LANES = ["doses", "tests", "visits", "periods"]
TYPED = {"name": "my phone", "titles": "neutral", "lanes": LANES, "language": "nl"}


@pytest.fixture(autouse=True)
def _nobody_tried_before(db):
    cache.clear()


@pytest.fixture
def plan(make_plan):
    """Ocrelizumab from 11 January 2027."""
    return make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")


@pytest.fixture
def let_in(db):
    """Return a function that gives somebody access to a record."""

    def give(patient, name="aardbei", kind="self"):
        user = User.objects.create_user(name, f"{name}@example.org")
        return Access.objects.create(
            user=user, patient=patient, kind=kind, name=name, granted_at=timezone.now()
        )

    return give


@pytest.fixture
def access(plan, let_in):
    """The patient's own access."""
    return let_in(plan.patient)


@pytest.fixture
def make(access):
    """Return a function that makes a feed and gives its path."""

    def path(of=None, **choices):
        usual = {"name": "my phone", "is_neutral": False, "lanes": LANES, "language": "en"}
        chosen = usual | choices
        _feed, token = make_feed(of or access, now=timezone.now(), **chosen)
        return f"/agenda/{token}/mijn-afspraken.ics"

    return path


@pytest.fixture
def reader():
    """A calendar program: it knows an address and nothing else."""
    return Client()


def token_of(path):
    return path.removeprefix("/agenda/").removesuffix("/mijn-afspraken.ics")


def feed_at(path):
    return Feed.objects.get(secret_hash=hash_of(token_of(path)))


def second_dose(response, plan):
    uid = entry_uid(str(plan.code), *SECOND)
    events = Calendar.from_ical(response.content).events
    return next(event for event in events if str(event["UID"]).startswith(uid))


# the token


def test_a_token_has_256_bits_and_only_its_hash_is_kept(make):
    token = token_of(make())

    assert len(base64.urlsafe_b64decode(f"{token}=")) == 32
    (feed,) = Feed.objects.all()
    assert token not in str(vars(feed))
    assert feed_for(token) == feed


def test_a_feed_needs_something_to_show_in_a_language_that_exists(access):
    for wrong in ({"lanes": []}, {"lanes": ["names"]}, {"language": "fr"}):
        choices = {"is_neutral": True, "lanes": LANES, "language": "nl"} | wrong
        with pytest.raises(ValueError, match="a lane and a language"):
            make_feed(access, "x", now=timezone.now(), **choices)


# reading


def test_a_calendar_program_gets_a_calendar_and_nothing_that_is_kept_or_shared(make, reader):
    response = reader.get(make())

    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Content-Language"] == "en"
    assert "Last-Modified" in response
    assert "Content-Disposition" not in response
    assert response["Vary"] == "Accept-Encoding"
    assert not response.cookies
    assert len(Calendar.from_ical(response.content).events) > 10


def test_a_feed_speaks_its_own_language_whatever_the_address_asks(make, reader):
    path = make(language="nl")

    assert reader.get(path).content == reader.get(f"{path}?language=en").content
    assert reader.get(path).content != reader.get(make(language="en")).content


def test_the_head_of_a_feed_is_the_head_of_its_calendar(make, reader):
    path = make()
    head, whole = reader.head(path), reader.get(path)

    assert head.status_code == 200
    assert head.content == b""
    assert {n: head[n] for n in ("ETag", "Last-Modified", "Content-Type")} == {
        n: whole[n] for n in ("ETag", "Last-Modified", "Content-Type")
    }


def test_a_hundred_fetches_have_one_etag(make, reader):
    path = make()
    etags = set()
    for n in range(100):
        if n % 30 == 0:
            StoredFeed.objects.update(sent_since=None)  # as a minute later
        etags.add(reader.get(path)["ETag"])

    assert len(etags) == 1


def test_what_a_program_has_already_is_not_sent_again(make, reader):
    path = make()
    etag = reader.get(path)["ETag"]

    same = reader.get(path, headers={"If-None-Match": etag})
    other = reader.get(path, headers={"If-None-Match": '"other"'})

    assert (same.status_code, same.content) == (304, b"")
    assert same["ETag"] == etag
    assert other.status_code == 200


def test_the_days_move_on_though_nothing_changed_so_a_date_alone_is_no_answer(make, reader):
    path = make()
    changed = reader.get(path)["Last-Modified"]

    assert reader.get(path, headers={"If-Modified-Since": changed}).status_code == 200


def test_a_move_by_the_nurse_is_in_the_next_answer(make, reader, plan, nurse):
    path = make()
    before = reader.get(path)
    commit(plan, move(SECOND, date(2027, 2, 1)), by=nurse, revision=plan.revision)

    after = reader.get(path, headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert second_dose(before, plan)["DTSTART"].dt == date(2027, 1, 25)
    assert second_dose(after, plan)["DTSTART"].dt == date(2027, 2, 1)
    assert second_dose(after, plan)["SEQUENCE"] > second_dose(before, plan)["SEQUENCE"]


def test_a_feed_shows_what_was_chosen(make, reader, plan):
    path = make(lanes=["doses"], is_neutral=True, by_day=False)
    doses = reader.get(path).content.decode()

    chosen = plan.entries.filter(
        kind__in=("dose", "premedication"), due__lte=date(2028, 11, 23)
    ).count()
    # Beside them one says what is left out, and the last one when it is out of date.
    assert doses.count("BEGIN:VEVENT") == chosen + 2
    assert "ocre" not in doses.lower()


def statements_of(reader, path, status, **headers):
    """The SQL of a fetch, which gives this status."""
    with CaptureQueriesContext(connection) as asked:
        assert reader.get(path, headers=headers).status_code == status
    return [query["sql"] for query in asked]


def test_a_fetch_takes_four_statements_and_one_that_has_it_already_two_that_write_nothing(
    make, reader
):
    path = make()
    etag = reader.get(path)["ETag"]

    asked = statements_of(reader, path, 200)
    nothing_new = statements_of(reader, path, 304, if_none_match=etag)

    assert len(asked) == 4, asked
    assert len(nothing_new) == 2, nothing_new
    assert all(sql.startswith("SELECT ") for sql in nothing_new)


def test_the_first_fetch_of_a_program_a_day_takes_six_more_for_its_row_in_the_log(make, reader):
    path = make()
    etag = reader.get(path)["ETag"]
    new = {"user_agent": "Thunderbird/153"}, {"user_agent": "Nextcloud/31"}

    asked = statements_of(reader, path, 200, **new[0])
    nothing_new = statements_of(reader, path, 304, if_none_match=etag, **new[1])

    assert (len(asked), len(nothing_new)) == (10, 8), asked
    assert AccessEvent.objects.filter(action="feed").count() == 3
    assert len(statements_of(reader, path, 200, **new[0])) == 4
    assert len(statements_of(reader, path, 304, if_none_match=etag, **new[1])) == 2


def test_while_somebody_waits_for_a_test_entry_the_next_fetch_takes_one_more(make, reader):
    path = make()
    reader.get(path)
    try_out(feed_at(path), timezone.now())
    etag = reader.get(path)["ETag"]
    Feed.objects.update(fetched_at=None)

    nothing_new = statements_of(reader, path, 304, if_none_match=etag)
    Feed.objects.update(fetched_at=None)

    assert len(nothing_new) == 3, nothing_new
    assert len(statements_of(reader, path, 200)) == 5
    assert len(statements_of(reader, path, 200)) == 4


def test_a_calendar_is_made_in_twenty_statements_and_made_anew_in_thirteen_to_eighteen(
    make, reader, plan, nurse
):
    path = make()
    first = statements_of(reader, path, 200)
    commit(plan, move(SECOND, date(2027, 2, 1)), by=nurse, revision=plan.revision)
    anew = statements_of(reader, path, 200)
    StoredFeed.objects.update(basis="of yesterday")
    next_day = statements_of(reader, path, 200, user_agent="Thunderbird/153")

    assert (len(first), len(anew), len(next_day)) == (20, 13, 18), anew


def test_a_year_of_treatment_is_a_small_file_under_a_short_address(make, reader):
    path = make()

    assert len(reader.get(path).content) <= 60_000
    assert len(f"https://mscare.een-lang-genoemd-ziekenhuis.example.org{path}") <= 200


# not reading


def answer(response):
    kept = {n: v for n, v in response.items() if n not in ("Date",)}
    return response.status_code, response.content, kept


def test_unknown_revoked_withdrawn_and_malformed_tokens_answer_alike(
    make, reader, access, let_in, plan
):
    revoked, withdrawn = make(), make(of=let_in(plan.patient, "peer", "carer"))
    unknown = "/agenda/" + "A" * 43 + "/mijn-afspraken.ics"
    assert {reader.get(path).status_code for path in (revoked, withdrawn)} == {200}

    revoke(feed_at(revoked), timezone.now())
    Access.objects.filter(kind="carer").update(withdrawn_at=timezone.now())
    malformed = [f"/agenda/{text}/mijn-afspraken.ics" for text in ("x", "%00%ff%0a", "x" * 5000)]
    named = {"X-Request-ID": "0a" * 16}  # each answer carries the name of its request
    asked = (revoked, withdrawn, unknown, *malformed)
    answers = [answer(reader.get(path, headers=named)) for path in asked]

    assert answers[0][0] == 404
    assert answers[0][1] == b"Not found\n"
    assert answers[0][2]["Content-Type"] == "text/plain; charset=utf-8"
    assert all(other == answers[0] for other in answers)
    assert not reader.cookies


def test_a_feed_is_only_read(make, reader):
    path = make()

    strict = Client(enforce_csrf_checks=True)
    for method in ("POST", "PUT", "PROPFIND"):  # what Thunderbird tries when it subscribes
        response = strict.generic(method, path)
        assert (response.status_code, response.content) == (405, b"")
    assert reader.get(path).status_code == 200


def test_who_asks_too_often_is_told_when_to_come_back(make, reader):
    path, others = make(), make()
    answers = [reader.get(path, REMOTE_ADDR=f"198.51.100.{n}") for n in range(33)]

    assert [response.status_code for response in answers] == [200] * 30 + [429] * 3
    assert {response["Retry-After"] for response in answers[30:]} == {"60"}
    assert reader.get(others).status_code == 200
    refused = AccessEvent.objects.filter(action="denied", what="feed: too often")
    (event,) = refused  # not one for each of a flood
    assert event.patient_code == feed_at(path).access.patient.code


def test_one_address_does_not_try_tokens_for_ever(reader, make):
    statuses = [reader.get(f"/agenda/{n}/mijn-afspraken.ics").status_code for n in range(63)]

    assert statuses == [404] * 60 + [429] * 3
    assert AccessEvent.objects.filter(action="denied").count() == 61
    assert reader.get(make(), REMOTE_ADDR="203.0.113.9").status_code == 200
    assert reader.get(make()).status_code == 200  # what opens something never counts with it


# what is written down


def test_a_fetch_is_in_the_log_under_the_name_of_whoever_made_the_feed(make, reader, plan, access):
    path = make()
    etag = reader.get(path, REMOTE_ADDR="198.51.100.7")["ETag"]
    reader.get(path, headers={"If-None-Match": etag})

    events = list(AccessEvent.objects.filter(action="feed"))
    (first,) = events  # of one program on one day
    assert (first.actor, first.role) == ("aardbei", "self")
    assert first.what == f"feed: {feed_at(path).code}"
    assert (first.patient_code, first.clinic) == (plan.patient.code, "amsterdam-umc")
    assert first.from_address == "198.51.100.7"
    assert feed_at(path).fetched_at is not None


def test_a_name_that_a_patient_typed_stays_out_of_the_log_and_is_read_on_the_page(
    make, reader, mine
):
    reader.get(make(name="phone of Demo Aardbei"))
    assert "Demo Aardbei" not in str(list(AccessEvent.objects.values()))
    assert "phone of Demo Aardbei" in Page(mine.get("/mijn/wie-keek/")).text


def test_a_refused_try_is_in_the_log_and_names_nobody(reader, db):
    reader.get("/agenda/nothing/mijn-afspraken.ics")

    (event,) = AccessEvent.objects.all()
    assert (event.action, event.actor, event.what) == ("denied", "", "feed")


@pytest.mark.parametrize("ask", ["get", "post", "put"])
def test_no_log_holds_an_address(make, access, caplog, ask):
    path = make()
    token = token_of(path)
    revoke(feed_at(path), timezone.now())
    half = f"/agenda/ {token}.ICS"

    with caplog.at_level(logging.DEBUG):
        client = Client(enforce_csrf_checks=True)
        elsewhere = path.replace("agenda", "kalender")
        for where in (
            path,
            half,
            path.upper().replace(token.upper(), token),
            f"{path}/",
            elsewhere,
        ):
            getattr(client, ask)(where)
            logging.getLogger("gunicorn.error").warning("closed: %s", where)  # or any other program

    assert "/agenda/***" in caplog.text
    assert "/AGENDA/***" in caplog.text
    assert token not in caplog.text
    assert token not in str(list(AccessEvent.objects.values()))


def test_a_handler_that_is_not_ours_sees_no_token_either(make):
    """gunicorn and Django's own server bring handlers and formats of their own."""
    token, shown = token_of(make()), io.StringIO()
    handler = logging.StreamHandler(shown)
    handler.setFormatter(ServerFormatter("{message}", style="{"))
    lines = (
        (
            "gunicorn.error",
            ("Error handling request %s %s", "GET", f"/agenda/{token}/mijn-afspraken.ics"),
        ),
        (
            "django.server",
            ('"%s" %s %s', f"GET /agenda/{token}/mijn-afspraken.ics HTTP/1.1", 200, 5),
        ),
    )

    for name, words in lines:
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).error(*words, extra={"server_time": "now"})
        logging.getLogger(name).removeHandler(handler)

    assert shown.getvalue().splitlines() == [
        "Error handling request GET /agenda/***",
        '"GET /agenda/***" 200 5',
    ]


# the page


@pytest.fixture
def mine(client, access):
    """The patient, logged in."""
    client.force_login(access.user)
    return client


def address_of(response):
    return re.search(
        r"https?://[^<\s]+/agenda/[\w-]{43}/mijn-afspraken\.ics", response.content.decode()
    )[0]


def test_a_patient_makes_a_calendar_and_sees_its_address_once(mine, reader):
    page = mine.get(f"{MINE}?language=en")
    made = mine.post(MINE, TYPED, follow=True)

    address = address_of(made)
    assert len(address) <= 200
    assert address.startswith("http://testserver/agenda/")
    assert reader.get(urlsplit(address).path).status_code == 200
    assert Page(made).links["Open in my calendar"] == address.replace("http://", "webcal://")
    assert "data:image/svg+xml" in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert page["Cache-Control"] == made["Cache-Control"]
    again = mine.get(MINE)
    assert "my phone" in Page(again).text
    assert token_of(urlsplit(address).path) not in again.content.decode()
    (feed,) = Feed.objects.all()
    assert (feed.is_neutral, feed.lanes, feed.language) == (True, LANES, "nl")


def test_the_picture_holds_the_address(mine):
    made = mine.post(MINE, TYPED, follow=True)
    expected = segno.make(address_of(made), error="m", micro=False).svg_data_uri(border=4)

    assert expected.replace("'", "&#x27;") in made.content.decode()


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"lanes": []}, {"titles": "loud"}, {"language": "fr"}]
)
def test_a_form_that_is_not_complete_makes_nothing(mine, wrong):
    response = mine.post(MINE, TYPED | wrong)

    assert response.status_code == 422
    assert not Feed.objects.exists()
    (link,) = [a for a in Page(response).links.values() if a.startswith("#id_")]
    assert link[1:] in Page(response).ids


def test_a_stopped_calendar_reads_nothing_and_leaves_the_list(mine, reader):
    path = urlsplit(address_of(mine.post(MINE, TYPED, follow=True))).path
    feed = Feed.objects.get()

    response = mine.post(f"{MINE}{feed.code}/intrekken/")

    assert response.status_code == 302
    assert reader.get(path).status_code == 404
    assert str(feed.code) not in mine.get(MINE).content.decode()
    whats = list(AccessEvent.objects.filter(action="access").values_list("what", "actor"))
    assert whats == [("mine-feed-revoke", "aardbei"), ("mine-feeds", "aardbei")]


def test_stopping_is_a_press_not_a_link(mine, make):
    assert mine.get(f"{MINE}{feed_at(make()).code}/intrekken/").status_code == 405


def test_a_carer_sees_and_stops_their_own_and_the_patient_all(mine, make, let_in, plan):
    carer = let_in(plan.patient, "peer", "carer")
    own, theirs = feed_at(make()), feed_at(make(of=carer))
    other = Client()
    other.force_login(carer.user)

    seen = other.get(MINE).content.decode()
    assert str(theirs.code) in seen
    assert str(own.code) not in seen
    assert other.post(f"{MINE}{own.code}/intrekken/").status_code == 404
    assert {str(own.code), str(theirs.code)} <= set(
        re.findall(r"agenda/([\w-]{36})/", mine.get(MINE).content.decode())
    )
    assert mine.post(f"{MINE}{theirs.code}/intrekken/").status_code == 302
    assert Feed.objects.get(pk=theirs.pk).revoked_at


def test_nobody_stops_the_calendar_of_another_patient(mine, make, let_in, make_patient):
    other = let_in(make_patient("amsterdam-umc", "Demo Braam"), "braam")
    feed = feed_at(make(of=other))

    assert mine.post(f"{MINE}{feed.code}/intrekken/").status_code == 404
    assert Feed.objects.get(pk=feed.pk).revoked_at is None
    assert AccessEvent.objects.filter(action="denied", what="mine-feed-revoke").exists()


def test_the_page_is_for_patients_and_who_looks_along(client, nurse, access):
    assert client.get(MINE).url.startswith("/account/login/")
    client.force_login(nurse)
    assert client.get(MINE).status_code == 404
    Access.objects.update(withdrawn_at=timezone.now())
    client.force_login(access.user)
    assert client.get(MINE).status_code == 404


# what is chosen


CHANGED = TYPED | {"name": "work", "titles": "full", "lanes": ["visits"], "language": "en"}


def test_choices_are_changed_under_the_same_address(mine, make, reader):
    path = make(is_neutral=True, language="nl")
    feed, before = feed_at(path), reader.get(path)
    address = f"{MINE}{feed.code}/keuzes/"

    page = Page(mine.get(f"{address}?language=en"))
    answer = mine.post(address, CHANGED | {"days": "thing", "windows": "last", "more": ["alarms"]})

    assert "What “my phone” shows" in page.text
    assert answer.url == MINE
    feed.refresh_from_db()
    assert (feed.name, feed.is_neutral, feed.lanes, feed.language) == (
        *("work", False, ["visits"], "en"),
    )
    assert (feed.by_day, feed.only_last_days) == (False, True)
    assert (feed.has_reminders, feed.has_alarms) == (False, True)
    after = reader.get(path, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["Content-Language"] == "en"
    assert b"TRIGGER:-PT14H" in after.content
    assert AccessEvent.objects.filter(action="access", what="mine-feed-change").count() == 1


def test_what_was_chosen_before_is_ticked(mine, make):
    feed = feed_at(make(has_reminders=True, only_last_days=True, lanes=["doses"]))

    page = mine.get(f"{MINE}{feed.code}/keuzes/").content.decode()

    ticked = set(re.findall(r'name="(\w+)" value="(\w+)"[^>]*checked', page))
    assert ticked == {
        *(("titles", "full"), ("lanes", "doses"), ("language", "en"), ("days", "day")),
        *(("windows", "last"), ("more", "reminders")),
    }


@pytest.mark.parametrize("wrong", [{"name": ""}, {"lanes": []}, {"windows": "loud"}])
def test_a_change_that_is_not_complete_changes_nothing(mine, make, wrong):
    feed = feed_at(make())

    assert mine.post(f"{MINE}{feed.code}/keuzes/", CHANGED | wrong).status_code == 422
    feed.refresh_from_db()
    assert feed.name == "my phone"


def test_nobody_changes_the_calendar_of_another(mine, make, let_in, plan):
    theirs = feed_at(make(of=let_in(plan.patient, "peer", "carer")))

    assert mine.post(f"{MINE}{theirs.code}/keuzes/", CHANGED).status_code == 404
    assert f"{theirs.code}/keuzes/" not in mine.get(MINE).content.decode()


def test_the_file_that_is_taken_once_can_tell_nothing_too(mine, plan):
    file = mine.post(MINE, TYPED | {"name": "", "language": "en", "file": "1"})

    assert file["Content-Disposition"] == 'attachment; filename="mijn-schema.ics"'
    calendar = Calendar.from_ical(file.content)
    titles = {str(event["SUMMARY"]) for event in calendar.events}
    assert "Still to agree: Hospital appointment" in titles
    assert str(calendar["NAME"]) == "My appointments"
    assert "ocre" not in file.content.decode().lower()
    assert {str(event["URL"]) for event in calendar.events} == {"http://testserver/mijn/"}
    assert not Feed.objects.exists()
    assert AccessEvent.objects.filter(action="export", what="mine-feeds").count() == 1


def test_a_file_without_any_plan_is_refused_in_words(client, make_patient, let_in):
    access = let_in(make_patient("amsterdam-umc", "Demo Kweepeer"), "kweepeer")
    client.force_login(access.user)

    answer = client.post(MINE, TYPED | {"file": "1"}, follow=True)

    assert "Er is nog niets dat in een agenda kan staan." in Page(answer).text


def test_the_page_lists_what_the_calendar_leaves_out_and_why(mine, make, reader):
    path = make(language="nl")
    feed = Calendar.from_ical(reader.get(path).content)
    (event,) = [e for e in feed.events if ".left-out" in e["UID"]]
    lines = [line for line in event["DESCRIPTION"].splitlines() if line]

    page = Page(mine.get(MINE)).text
    own = Page(mine.get(f"{MINE}{feed_at(path).code}/keuzes/")).text

    assert len(lines) > 3
    for line in lines:
        assert line.removeprefix("- ") in page
        assert line.removeprefix("- ") in own


def test_a_link_in_each_event_leads_to_the_own_schedule(make, reader):
    for is_neutral in (True, False):
        calendar = Calendar.from_ical(reader.get(make(is_neutral=is_neutral)).content)
        links = {str(event.get("URL", "")) for event in calendar.events}
        assert "http://testserver/mijn/" in links
