"""The calendar that is kept of each address: when it is made anew, what a revision is of, who
read it, how it is sent."""

import gzip
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier
from wsgiref.handlers import SimpleHandler

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from schedules.access.carers import withdraw
from schedules.access.feeds import feed_for, make_feed, revoke
from schedules.access.stored_feeds import READERS_A_DAY
from schedules.engine import Key
from schedules.models import Access, AccessEvent, Feed, Plan, ShownEvent, StoredFeed, User
from schedules.planning import booking, commit, record, stop, undo
from schedules.planning import withdraw as withdrawing
from schedules.planning.appointments import slot_of
from schedules.planning.start import first_truth, start_plan
from schedules.planning.upgrade import upgrade
from schedules.queries import entry_uid, protocol_for
from schedules.views import stored_calendar
from tests.booking import book
from tests.conftest import TODAY
from tests.operations.places import copied, pointing_at
from treatments.models import Clinic, Protocol

from .reading import Page

SECOND = Key("ocre.dose.1b", 1)
LANES = ["doses", "tests", "visits", "periods"]
RFC_9110 = ("Cache-Control", "Content-Location", "Date", "ETag", "Expires", "Vary")  # 15.4.5
NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)  # 12.00 in Amsterdam
NAMED = {"X-Request-ID": "0a" * 16}  # each answer carries the name of its request


@pytest.fixture(autouse=True)
def clock(request, monkeypatch):
    """Stands at noon of 23 November 2026; gives a function that sets it."""
    moment = [NOON]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])

    def at(later):
        moment[0] = later
        return later

    at.on = lambda **more: at(moment[0] + timedelta(**more))
    return at


@pytest.fixture
def plan(make_plan):
    """Ocrelizumab from 11 January 2027."""
    cache.clear()
    return make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")


@pytest.fixture
def access(plan):
    """The patient's own access."""
    user = User.objects.create_user("aardbei", "aardbei@example.org")
    own = {"user": user, "patient": plan.patient, "kind": "self", "name": "aardbei"}
    return Access.objects.create(**own, granted_at=timezone.now())


@pytest.fixture
def make(access):
    """Return a function that makes an address, and gives it with its feed."""

    def path(**choices):
        usual = {"name": "my phone", "is_neutral": False, "lanes": LANES, "language": "en"}
        feed, token = make_feed(access, now=timezone.now(), **usual | choices)
        return feed, f"/agenda/{token}/mijn-afspraken.ics"

    return path


@pytest.fixture
def path(make):
    return make()[1]


@pytest.fixture
def do(plan, nurse, clock):
    """Return a function that commits an intent to the plan, an hour later."""

    def act(intent):
        clock.on(hours=1)
        plan.refresh_from_db()
        return commit(plan, intent, by=nurse, revision=plan.revision)

    return act


def read(path, **more):
    return Client().get(path, **more)


def events_at(path):
    """The events of an address, by identity."""
    events = Calendar.from_ical(read(path).content).events
    return {str(event["UID"]).removesuffix("@mscare-host"): event for event in events}


def uid(plan, key):
    return entry_uid(str(plan.code), *key)


def revision(event):
    return event["SEQUENCE"], event["LAST-MODIFIED"].dt, event["DTSTAMP"].dt


# when it is made anew


@pytest.fixture
def made(monkeypatch):
    """How often a calendar was made."""
    times, really = [], stored_calendar.calendar_timelines

    def counted(*args, **more):
        times.append(args)
        return really(*args, **more)

    monkeypatch.setattr(stored_calendar, "calendar_timelines", counted)
    return times


def test_it_is_made_once_and_again_when_the_plan_changes(path, made, do):
    read(path)
    read(path)
    assert len(made) == 1

    do(record.move(SECOND, date(2027, 2, 1)))
    read(path)
    read(path)
    assert len(made) == 2


def test_it_is_made_again_when_the_day_turns_in_amsterdam(path, made, clock):
    read(path)
    clock(datetime(2026, 11, 23, 22, 59, tzinfo=UTC))
    read(path)
    assert len(made) == 1

    clock(datetime(2026, 11, 23, 23, 0, tzinfo=UTC))  # midnight there
    read(path)
    assert len(made) == 2


def test_a_new_day_on_which_nothing_is_shown_otherwise_is_nothing_new(path, clock):
    first = read(path)
    clock(NOON + timedelta(days=1))

    second = read(path, headers={"If-None-Match": first["ETag"]})

    assert second.status_code == 304
    assert second["Last-Modified"] == first["Last-Modified"]


