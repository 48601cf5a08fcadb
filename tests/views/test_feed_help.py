"""The page that explains each calendar program, and the test entry that shows whether it works."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from icalendar import Calendar

from schedules.access.feeds import make_feed, revoke
from schedules.authoring.reading import LONGEST, MEAN, measure, sentences_of, words_of
from schedules.models import Access, AccessEvent, Feed, User
from schedules.pages.patient.trials import trials_of
from schedules.renderers.calendar.trial import trial_event
from schedules.renderers.calendar.vcalendar import REFRESH
from schedules.words.programs import ALTERNATIVES, PROGRAMS, SIGNS
from tests.running import blocks_of, is_sentence

from .reading import Page, markup

HELP = "/mijn/agenda/uitleg/"
MINE = "/mijn/agenda/"
TYPED = {"name": "telefoon", "titles": "neutral", "lanes": ["visits"], "language": "nl"}
NAMES = [
    "iPhone, iPad of Mac",
    "Android, met een computer erbij",
    "Android, zonder computer",
    "Outlook op internet, en de nieuwe Outlook",
    "De klassieke Outlook, een programma op Windows",
    "Thunderbird",
]
SCREENS = {"phone", "phone-end", "computer"}


@pytest.fixture(autouse=True)
def _nobody_tried_before(db):
    cache.clear()


@pytest.fixture
def access(make_plan):
    plan = make_plan("ocrelizumab", "amsterdam-umc", "2027-01-11")
    user = User.objects.create_user("kweepeer", "kweepeer@example.org")
    return Access.objects.create(
        user=user, patient=plan.patient, kind="self", name="kweepeer", granted_at=timezone.now()
    )


@pytest.fixture
def mine(client, access):
    client.force_login(access.user)
    return client


@pytest.fixture
def make(access):
    """Return a function that makes a calendar, and gives it with its path."""

    def path(**changes):
        usual = {"name": "telefoon", "is_neutral": True, "lanes": ["visits"], "language": "nl"}
        feed, token = make_feed(access, now=timezone.now(), **usual | changes)
        return feed, f"/agenda/{token}/mijn-afspraken.ics"

    return path


def entries_of(path):
    """The test entries of a calendar as a program reads them."""
    events = Calendar.from_ical(Client().get(path).content).events
    return [e for e in events if str(e["SUMMARY"]).startswith(("Proef", "Test"))]


def press(mine, feed):
    return mine.post(f"{MINE}{feed.code}/proef/")


# the page


def test_each_program_has_steps_to_add_and_to_remove_it_and_what_it_does_not_do(mine, dutch):
    page = Page(mine.get(HELP))

    assert [text for tag, text in page.headings if tag == "h3"] == NAMES
    for program in PROGRAMS:
        assert len(program.add) >= 3
        assert len(program.know) >= 2
        assert len(program.remove) >= 2
        for words in (*program.know, *(step.words for step in steps_of(program))):
            assert str(words) in page.text


def steps_of(program):
    more = [step for _heading, steps in program.more for step in steps]
    return (*program.add, *more, *program.remove)


def test_of_the_main_steps_of_each_program_a_drawing_is_seen(dutch):
    for program in PROGRAMS:
        assert sum(bool(step.drawing) for step in program.add) >= 2
        assert any(step.drawing for step in program.remove)


def drawings_of(response):
    """What each drawing shows in words, with the words that stand in it."""
    found = re.findall(r'<svg role="img" aria-label="([^"]+)".*?</svg>', markup(response))
    svgs = re.findall(r'<svg role="img".*?</svg>', markup(response))
    texts = [re.findall(r"<text[^>]*>([^<]+)</text>", svg) for svg in svgs]
    return list(zip(map(unescape, found), (list(map(unescape, t)) for t in texts), strict=True))


def test_a_drawing_shows_the_word_of_its_step_and_says_in_words_what_it_shows(mine, dutch):
    steps = [step for program in PROGRAMS for step in steps_of(program) if step.drawing]
    drawings = drawings_of(mine.get(HELP))

    assert [told for told, _texts in drawings] == [step.drawn["told"] for step in steps]
    assert (
        "Tekening: een vak met het adres, en daaronder de knop ‘Agenda toevoegen’.",
        ["https://…", "Agenda toevoegen"],
    ) in drawings
    assert ("Tekening: drie puntjes, rechts van ‘Mijn afspraken’.", ["Mijn afspraken"]) in drawings
    assert ("Tekening: een plusteken rechtsonder in het scherm.", []) in drawings
    assert len(drawings) == len(steps)


def test_each_part_of_a_screen_and_each_sign_is_drawn(mine):
    """A step names what is drawn; one that the template does not know would be an empty screen."""
    steps = [step for program in PROGRAMS for step in steps_of(program) if step.drawing]
    drawn = [step.drawn for step in steps]
    svgs = re.findall(r'<svg role="img".*?</svg>', markup(mine.get(HELP)))

    assert {d["screen"] for d in drawn} == SCREENS
    assert {d["part"] for d in drawn} == set(ALTERNATIVES)
    assert {d["sign"] for d in drawn} - {""} == set(SIGNS)
    for name in SCREENS:
        assert f'id="drawn-{name}"' in mine.get(HELP).content.decode()
    for d, svg in zip(drawn, svgs, strict=True):
        assert f'<use href="#drawn-{d["screen"]}" />' in svg
        assert svg.count('"var(--brand)"') == 1 + (d["part"] == "tick")  # one thing is filled in


def test_each_program_leads_to_how_it_is_removed(mine):
    page = Page(mine.get(HELP))

    for program, name in zip(PROGRAMS, NAMES, strict=True):
        to = page.links[f"Hoe haal ik het weer weg? ({name})"]
        assert to == f"#{program.slug}-remove"
        assert page.ids.count(to[1:]) == 1


def test_an_iphone_is_told_where_it_looks_more_often_and_from_which_version(mine):
    text = Page(mine.get(HELP)).text

    assert "Open Instellingen. Druk op ‘Apps’ en dan op ‘Agenda’." in text
    assert "Druk op ‘Agenda-accounts’." in text
    assert "Druk op ‘Nieuwe gegevens’ en kies hoe vaak." in text
    assert "‘Apps’ is er vanaf iOS 18." in text


def test_outlook_is_told_https_and_not_webcal(mine):
    assert "Het begint met https, niet met webcal." in Page(mine.get(HELP)).text


def test_it_is_honest_about_delay_and_reminders(mine):
    text = Page(mine.get(HELP)).text

    assert "Google kijkt eens per 8 tot 24 uur. Sneller kan niet." in text
    assert "Google geeft voor zo'n agenda geen meldingen." in text
    assert "Outlook kijkt eens per paar uur. Het kan langer dan een dag duren." in text
    assert "Deze Outlook kijkt eens per vier uur of minder vaak, als u niets verandert." in text
    assert REFRESH == "PT4H", "classic Outlook looks as often as the calendar asks for"
    assert "Een iPhone zet de meldingen van zo'n agenda vaak uit." in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_easy_to_read(mine, make, language):
    feed, _path = make()
    press(mine, feed)

    blocks = blocks_of(
        mine.get(f"{HELP}?language={language}", follow=True).content.decode(), language
    )
    measured = measure(block.text for block in blocks if is_sentence(block))
    long = [s for b in blocks for s in sentences_of(b.text) if len(words_of(s)) > LONGEST]

    assert long == []
    assert measured.mean <= MEAN
    assert sum(map(is_sentence, blocks)) > 50
    assert language == "en" or measured.ease >= 70


def test_the_page_of_the_calendars_and_a_new_address_lead_to_it(mine):
    made = mine.post(MINE, TYPED, follow=True)

    assert Page(mine.get(MINE)).links["Stap voor stap, en uitproberen"] == HELP
    assert Page(made).links["Het staat erin: probeer het uit"] == f"{HELP}#proef"
    assert [text for tag, text in Page(made).headings if tag == "h3"] == NAMES


def test_without_an_address_it_says_to_make_one(mine):
    page = Page(mine.get(HELP))

    assert "U hebt nog geen adres. Maak er eerst een." in page.text
    assert page.links["Naar mijn agenda's"] == MINE


# the test entry


def test_a_press_puts_an_entry_on_tomorrow_and_nothing_else(mine, make):
    feed, path = make()
    _other, untouched = make(name="werk")
    before = Calendar.from_ical(Client().get(path).content).events

    response = press(mine, feed)

    assert (response.status_code, response["Location"]) == (302, f"{HELP}#proef")
    (entry,) = entries_of(path)
    assert str(entry["SUMMARY"]) == "Proef: deze agenda werkt"
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(days=1)
    assert entry["DTSTART"].dt == timezone.localdate(Feed.objects.get(pk=feed.pk).trial_at) + (
        timedelta(days=1)
    )
    assert entry["TRANSP"] == "TRANSPARENT"
    assert len(Calendar.from_ical(Client().get(path).content).events) == len(before) + 1
    assert entries_of(untouched) == []


def test_the_entry_is_another_answer_for_a_program_that_has_the_calendar(mine, make):
    feed, path = make()
    etag = Client().get(path)["ETag"]
    assert Client().get(path, headers={"If-None-Match": etag}).status_code == 304

    press(mine, feed)

    assert Client().get(path, headers={"If-None-Match": etag}).status_code == 200


def test_the_entry_speaks_the_language_of_its_calendar(mine, make):
    feed, path = make(language="en")
    press(mine, feed)

    (entry,) = entries_of(path)
    assert str(entry["SUMMARY"]) == "Test: this calendar works"
    assert "‘Test: this calendar works’" in Page(mine.get(HELP)).text


ASKED = datetime(2027, 3, 27, 22, 30, tzinfo=UTC)  # 23.30 here, the night of the change of clock
CODE = "00000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize(
    ("today", "stands"),
    [("2027-03-27", True), ("2027-03-28", True), ("2027-03-29", False), ("2027-04-27", False)],
)
def test_the_entry_goes_when_its_day_is_over(today, stands):
    made = trial_event(UUID(CODE), ASKED, date.fromisoformat(today))

    assert (made is not None) == stands
    if made:
        assert (str(made.begins), str(made.ends)) == ("2027-03-28", "2027-03-28")


# what became of it


def said(feed, today, language="nl"):
    with translation.override(language):
        (trial,) = trials_of([feed], date.fromisoformat(today))
    return trial


def at(text):
    return datetime.fromisoformat(f"{text}+00:00")


def a_feed(trial_at=None, fetched_at=None):
    return Feed(language="nl", name="x", trial_at=trial_at, fetched_at=fetched_at)


def test_of_a_calendar_that_was_not_tried_nothing_is_said():
    assert said(a_feed(fetched_at=at("2027-02-01 10:00")), "2027-02-02").said == ()


def test_until_a_program_comes_by_it_says_to_wait():
    early = a_feed(at("2027-02-01 10:00"), at("2027-02-01 09:59"))

    assert said(early, "2027-02-01").said == (
        "U vroeg om een proef op 1 februari 2027, 11.00 uur.",
        "Geen agenda heeft dit adres sindsdien gelezen.",
        "Het kan een dag duren. Kijk morgen weer op deze pagina.",
    )


def test_once_a_program_came_by_it_says_when_and_where_to_look():
    read = a_feed(at("2027-02-01 10:00"), at("2027-02-01 19:30"))

    trial = said(read, "2027-02-02")

    assert trial.is_read
    assert trial.said[1:3] == (
        "Uw agenda las het adres op 1 februari 2027, 20.30 uur.",
        "Kijk bij dinsdag 2 februari 2027: daar staat ‘Proef: deze agenda werkt’.",
    )


@pytest.mark.parametrize(
    ("fetched", "words"),
    [
        ("2027-02-01 19:30", "Uw agenda las het adres."),
        (None, "Geen agenda las dit adres."),
        ("2027-01-31 19:30", "Geen agenda las dit adres."),
    ],
)
def test_afterwards_it_says_whether_it_worked(fetched, words):
    over = said(a_feed(at("2027-02-01 10:00"), fetched and at(fetched)), "2027-02-03")

    assert over.said[0] == f"De proef van 2 februari 2027 is voorbij. {words}"
    assert not over.is_running


def test_the_page_shows_that_a_program_came_by(mine, make):
    feed, path = make()
    press(mine, feed)
    assert "Geen agenda heeft dit adres sindsdien gelezen." in Page(mine.get(HELP)).text

    Client().get(path)

    text = Page(mine.get(HELP)).text
    assert "Geen agenda heeft dit adres sindsdien gelezen." not in text
    assert "Uw agenda las het adres op" in text


def test_a_program_that_read_it_this_morning_is_seen_again_after_a_press(mine, make):
    """Only the first fetch a day is in the log; who waits hears of this one all the same."""
    feed, path = make()
    Client().get(path)
    press(mine, feed)
    assert "Geen agenda heeft dit adres sindsdien gelezen." in Page(mine.get(HELP)).text

    Client().get(path)

    assert "Uw agenda las het adres op" in Page(mine.get(HELP)).text
    assert AccessEvent.objects.filter(action="feed").count() == 1


# whose it is


def test_a_press_is_in_the_log(mine, make):
    feed, _path = make()
    press(mine, feed)

    (event,) = AccessEvent.objects.filter(action="change")
    assert (event.what, event.actor) == ("mine-feed-trial", "kweepeer")


def test_a_calendar_of_somebody_else_or_that_was_stopped_is_not_tried(mine, make, make_patient):
    stopped, _path = make()
    revoke(stopped, timezone.now())
    stranger = Access.objects.create(
        user=User.objects.create_user("mispel"),
        patient=make_patient("amsterdam-umc", "Demo Mispel"),
        kind="self",
        name="mispel",
        granted_at=timezone.now(),
    )
    theirs, _token = make_feed(stranger, "x", True, ["visits"], "nl", timezone.now())

    assert [press(mine, feed).status_code for feed in (stopped, theirs)] == [404, 404]
    assert not Feed.objects.exclude(trial_at=None).exists()
    assert mine.get(f"{MINE}{theirs.code}/proef/").status_code == 405


def test_a_press_sent_twice_asks_once(mine, make):
    _feed, _path = make()
    key = re.search(r'name="once" value="([^"]+)"', mine.get(HELP).content.decode())
    assert key, "the form has its key"
    address = re.search(r'action="([^"]+/proef/)"', mine.get(HELP).content.decode())[1]

    first = mine.post(address, {"once": key[1]})
    asked_at = Feed.objects.get().trial_at
    again = mine.post(address, {"once": key[1]})

    assert first["Location"] == again["Location"]
    assert Feed.objects.get().trial_at == asked_at
    assert urlsplit(first["Location"]).path == HELP
