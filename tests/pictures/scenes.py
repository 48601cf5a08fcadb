"""What stands on the pictures: pages as the application gives them, on one day, of invented people.

No page is asked of a server: it would have its own today. What is returned holds all that a browser
needs, so that the database is left before Playwright's loop begins.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from django.http import HttpResponse
from django.test import override_settings
from django.utils import timezone, translation

from schedules.access.letters import new_letter, use_letter
from schedules.agenda import agenda_of
from schedules.demo import CLINIC, NURSE, seed
from schedules.demo.seeding import FOLDER
from schedules.models import Access, Patient, Plan, User
from schedules.queries import protocol_for, unstored_timeline
from schedules.renderers.paper.card import card_pdf
from schedules.renderers.paper.pdf import fitted, handout_words, page_one_html
from schedules.renderers.paper.press import PRESS
from schedules.renderers.paper.summary import summary_pdf
from schedules.timeline import Timeline
from tests.conftest import TODAY, Browser

PEOPLE = Path(__file__).with_name("people.yaml")
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 8, 30, tzinfo=timezone.get_default_timezone())
START = TODAY.replace(month=12, day=7)
PREVIEW = f"/tijdlijn/?treatment=ocrelizumab&clinic={CLINIC}&start={START}"
PAPER = "https://mscare.example.nl/papier/"
PARTS = {
    "first": ["next", "mind", "notices", "series"],
    "cards": ["card"],
    "desk": ["plan_head", "worklist_tabs", "worklist_list"],
    "forms": ["chart", "help_always", "question", "errors", "menu"],
}
BY_NIGHT = ("first", "cards", "desk")


class Scene(NamedTuple):
    """A page in a window; without a height the whole page is seen."""

    page: HttpResponse
    width: int = 360
    height: int | None = None
    is_dark: bool = False


@contextmanager
def on_the_day() -> Iterator[None]:
    """All that asks for the time hears the same: only Django's clock is read."""
    with patch.object(timezone, "now", lambda: NOW):
        yield


def scenes() -> dict[str, Scene]:
    """Return every page, by the name of its picture."""
    with on_the_day():
        return {**_of_parts(), **_of_people()}


def _of_parts() -> dict[str, Scene]:
    by_day = {f"parts-{name}": parts(name) for name in PARTS}
    by_night = {f"parts-{name}-dark": by_day[f"parts-{name}"] for name in BY_NIGHT}
    return by_day | {name: scene._replace(is_dark=True) for name, scene in by_night.items()}


@override_settings(ROOT_URLCONF="tests.test_gallery")
def parts(name: str) -> Scene:
    """Return some of the page of parts: fixed words, for which no database is asked."""
    asked = "&".join(f"part={part}" for part in PARTS[name])
    return Scene(_shown(Browser(), f"/onderdelen/?{asked}"))


def _of_people() -> dict[str, Scene]:
    _put_in()
    nurse = _browser(User.objects.get(username=NURSE), factors=2)
    plan = Plan.objects.get(patient__display_name="Demo Ananas")
    return {
        "preview": Scene(_shown(Browser(), PREVIEW), height=800),
        "mine": Scene(_shown(_own("Demo Aardbei"), "/mijn/"), height=800, is_dark=True),
        "worklist": Scene(_shown(nurse, "/werklijst/"), 1280, 500),
        "plan": Scene(_shown(nurse, f"/plannen/{plan.code}/"), 1280, 900),
    }


def _put_in() -> None:
    """The demo's hospital, with other people: a change of the demo changes no picture."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
        shutil.copy(PEOPLE, folder)
        seeding = seed(TODAY, Path(folder))
        assert not seeding.problems


def _own(name: str) -> Browser:
    """The browser of a patient, who came in with a letter."""
    patient, nurse = Patient.objects.get(display_name=name), User.objects.get(username=NURSE)
    letter, _code = new_letter(patient, Access.Kind.SELF, by=nurse, now=NOW, name="")
    reader = User.objects.create_user("aardbei")
    use_letter(letter, reader, NOW)
    return _browser(reader, factors=1)


def _browser(user: User, factors: int) -> Browser:
    browser = Browser()
    browser.force_login(user, factors=factors)
    return browser


def _shown(browser: Browser, address: str) -> HttpResponse:
    page = browser.get(f"{address}{'&' if '?' in address else '?'}language=nl", follow=True)
    assert page.status_code == 200, f"{address} gave {page.status_code}"
    return page


def papers() -> dict[str, bytes]:
    """Return every paper as a PDF, by the name of its picture. Asks for the demo's hospital."""
    with translation.override("nl"):
        timeline = unstored_timeline(protocol_for("ocrelizumab", CLINIC), start=START, facts={})
        words = handout_words(
            timeline, agenda_of([timeline], TODAY), address=PAPER, of="Demo Aardbei"
        )
        return {
            "fridge": PRESS.print(page_one_html(fitted(words))),
            **_small(timeline),
        }


def _small(timeline: Timeline) -> dict[str, bytes]:
    given = [timeline], timeline, agenda_of([timeline], TODAY)
    return {
        "summary": summary_pdf(*given, of="Demo Aardbei").body,
        "card": card_pdf(*given, of="Demo Aardbei").body,
    }