@pytest.mark.parametrize(
    "changes",
    [
        {"language": "nl"},
        {"lanes": ["doses"]},
        {"is_neutral": True},
        {"by_day": False},
        {"only_last_days": True},
        {"has_reminders": True},
        {"has_alarms": True},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_it_is_made_again_when_something_else_is_chosen(make, made, changes):
    feed, path = make()
    read(path)

    Feed.objects.filter(pk=feed.pk).update(**changes)
    read(path)

    assert len(made) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda plan: Protocol.objects.filter(pk=plan.protocol_id).update(digest="other"),
        lambda plan: Protocol.objects.filter(pk=plan.protocol_id).update(status="released"),
        lambda plan: Clinic.objects.filter(slug="amsterdam-umc").update(revision=7),
        lambda plan: Clinic.objects.filter(slug="amsterdam-umc").update(told_at=NOON),
        lambda plan: Plan.objects.filter(pk=plan.pk).update(described_by="other"),
        lambda plan: type(plan.patient).objects.filter(pk=plan.patient_id).update(care="deceased"),
    ],
    ids=["words", "status", "clinic", "numbers", "described", "care"],
)
def test_it_is_made_again_when_what_it_hangs_on_changes(plan, path, made, change):
    read(path)

    change(plan)
    read(path)

    assert len(made) == 2


def test_the_plan_of_another_patient_makes_nothing_anew(path, made, make_plan):
    read(path)
    make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")
    read(path)

    assert len(made) == 1


