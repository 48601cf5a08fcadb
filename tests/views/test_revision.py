"""A change counts on a plan as its page showed it. A page that does not say how changes nothing.

Ocrelizumab at amsterdam-umc from 9 November 2026: infusions on 9 and 23 November, then 9 May 2027.
Today is 23 November 2026.
"""

import pytest
from django.utils import timezone

from schedules.engine import Key
from schedules.models import Change, Plan
from schedules.planning import commit, record
from tests.conftest import TODAY
from treatments.models import Protocol

from .reading import Page, Presses

ASKED = "Kijk nog één keer voordat u opslaat"
MOVE = {"what": "move", "keys": "ocre.dose.maint#1", "on": "2027-05-24", "reason": "Koorts"}
SWITCH = {
    "stop-on": "2026-11-23",
    "stop-all": "unknown",
    "stop-reason": "Bijwerking",
    "treatment": "ofatumumab",
    "start": "2027-06-01",
}
VERBS = {
    "tap": ("noteren", {"done": "ocre.dose.1b#1=2026-11-23"}),
    "several": ("noteren", {"what": "missed", "keys": "ocre.dose.1a#1 ocre.dose.1b#1"}),
    "done": ("noteren", {"what": "done", "keys": "ocre.dose.1b#1", "on": "2026-11-23"}),
    "book": (
        "afspraak",
        {"offered": "ocre.dose.maint#1", "keys": "ocre.dose.maint#1", "on": "2027-05-10"},
    ),
    "note": ("noteren", {"what": "note", "keys": "ocre.dose.1b#1", "note": "Belt terug"}),
    "skip": ("noteren", {"what": "skip", "keys": "ocre.dose.1b#1", "reason": "Koorts"}),
    "move": ("noteren", MOVE),
    "stop": ("stoppen", {"on": "2026-11-23", "reason": "Bijwerking", "all": "unknown"}),
    "revise": ("wijzigen", {"start": "2026-11-10", "sex": "male"}),
    "withdraw": ("terugnemen", {"reason": "Verkeerde patiënt"}),
    "switch": ("wisselen", SWITCH),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def infusions(make_plan):
    return make_plan("ocrelizumab", "amsterdam-umc", "2026-11-09", today="2026-11-09", sex="male")


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_waits_for_the_revision_that_was_seen(desk, infusions, verb):
    path, typed = VERBS[verb]
    address = f"/plannen/{infusions.code}/{path}/"
    shown = desk.post(address, typed | {"confirmed": "yes"})
    page = Page(shown)
    assert ASKED in page.text
    assert "Er is nog niets opgeslagen." in page.text
    assert (Change.objects.count(), Plan.objects.count()) == (1, 1)
    desk.post(*Presses(shown).press("Ja, "))
    assert infusions.changes.count() == 2


def test_a_course_waits_for_the_revision_that_was_seen(desk, make_plan):
    plan = make_plan("alemtuzumab", "jbz", "2024-10-07", today="2024-10-01")
    typed = {"first_day": "2027-01-11", "confirmed": "yes"}
    assert ASKED in Page(desk.post(f"/plannen/{plan.code}/kuur/", typed)).text
    assert plan.changes.count() == 1


@pytest.fixture
def noted(infusions):
    return commit(infusions, record.note(Key("ocre.dose.1b", 1), "Belt terug"), by=None, revision=1)


def test_an_undo_waits_for_the_revision_that_was_seen(desk, infusions, noted):
    page = Page(desk.post(f"/wijzigingen/{noted.code}/ongedaan/", {"confirmed": "yes"}))
    assert ASKED in page.text
    assert infusions.changes.count() == 2


def test_a_page_that_was_about_to_ask_anyway_says_nothing_of_it(desk, noted):
    """The line that says "saved" offers to undo it and knows no revision; the next page does."""
    page = Page(desk.post(f"/wijzigingen/{noted.code}/ongedaan/"))
    assert ASKED not in page.text
    assert page.value("revision") == "2"


@pytest.mark.parametrize("sent", ["", "x", "-1", "0", "1.0", "²", "2", "9" * 5000])
def test_a_revision_that_no_page_wrote_was_not_seen(desk, infusions, sent):
    typed = MOVE | {"revision": sent, "confirmed": "yes"}
    page = Page(desk.post(f"/plannen/{infusions.code}/noteren/", typed))
    assert ASKED in page.text
    assert infusions.changes.count() == 1


@pytest.mark.parametrize("mark", ["", "@", "@x", "@0", "@2", "@" + "9" * 5000])
def test_a_new_version_waits_for_the_revision_that_was_seen(desk, infusions, mark):
    newer = Protocol.objects.get(pk=infusions.protocol.pk)
    newer.pk, newer.version, newer.is_pinned = None, "2099-1", False
    newer.save()
    typed = {"plans": f"{infusions.code}{mark}", "confirmed": "yes"}
    page = Page(desk.post("/versies/overzetten/", typed))
    assert "Er is niets opgeslagen. Kijk opnieuw wat er verandert." in page.text
    assert infusions.changes.count() == 1