def test_two_names_of_one_host_do_not_make_it_anew_in_turn(path, made, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    etags = {read(path, headers={"host": host})["ETag"] for host in settings.ALLOWED_HOSTS * 2}

    assert len(made) == len(etags) == 1


# a revision is of what is shown


def test_an_event_that_is_shown_otherwise_has_the_next_number_and_the_moment(plan, path, do):
    before = events_at(path)

    do(record.move(SECOND, date(2027, 2, 1)))
    after = events_at(path)

    assert revision(before[uid(plan, SECOND)])[0] == 0
    moment = NOON + timedelta(hours=1)
    assert revision(after[uid(plan, SECOND)]) == (1, moment, moment)
    others = [name for name in before if before[name].get("DTSTART") == after[name].get("DTSTART")]
    assert len(others) >= 10


def test_what_is_shown_as_before_keeps_its_row(plan, make, do):
    feed, path = make()
    events_at(path)
    rows = {row.uid: (row.pk, row.sequence, row.at) for row in feed.shown.all()}

    do(record.move(SECOND, date(2027, 2, 1)))
    after = events_at(path)

    kept = {row.uid: (row.pk, row.sequence, row.at) for row in feed.shown.all()}
    changed = {name for name in rows if kept[name] != rows[name]}
    assert uid(plan, SECOND) in changed
    assert len(changed) < len(rows) / 2
    assert {name: rows[name][0] for name in rows} == {name: kept[name][0] for name in rows}
    assert all(revision(after[name])[0] == kept[name][1] for name in after)


def test_an_agreed_day_and_its_place_are_shown_otherwise(plan, path, do):
    numbers = [revision(events_at(path)[uid(plan, SECOND)])[0]]
    do(book(SECOND, date(2027, 1, 25)))  # the same day, and now it is sure
    numbers.append(revision(events_at(path)[uid(plan, SECOND)])[0])
    code = str(plan.appointments.get().code)
    slot = replace(slot_of(plan.appointments.get()), place="Route 4")
    do(booking.move(code, slot))
    numbers.append(revision(events_at(path)[uid(plan, SECOND)])[0])

    assert numbers == [0, 1, 2]


def load_again(plan, title):
    """As when the file of a protocol is loaded with another title of the second dose."""
    plan.protocol.dosingcourses.filter(fact=SECOND.fact).update(title_en=title)
    Protocol.objects.filter(pk=plan.protocol_id).update(digest=f"with {title}")


def test_other_words_are_shown_otherwise(plan, path, clock):
    before = events_at(path)[uid(plan, SECOND)]
    load_again(plan, "Second half of the first dose")
    clock.on(hours=1)

    after = events_at(path)[uid(plan, SECOND)]

    assert after["SUMMARY"] == "Still to agree: Second half of the first dose"
    assert revision(after) > revision(before)
    assert after["SEQUENCE"] == 1


def test_another_language_is_shown_otherwise_under_the_same_identity(plan, make, clock):
    feed, path = make()
    before = events_at(path)
    Feed.objects.filter(pk=feed.pk).update(language="nl")
    clock.on(minutes=5)

    after = events_at(path)

    assert set(before) == set(after)
    assert {event["SEQUENCE"] for event in after.values()} == {1}


def test_two_changes_within_a_second_are_two_moments(plan, path, clock):
    moments = []
    for title in ("One", "Two", "Three"):
        load_again(plan, title)
        moments.append(revision(events_at(path)[uid(plan, SECOND)]))

    assert [number for number, *_moments in moments] == [0, 1, 2]
    assert moments[0][1] < moments[1][1] < moments[2][1]


def test_what_comes_back_goes_on_from_where_it_was(plan, make, do):
    feed, path = make()
    events_at(path)
    do(record.move(SECOND, date(2027, 2, 1)))
    assert events_at(path)[uid(plan, SECOND)]["SEQUENCE"] == 1

    Feed.objects.filter(pk=feed.pk).update(lanes=["periods"])
    assert uid(plan, SECOND) not in events_at(path)
    Feed.objects.filter(pk=feed.pk).update(lanes=LANES)
    assert events_at(path)[uid(plan, SECOND)]["SEQUENCE"] == 1

    do(record.move(SECOND, date(2027, 1, 25)))
    assert events_at(path)[uid(plan, SECOND)]["SEQUENCE"] == 2


def test_a_number_never_falls_below_what_programs_knew_before_revisions_were_kept(plan, path):
    plan.entries.filter(fact=SECOND.fact).update(sequence=5)

    assert events_at(path)[uid(plan, SECOND)]["SEQUENCE"] == 5


def next_version(protocol, title):
    """A protocol once more, with another title of the second dose."""
    names = ("dosingcourses", "monitoringrules", "adviceperiods", "fertilitywindows")
    rules = [rule for name in names for rule in getattr(protocol, name).all()]
    protocol.pk, protocol.version, protocol.digest = None, "next", "of the next version"
    protocol.save()
    for rule in rules:
        rule.pk, rule.id, rule.protocol = None, None, protocol
        rule.title_en = title if rule.fact == SECOND.fact else rule.title_en
        rule.save()
    return protocol


def test_another_version_of_the_protocol_is_shown_otherwise_where_it_says_otherwise(plan, path, do):
    before = events_at(path)
    do(upgrade(next_version(Protocol.objects.get(pk=plan.protocol_id), "As it is called now")))

    after = events_at(path)

    assert after.keys() == before.keys()
    changed = [name for name in after if revision(after[name]) != revision(before[name])]
    assert changed == [uid(plan, SECOND)]
    assert after[changed[0]]["SUMMARY"].endswith("As it is called now")
    assert after[changed[0]]["SEQUENCE"] == 1


def test_an_identity_stays_whatever_the_booking_does(plan, path, do):
    known = uid(plan, SECOND)
    days = [events_at(path)[known]["DTSTART"].dt]
    do(book(SECOND, on=date(2027, 1, 26), at=time(9, 30)))
    days.append(events_at(path)[known]["DTSTART"].dt.date())
    do(booking.cancel(str(plan.appointments.get().code)))
    days.append(events_at(path)[known]["DTSTART"].dt)

    assert days == [date(2027, 1, 25), date(2027, 1, 26), date(2027, 1, 25)]
    assert events_at(path)[known]["SEQUENCE"] == 2


def test_what_was_agreed_and_does_not_take_place_is_cancelled_for_sixty_days(plan, path, do, clock):
    key = Key("ocre.dose.maint", 2)
    third, never_agreed = uid(plan, key), uid(plan, Key("ocre.dose.maint", 1))
    do(book(key, on=date(2028, 1, 11), at=time(9, 30)))
    assert events_at(path)[third]["STATUS"] == "CONFIRMED"
    assert events_at(path)[never_agreed]["STATUS"] == "TENTATIVE"
    do(stop.stop(date(2027, 1, 12), "other treatment"))
    assert events_at(path)[third]["SUMMARY"].startswith("Call to cancel: ")
    do(booking.cancel(str(plan.appointments.get().code)))

    event = events_at(path)[third]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", 3)
    assert never_agreed not in events_at(path)

    clock(NOON + timedelta(days=60))
    assert revision(events_at(path)[third]) == revision(event)
    clock(NOON + timedelta(days=61))
    assert third not in events_at(path)


def test_a_plan_that_was_entered_in_error_is_gone_at_once_and_back_when_that_was_one(
    plan, path, do
):
    before = events_at(path)
    change = do(withdrawing.withdraw("wrong person"))
    assert events_at(path) == {}

    do(undo.undo(change))
    after = events_at(path)
    assert {name: revision(event) for name, event in after.items()} == {
        name: revision(event) for name, event in before.items()
    }


def test_a_calendar_without_anything_is_one(make_patient, access):
    own = Access.objects.create(
        user=access.user, patient=make_patient(), kind="self", granted_at=NOON, name="x"
    )
    usual = {"name": "x", "is_neutral": True, "lanes": LANES, "language": "nl"}
    _feed, token = make_feed(own, now=timezone.now(), **usual)
    response = read(f"/agenda/{token}/mijn-afspraken.ics")

    assert response.status_code == 200
    assert Calendar.from_ical(response.content).events == []


# two at once


def test_who_comes_second_takes_what_the_first_one_made(make, monkeypatch):
    """Both find it old; the other one keeps its own while this one is still making."""
    feed, path = make()
    really, bodies = stored_calendar.store, []

    def later(*args, **more):
        monkeypatch.setattr(stored_calendar, "store", really)
        bodies.append(read(path).content)
        return really(*args, **more)

    monkeypatch.setattr(stored_calendar, "store", later)
    bodies.append(read(path).content)

    assert bodies[0] == bodies[1]
    assert StoredFeed.objects.filter(feed=feed).count() == 1
    assert set(feed.shown.values_list("sequence", flat=True)) == {0}


def test_an_older_state_never_comes_after_a_newer_one(plan, path, do, monkeypatch):
    read(path)
    do(record.move(SECOND, date(2027, 2, 1)))
    really = stored_calendar.store

    def later(*args, **more):
        monkeypatch.setattr(stored_calendar, "store", really)
        do(record.move(SECOND, date(2027, 2, 8)))
        read(path)
        return really(*args, **more)

    monkeypatch.setattr(stored_calendar, "store", later)
    event = events_at(path)[uid(plan, SECOND)]

    assert event["DTSTART"].dt == date(2027, 2, 8)
    assert event["SEQUENCE"] == 1


@pytest.fixture(scope="module")
def elsewhere(django_db_setup, django_db_blocker, tmp_path_factory):
    with (
        django_db_blocker.unblock(),
        copied(tmp_path_factory.mktemp("feeds")) as other,
    ):
        yield other


@pytest.mark.parametrize("n", range(3))
def test_programs_that_ask_at_one_moment_all_get_the_one_calendar(db, elsewhere, n):
    with pointing_at(elsewhere):
        nurse, _is_new = User.objects.get_or_create(username="feeds")
        clinic, number = Clinic.objects.get(slug="amsterdam-umc"), f"FEED-{n}"
        patient = clinic.patients.create(
            display_name="Demo Agenda", born_on=date(1985, 5, 20), hospital_number=number
        )
        protocol = protocol_for("ocrelizumab", "amsterdam-umc")
        truth = first_truth(patient, protocol, start=date(2027, 1, 11), facts={}, today=TODAY)
        plan = start_plan(patient, truth, by=nurse)
        own = Access.objects.create(user=nurse, patient=patient, kind="self", granted_at=NOON)
        usual = {"name": "x", "is_neutral": False, "lanes": LANES, "language": "nl"}
        feed, token = make_feed(own, now=timezone.now(), **usual)
        barrier = Barrier(4)

        def fetch(_n):
            barrier.wait()
            try:
                response = read(f"/agenda/{token}/mijn-afspraken.ics")
                return response.status_code, response.content
            finally:
                connection.close()

        for number in (0, 1):
            with ThreadPoolExecutor(4) as pool:
                answers = set(pool.map(fetch, range(4)))
            assert {status for status, _body in answers} == {200}
            assert len(answers) == 1
            shown = dict(feed.shown.values_list("uid", "sequence"))
            assert shown[uid(plan, SECOND)] == number
            assert AccessEvent.objects.filter(patient_code=patient.code, action="feed").count() == 1
            commit(plan, record.move(SECOND, date(2027, 2, 1)), by=nurse, revision=plan.revision)


# how it is sent


def test_a_short_answer_is_another_one_and_says_so(path):
    plain, short = read(path), read(path, headers={"Accept-Encoding": "gzip, deflate, br"})

    assert "Content-Encoding" not in plain
    assert short["Content-Encoding"] == "gzip"
    assert gzip.decompress(short.content) == plain.content
    assert len(short.content) < len(plain.content) / 4
    assert short["ETag"] != plain["ETag"]
    assert {plain["Vary"], short["Vary"]} == {"Accept-Encoding"}


@pytest.mark.parametrize(
    ("accepted", "is_short"),
    [
        ("gzip", True),
        ("deflate, GZIP;q=0.5", True),
        ("gzip;q=1.0", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, identity", False),
        ("br", False),
        ("x-gzipped", False),
        ("", False),
    ],
)
def test_it_is_short_for_who_takes_that(path, accepted, is_short):
    response = read(path, headers={"Accept-Encoding": accepted})

    assert ("Content-Encoding" in response) is is_short


def test_who_has_the_one_has_not_the_other(path):
    short = {"Accept-Encoding": "gzip"}
    tags = read(path)["ETag"], read(path, headers=short)["ETag"]

    def status(tag, **more):
        return read(path, headers={"If-None-Match": tag, **more}).status_code

    assert [status(tags[0]), status(tags[1])] == [304, 200]
    assert [status(tags[0], **short), status(tags[1], **short)] == [200, 304]
    assert status(f'"old", W/{tags[0]}') == status("*") == 304


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_the_head_and_nothing_new_say_what_the_whole_says(path, accepted):
    asked = {"Accept-Encoding": accepted, **NAMED}
    whole = read(path, headers=asked)
    head = Client().head(path, headers=asked)
    same = read(path, headers={**asked, "If-None-Match": whole["ETag"]})

    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.items()) == dict(whole.items())
    assert (same.status_code, same.content) == (304, b"")
    assert "Content-Length" not in same, "RFC 9110 8.6: not that of an empty body"
    for name in (*RFC_9110, "Last-Modified", "X-Robots-Tag", "Referrer-Policy"):
        assert same.get(name) == whole.get(name), name


@pytest.fixture
def open_connection(db):
    """A server closes connections around each request; the one of a test has to stay."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("open_connection")
def test_a_server_dates_both(path):
    """The server adds the Date, gunicorn too: a second one from us would be one too many."""

    def headers(**more):
        written, environ = io.BytesIO(), RequestFactory().get(path, headers=more).environ
        handler = SimpleHandler(io.BytesIO(), written, io.StringIO(), environ)
        handler.origin_server = True
        handler.run(get_wsgi_application())
        return written.getvalue().partition(b"\r\n\r\n")[0].decode().split("\r\n")

    whole = headers()
    etag = next(line for line in whole if line.startswith("ETag: ")).removeprefix("ETag: ")
    same = headers(if_none_match=etag)
    assert (whole[0], same[0]) == ("HTTP/1.0 200 OK", "HTTP/1.0 304 Not Modified")
    assert [sum(line.startswith("Date: ") for line in some) for some in (whole, same)] == [1, 1]


def test_no_session_is_read_for_it_and_no_cookie_set(client, access, path):
    plain = read(path, headers=NAMED)
    client.force_login(access.user)
    asked = f"{path}?language=nl&reading=large"

    with CaptureQueriesContext(connection) as queries:
        whole = client.get(asked, headers=NAMED)
        same = client.get(asked, headers={"If-None-Match": whole["ETag"]})
        posted = client.post(asked)

    assert [whole.status_code, same.status_code, posted.status_code] == [200, 304, 405]
    assert not [query for query in queries if "session" in query["sql"]]
    assert [whole.cookies, same.cookies, posted.cookies] == [{}, {}, {}]
    assert whole.content == plain.content
    assert dict(whole.items()) == dict(plain.items())


def test_only_what_is_sent_counts_and_each_address_for_itself(path, make, clock):
    other = make()[1]
    etag = read(path)["ETag"]
    same = [read(path, headers={"If-None-Match": etag}).status_code for _n in range(40)]
    whole = [read(path).status_code for _n in range(30)]

    assert set(same) == {304}
    assert whole == [200] * 29 + [429]
    assert read(other).status_code == 200  # the same hospital, behind the same proxy
    clock.on(seconds=59)
    assert read(path).status_code == 429
    clock.on(seconds=1)
    assert read(path).status_code == 200


# who read it

THUNDERBIRD = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}) Gecko/20100101 Thunderbird/{0}"
PHONE = "iOS/{} (21E219) dataaccessd/1.0"


def looks():
    return AccessEvent.objects.filter(action="feed").count()


def test_a_program_is_in_the_log_once_a_day_however_often_it_reads(path, clock):
    etag = ""
    for hour in range(36):  # from noon to midnight, and the day after
        clock(NOON + timedelta(hours=hour))
        more = {"User-Agent": THUNDERBIRD.format("153.7"), "If-None-Match": etag}
        etag = read(path, headers=more)["ETag"]

    assert looks() == 2
    days = AccessEvent.objects.filter(action="feed").order_by("at").values_list("at", flat=True)
    assert [timezone.localdate(at) for at in days] == [date(2026, 11, 23), date(2026, 11, 24)]


def test_each_program_is_in_the_log_and_its_next_version_is_the_same(path):
    for agent in (THUNDERBIRD.format("153.7"), PHONE.format("17.4"), ""):
        read(path, headers={"User-Agent": agent})
    assert looks() == 3

    read(path, headers={"User-Agent": THUNDERBIRD.format("154.0")})
    read(path, headers={"User-Agent": PHONE.format("17.5")})
    assert looks() == 3


def test_what_is_kept_of_a_program_is_not_its_name_and_another_mark_in_each_feed(make):
    (one, first), (two, second) = make(), make()
    for path in (first, second):
        read(path, headers={"User-Agent": THUNDERBIRD.format("153.7")})
    kept = [StoredFeed.objects.get(feed=feed).read_by for feed in (one, two)]

    assert all(text.startswith("2026-11-23 ") for text in kept)
    assert kept[0] != kept[1]
    assert "Thunderbird" not in str(kept)


def test_who_takes_a_new_name_each_time_fills_no_log(path):
    names = [f"{chr(97 + n % 26) * 3}{chr(97 + n // 26) * 3}" for n in range(60)]
    etag = read(path)["ETag"]
    for name in names:
        read(path, headers={"User-Agent": name, "If-None-Match": etag})

    assert looks() == READERS_A_DAY + 1


# when nobody reads it


def test_an_address_that_nobody_reads_for_a_year_stops(make, clock):
    feed, path = make()
    read(path)
    clock(NOON + timedelta(days=364))
    assert feed_for(path.split("/")[2]) == feed

    clock(NOON + timedelta(days=366))
    assert read(path).status_code == 404
    call_command("extend_plans", today="2026-11-23")
    feed.refresh_from_db()
    assert feed.revoked_at == NOON + timedelta(days=366)


def test_an_address_that_was_never_read_stops_after_a_year_too(make, clock):
    _feed, path = make()
    clock(NOON + timedelta(days=366))

    assert read(path).status_code == 404


def test_an_address_that_is_read_goes_on(path, clock):
    for day in range(0, 1200, 300):
        clock(NOON + timedelta(days=day))
        assert read(path).status_code == 200


def test_the_page_says_before_when_an_address_stops(client, access, make, clock):
    def page():
        client.force_login(access.user)
        return Page(client.get("/mijn/agenda/?language=en")).text

    make()
    assert "An address that no calendar reads for a year stops by itself." in page()
    clock(NOON + timedelta(days=300))
    assert "if no calendar reads it" not in page()
    clock(NOON + timedelta(days=310))
    assert "stops on 23 November 2027 if no calendar reads it" in page()


def ending(path):
    events = events_at(path).values()
    (event,) = [event for event in events if event["SUMMARY"].startswith("Do you see this today?")]
    return event["DTSTART"].dt, event["SEQUENCE"], str(event["UID"])


def test_a_calendar_that_is_read_no_more_says_so_itself_before_the_address_stops(path, clock):
    """A program that stopped reading still shows the entry that the last fetch left there."""
    first = ending(path)
    assert first[:2] == (date(2027, 10, 1), 0)  # the address stops on 23 November 2027
    clock(datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert ending(path) == first
    clock(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert ending(path) == (date(2027, 11, 1), 1, first[2])


def test_it_says_so_in_neutral_words_too(make):
    text = read(make(is_neutral=True, language="nl")[1]).content.decode()

    assert "SUMMARY:Ziet u dit vandaag? Dan loopt uw agenda achter.\r\n" in text


# what is left when it stops


def test_what_is_stopped_keeps_no_calendar(make):
    feed, path = make()
    read(path)
    assert StoredFeed.objects.exists()

    revoke(feed, timezone.now())

    assert not StoredFeed.objects.exists()
    call_command("extend_plans", today="2026-11-23")
    assert not ShownEvent.objects.exists()


def test_a_withdrawn_access_keeps_no_calendar(make, access):
    read(make()[1])
    withdraw(access, timezone.now())
    call_command("extend_plans", today="2026-11-23")

    assert not StoredFeed.objects.exists()
